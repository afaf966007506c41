"""VAT numbers: asked of a register, every answer kept, the last one about the present number counts."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import httpx2
import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings
from tests.support.parties import (
    MERIDIAN_IT,
    NOW,
    PADARIA,
    House,
    Party,
    a_customer,
    a_reseller,
    provider_with_reseller,
)

from tenantry.compliance import reads
from tenantry.compliance.models import VatCheck
from tenantry.compliance.reads import VatValidity
from tenantry.compliance.rules.ages import VAT_ANSWER_HOLDS
from tenantry.compliance.use_cases.check_vat import NUMBER_MISSING, check_vat
from tenantry.compliance.use_cases.recheck_vat_due import (
    _DUE,
    ASKED_AGAIN_AFTER,
    PAUSE,
    recheck_vat_due,
)
from tenantry.compliance.vat import DENIED, StandIn, VatAnswer, Vies, register
from tenantry.foundation import statements
from tenantry.kernel.problems import Refused
from tenantry.parties.permissions import NOT_FOUND
from tenantry.parties.use_cases.change_customer import change_customer


@pytest.fixture
def house(committing_database: None, settings: Settings) -> House:
    settings.TENANTRY_VAT_CHECK = "stand-in"
    return provider_with_reseller()


def test_a_number_that_was_never_checked_is_none_and_one_with_right_digits_valid(house: House) -> None:
    reseller = house.reseller
    assert reads.vat_validity(house.id, reseller.id) == VatValidity("none", "PT509442013")
    checked = check_vat(party_id=reseller.public_id, by=reseller.program.actor, now=NOW)
    assert checked == VatValidity("valid", "PT509442013", NOW, "stand-in", "")
    assert reads.vat_validity(house.id, reseller.id) == checked


@pytest.mark.parametrize("number", ["PT509442014", "PT1", "XX509442013", sorted(DENIED)[1]])
def test_wrong_digits_and_denied_numbers_are_invalid(house: House, number: str) -> None:
    reseller = a_reseller(house.system, replace(MERIDIAN_IT, vat_number=number))
    assert check_vat(party_id=reseller.public_id, by=house.system, now=NOW).result == "invalid"


def test_every_check_is_kept_and_the_last_one_counts(house: House) -> None:
    by = house.administrator.actor
    for days in range(2):
        check_vat(party_id=house.reseller.public_id, by=by, now=NOW + timedelta(days=days))
    assert VatCheck.objects.filter(party_id=house.reseller.id).count() == 2
    assert reads.vat_validity(house.id, house.reseller.id).checked_at == NOW + timedelta(days=1)


@pytest.mark.parametrize("result", ["valid", "invalid"])
def test_a_check_without_an_answer_replaces_only_an_answer_that_has_become_too_old(
    house: House, settings: Settings, result: str
) -> None:
    number = "PT509442013" if result == "valid" else sorted(DENIED)[1]
    reseller = a_reseller(house.system, replace(MERIDIAN_IT, vat_number=number))
    answered = check_vat(party_id=reseller.public_id, by=house.system, now=NOW)
    assert answered.result == result
    settings.TENANTRY_VAT_CHECK, settings.VIES_URL = "vies", "http://127.0.0.1:9"  # nobody answers there

    for silent_at in (NOW + timedelta(days=1), NOW + VAT_ANSWER_HOLDS):
        attempt = check_vat(party_id=reseller.public_id, by=house.system, now=silent_at)
        assert (attempt.result, attempt.checked_at) == ("unknown", silent_at)
        assert reads.vat_validity(house.id, reseller.id) == answered

    too_late = NOW + VAT_ANSWER_HOLDS + timedelta(seconds=1)
    attempt = check_vat(party_id=reseller.public_id, by=house.system, now=too_late)
    assert (
        reads.vat_validity(house.id, reseller.id)
        == attempt
        == VatValidity("unknown", number, too_late, "vies")
    )
    kept = VatCheck.objects.filter(party_id=reseller.id).order_by("id").values_list("result", flat=True)
    assert list(kept) == [result, "unknown", "unknown", "unknown"]


def test_an_answer_after_silence_counts_at_once(house: House, settings: Settings) -> None:
    reseller = a_reseller(house.system)
    settings.TENANTRY_VAT_CHECK, settings.VIES_URL = "vies", "http://127.0.0.1:9"
    check_vat(party_id=reseller.public_id, by=house.system, now=NOW)
    assert reads.vat_validity(house.id, reseller.id).result == "unknown"
    settings.TENANTRY_VAT_CHECK = "stand-in"
    answered = check_vat(party_id=reseller.public_id, by=house.system, now=NOW + timedelta(hours=1))
    assert reads.vat_validity(house.id, reseller.id) == answered
    assert answered.result == "valid"


def test_a_number_is_asked_about_again_before_its_answer_stops_holding(
    house: House, settings: Settings
) -> None:
    reseller = a_reseller(house.system)

    def waiting(at: timedelta) -> int:
        recheck_vat_due(now=NOW + at)
        return ProcrastinateJob.objects.filter(
            task_name="compliance.check_vat_number",
            status="todo",
            args__party=reseller.public_id,
            args__cause="recheck_vat_due",
        ).count()

    assert waiting(timedelta(days=400)) == 0  # the first check is asked for by the number's own event
    check_vat(party_id=reseller.public_id, by=house.system, now=NOW)
    assert waiting(ASKED_AGAIN_AFTER - timedelta(seconds=1)) == 0
    assert waiting(ASKED_AGAIN_AFTER) == 1
    assert waiting(ASKED_AGAIN_AFTER + timedelta(minutes=1)) == 1
    settings.TENANTRY_VAT_CHECK, settings.VIES_URL = "vies", "http://127.0.0.1:9"
    check_vat(party_id=reseller.public_id, by=house.system, now=NOW + ASKED_AGAIN_AFTER)
    ProcrastinateJob.objects.filter(args__party=reseller.public_id).exists()
    assert due(reseller, ASKED_AGAIN_AFTER + PAUSE - timedelta(seconds=1)) is False
    assert due(reseller, ASKED_AGAIN_AFTER + PAUSE) is True


def due(party: Party, at: timedelta) -> bool:
    """Whether the register would be asked about the party by then, whatever waits already."""
    values = {"paused": NOW + at - PAUSE, "old": NOW + at - ASKED_AGAIN_AFTER, "most": 100_000}
    return party.public_id in [row[1] for row in statements.rows(_DUE, values)]


def test_an_answer_about_an_earlier_number_does_not_count(house: House) -> None:
    customer = _customer(house, "PT509442013")
    check_vat(party_id=customer.public_id, by=house.system, now=NOW)
    changes = {"vat_number": "PT980152267"}
    change_customer(customer=customer.public_id, changes=changes, by=house.administrator.actor, now=NOW)
    assert reads.vat_validity(house.id, customer.id) == VatValidity("none", "PT980152267")


def test_without_a_number_there_is_nothing_to_check(house: House) -> None:
    customer = _customer(house, "")
    with pytest.raises(Refused) as refused:
        check_vat(party_id=customer.public_id, by=house.system, now=NOW)
    assert refused.value.problems[0].code == NUMBER_MISSING
    assert not VatCheck.objects.filter(party_id=customer.id).exists()


def test_a_foreign_partys_number_cannot_be_checked(house: House) -> None:
    stranger = a_reseller(house.system)
    with pytest.raises(Refused) as refused:
        check_vat(party_id=house.reseller.public_id, by=stranger.program.actor, now=NOW)
    assert refused.value.problems[0].code == NOT_FOUND
    assert not VatCheck.objects.filter(party_id=house.reseller.id).exists()


def test_the_register_is_the_configured_one(settings: Settings) -> None:
    settings.TENANTRY_VAT_CHECK = "stand-in"
    assert isinstance(register(), StandIn)
    settings.TENANTRY_VAT_CHECK = "vies"
    assert isinstance(register(), Vies)


def _vies(status: int, body: object, asked: list[httpx2.Request] | None = None) -> Vies:
    def answer(request: httpx2.Request) -> httpx2.Response:
        if asked is not None:
            asked.append(request)
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return httpx2.Response(status, content=content)

    return Vies("https://vies.example/rest-api/", httpx2.MockTransport(answer))


def test_vies_is_asked_in_the_providers_name_and_gives_a_consultation_number() -> None:
    asked: list[httpx2.Request] = []
    vies = _vies(200, {"valid": True, "requestIdentifier": "WAPIAAAAW1"}, asked)
    assert vies.check("pt 509.442.013", "IE6388047V") == VatAnswer("valid", "vies", "WAPIAAAAW1")
    assert str(asked[0].url) == "https://vies.example/rest-api/check-vat-number"
    assert json.loads(asked[0].content) == {
        "countryCode": "PT",
        "vatNumber": "509442013",
        "requesterMemberStateCode": "IE",
        "requesterNumber": "6388047V",
    }


def test_vies_without_a_requester_is_asked_without_one() -> None:
    asked: list[httpx2.Request] = []
    assert _vies(200, {"valid": False}, asked).check("PT509442013", "") == VatAnswer("invalid", "vies")
    assert set(json.loads(asked[0].content)) == {"countryCode", "vatNumber"}


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, {"actionSucceed": False, "errorWrappers": [{"error": "MS_UNAVAILABLE"}]}),
        (500, {"valid": True}),
        (200, b"<html>"),
        (200, [True]),
    ],
)
def test_whatever_vies_cannot_say_is_unknown(status: int, body: object) -> None:
    assert _vies(status, body).check("PT509442013", "") == VatAnswer("unknown", "vies")


def test_a_silent_vies_is_unknown() -> None:
    def cut(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectTimeout("no answer", request=request)

    assert Vies("https://vies.example", httpx2.MockTransport(cut)).check("PT1", "").result == "unknown"


def _customer(house: House, number: str) -> Party:
    details = replace(PADARIA, vat_number=number)
    return a_customer(house.administrator.actor, details, system=house.system)
