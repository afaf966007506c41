"""Dynamics: each order is an instance, so the basket asks; one says new instance, the next says more licences."""

from __future__ import annotations

from playwright.sync_api import expect
from tests.browser.conftest import Stage
from tests.browser.test_reseller_journey import check_conditions, order
from tests.support.browser import Journey
from tests.support.flips import own_instances
from tests.support.people import a_person
from tests.support.story import filled_basket, planned_order, work

from tenantry.kernel.actor import Role
from tenantry.kernel.ids import PartyId
from tenantry.subscriptions.models import Subscription


def test_a_second_instance_is_made_only_by_who_says_so_and_licences_go_to_the_one_that_is_meant(
    stage: Stage, journey: Journey
) -> None:
    story = stage.story
    plan = own_instances(story)
    bought = work(planned_order(story, titles=(plan.title,)))
    customer = PartyId(bought.row.customer.public_id)
    first, second = (
        filled_basket(story, seats=3, titles=(plan.title,), existing=customer).basket_id for _ in "ab"
    )
    held = Subscription.objects.get(customer_id=bought.row.customer_id)
    house = story.shop.house
    journey.enter(a_person(house.system, Role.RESELLER, party=house.reseller.public_id))

    page = journey.open(f"/shop/baskets/{first}/")
    expect(page.get_by_text("A new instance, or more licences?")).to_be_visible()
    expect(page.get_by_text("10 seats")).to_be_visible()
    journey.axe()
    page.get_by_role("button", name="A new instance is meant").click()
    expect(page.get_by_text("It is set up beside what")).to_be_visible()
    page.get_by_role("link", name="Check").first.click()
    check_conditions(page)
    order(page)
    expect(page.get_by_text("Completed").first).to_be_visible(timeout=90_000)

    page = journey.open(f"/shop/baskets/{second}/")
    instances = page.get_by_role("button", name="Add 3 seats")
    expect(instances).to_have_count(2)
    journey.axe()
    instances.first.click()
    expect(page.get_by_text("Additional seats")).to_be_visible()
    page.get_by_role("link", name="Check").first.click()
    check_conditions(page)
    order(page)
    expect(page.get_by_text("Completed").first).to_be_visible(timeout=90_000)

    seats = Subscription.objects.filter(customer_id=bought.row.customer_id).order_by("pk")
    assert list(seats.values_list("pk", "seats"))[0] == (held.pk, 13)
    assert list(seats.values_list("seats", flat=True)) == [13, 3]
    assert journey.findings() == []
