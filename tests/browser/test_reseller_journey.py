"""The way of an order, as people go it: a reseller for a new end customer, and a direct customer for itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import Stage
from tests.support.browser import Journey
from tests.support.catalog import BUSINESS_STANDARD, buys_on
from tests.support.parties import a_customer
from tests.support.people import a_person
from tests.support.story import customer_details

from tenantry.foundation.clock import machine_now
from tenantry.kernel.actor import Role


@dataclass(frozen=True)
class Wanted:
    """What is ordered in a journey."""

    domain: str
    seats: int = 10


def put_into_basket(page: Page, wanted: Wanted) -> None:
    """From the catalogue, found while one types, into a new basket."""
    page.get_by_role("link", name="Plans", exact=True).first.click()
    page.get_by_role("searchbox", name="Search plans by name or product number").fill("business standard")
    row = page.get_by_role("link", name=re.compile(f"^{BUSINESS_STANDARD}"))
    expect(page.get_by_role("link", name=re.compile("Exchange Online"))).to_have_count(0)
    page.wait_for_load_state("networkidle")  # the list is drawn anew while one types
    row.first.click()
    page.wait_for_url(re.compile("/shop/plans/pln_"))
    page.get_by_label("1-year term, billed monthly").check()
    page.get_by_role("spinbutton", name="Seats").fill(str(wanted.seats))
    expect(page.locator("#offer")).to_contain_text(f"× {wanted.seats} seats")
    expect(page.locator("#offer")).to_contain_text("First charge, net")
    page.get_by_role("button", name="Add to the basket").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Basket")


def enter_customer(page: Page, name: str) -> None:
    """A new end customer; a wrong postal code is told as one leaves the field, with a valid example."""
    page.get_by_role("link", name="New customer").click()
    details = customer_details(name=name)
    page.get_by_label("Company").fill(details.name)
    page.get_by_label("Street and number").fill(details.address_line1)
    page.get_by_label("City").fill(details.city)
    page.get_by_label("First name").fill(details.first_name)
    page.get_by_label("Last name").fill(details.last_name)
    page.get_by_label("E-mail").fill(details.email)
    page.get_by_label("Phone").fill(details.phone)
    page.get_by_label("Postal code").fill("120")
    page.get_by_label("Phone").focus()
    expect(page.locator("#id_postal_code_error")).to_contain_text("Write it as in")
    expect(page.get_by_label("Postal code")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Postal code").fill(details.postal_code)
    page.get_by_label("Phone").focus()
    expect(page.locator("#id_postal_code_error")).not_to_contain_text("Write it as in")
    expect(page.get_by_label("Postal code")).not_to_have_attribute("aria-invalid", "true")
    page.get_by_role("button", name="Save and go on").last.click()


def choose_domain(page: Page, wanted: Wanted, *, is_reseller: bool) -> None:
    """The domain of the new tenant, whose availability is told while one types; the statement of the reseller."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Microsoft details")
    page.get_by_label("Domain", exact=True).fill(wanted.domain)
    expect(page.locator("#domain")).to_contain_text(f"{wanted.domain}.onmicrosoft.com is free.")
    if is_reseller:
        page.get_by_label("I confirm that we are the partner of record").check()
    page.get_by_role("button", name="Save and go on").click()


