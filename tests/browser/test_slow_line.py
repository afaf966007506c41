"""On a slow line each deed shows that it is at work, and a second press sends nothing."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, Request, expect
from tests.browser.conftest import Stage
from tests.browser.test_clerk_journey import stopped_order
from tests.support.browser import Journey, a_slow_line
from tests.support.browsing import with_second_factor
from tests.support.people import a_person
from tests.support.story import filled_basket, ready_basket

from tenantry.kernel.actor import Role

ORDER_FOR = re.compile("^Order for €")


def enter_as_reseller(journey: Journey, stage: Stage) -> None:
    """Somebody who orders."""
    house = stage.story.shop.house
    journey.enter(a_person(house.system, Role.RESELLER, house.reseller.public_id))


def posts_of(page: Page) -> list[str]:
    """The addresses to which the page posts from now on."""
    posted: list[str] = []

    def see(request: Request) -> None:
        if request.method == "POST":
            posted.append(request.url)

    page.on("request", see)
    return posted


def press_thrice(button: Locator) -> None:
    """As an impatient person does, who sees that it is at work."""
    shown = button.evaluate(
        """async (one) => {
            one.click();
            await new Promise((done) => setTimeout(done, 60));
            const busy = one.getAttribute("aria-busy");
            one.click();
            one.form.requestSubmit(one);
            return busy;
        }"""
    )
    assert shown == "true"


def test_an_order_is_placed_once_by_an_impatient_buyer(journey: Journey, stage: Stage) -> None:
    enter_as_reseller(journey, stage)
    basket = ready_basket(stage.story).basket_id
    page = journey.open(f"/shop/baskets/{basket}/review/")
    posted = posts_of(page)
    page.get_by_role("button", name=ORDER_FOR).first.click()

    with a_slow_line(page):
        press_thrice(page.get_by_role("dialog").get_by_role("button", name=ORDER_FOR))
        page.wait_for_url(re.compile("/shop/orders/ord_"))

    assert len(posted) == 1, posted
    expect(page.locator("#order")).to_contain_text("Order completed", timeout=60_000)


def test_seats_that_are_changed_fast_end_as_they_were_left(journey: Journey, stage: Stage) -> None:
    enter_as_reseller(journey, stage)
    basket = filled_basket(stage.story).basket_id
    page = journey.open(f"/shop/baskets/{basket}/")
    field = page.get_by_role("spinbutton", name=re.compile("^Seats of"))
    more = page.locator('[data-step="1"]').first

    with a_slow_line(page):
        for _ in range(3):
            more.click()
        expect(page.locator(".live.at-work")).to_have_count(1)
        expect(page.locator("main")).to_contain_text("13 ×")

    expect(field).to_have_value("13")
    expect(page.locator(".at-work")).to_have_count(0)
    page.reload()
    expect(field).to_have_value("13")


def test_a_line_that_breaks_is_said_in_place(journey: Journey, stage: Stage) -> None:
    enter_as_reseller(journey, stage)
    basket = filled_basket(stage.story).basket_id
    page = journey.open(f"/shop/baskets/{basket}/")

    page.context.set_offline(True)
    page.locator('[data-step="1"]').first.click()
    expect(page.locator("#notices")).to_contain_text("No answer came")
    journey.axe()
    page.context.set_offline(False)
    page.locator('[data-step="1"]').first.click()

    expect(page.locator("main")).to_contain_text("12 ×")
    found = [one for one in journey.found if "ERR_INTERNET_DISCONNECTED" in one or "htmx:sendError" in one]
    assert found == journey.found
    journey.forget()


def test_a_clerks_retry_is_sent_once(journey: Journey, stage: Stage) -> None:
    placed = stopped_order(stage)
    person = a_person(stage.story.shop.house.system, Role.PROVISIONING, name="Nora Klein")
    journey.enter(with_second_factor(person))
    page = journey.open(f"/office/orders/{placed.order_id}/")
    posted = posts_of(page)
    page.get_by_role("button", name="Retry").click()

    with a_slow_line(page):
        press_thrice(page.get_by_role("dialog").get_by_role("button", name="Retry"))
        expect(page.get_by_text("The order goes on.")).to_be_visible()

    assert len(posted) == 1, posted
    expect(page.get_by_text("Order completed")).to_be_visible(timeout=60_000)
