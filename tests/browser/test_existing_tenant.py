"""A customer who has a tenant already: named by its domain, invited, waited for, accepted, and sold to."""

from __future__ import annotations

import re

from playwright.sync_api import expect
from tests.browser.conftest import Stage
from tests.browser.test_reseller_journey import accept_agreement, check_conditions, order
from tests.support.browser import Journey
from tests.support.people import a_person
from tests.support.story import filled_basket
from tests.support.tenants import a_tenant, accepts

from tenantry.kernel.actor import Role
from tenantry.ordering.models import Order
from tenantry.subscriptions.models import Subscription


def test_an_existing_tenant_is_invited_and_its_basket_goes_on_by_itself(
    stage: Stage, journey: Journey
) -> None:
    house = stage.story.shop.house
    domain, tenant = a_tenant(stage.story)
    basket = filled_basket(stage.story).basket_id
    journey.enter(a_person(house.system, Role.RESELLER, party=house.reseller.public_id))

    page = journey.open(f"/shop/baskets/{basket}/microsoft/")
    page.get_by_label("One that exists").check()
    page.get_by_label("Domain of the existing tenant").fill(domain)
    confirmed = page.get_by_label("I confirm that we are the partner of record")
    confirmed.check()
    page.get_by_role("button", name="Save and go on").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("The customer's authorisation")
    page.get_by_role("button", name="Make the link").click()
    expect(page.get_by_text("The basket waits for the customer")).to_be_visible()
    expect(page.locator("pre.code")).to_contain_text(domain)
    expect(page.get_by_text(re.compile(f"msppId={stage.story.partner_id}")).first).to_be_visible()
    journey.axe()

    accepts(stage.story, tenant)
    expect(page.get_by_text("The basket goes on.")).to_be_visible(timeout=40_000)
    page.get_by_role("link", name="Go on").click()
    accept_agreement(page)
    check_conditions(page)
    placed = order(page).rstrip("/").rpartition("/")[2]
    expect(page.get_by_text("Completed").first).to_be_visible(timeout=90_000)

    row = Order.objects.get(public_id=placed)
    bought = Subscription.objects.get(customer_id=row.customer_id)
    assert (bought.tenant.microsoft_id, bought.partner_on_record) == (tenant, stage.story.partner_id)
    assert journey.findings() == []
