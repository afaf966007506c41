"""A licence-based offer: finance enters its price in the back office, and the reseller finds it in the shop."""

from __future__ import annotations

from playwright.sync_api import expect
from tests.browser.conftest import Stage
from tests.support.browser import Journey
from tests.support.browsing import with_second_factor
from tests.support.offers_sold import E1, plan_of, read_and_price
from tests.support.people import a_person

from tenantry.kernel.actor import Role


def test_a_price_is_entered_and_the_offer_is_in_the_shop(journey: Journey, stage: Stage) -> None:
    story, house = stage.story, stage.story.shop.house
    read_and_price(story)
    plan = plan_of(story, E1)

    journey.enter(with_second_factor(a_person(house.system, Role.ADMINISTRATOR)))
    page = journey.open(f"/office/plans/{plan}/?market=PT")
    expect(page.get_by_text("No price is entered").first).to_be_visible()
    journey.axe()
    page.get_by_role("link", name="Enter a price").click()
    page.get_by_label("Our cost per seat and month").fill("8.40")
    page.get_by_label("Retail price per seat and month").fill("10.50")
    journey.axe()
    page.get_by_role("button", name="Enter the price").click()
    expect(page.get_by_text("The price is entered.")).to_be_visible()
    expect(page.get_by_text("Prices entered").first).to_be_visible()
    journey.axe()

    journey.enter(a_person(house.system, Role.RESELLER, house.reseller.public_id))
    page = journey.open(f"/shop/plans/{plan}/")
    expect(page.get_by_text("Licence-based").first).to_be_visible()
    expect(page.locator("main")).to_contain_text("10.08")
    journey.axe()
