"""The whole story as it is lived: with two tabs on one basket; to the invoice and its reason; and on a telephone."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import Stage
from tests.browser.test_reseller_journey import (
    Wanted,
    accept_agreement,
    check_conditions,
    choose_domain,
    enter_customer,
    order,
    put_into_basket,
    to_the_reason,
    wait_for_the_invoice,
)
from tests.support.browser import Journey
from tests.support.catalog import buys_on
from tests.support.parties import a_customer
from tests.support.people import a_person
from tests.support.story import customer_details, place, ready_basket

from tenantry.foundation.clock import machine_now
from tenantry.kernel.actor import Role

TELEPHONE = {"locale": "en-GB", "viewport": {"width": 360, "height": 740}}
ORDER_FOR = re.compile("^Order for €")


def as_reseller(journey: Journey, stage: Stage) -> Page:
    """Signed in, on the first page."""
    house = stage.story.shop.house
    journey.enter(a_person(house.system, Role.RESELLER, house.reseller.public_id))
    return journey.open("/shop/")


def fits(page: Page) -> None:
    """Nothing scrolls sideways, once the page that a click has led to is there."""
    page.wait_for_load_state()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360, page.url


def confirm(page: Page) -> None:
    """Open the question that names the amount."""
    page.get_by_role("button", name=ORDER_FOR).first.click()
    expect(page.get_by_role("dialog")).to_be_visible()


def say_yes(page: Page) -> None:
    """Answer it."""
    page.get_by_role("dialog").get_by_role("button", name=ORDER_FOR).click()


def test_a_total_that_another_tab_has_changed_is_not_ordered_but_shown_anew(
    journey: Journey, stage: Stage
) -> None:
    journey.expected |= {409}
    page, basket = as_reseller(journey, stage), ready_basket(stage.story).basket_id
    other = journey.context.new_page()
    page.goto(f"{stage.place.url}/shop/baskets/{basket}/review/")
    before = page.get_by_role("button", name=ORDER_FOR).first.inner_text()

    other.goto(f"{stage.place.url}/shop/baskets/{basket}/")
    with other.expect_response(lambda answer: answer.request.method == "POST"):
        other.locator('[data-step="1"]').first.click()
    confirm(page)
    say_yes(page)

    expect(page.locator("main")).to_contain_text("Something has moved since you looked")
    expect(page.locator("main")).to_contain_text("Nothing was ordered.")
    assert before not in page.locator("main").inner_text()


def test_two_tabs_that_place_one_basket_come_to_one_order(journey: Journey, stage: Stage) -> None:
    page, basket = as_reseller(journey, stage), ready_basket(stage.story).basket_id
    other = journey.context.new_page()
    for one in (page, other):
        one.goto(f"{stage.place.url}/shop/baskets/{basket}/review/")
        confirm(one)

    say_yes(page)
    page.wait_for_url(re.compile("/shop/orders/ord_"))
    say_yes(other)
    other.wait_for_url(re.compile("/shop/orders/ord_"))

    assert other.url == page.url
    expect(other.locator("body")).to_contain_text("It was ordered before: this is the order.")


def test_a_tab_that_edits_what_another_has_ordered_is_told_and_led_to_the_order(
    journey: Journey, stage: Stage
) -> None:
    journey.expected |= {409}
    page, ready = as_reseller(journey, stage), ready_basket(stage.story)
    page.goto(f"{stage.place.url}/shop/baskets/{ready.basket_id}/")
    placed = place(stage.story, ready)

    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.locator('[data-step="1"]').first.click()

    expect(page.locator("#basket")).to_contain_text("This basket was ordered.")
    page.get_by_role("link", name="To the order").click()
    page.wait_for_url(f"**/shop/orders/{placed}/")
    page.go_back()
    expect(page.locator("#basket")).to_contain_text("This basket was ordered.")


def test_a_first_sign_in_that_one_tab_has_shown_another_shows_no_more(journey: Journey, stage: Stage) -> None:
    journey.expected |= {409}
    page = as_reseller(journey, stage)
    placed = place(stage.story, ready_basket(stage.story))
    other = journey.context.new_page()
    page.goto(f"{stage.place.url}/shop/orders/{placed}/")
    wait_for_the_invoice(page)
    for one in (page, other):
        one.goto(f"{stage.place.url}/shop/orders/{placed}/hand-over/")

    page.get_by_role("button", name="Show it now, once").click()
    expect(page.locator("code", has_text="admin@")).to_be_visible()
    other.get_by_role("button", name="Show it now, once").click()

    expect(other.locator("main")).to_contain_text("Already handed over")
    expect(other.locator("code", has_text="admin@")).to_have_count(0)


def test_a_direct_customer_comes_from_the_catalogue_to_the_reason_of_its_invoice(
    journey: Journey, stage: Stage
) -> None:
    house, now = stage.story.shop.house, machine_now()
    customer = a_customer(house.system, customer_details(name="Olivais do Sul, Lda"), now=now)
    buys_on(house, customer.public_id, stage.story.shop.price_list, now=now)
    journey.enter(a_person(house.system, Role.CUSTOMER, customer.public_id))
    page, wanted = journey.open("/shop/"), Wanted(f"olivais{uuid4().hex[:12]}", seats=3)

    put_into_basket(page, wanted)
    page.get_by_role("link", name="Microsoft details").last.click()
    choose_domain(page, wanted, is_reseller=False)
    accept_agreement(page)
    check_conditions(page)
    address = order(page)
    page.goto(f"{stage.place.url}/shop/")  # the page may be left
    page.goto(address)
    to_the_reason(page, wanted)


@pytest.mark.parametrize("window", [TELEPHONE])
def test_a_reseller_orders_on_a_telephone_and_every_page_fits_and_stands_a_reload(
    journey: Journey, stage: Stage
) -> None:
    page, wanted = as_reseller(journey, stage), Wanted(f"monte{uuid4().hex[:12]}", seats=2)
    fits(page)
    page.goto(f"{stage.place.url}/shop/plans/{stage.story.plan.public_id}/?seats=2")
    fits(page)
    page.get_by_role("button", name="Add to the basket").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Basket")
    fits(page)
    page.get_by_role("link", name="For whom").last.click()
    expect(page.get_by_role("link", name="New customer")).to_be_visible()
    fits(page)
    enter_customer(page, f"Monte {wanted.domain[:10]} Sociedade Agrícola Unipessoal Lda")
    expect(page.get_by_role("heading", level=1)).to_have_text("Microsoft details")
    fits(page)
    choose_domain(page, wanted, is_reseller=True)
    page.reload()
    fits(page)
    accept_agreement(page)
    page.reload()
    fits(page)
    check_conditions(page)
    page.reload()
    fits(page)
    address = order(page)
    page.reload()
    assert page.url == address
    wait_for_the_invoice(page)
    fits(page)
    order_page = page.url
    page.get_by_role("link", name="Open it").click()
    expect(page).not_to_have_url(order_page)
    fits(page)
    page.go_back()
    expect(page.locator("#order-state")).to_have_text("Completed")


@pytest.mark.parametrize("window", [{"java_script_enabled": False}])
def test_without_script_an_order_is_placed_and_looked_after_by_its_buyer(
    journey: Journey, stage: Stage
) -> None:
    page, wanted = as_reseller(journey, stage), Wanted(f"serra{uuid4().hex[:12]}", seats=5)
    page.goto(f"{stage.place.url}/shop/plans/{stage.story.plan.public_id}/?seats=5")
    page.get_by_role("button", name="Add to the basket").click()
    page.get_by_role("link", name="For whom").last.click()
    page.get_by_role("link", name="New customer").click()
    details = customer_details(name=f"Serra {wanted.domain[:10]} Lda")
    for label, value in (
        ("Company", details.name),
        ("Street and number", details.address_line1),
        ("City", details.city),
        ("First name", details.first_name),
        ("Last name", details.last_name),
        ("E-mail", details.email),
        ("Phone", details.phone),
        ("Postal code", details.postal_code),
    ):
        page.get_by_label(label).fill(value)
    page.get_by_role("button", name="Save and go on").last.click()
    page.get_by_label("Domain", exact=True).fill(wanted.domain)
    page.get_by_label("I confirm that we are the partner of record").check()
    page.get_by_role("button", name="Save and go on").click()
    page.get_by_role("button", name="Get Microsoft's page").click()
    frame = page.frame_locator("iframe.frame")
    frame.get_by_role("button", name=re.compile("accept", re.IGNORECASE)).click()
    expect(frame.locator("body")).to_contain_text(re.compile("accepted", re.IGNORECASE))
    page.get_by_role("link", name="Check now").click()
    page.get_by_role("link", name="Go on").click()
    page.get_by_role("link", name="Review and order").last.click()
    confirm(page)
    say_yes(page)
    page.wait_for_url(re.compile("/shop/orders/ord_"))
    page.get_by_role("link", name="Look again").click()
    expect(page.locator("#order")).to_contain_text("Order placed")
