"""After the order: the page follows it by itself, the first sign-in is handed over once, the invoice says why."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import Stage
from tests.support.browser import Journey
from tests.support.people import a_person
from tests.support.story import place, ready_basket

from tenantry.kernel.actor import Role


@pytest.fixture
def order(stage: Stage, journey: Journey) -> str:
    """An order that was just placed, and its buyer signed in."""
    house = stage.story.shop.house
    journey.enter(a_person(house.system, Role.RESELLER, house.reseller.public_id))
    return place(stage.story, ready_basket(stage.story))


def test_an_order_is_followed_to_its_invoice_and_the_invoice_says_why(journey: Journey, order: str) -> None:
    page = journey.open(f"/shop/orders/{order}/")

    expect(page.locator("#order")).to_contain_text("Order completed", timeout=60_000)
    expect(page.locator("#order-state")).to_have_text("Completed")
    expect(page.locator("#order")).to_contain_text("Invoice 20", timeout=60_000)
    journey.axe()

    page.get_by_role("link", name="Open it").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Invoice 20")
    page.get_by_role("link", name="Why this amount? Line 1").click()
    expect(page.locator("#why-1")).to_contain_text("A whole charge cycle is charged at the full price.")
    expect(page.locator("#why-1")).to_contain_text("10 seats × price × days")
    page.get_by_text("Rows in the books").click()
    expect(page.locator("#why-1")).to_contain_text("What the buyer owes")
    journey.axe()


def test_the_first_sign_in_is_seen_once_and_a_reload_does_not_bring_it_back(
    journey: Journey, order: str
) -> None:
    journey.expected.add(409)
    page = journey.open(f"/shop/orders/{order}/")
    page.get_by_role("link", name="Hand it over").click(timeout=60_000)
    page.get_by_role("button", name="Show it now, once").click()

    name = page.locator("code", has_text="admin@")
    expect(name).to_be_visible()
    page.reload()

    expect(name).to_have_count(0)
    expect(page.locator("main")).to_contain_text("Already handed over")
    page.get_by_role("link", name="Back to the order").click()
    expect(page.locator("#order")).to_contain_text("Sign-in of the first administrator handed over")
    expect(page.get_by_role("link", name="Hand it over")).to_have_count(0)
