"""Finance: from the list over an invoice and the reason of a line down to the entry in the books, which balances."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
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

    page.get_by_role("link", name="Open the entry").click()
    expect(page.get_by_role("heading", name=f"Entry of {number}")).to_be_visible()
    expect(page.get_by_role("row", name="Together: an entry balances €0.00")).to_be_visible()
    journey.axe()
