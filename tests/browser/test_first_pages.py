"""Pages that stand before any business: what is not there, and the gallery of the design."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import Stage
from tests.support.browser import Journey
from tests.support.browsing import with_second_factor
from tests.support.people import a_person
from tests.support.story import filled_basket

from tenantry.kernel.actor import Role


def test_a_stranger_is_told_that_nothing_is_there(journey: Journey) -> None:
    page = journey.open("/nothing/", status=404)
    expect(page.get_by_role("heading", name="Nothing is here")).to_be_visible()
    expect(page.get_by_role("link", name="To the start page")).to_have_attribute("href", "/")
    journey.axe()


@pytest.mark.parametrize("window", [{"locale": "de-DE", "viewport": {"width": 360, "height": 740}}])
def test_a_stranger_is_told_so_in_german_on_a_telephone(journey: Journey) -> None:
    page = journey.open("/nothing/", status=404)
    expect(page.get_by_role("heading", name="Hier ist nichts")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    journey.axe()


def test_staff_looks_at_the_gallery(journey: Journey, stage: Stage) -> None:
    journey.enter(with_second_factor(a_person(stage.story.shop.house.system, Role.ADMINISTRATOR)))
    page = journey.open("/design/")
    expect(page.get_by_role("heading", level=1).first).to_be_visible()
    journey.axe()


@pytest.mark.parametrize(
    "window", [{"locale": "de-DE", "viewport": {"width": width, "height": 500}} for width in (1440, 1920)]
)
def test_the_shops_navigation_stands_in_one_row_in_german(journey: Journey, stage: Stage) -> None:
    house = stage.story.shop.house
    filled_basket(stage.story)  # its count stands beside the word
    journey.enter(a_person(house.system, Role.RESELLER, house.reseller.public_id, language="de"))
    page = journey.open("/shop/")
    expect(page.get_by_role("link", name="Viele Bestellungen").first).to_be_visible()
    tops = "document.querySelectorAll('.nav-across > li')"
    assert page.evaluate(f"new Set([...{tops}].map(one => one.offsetTop)).size") == 1


def test_the_journey_notices_what_people_would_not(journey: Journey) -> None:
    page = journey.open("/nothing/", status=404)
    page.evaluate("""() => {
        console.warn("careful");
        const script = document.createElement("script");
        script.textContent = "window.broken = true";
        document.head.append(script);
        const image = document.createElement("img");
        image.src = "https://elsewhere.example/x.png";
        document.head.append(image);
    }""")
    page.wait_for_timeout(700)
    told = "\n".join(journey.findings())
    assert "console, warning: careful" in told
    assert "script-src" in told
    assert "elsewhere.example" in told
    assert "content security policy report" in told
    journey.forget()
