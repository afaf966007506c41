"""The session ends in the middle of an order, in another tab: nothing is lost, and nothing is done unseen."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import Stage
from tests.support.browser import Journey
from tests.support.people import Person, a_person
from tests.support.story import customer_details, filled_basket

from tenantry.foundation.clock import machine_now
from tenantry.kernel.actor import Role
from tenantry.parties.models import Party

ENDED = "You are not signed in any more"


@pytest.fixture
def buyer(stage: Stage) -> Person:
    """Somebody who orders."""
    house = stage.story.shop.house
    return a_person(house.system, Role.RESELLER, house.reseller.public_id, now=machine_now())


def sign_out(page: Page, stage: Stage) -> None:
    """In this tab, by the menu."""
    page.goto(f"{stage.place.url}/account/profile/")
    page.locator("summary[aria-label='Your account']").first.click()
    page.locator("details[open]").get_by_text("Sign out").click()
    page.wait_for_url("**/account/sign-in/")


def sign_in(page: Page, person: Person) -> None:
    """In this tab, by the form that stands."""
    page.get_by_label("E-mail address").fill(person.email)
    page.get_by_label("Password", exact=True).fill(person.password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "sign-in" not in url)


def fill(page: Page, name: str) -> None:
    """The form of a new customer."""
    details: Any = customer_details(name=name)
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


def test_a_filled_form_survives_a_session_that_ends_in_another_tab(
    journey: Journey, stage: Stage, buyer: Person
) -> None:
    journey.expected |= {403}
    journey.sign_in(buyer)
    page, other = journey.page, journey.context.new_page()
    basket = filled_basket(stage.story).basket_id
    journey.open(f"/shop/baskets/{basket}/customer/new/")
    sign_out(other, stage)

    fill(page, "Vinha Velha, Lda")
    expect(page.locator("#notices")).to_contain_text(ENDED)
    expect(page.locator("#notices .notice")).to_have_count(1)
    expect(page.get_by_label("Company")).to_have_value("Vinha Velha, Lda")
    page.get_by_role("button", name="Save and go on").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(ENDED)
    journey.axe()
    assert not Party.objects.filter(name="Vinha Velha, Lda").exists()

    with journey.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in").click()
    sign_in(opened.value, buyer)
    assert opened.value.url.endswith(f"/shop/baskets/{basket}/customer/new/")
    page.get_by_role("button", name="Send it again").click()
    expect(page.get_by_text(f"Signed in now: {buyer.name} ({buyer.email}).")).to_be_visible()
    journey.axe()
    page.get_by_role("button", name="Send it now").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Microsoft Customer Agreement")
    assert Party.objects.filter(name="Vinha Velha, Lda").count() == 1


def test_who_signs_in_again_lands_where_the_order_stood(
    journey: Journey, stage: Stage, buyer: Person
) -> None:
    journey.sign_in(buyer)
    basket = filled_basket(stage.story).basket_id
    address = f"/shop/baskets/{basket}/microsoft/"
    page, other = journey.open(address), journey.context.new_page()
    sign_out(other, stage)

    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    sign_in(page, buyer)

    assert page.url == f"{stage.place.url}{address}"
    expect(page.get_by_role("heading", level=1)).to_have_text("Microsoft details")


def test_seats_that_are_changed_after_the_session_ended_say_so_in_place(
    journey: Journey, stage: Stage, buyer: Person
) -> None:
    journey.expected |= {403}
    journey.sign_in(buyer)
    basket = filled_basket(stage.story).basket_id
    page, other = journey.open(f"/shop/baskets/{basket}/"), journey.context.new_page()
    sign_out(other, stage)

    page.locator('[data-step="1"]').first.click()

    expect(page.locator("#notices")).to_contain_text(ENDED)
    assert page.url == f"{stage.place.url}/shop/baskets/{basket}/"
    journey.axe()
