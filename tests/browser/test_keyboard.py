"""Without a mouse: an order from the plan's page to the reason of its invoice, and the clerk's repair."""

from __future__ import annotations

import re
from uuid import uuid4

from playwright.sync_api import Page, expect
from tests.browser.conftest import Stage
from tests.browser.test_clerk_journey import stopped_order
from tests.support.browser import Journey
from tests.support.browsing import with_second_factor
from tests.support.keyboard import press, reach, write
from tests.support.people import a_person
from tests.support.story import customer_details

from tenantry.kernel.actor import Role

ORDER_FOR = re.compile("^Order for €")


def _enter_customer(page: Page, name: str) -> None:
    details = customer_details(name=name)
    press(page, page.get_by_role("link", name="New customer"))
    for label, value in (
        ("Company", details.name),
        ("Street and number", details.address_line1),
        ("Postal code", details.postal_code),
        ("City", details.city),
        ("First name", details.first_name),
        ("Last name", details.last_name),
        ("E-mail", details.email),
        ("Phone", details.phone),
    ):
        write(page, page.get_by_label(label), value)
    page.keyboard.press("Enter")  # sends the form from its last field


def _confirm(page: Page) -> None:
    """The dialog keeps the focus, gives it back when it is put away, and opens again."""
    opener = page.get_by_role("button", name=ORDER_FOR).first
    press(page, opener)
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    for _ in range(6):
        page.keyboard.press("Tab")
        outside = page.evaluate(
            "!document.activeElement.closest('dialog') && document.activeElement !== document.body"
        )
        assert not outside
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()
    page.keyboard.press("Space")
    press(page, dialog.get_by_role("button", name=ORDER_FOR))


def test_an_order_is_placed_and_its_invoice_understood_without_a_mouse(
    journey: Journey, stage: Stage
) -> None:
    house, domain = stage.story.shop.house, f"teclado{uuid4().hex[:12]}"
    journey.enter(a_person(house.system, Role.RESELLER, house.reseller.public_id))
    page = journey.open(f"/shop/plans/{stage.story.plan.public_id}/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    reach(page, page.get_by_role("radio", checked=True))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    write(page, page.get_by_role("spinbutton", name="Seats"), "2")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#offer")).to_contain_text("× 3 seats")
    press(page, page.get_by_role("button", name="Add to the basket"))
    press(page, page.get_by_role("link", name="For whom").last)
    _enter_customer(page, f"Teclado {domain[-8:]} Lda")
    expect(page.get_by_role("heading", level=1)).to_have_text("Microsoft details")
    write(page, page.get_by_label("Domain", exact=True), domain)
    expect(page.locator("#domain")).to_contain_text("is free.")
    press(page, page.get_by_label("I confirm that we are the partner of record"), "Space")
    press(page, page.get_by_role("button", name="Save and go on"))
    press(page, page.get_by_role("button", name="Get Microsoft's page"))
    frame = page.frame_locator("iframe.frame")
    press(page, frame.get_by_role("button", name=re.compile("accept", re.IGNORECASE)))
    expect(page.get_by_role("link", name="Go on")).to_be_visible(timeout=30_000)
    press(page, page.get_by_role("link", name="Go on"))
    expect(page.get_by_text("All conditions are met")).to_be_visible(timeout=30_000)
    press(page, page.get_by_role("link", name="Review and order").last)
    _confirm(page)
    page.wait_for_url(re.compile("/shop/orders/ord_"))
    expect(page.locator("#order")).to_contain_text("Invoice 20", timeout=60_000)
    press(page, page.get_by_role("link", name="Open it"))
    press(page, page.get_by_role("link", name="Why this amount? Line 1"))
    expect(page.locator("#why-1")).to_contain_text("3 seats × price × days")
    press(page, page.get_by_text("Rows in the books"))
    expect(page.locator("#why-1")).to_contain_text("What the buyer owes")


def test_a_clerk_repairs_a_stopped_order_without_a_mouse(journey: Journey, stage: Stage) -> None:
    placed = stopped_order(stage)
    person = a_person(stage.story.shop.house.system, Role.PROVISIONING, name="Nora Klein")
    journey.enter(with_second_factor(person))
    page = journey.open("/office/")

    press(page, page.get_by_role("link", name="Orders that stopped"))
    expect(page.get_by_role("heading", name="Orders", exact=True)).to_be_visible()
    press(page, page.get_by_role("link", name="Quinta do Lago, Lda").first)
    expect(page.get_by_text("This order needs a person")).to_be_visible()
    press(page, page.get_by_role("button", name="Retry"))
    dialog = page.get_by_role("dialog", name="Let the order go on?")
    expect(dialog).to_be_visible()
    press(page, dialog.get_by_role("button", name="Retry"))

    expect(page.get_by_text("The order goes on.")).to_be_visible()
    expect(page.get_by_text("Order completed")).to_be_visible(timeout=60_000)
    assert placed.state == "completed"
