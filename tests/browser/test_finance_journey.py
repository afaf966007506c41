"""Finance: from the list over an invoice and the reason of a line down to the entry in the books, which balances."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader
from tests.browser.conftest import Stage
from tests.support.browser import Journey
from tests.support.browsing import with_second_factor
from tests.support.people import a_person
from tests.support.processes import wait_until
from tests.support.story import Placed, place, ready_basket

from tenantry.billing.models import Invoice
from tenantry.kernel.actor import Role


@pytest.fixture(scope="module")
def number(stage: Stage) -> str:
    """The number of an invoice of an order that the worker has carried out."""
    ready = ready_basket(stage.story)
    placed = Placed(stage.story, place(stage.story, ready), ready.domain)
    wait_until(lambda: placed.state == "completed", "the order is carried out", seconds=60)
    found = Invoice.objects.filter(order_id=placed.order_id).values_list("number", flat=True)
    wait_until(found.exists, "it is billed", seconds=60)
    return str(found.get())


def test_finance_explains_an_amount_down_to_the_books(journey: Journey, stage: Stage, number: str) -> None:
    person = a_person(stage.story.shop.house.system, Role.FINANCE, name="Marta Lopes")
    journey.enter(with_second_factor(person))

    page = journey.open("/office/")
    page.get_by_role("link", name="Invoices", exact=True).click()
    page.get_by_role("link", name=number).first.click()
    expect(page.get_by_role("heading", name=f"Invoice {number}")).to_be_visible()
    journey.axe()

    page.get_by_role("link", name="Why line 1 is this amount").click()
    expect(page.get_by_text("Cost of a seat for a charge cycle")).to_be_visible()
    expect(page.get_by_text("Microsoft's price", exact=True)).to_be_visible()
    journey.axe()
    _prints(page, "Cost of a seat for a charge cycle")

    page.get_by_role("link", name="Open the entry").click()
    expect(page.get_by_role("heading", name=f"Entry of {number}")).to_be_visible()
    expect(page.get_by_role("row", name="Together: an entry balances €0.00")).to_be_visible()
    journey.axe()
    _prints(page, number)


def test_times_are_shown_in_utc_at_the_press_of_a_key_and_stay_so(journey: Journey, stage: Stage) -> None:
    person = a_person(stage.story.shop.house.system, Role.FINANCE, name="Marta Lopes")
    journey.enter(with_second_factor(person))
    page = journey.open("/office/orders/")
    told = page.locator("main time").first
    here, there = told.inner_text(), told.get_attribute("title") or ""
    assert there.endswith(" UTC")

    page.get_by_role("button", name="Times in UTC").press("Enter")
    expect(told).to_have_text(there)
    page.reload()
    expect(told).to_have_text(there)
    page.get_by_role("button", name="Times in UTC", pressed=True).press("Enter")
    expect(told).to_have_text(here)


def _prints(page: Page, expected: str) -> None:
    """On paper stands what the page is about, black on white and whole, and nothing to click."""
    page.emulate_media(media="print", color_scheme="dark")
    seen = page.evaluate(
        "[document.body, document.querySelector('main h1')].map((one) => getComputedStyle(one))"
        ".map((one) => [one.backgroundColor, one.color])"
    )
    paper = PdfReader(BytesIO(page.pdf(format="A4")))
    text = " ".join(" ".join(sheet.extract_text().split()) for sheet in paper.pages)
    page.emulate_media(media="screen", color_scheme="light")

    for ground, ink in seen:
        assert ground in ("rgba(0, 0, 0, 0)", "rgb(255, 255, 255)")
        assert max(map(int, re.findall(r"\d+", ink)[:3])) < 100, "ink is dark"
    assert expected in text
    assert [word for word in ("Audit trail", "Sign out", "API reference", "Export") if word in text] == []
