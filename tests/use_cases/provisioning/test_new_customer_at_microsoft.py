"""What Microsoft is told of a new customer: its own details, in the forms that Microsoft takes, and nobody else's."""

from __future__ import annotations

import pytest
from tests.support.story import Placed, Story, customer_details, filled_basket, ordered_for, start, work

from tenantry.compliance.use_cases.enter_customer import enter_customer
from tenantry.foundation.clock import machine_now
from tenantry.kernel.ids import PartyId
from tenantry.kernel.problems import Refused
from tenantry.microsoft.clients import partner_center
from tenantry.ordering.use_cases.run_preflight import run_preflight
from tenantry.parties.details import PartyDetails
from tenantry.parties.models import Party
from tenantry.parties.use_cases.create_customer import create_customer


def known(story: Story, details: PartyDetails) -> PartyId:
    """A customer of the reseller as an earlier version or an import may have kept it, judged by nobody."""
    now = machine_now()
    return create_customer(details=details, reseller=None, by=story.reseller, now=now, machine_now=now)


def test_the_phone_is_written_as_microsoft_takes_it_and_a_number_it_does_not_take_is_left_out(
    story: Story,
) -> None:
    details = customer_details(phone="+351 21 345 67 89", registration_number="980 152 267")
    placed: Placed = ordered_for(story, known(story, details))
    start(placed)
    work(placed)

    assert placed.state == "completed"
    tenant = placed.step("create_tenant").result["microsoft_id"]
    found = partner_center(placed.row.partner_center_account_id).customers.get(tenant)
    assert found.billing_profile and found.billing_profile.default_address
    assert found.billing_profile.default_address.phone_number == "213456789"
    assert found.company_profile and found.company_profile.organization_registration_number is None


def test_a_sub_customers_missing_address_is_never_filled_in_with_the_resellers(story: Story) -> None:
    reseller = Party.objects.get(public_id=story.shop.house.reseller.public_id)
    assert reseller.address_line1 and reseller.city and reseller.postal_code
    nowhere = customer_details(address_line1="", city="", postal_code="")
    now = machine_now()
    before = Party.objects.filter(provider_id=story.shop.house.id).count()

    with pytest.raises(Refused) as refused:
        enter_customer(details=nowhere, reseller=None, key=None, by=story.reseller, now=now, machine_now=now)

    assert [(one.code.name, one.field) for one in refused.value.problems] == [
        ("address.line_missing", "address_line1"),
        ("address.city_missing", "city"),
        ("address.postal_code_missing", "postal_code"),
    ]
    assert Party.objects.filter(provider_id=story.shop.house.id).count() == before

    customer = known(story, nowhere)
    basket = filled_basket(story, existing=customer).basket_id
    run = run_preflight(basket_id=basket, by=story.reseller, now=machine_now())
    (check,) = [one for one in run.checks if one.code == "address"]
    assert (check.status, [one.code.name for one in check.reasons]) == (
        "needs_you",
        ["address.line_missing", "address.city_missing", "address.postal_code_missing"],
    )
    kept = Party.objects.values_list("address_line1", "city", "postal_code").get(public_id=customer)
    assert kept == ("", "", "")
