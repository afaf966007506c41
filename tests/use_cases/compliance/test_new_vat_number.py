"""A VAT number that is new is checked by the worker, without anybody asking for it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings
from tests.support.parties import (
    MERIDIAN_IT,
    NOW,
    PADARIA,
    House,
    a_customer,
    a_reseller,
    provider_with_reseller,
)

from tenantry.compliance import reads
from tenantry.compliance.models import VatCheck
from tenantry.compliance.tasks import RETRY, check_vat_number
from tenantry.compliance.use_cases.check_vat import RegisterSilent
from tenantry.config.wiring import wire
from tenantry.jobs import reads as log
from tenantry.jobs.use_cases.deliver_events import deliver_events
from tenantry.parties.models import Party
from tenantry.parties.use_cases.change_customer import change_customer

CONSUMER = "compliance.check_vat"


@pytest.fixture
def house(committing_database: None, settings: Settings) -> House:
    settings.TENANTRY_VAT_CHECK = "stand-in"
    wire()
    return provider_with_reseller()


def given(house: House, party: str) -> int:
    """How often the party was given a number."""
    told = log.timeline(provider_id=house.id, aggregate_kind="party", aggregate_id=party)
    return [event.name for event in told].count("party.vat_number_given")


def jobs_of(party: str) -> list[dict[str, Any]]:
    """Deliver to the consumer, as a worker does; the jobs that wait for the party's number then."""
    provider_id = Party.objects.values_list("provider_id", flat=True).get(public_id=party)
    deliver_events(consumer=CONSUMER, provider_id=provider_id, aggregate_kind="party", aggregate_id=party)
    rows = ProcrastinateJob.objects.filter(task_name="compliance.check_vat_number", args__party=party)
    return list(rows.order_by("id").values_list("args", flat=True))


def test_a_new_resellers_number_is_checked_once_by_a_job(house: House) -> None:
    reseller = a_reseller(house.system)
    assert VatCheck.objects.filter(party_id=reseller.id).count() == 0

    (job,) = jobs_of(reseller.public_id)
    check_vat_number(**job)

    found = reads.vat_validity(house.id, reseller.id)
    assert (found.result, found.vat_number, found.source) == ("valid", "PT509442013", "stand-in")
    told = log.timeline(provider_id=house.id, aggregate_kind="party", aggregate_id=reseller.public_id)
    checked = next(event for event in told if event.name == "vat_number.checked")
    assert (checked.actor_kind, checked.request_id, checked.payload["result"]) == (
        "system",
        job["cause"],
        "valid",
    )
    assert len(jobs_of(reseller.public_id)) == 1


def test_a_direct_customers_number_is_checked_when_it_is_given_and_when_it_changes(house: House) -> None:
    by = house.administrator.actor
    customer = a_customer(by, replace(PADARIA, vat_number="PT509442013"), system=house.system)
    assert given(house, customer.public_id) == 1
    for changes, times in (
        ({"city": "Porto"}, 1),
        ({"vat_number": "PT509442013"}, 1),
        ({"vat_number": "PT980152267"}, 2),
        ({"vat_number": ""}, 2),
    ):
        change_customer(customer=customer.public_id, changes=changes, by=by, now=NOW)
        assert given(house, customer.public_id) == times, changes
    jobs = jobs_of(customer.public_id)
    assert len(jobs) == 2

    check_vat_number(**jobs[0])  # the number is gone since: there is nothing to check

    assert not VatCheck.objects.filter(party_id=customer.id).exists()


def test_who_is_not_billed_or_has_no_number_is_not_checked(house: House) -> None:
    sub = a_customer(
        house.reseller.program.actor, replace(PADARIA, vat_number="PT509442013"), system=house.system
    )
    change_customer(
        customer=sub.public_id,
        changes={"vat_number": "PT980152267"},
        by=house.reseller.program.actor,
        now=NOW,
    )
    without = a_reseller(house.system, replace(MERIDIAN_IT, vat_number=""))
    assert [given(house, one.public_id) for one in (sub, without)] == [0, 0]


def test_a_register_that_does_not_say_is_asked_again(house: House, settings: Settings) -> None:
    settings.TENANTRY_VAT_CHECK, settings.VIES_URL = "vies", "http://127.0.0.1:9"
    reseller = a_reseller(house.system)
    (job,) = jobs_of(reseller.public_id)

    with pytest.raises(RegisterSilent):
        check_vat_number(**job)

    assert reads.vat_validity(house.id, reseller.id).result == "unknown"
    assert RETRY.retry_exceptions is not None and RegisterSilent in RETRY.retry_exceptions
    settings.TENANTRY_VAT_CHECK = "stand-in"
    check_vat_number(**job)
    assert reads.vat_validity(house.id, reseller.id).result == "valid"
    assert VatCheck.objects.filter(party_id=reseller.id).count() == 2
