"""What was typed into a page whose session has ended is neither done nor lost."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from tests.support.browsing import enter, nobody
from tests.support.parties import House, provider_with_reseller
from tests.support.people import Person, a_person

from tenantry.foundation.clock import machine_now
from tenantry.kernel.actor import Role

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

pytestmark = pytest.mark.urls("tests.web.sample_pages")
OWN = "http://testserver"
LEAD = re.compile(r'href="(/account/sign-in/[^"]*)"')


@pytest.fixture(scope="module")
def buyer(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Person:
    with django_db_blocker.unblock():
        house: House = provider_with_reseller(now=machine_now())
        return a_person(house.system, Role.RESELLER, house.reseller.public_id, name="Rui Matos")


@pytest.fixture
def signed_in_again(buyer: Person) -> Client:
    """A browser whose forms bear the mark of the sign-in before."""
    browser = Client(enforce_csrf_checks=True)
    enter(browser, buyer)
    return browser


def _text(answer: Any) -> str:
    text: str = answer.content.decode()
    return text


def test_a_strangers_form_is_not_sent_and_comes_back_with_what_was_typed_and_the_way_to_sign_in() -> None:
    typed = {"seats": '<b>5"', "why": ["one", "two"]}
    answer = nobody().post("/shop/form/?a=b", typed, Referer=f"{OWN}/shop/who/?page=2")
    text = _text(answer)

    assert answer.status_code == 403
    assert "You are not signed in any more" in text
    assert "Nothing was sent, and nothing was changed." in text
    assert 'action="/shop/form/?a=b"' in text
    assert 'name="seats" value="&lt;b&gt;5&quot;"' in text
    assert 'name="why" value="one"' in text
    assert 'name="why" value="two"' in text
    assert LEAD.findall(text) == ["/account/sign-in/?next=%2Fshop%2Fwho%2F%3Fpage%3D2"]


@pytest.mark.parametrize("elsewhere", ["https://evil.example/shop/who/", f"{OWN}//evil.example/", ""])
def test_only_a_page_of_ours_is_come_back_to(elsewhere: str) -> None:
    answer = nobody().post("/shop/form/", {}, Referer=elsewhere)
    assert LEAD.findall(_text(answer)) == ["/account/sign-in/"]


def test_a_file_and_a_long_text_are_told_to_be_repeated(buyer: Person) -> None:
    for typed in ({"why": "x" * 60_001}, {f"f{n}": "" for n in range(201)}):
        text = _text(nobody().post("/shop/form/", typed))
        assert "Open the page again and repeat it." in text
        assert "Send it again" not in text


def test_a_form_of_the_account_leads_to_sign_in_without_being_kept() -> None:
    answer = nobody().post("/account/sign-out/", {"password": "secret"})
    assert (answer.status_code, answer["Location"]) == (302, "/account/sign-in/")


@pytest.mark.parametrize("with_name", [False, True])
def test_what_htmx_asks_while_one_types_leaves_the_page_and_says_what_to_do(with_name: bool) -> None:
    headers = {"HX_Trigger_Name": "city"} if with_name else {}
    headers |= {"HX_Request": "true", "HX_Current_URL": f"{OWN}/shop/form/"}
    visit = nobody()
    answer = visit.get("/shop/form/", **headers) if with_name else visit.post("/shop/form/", None, **headers)

    assert answer.status_code == 403
    assert (answer["HX-Retarget"], answer["HX-Reswap"]) == ("#notices", "innerHTML")
    assert "What you typed is still here." in _text(answer)
    assert LEAD.findall(_text(answer)) == ["/account/sign-in/?next=%2Fshop%2Fform%2F"]


def test_a_form_of_the_session_before_is_asked_for_once_more_in_the_name_of_who_is_signed_in_now(
    signed_in_again: Client,
) -> None:
    asked = signed_in_again.post("/shop/form/", {"seats": "5", "_key": "k"}, headers={"Origin": OWN})
    text = _text(asked)
    assert asked.status_code == 403
    assert "You have signed in again since this page was opened" in text
    assert "Signed in now: Rui Matos (" in text
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', text[text.index('action="/shop/form/"') :])
    assert token is not None

    fields = {"seats": "5", "_key": "k", "csrfmiddlewaretoken": token[1]}
    sent = signed_in_again.post("/shop/form/", fields, headers={"Origin": OWN})

    assert (sent.status_code, sent["Location"]) == (302, "/shop/who/")


def test_what_htmx_sends_of_the_session_before_is_told_in_place(signed_in_again: Client) -> None:
    headers = {"Origin": OWN, "HX-Request": "true"}
    answer = signed_in_again.post("/shop/form/", {"seats": "5"}, headers=headers)
    assert (answer.status_code, answer["HX-Retarget"]) == (403, "#notices")
    assert "a form that you have filled can be sent as it stands." in _text(answer)


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "", "http://testserver:81"])
def test_a_form_from_elsewhere_is_never_offered_to_be_sent(signed_in_again: Client, origin: str) -> None:
    headers = {"Origin": origin} if origin else {}
    answer = signed_in_again.post("/shop/form/", {"seats": "5"}, headers=headers)
    assert answer.status_code == 403
    assert "This page was open for too long" in _text(answer)
    assert 'name="seats"' not in _text(answer)


def test_a_form_of_the_account_is_shown_as_it_stands_now(signed_in_again: Client) -> None:
    headers = {"Origin": OWN, "Referer": f"{OWN}/account/open/"}
    answer = signed_in_again.post("/account/sign-out/", {"password": "secret"}, headers=headers)
    assert (answer.status_code, answer["Location"]) == (302, "/account/open/")
    assert "You have signed in since this page was opened." in _text(signed_in_again.get("/shop/form/"))
