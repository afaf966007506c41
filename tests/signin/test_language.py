"""The language of the pages that strangers see."""

from __future__ import annotations

from django.test import Client
from tests.support.browsing import member
from tests.support.parties import provider_with_reseller

SWITCH = '<a href="/account/language/{0}/?next=/account/sign-in/" lang="{0}" hreflang="{0}">{1}</a>'


def _sign_in_page(browser: Client, **headers: str) -> str:
    return browser.get("/account/sign-in/", headers=headers).content.decode()


def test_a_stranger_switches_and_it_stays_whatever_the_browser_asks_for() -> None:
    browser = Client()
    assert SWITCH.format("de", "Deutsch") in _sign_in_page(browser)

    answer = browser.get("/account/language/de/?next=/account/sign-in/")
    page = _sign_in_page(browser, Accept_Language="en-GB")

    assert (answer.status_code, answer["Location"]) == (302, "/account/sign-in/")
    assert '<html lang="de"' in page
    assert SWITCH.format("en", "English") in page
    assert '<html lang="de"' in browser.get("/nothing/").content.decode()


def test_the_way_back_leads_nowhere_else() -> None:
    for elsewhere in ("https://evil.example/", "//evil.example/", "javascript:alert(1)", ""):
        answer = Client().get("/account/language/de/", {"next": elsewhere})
        assert answer["Location"] == "/"


def test_an_unknown_language_is_nothing_and_leaves_no_cookie() -> None:
    answer = Client().get("/account/language/xx/")
    assert answer.status_code == 404
    assert not answer.cookies


def test_who_is_signed_in_reads_in_the_language_of_the_profile() -> None:
    house = provider_with_reseller()
    visit = member(house.system, house.reseller.public_id, language="en")
    visit.get("/account/language/de/")

    page = visit.get("/shop/").content.decode()

    assert '<html lang="en"' in page
    assert "/account/language/" not in page
