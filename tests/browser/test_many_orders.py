"""A reseller uploads a file, sees all orders at once, corrects one in place, places what is met, and repeats it."""

from __future__ import annotations

import re
from uuid import uuid4

from playwright.sync_api import FilePayload, Page, expect
from tests.browser.conftest import Stage
from tests.browser.test_whole_stories import as_reseller
from tests.support.browser import Journey
from tests.support.story import completed_order

from tenantry.ordering.models import Order

HEAD = (
    "reference,customer,company,country,address_line1,city,postal_code,first_name,last_name,email,phone,domain,"
    "plan,term,billed,seats"
)
PLAN = "Microsoft 365 Business Standard,P1Y,monthly"


def sent(page: Page, text: str) -> None:
    """The file is chosen, the statement confirmed, and sent."""
    file: FilePayload = {"name": "monday.csv", "mimeType": "text/csv", "buffer": text.encode()}
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_label(re.compile("partner of record")).check()
    page.get_by_role("button", name="Upload and look").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("monday.csv")


def test_a_file_is_looked_at_corrected_and_placed_once(journey: Journey, stage: Stage) -> None:
    customer = completed_order(stage.story).row.customer.public_id
    page = as_reseller(journey, stage)
    mark = uuid4().hex[:6]
    standing = f"A-{mark},{customer},,,,,,,,,,,{PLAN},5"
    typo = f"B-{mark},{customer},,,,,,,,,,,{PLAN},five"
    company = "Padaria Central,PT,Rua Augusta 12,Lisboa,1100-053,Ana,Reis,ana@padaria.example,+351210000002"
    new = f"C-{mark},,{company},pad{mark},{PLAN},3"
    text = "\n".join((HEAD, standing, typo, new))

    page.get_by_role("link", name="Many orders").first.click()
    page.get_by_role("link", name="Upload a file").first.click()
    sent(page, text)
    expect(page.get_by_role("button", name="Place 1 order")).to_be_visible(timeout=60_000)
    expect(page.locator("#list")).to_contain_text("five is no number of seats")

    page.get_by_role("link", name=f"B-{mark}").click()
    expect(page.get_by_label("Seats")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Seats").fill("5")
    page.get_by_role("button", name="Save and look again").click()
    expect(page.get_by_role("button", name="Place 2 orders")).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="Place 2 orders").click()
    expect(page.get_by_role("dialog")).to_contain_text("€118.00")
    page.get_by_role("dialog").get_by_role("button", name=re.compile("^Order for €118.00")).click()
    expect(page.get_by_role("link", name=re.compile("^Ordered"))).to_contain_text("2", timeout=60_000)
    placed = Order.objects.filter(buyer_reference__endswith=mark)
    assert sorted(placed.values_list("buyer_reference", flat=True)) == [f"A-{mark}", f"B-{mark}"]

    page.goto(journey.place.url + "/shop/many-orders/new/")
    sent(page, text.replace("five", "5"))
    expect(page.get_by_role("link", name=re.compile("^Placed before"))).to_contain_text("2", timeout=60_000)
    expect(page.get_by_role("button", name=re.compile("^Place"))).to_have_count(0)
    assert placed.count() == 2