def accept_agreement(page: Page) -> None:
    """In Microsoft's page, which stands in ours; ours notices the acceptance by itself."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Microsoft Customer Agreement")
    page.get_by_role("button", name="Get Microsoft's page").click()
    frame = page.frame_locator("iframe.frame")
    frame.get_by_role("button", name=re.compile("accept", re.IGNORECASE)).click()
    go_on = page.get_by_role("link", name="Go on")
    expect(go_on).to_be_visible(timeout=30_000)
    go_on.click()


def check_conditions(page: Page) -> None:
    """Every condition, looked at by itself when the page is opened."""
    expect(page.get_by_text("All conditions are met")).to_be_visible(timeout=30_000)
    page.get_by_role("link", name="Review and order").last.click()


def order(page: Page) -> str:
    """Place it, after a confirmation that names the amount; the address of the order."""
    button = page.get_by_role("button", name=re.compile("^Order for €")).first
    amount = button.inner_text()
    button.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(amount.removeprefix("Order for "))
    dialog.get_by_role("button", name=amount).click()
    page.wait_for_url(re.compile("/shop/orders/ord_"))
    return page.url


def wait_for_the_invoice(page: Page) -> None:
    """The page follows its order by itself."""
    expect(page.locator("#order")).to_contain_text("Order completed", timeout=60_000)
    expect(page.locator("#order")).to_contain_text("Invoice 20", timeout=60_000)


def to_the_reason(page: Page, wanted: Wanted) -> None:
    """From the order's page: the first administrator is taken over, and the invoice says why its amount is so."""
    wait_for_the_invoice(page)
    page.get_by_role("link", name="Hand it over").click()
    page.get_by_role("button", name="Show it now, once").click()
    expect(page.locator("code", has_text=f"admin@{wanted.domain}")).to_be_visible()
    page.get_by_role("link", name="I have kept them").click()
    page.get_by_role("link", name="Open it").click()
    page.get_by_role("link", name="Why this amount? Line 1").click()
    expect(page.locator("#why-1")).to_contain_text(f"{wanted.seats} seats × price × days")
    expect(page.locator("#why-1")).to_contain_text("A whole charge cycle is charged at the full price.")


def begin(journey: Journey) -> Page:
    """The first page of the storefront."""
    page = journey.open("/shop/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Good day")
    journey.axe()
    return page


def test_a_reseller_comes_from_the_catalogue_to_the_reason_of_its_invoice(
    journey: Journey, stage: Stage
) -> None:
    shop = stage.story.shop
    journey.enter(a_person(shop.house.system, Role.RESELLER, shop.house.reseller.public_id))
    page = begin(journey)
    wanted = Wanted(f"quinta{uuid4().hex[:12]}")
    put_into_basket(page, wanted)
    journey.axe()
    page.get_by_role("link", name="For whom").last.click()
    enter_customer(page, f"Quinta {wanted.domain[:10]} Lda")
    choose_domain(page, wanted, is_reseller=True)
    accept_agreement(page)
    check_conditions(page)
    journey.axe()
    order(page)
    to_the_reason(page, wanted)
    journey.axe()


def test_a_direct_customer_orders_for_itself(journey: Journey, stage: Stage) -> None:
    house, now = stage.story.shop.house, machine_now()
    customer = a_customer(house.system, customer_details(name="Herdade do Rio, Lda"), now=now)
    buys_on(house, customer.public_id, stage.story.shop.price_list, now=now)
    journey.enter(a_person(house.system, Role.CUSTOMER, customer.public_id))
    page = begin(journey)
    wanted = Wanted(f"herdade{uuid4().hex[:12]}", seats=4)
    put_into_basket(page, wanted)
    page.get_by_role("link", name="Microsoft details").last.click()
    choose_domain(page, wanted, is_reseller=False)
    accept_agreement(page)
    check_conditions(page)
    order(page)


@pytest.mark.parametrize("window", [{"locale": "en-GB", "viewport": {"width": 360, "height": 740}}])
def test_a_basket_is_filled_on_a_telephone_and_found_again(journey: Journey, stage: Stage) -> None:
    shop = stage.story.shop
    journey.enter(a_person(shop.house.system, Role.RESELLER, shop.house.reseller.public_id))
    page = journey.open(f"/shop/plans/{stage.story.plan.public_id}/")
    page.get_by_role("button", name="Add to the basket").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Basket")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    journey.axe()
    journey.open("/shop/baskets/")
    expect(page.get_by_role("link", name=re.compile("Not chosen yet"))).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
