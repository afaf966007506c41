"""The clerk: an order stops, the page says why, what is mended is retried, and the page follows to the end."""

from __future__ import annotations

from playwright.sync_api import expect
from tests.browser.conftest import Stage
from tests.support.browser import Journey
from tests.support.browsing import with_second_factor
from tests.support.people import a_person
from tests.support.processes import wait_until
from tests.support.story import Placed, place, ready_basket

from tenantry.kernel.actor import Role


def stopped_order(stage: Stage) -> Placed:
    """An order that Microsoft does not let pass, because its reseller is not active there any more."""
    story = stage.story
    ready = ready_basket(story)
    reseller = f"resellers/{story.reseller_tenant}"
    order = place(story, ready)
    story.simulator.control("PATCH", reseller, {"state": "Inactive"})
    placed = Placed(story, order, ready.domain)
    wait_until(lambda: placed.state == "needs_attention", "the order stops", seconds=60)
    story.simulator.control("PATCH", reseller, {"state": "Active"})
    return placed


def test_a_clerk_finds_what_stopped_and_lets_it_go_on(journey: Journey, stage: Stage) -> None:
    placed = stopped_order(stage)
    person = a_person(stage.story.shop.house.system, Role.PROVISIONING, name="Nora Klein")
    journey.enter(with_second_factor(person))

    page = journey.open("/office/")
    journey.axe()
    page.get_by_role("link", name="Orders that stopped").click()
    expect(page.get_by_role("heading", name="Orders", exact=True)).to_be_visible()
    page.get_by_role("link", name="Quinta do Lago, Lda").first.click()

    expect(page.get_by_text("This order needs a person")).to_be_visible()
    expect(
        page.get_by_text("Conditions of sale are not met any more (Reseller is active at Microsoft).").first
    ).to_be_visible()
    expect(page.get_by_text("Correlation id").first).to_be_visible()
    journey.axe()

    page.get_by_role("button", name="Retry").click()
    dialog = page.get_by_role("dialog", name="Let the order go on?")
    expect(dialog.get_by_text("€118.00")).to_be_visible()
    dialog.get_by_role("button", name="Retry").click()

    expect(page.get_by_text("The order goes on.")).to_be_visible()
    expect(page.get_by_text("Order completed")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("button", name="Undo order")).to_be_visible()
    assert placed.state == "completed"
    journey.axe()


def test_the_search_is_reached_and_walked_by_keyboard(journey: Journey, stage: Stage) -> None:
    journey.enter(with_second_factor(a_person(stage.story.shop.house.system, Role.ADMINISTRATOR)))
    page = journey.open("/office/orders/")

    page.keyboard.press("Control+k")
    page.keyboard.type("Merid")
    found = page.get_by_role("navigation", name="Suggestions").get_by_role("link", name="Meridian IT")
    expect(found).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(found).to_be_focused()
    page.keyboard.press("Escape")
    expect(found).to_have_count(0)
    expect(page.get_by_role("searchbox", name="Search by name, domain or any number")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Search", exact=True)).to_be_visible()
    page.get_by_role("link", name="Meridian IT").click()
    expect(page.get_by_role("heading", name="Meridian IT")).to_be_visible()
    journey.axe()

    page.get_by_role("button", name="Act for it").click()
    dialog = page.get_by_role("dialog", name="Act for Meridian IT?")
    dialog.get_by_label("Reason").fill("Ticket 4711")
    dialog.get_by_role("button", name="Begin").click()
    expect(page.get_by_text("All you do is logged under your name.")).to_be_visible()
    page.get_by_role("button", name="Stop").click()
    journey.open("/office/activity/")
    expect(page.get_by_text("Ticket 4711")).to_be_visible()
    journey.axe()
