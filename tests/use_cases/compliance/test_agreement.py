"""The customer agreement: put before a signatory once, accepted on Microsoft's page, then written down."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest
from pytest_django import Settings
from tests.support.catalog import JANUARY
from tests.support.compliance import (
    ANA,
    BROWSER,
    a_house_known_to_microsoft,
    a_requested_agreement,
    a_sub_customer,
    accept_at_microsoft,
    an_accepted_agreement,
)
from tests.support.parties import House, Party, a_customer, a_program, a_reseller
from tests.support.simulator import Simulator, running_simulator, settings_for

from tenantry.compliance import reads
from tenantry.compliance.gathering import gather
from tenantry.compliance.models import AgreementRecord, Attestation
from tenantry.compliance.rules.attestation import SIGNATORY_NAME_MISSING, Signatory
from tenantry.compliance.rules.questions import FactKey, Occasion
from tenantry.compliance.use_cases.refresh_agreement import refresh_agreement
from tenantry.compliance.use_cases.settle_request import (
    MICROSOFT_REFUSED,
    MICROSOFT_UNAVAILABLE,
    OUTCOME_UNKNOWN,
)
from tenantry.jobs.models import Event
from tenantry.kernel.actor import Role
from tenantry.kernel.ids import PartyId
from tenantry.kernel.problems import Code, Refused
from tenantry.microsoft.clients import forget_clients
from tenantry.microsoft.models import Call
from tenantry.parties.permissions import NOT_FOUND
from tenantry.parties.rules.permissions import NOT_ALLOWED

TEXT = b"Microsoft Customer Agreement (a summary for trying; the true text is Microsoft's).\n"


@pytest.fixture
def house(simulator: Simulator) -> House:
    return a_house_known_to_microsoft(simulator)


@pytest.fixture
def customer(house: House) -> Party:
    return a_sub_customer(house)


def events_of(customer: Party) -> list[str]:
    rows = Event.objects.filter(aggregate_id=customer.public_id, name__startswith="agreement.")
    return list(rows.order_by("sequence").values_list("name", flat=True))


def log_of(customer: Party) -> list[AgreementRecord]:
    return list(AgreementRecord.objects.filter(customer_id=customer.id).order_by("id"))


def refuses(code: Code, customer: Party, by: Party, signatory: Signatory = ANA) -> Refused:
    with pytest.raises(Refused) as refused:
        a_requested_agreement(customer, by.program.actor, signatory=signatory)
    assert code in [problem.code for problem in refused.value.problems]
    return refused.value


def test_a_request_gives_microsofts_page_and_is_logged_with_who_and_from_where(
    simulator: Simulator, house: House, customer: Party, settings: Settings
) -> None:
    settings.MICROSOFT_ATTESTATION_PAGE_URL = f"{simulator.url}/attest/{{id}}"
    asked = a_requested_agreement(customer, house.reseller.program.actor)
    assert asked.state == "created"
    assert asked.page_url == f"{simulator.url}/attest/{asked.microsoft_id}"
    assert "Padaria Central, Lda" in simulator.http.get(asked.page_url).text
    (record,) = log_of(customer)
    actor = house.reseller.program.actor
    assert (record.kind, record.actor_kind, record.actor_id) == (
        "attestation_requested",
        "credential",
        actor.id,
    )
    assert (record.ip_address, record.user_agent) == (BROWSER.ip, BROWSER.user_agent)
    assert record.signatory == {
        "first_name": "Ana",
        "last_name": "Reis",
        "email": "ana@padaria.example",
        "phone": "+351210000002",
    }
    assert record.answer["attestationId"] == asked.microsoft_id
    assert record.request_id == str(asked.request_id)
    assert events_of(customer) == ["agreement.requested"]
    assert Call.objects.filter(subject=asked.public_id, operation="create_attestation").count() == 1


def test_without_a_configured_page_the_link_of_microsofts_answer_is_given(
    simulator: Simulator, house: House, customer: Party
) -> None:
    asked = a_requested_agreement(customer, house.reseller.program.actor)
    assert asked.page_url == f"{simulator.url}/attest/{asked.microsoft_id}"


def test_asking_again_while_one_is_open_or_accepted_returns_it(
    simulator: Simulator, house: House, customer: Party
) -> None:
    by = house.reseller.program.actor
    first = a_requested_agreement(customer, by)
    assert a_requested_agreement(customer, by, now=JANUARY + timedelta(hours=1)) == first
    accept_at_microsoft(simulator, first)
    refresh_agreement(customer_id=customer.public_id, by=by, now=JANUARY)
    again = a_requested_agreement(customer, by, now=JANUARY + timedelta(hours=2))
    assert (again.public_id, again.state) == (first.public_id, "accepted")
    assert Attestation.objects.filter(customer_id=customer.id).count() == 1
    assert events_of(customer) == ["agreement.requested", "agreement.accepted"]


def test_another_signatory_gets_a_page_of_their_own(house: House, customer: Party) -> None:
    by = house.reseller.program.actor
    first = a_requested_agreement(customer, by)
    other = a_requested_agreement(customer, by, signatory=replace(ANA, email="rui@padaria.example"))
    assert other.microsoft_id != first.microsoft_id
    latest = reads.latest_attestation(house.id, customer.id)
    assert latest is not None
    assert latest.public_id == other.public_id


def test_a_lost_answer_is_replayed_and_microsoft_makes_one(
    simulator: Simulator, house: House, customer: Party
) -> None:
    before = simulator.control("GET", "counts")["attestations"]
    simulator.control("POST", "faults", {"operation": "create_attestation", "kind": "cut_after_accept"})
    refuses(OUTCOME_UNKNOWN, customer, house.reseller)
    assert (Attestation.objects.get(customer_id=customer.id).state, log_of(customer)) == ("requested", [])
    asked = a_requested_agreement(customer, house.reseller.program.actor)
    assert asked.state == "created"
    assert simulator.control("GET", "counts")["attestations"] == before + 1
    assert events_of(customer) == ["agreement.requested"]


def test_a_refresh_replays_a_lost_request_too(simulator: Simulator, house: House, customer: Party) -> None:
    simulator.control("POST", "faults", {"operation": "create_attestation", "kind": "cut_after_accept"})
    refuses(OUTCOME_UNKNOWN, customer, house.reseller)
    by = house.reseller.program.actor
    assert refresh_agreement(customer_id=customer.public_id, by=by, now=JANUARY).status == "created"


def test_an_unavailable_microsoft_leaves_the_request_to_be_sent_again(
    simulator: Simulator, house: House, customer: Party
) -> None:
    busy = {"operation": "create_attestation", "kind": "status", "status": 503, "retry_after": 60}
    simulator.control("POST", "faults", busy)
    refuses(MICROSOFT_UNAVAILABLE, customer, house.reseller)
    assert a_requested_agreement(customer, house.reseller.program.actor).state == "created"
    assert Attestation.objects.filter(customer_id=customer.id).count() == 1


def test_a_no_of_microsoft_is_passed_on_and_never_replayed(
    simulator: Simulator, house: House, customer: Party
) -> None:
    simulator.control("POST", "faults", {"operation": "create_attestation", "kind": "status", "status": 400})
    refused = refuses(MICROSOFT_REFUSED, customer, house.reseller)
    assert MICROSOFT_REFUSED.name == "agreement.microsoft_refused"
    assert set(refused.problems[0].params) == {"microsoft_code", "description"}
    assert Attestation.objects.get(customer_id=customer.id).state == "refused"
    assert reads.latest_attestation(house.id, customer.id) is None
    (record,) = log_of(customer)
    assert (record.kind, record.signatory["email"], record.ip_address) == ("refused", ANA.email, BROWSER.ip)
    assert (record.answer["http_status"], str(record.answer["code"])) == (
        400,
        refused.problems[0].params["microsoft_code"],
    )
    assert a_requested_agreement(customer, house.reseller.program.actor).state == "created"


def test_a_signatory_with_faults_is_refused_and_nothing_is_asked(house: House, customer: Party) -> None:
    refused = refuses(SIGNATORY_NAME_MISSING, customer, house.reseller, Signatory(" ", "Reis", "x", ""))
    assert [problem.field for problem in refused.problems] == [
        "signatory.first_name",
        "signatory.email",
        "signatory.phone",
    ]
    assert not Attestation.objects.filter(customer_id=customer.id).exists()
    assert not Call.objects.filter(provider_id=house.id).exists()


def test_a_foreign_customer_is_not_found_in_the_words_for_one_that_does_not_exist(
    house: House, customer: Party
) -> None:
    stranger = a_reseller(house.system)
    random = replace(customer, public_id=PartyId("pty_" + "0" * 26))
    for asked in (customer, random):
        refused = refuses(NOT_FOUND, asked, stranger)
        assert refused.problems[0].params == {"kind": "customer", "id": asked.public_id}
    assert not Attestation.objects.filter(customer_id=customer.id).exists()


def test_who_only_reads_may_not_request(house: House, customer: Party) -> None:
    auditor = a_program(house.system, Role.AUDITOR)
    with pytest.raises(Refused) as refused:
        a_requested_agreement(customer, auditor.actor)
    assert refused.value.problems[0].code == NOT_ALLOWED
    assert not Attestation.objects.filter(customer_id=customer.id).exists()


def test_a_direct_customer_requests_for_itself(house: House) -> None:
    direct = a_customer(house.administrator.actor, system=house.system)
    assert a_requested_agreement(direct, direct.program.actor).state == "created"


def test_an_acceptance_is_written_with_signatory_document_and_microsofts_answer(
    simulator: Simulator, house: House, customer: Party
) -> None:
    by = house.reseller.program.actor
    state = an_accepted_agreement(simulator, customer, by)
    assert state.status == "accepted"
    record = log_of(customer)[-1]
    assert record.kind == "accepted"
    assert record.document == {
        "template_id": "117a77b0-9360-443b-8795-c6dedc750cf9",
        "link": "https://aka.ms/customeragreement",
        "version": "0",
        "sha256": hashlib.sha256(TEXT).hexdigest(),
        "hashed": "text",
    }
    assert record.answer["status"] == "accepted"
    assert record.signatory["email"] == "ana@padaria.example"
    accepted = reads.accepted_attestation(house.id, customer.id)
    assert accepted is not None
    assert accepted.accepted_at == JANUARY
    refresh_agreement(customer_id=customer.public_id, by=by, now=JANUARY + timedelta(days=1))
    assert events_of(customer) == ["agreement.requested", "agreement.accepted"]
    assert len(log_of(customer)) == 2


def test_where_the_text_cannot_be_had_link_and_version_are_hashed_and_that_is_said(
    simulator: Simulator, house: House, customer: Party
) -> None:
    simulator.control("POST", "faults", {"operation": "agreement_document", "kind": "status", "status": 404})
    an_accepted_agreement(simulator, customer, house.reseller.program.actor)
    document = log_of(customer)[-1].document
    assert document["hashed"] == "link and version"
    assert document["sha256"] == hashlib.sha256(b"https://aka.ms/customeragreement 0").hexdigest()


def test_a_refresh_before_the_acceptance_changes_nothing(house: House, customer: Party) -> None:
    by = house.reseller.program.actor
    assert refresh_agreement(customer_id=customer.public_id, by=by, now=JANUARY).status == "none"
    a_requested_agreement(customer, by)
    assert refresh_agreement(customer_id=customer.public_id, by=by, now=JANUARY).status == "created"
    assert events_of(customer) == ["agreement.requested"]


def test_a_refresh_without_an_answer_says_so_and_changes_nothing(
    simulator: Simulator, house: House, customer: Party
) -> None:
    asked = a_requested_agreement(customer, house.reseller.program.actor)
    accept_at_microsoft(simulator, asked)
    busy = {"operation": "agreement_metadata", "kind": "status", "status": 503, "retry_after": 60}
    simulator.control("POST", "faults", busy)
    with pytest.raises(Refused) as refused:
        refresh_agreement(customer_id=customer.public_id, by=house.reseller.program.actor, now=JANUARY)
    assert refused.value.problems[0].code == MICROSOFT_UNAVAILABLE
    assert reads.accepted_attestation(house.id, customer.id) is None
    assert events_of(customer) == ["agreement.requested"]


def test_gathering_writes_an_acceptance_down_once_in_tenantrys_own_name(
    simulator: Simulator, house: House, customer: Party
) -> None:
    asked = a_requested_agreement(customer, house.reseller.program.actor)
    accept_at_microsoft(simulator, asked)
    key = FactKey.attestation(asked.microsoft_id or "")
    busy = {"operation": "agreement_metadata", "kind": "status", "status": 503, "retry_after": 60}
    simulator.control("POST", "faults", busy)
    facts = gather(house.account.id, [key], occasion=Occasion.DEMAND, now=JANUARY)
    assert len(facts.unfetched([key])) == 1
    assert reads.accepted_attestation(house.id, customer.id) is None
    for _ in range(2):
        facts = gather(house.account.id, [key], occasion=Occasion.EXECUTING, now=JANUARY)
        assert facts.unfetched([key]) == ()
    assert reads.accepted_attestation(house.id, customer.id) is not None
    record = log_of(customer)[-1]
    assert (record.kind, record.actor_kind) == ("accepted", "system")
    assert events_of(customer) == ["agreement.requested", "agreement.accepted"]


def test_an_expired_attestation_makes_room_for_a_new_one(settings: Settings) -> None:
    with running_simulator() as simulator:
        for name, value in settings_for(simulator.url).items():
            setattr(settings, name, value)
        house = a_house_known_to_microsoft(simulator)
        customer, by = a_sub_customer(house), house.reseller.program.actor
        first = a_requested_agreement(customer, by)
        simulator.control("POST", "clock", {"advance_seconds": 31 * 86400})
        later = JANUARY + timedelta(days=31)
        for _ in range(2):
            state = refresh_agreement(customer_id=customer.public_id, by=by, now=later, origin=BROWSER)
            assert state.status == "expired"
        record = log_of(customer)[-1]
        assert [one.kind for one in log_of(customer)] == ["attestation_requested", "expired"]
        assert (record.signatory["email"], record.answer["status"]) == (ANA.email, "expired")
        assert (record.actor_id, record.ip_address, record.at) == (by.id, BROWSER.ip, later)
        second = a_requested_agreement(customer, by, now=later)
        assert (second.state, second.microsoft_id != first.microsoft_id) == ("created", True)
        forget_clients()


def test_an_expiry_that_a_recheck_sees_is_logged_once_by_the_system(settings: Settings) -> None:
    with running_simulator() as simulator:
        for name, value in settings_for(simulator.url).items():
            setattr(settings, name, value)
        house = a_house_known_to_microsoft(simulator)
        customer = a_sub_customer(house)
        asked = a_requested_agreement(customer, house.reseller.program.actor)
        simulator.control("POST", "clock", {"advance_seconds": 31 * 86400})
        later = JANUARY + timedelta(days=31)
        for _ in range(2):
            gather(
                house.account.id,
                [FactKey.attestation(asked.microsoft_id or "")],
                occasion=Occasion.EXECUTING,
                now=later,
            )
        expired = [one for one in log_of(customer) if one.kind == "expired"]
        assert [(one.actor_kind, one.ip_address, one.at) for one in expired] == [("system", None, later)]
        assert expired[0].answer["status"] == "expired"
        forget_clients()


def test_an_acceptance_is_logged_with_the_address_and_browser_of_whoever_confirmed_it(
    simulator: Simulator, house: House, customer: Party
) -> None:
    by = house.reseller.program.actor
    accept_at_microsoft(simulator, a_requested_agreement(customer, by))
    refresh_agreement(customer_id=customer.public_id, by=by, now=JANUARY, origin=BROWSER)
    record = log_of(customer)[-1]
    assert (record.kind, record.ip_address, record.user_agent) == (
        "accepted",
        BROWSER.ip,
        BROWSER.user_agent,
    )
