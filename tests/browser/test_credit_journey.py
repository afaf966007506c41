"""Credit: finance sets a limit, an order over it is held, and goes on to its end once finance lets it."""

from __future__ import annotations

from decimal import Decimal

from playwright.sync_api import expect
from tests.browser.conftest import Stage
from tests.support.browser import Journey
from tests.support.browsing import with_second_factor
from tests.support.people import a_person
from tests.support.processes import wait_until
from tests.support.story import Placed, place, ready_basket

from tenantry.kernel.actor import Role


def test_an_order_over_the_limit_is_held_until_finance_lets_it_go_on(journey: Journey, stage: Stage) -> None:
    reseller = stage.story.shop.house.reseller.public_id
    ready = ready_basket(stage.story)
    person = a_person(stage.story.shop.house.system, Role.FINANCE, name="Marta Lopes")
    journey.enter(with_second_factor(person))
    page = journey.open(f"/office/resellers/{reseller}/")
    page.get_by_role("link", name="Credit", exact=True).click()
    page.get_by_label("New limit").fill("100")
    page.get_by_label("Reason").fill("agreed in May")
    page.get_by_role("button", name="Set the limit").click()
    expect(page.get_by_text("The limit is set.")).to_be_visible()
    journey.axe()
    page.get_by_role("button", name="Change it").click()
    page.get_by_label("Limit of the commitment from now on").fill("50000")
    page.get_by_label("Why this limit").fill("agreed with sales")
    journey.axe()
    page.locator("#commitment-limit").get_by_role("button", name="Set the limit").click()
    expect(page.get_by_text("of €50,000.00")).to_be_visible()

    placed = Placed(stage.story, place(stage.story, ready), ready.domain)
    assert placed.row.total > Decimal(100)
    page = journey.open(f"/office/orders/{placed.order_id}/")
    expect(page.get_by_text("This order is held: credit limit")).to_be_visible()
    journey.axe()
    page.get_by_role("button", name="Let it go on").first.click()
    page.locator("#release-why").fill("pays tomorrow")
    page.locator("#release-order").get_by_role("button", name="Let it go on").click()
    expect(page.get_by_text("The order goes on.")).to_be_visible()
    wait_until(lambda: placed.state == "completed", "the order is carried out", seconds=60)
