"""An order whose price ended while it was held: the reseller sees old and new, and confirms the very amount."""

from __future__ import annotations

from decimal import Decimal

from playwright.sync_api import expect
from tests.browser.conftest import Stage
from tests.support.browser import Journey
from tests.support.people import a_person
from tests.support.prices import publish
from tests.support.processes import wait_until
from tests.support.story import Placed, place, ready_basket

from tenantry.catalog.use_cases.synchronise_catalogue import synchronise_catalogue
from tenantry.foundation.clock import machine_now
from tenantry.kernel.actor import Role
from tenantry.kernel.ids import PartyId
from tenantry.kernel.money import Money
from tenantry.ordering.use_cases.release_order import release_order
from tenantry.parties.use_cases.set_credit_limit import set_credit_limit


def test_the_reseller_is_asked_and_confirms_the_new_total(journey: Journey, stage: Stage) -> None:
    story, house = stage.story, stage.story.shop.house
    account, ready = PartyId(house.reseller.public_id), ready_basket(stage.story)
    for limit in (Money(Decimal(0), "EUR"), None):
        set_credit_limit(account=account, limit=limit, why="a test", by=story.staff, now=machine_now())
        if limit is not None:
            placed = Placed(story, place(story, ready), ready.domain)
            assert placed.state == "held"
            publish(story, percent="10")
            synchronise_catalogue(market=story.shop.market, by=house.system, now=machine_now())
    if "order.released" not in placed.events:  # the worker may have heard of the room already
        release_order(order_id=placed.order_id, why="a test", by=story.staff, now=machine_now())
    wait_until(
        lambda: "order.released" in placed.events and placed.state == "held", "the price is asked about"
    )

    journey.enter(a_person(house.system, Role.RESELLER, house.reseller.public_id))
    page = journey.open(f"/shop/orders/{placed.order_id}/")
    expect(page.get_by_text("This order is held: its price has changed")).to_be_visible()
    card = page.locator("#price-question")
    expect(card).to_contain_text("118.00")
    expect(card).to_contain_text("129.80")
    journey.axe()
    card.get_by_role("button", name="Confirm the price").click()
    dialog = page.locator("#confirm-price")
    expect(dialog).to_contain_text("129.80")
    dialog.get_by_role("button", name="Confirm the price").click()
    expect(page.get_by_text("The new price is confirmed.")).to_be_visible()
    wait_until(lambda: placed.state == "completed", "the order is carried out", seconds=60)
    assert placed.row.total == Decimal("129.80")
