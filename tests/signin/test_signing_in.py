"""Signing in by password and second factor, out again, and what happens to who guesses."""

from __future__ import annotations

import re
from base64 import b64decode
from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.test import Client
from pytest_django import Settings
from tests.support.browsing import a_membership
from tests.support.hashers import CountingHasher
from tests.support.parties import House, provider_with_reseller
from tests.support.people import PASSWORD, Person, a_person, an_address, events_of
from tests.support.totp import code_of, secret_in

from tenantry.foundation.clock import machine_now
from tenantry.foundation.models import Session
from tenantry.foundation.sessions import hash_of
from tenantry.kernel.actor import Role
from tenantry.parties.use_cases.change_setting import change_setting

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def house() -> House:
    return provider_with_reseller(now=machine_now())


def a_browser(address: str = "192.0.2.1") -> Client:
    return Client(REMOTE_ADDR=address, HTTP_USER_AGENT=FIREFOX)


def sign_in(browser: Client, email: str, password: str = PASSWORD, next_address: str = "") -> Any:
    form = {"login": email, "password": password} | ({"next": next_address} if next_address else {})
    return browser.post("/account/sign-in/", form)


def set_up_app(browser: Client) -> str:
    """Sets up an authenticator app; its key."""
    page = browser.get("/account/authenticator-app/")
    assert page.status_code == 200, page.content
    secret = secret_in(page.content.decode())
    drawn = re.search(r'src="data:image/svg[+]xml;base64,([^"]+)"', page.content.decode())
    assert drawn is not None
    assert b'<rect width="100%" height="100%" fill="#fff"/><path' in b64decode(drawn[1])  # also on dark pages
    answer = browser.post("/account/authenticator-app/", {"code": code_of(secret, steps_ahead=-1)})
    assert (answer.status_code, answer["Location"]) == (302, "/account/recovery-codes/")
    return secret


def with_app(person: Person) -> str:
    """The person has an app; its key."""
    browser = a_browser()
    assert sign_in(browser, person.email).status_code == 302
    return set_up_app(browser)


def is_in(browser: Client) -> bool:
    return browser.get("/account/profile/").status_code == 200


def test_a_member_signs_in_with_address_and_password_and_is_led_on(house: House) -> None:
    person = a_person(house.system, Role.RESELLER, house.reseller.public_id)
    browser = a_browser()
    answer = sign_in(browser, person.email.upper(), next_address="/account/sessions/")
    assert (answer.status_code, answer["Location"]) == (302, "/account/sessions/")
    assert is_in(browser)
    row = Session.objects.get(user_id=person.key)
    assert (row.address, row.browser) == ("192.0.2.1", FIREFOX)
    assert row.expires_at - row.last_seen_at == timedelta(minutes=60)


def test_the_way_on_never_leads_elsewhere(house: House) -> None:
    person = a_person(house.system, Role.RESELLER, house.reseller.public_id)
    for wanted in ("https://evil.example/", "//evil.example/", "/\\evil.example/", "javascript:alert(1)"):
        assert sign_in(a_browser(), person.email, next_address=wanted)["Location"] == "/"


def test_a_session_is_quiet_as_long_as_the_provider_has_set(house: House) -> None:
    change_setting(name="session_idle_minutes", value=15, by=house.administrator.actor, now=machine_now())
    person = a_person(house.system, Role.RESELLER, house.reseller.public_id)
    sign_in(a_browser(), person.email)
    row = Session.objects.get(user_id=person.key)
    assert row.expires_at - row.last_seen_at == timedelta(minutes=15)


def test_signing_in_begins_a_new_session(house: House) -> None:
    person = a_person(house.system, Role.RESELLER, house.reseller.public_id)
    browser = a_browser()
    browser.get("/account/sign-in/")
    session = browser.session
    session["planted"] = True
    session.save()
    browser.cookies["session"] = str(session.session_key)
    sign_in(browser, person.email)
    assert browser.cookies["session"].value != session.session_key
    assert not Session.objects.filter(pk=hash_of(str(session.session_key))).exists()


def test_signing_out_ends_the_session(house: House) -> None:
    person = a_person(house.system, Role.RESELLER, house.reseller.public_id)
    browser = a_browser()
    sign_in(browser, person.email)
    assert browser.get("/account/sign-out/").status_code == 405
    assert browser.post("/account/sign-out/")["Location"] == "/account/sign-in/"
    assert not is_in(browser)
    assert not Session.objects.filter(user_id=person.key).exists()


def test_an_unknown_address_is_answered_like_a_wrong_password(house: House, settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["tests.support.hashers.CountingHasher"]
    person = a_person(house.system, Role.RESELLER, house.reseller.public_id)
    answers = {}
    for name, email in {"known": person.email, "unknown": an_address()}.items():
        CountingHasher.computed.clear()
        answer = sign_in(a_browser(), email, "not the password at all")
        words = re.findall(r"[^<>]*is not right[^<>]*", answer.content.decode())
        answers[name] = (answer.status_code, words, len(CountingHasher.computed))
    assert answers["known"] == answers["unknown"]
    assert answers["known"] == (422, ["The e-mail address or the password is not right."], 1)


def test_staff_sets_up_a_second_factor_before_anything_else(house: House) -> None:
    person = a_person(house.system, Role.SALES)
    browser = a_browser()
    sign_in(browser, person.email)
    led = browser.get("/office/")
    assert (led.status_code, led["Location"]) == (302, "/account/second-factor/")
    page = browser.get("/account/second-factor/").content.decode()
    assert "asks for a second factor" in page
    old = browser.cookies["session"].value
    set_up_app(browser)
    assert browser.cookies["session"].value != old
    codes = browser.get("/account/recovery-codes/").content.decode()
    assert codes.count("\n") > 10
    assert events_of(house.id, "user", person.id) == [
        ("user.sign_in_changed", {"user_id": person.id, "what": "app_added"})
    ]


def test_a_provider_may_ask_its_customers_for_a_second_factor(house: House) -> None:
    person = a_person(house.system, Role.RESELLER, house.reseller.public_id)
    browser = a_browser()
    sign_in(browser, person.email)
    assert browser.get("/shop/").status_code == 200
    by = house.administrator.actor
    change_setting(name="second_factor_of_customers", value=True, by=by, now=machine_now())
    assert browser.get("/shop/")["Location"] == "/account/second-factor/"
    change_setting(name="second_factor_of_customers", by=by, now=machine_now())
    assert browser.get("/shop/").status_code == 200


def test_the_second_factor_is_asked_for_at_sign_in_and_a_code_is_taken_once(house: House) -> None:
    person = a_person(house.system, Role.SALES)
    secret = with_app(person)
    browser = a_browser()
    answer = sign_in(browser, person.email)
    assert (answer.status_code, answer["Location"]) == (302, "/account/second-step/")
    assert not is_in(browser)
    assert browser.post("/account/second-step/", {"code": "000000"}).status_code == 422
    assert not is_in(browser)
    code = code_of(secret)
    assert browser.post("/account/second-step/", {"code": code})["Location"] == "/"
    assert is_in(browser)
    other = a_browser()
    sign_in(other, person.email)
    assert other.post("/account/second-step/", {"code": code}).status_code == 422
    assert not is_in(other)


def test_a_recovery_code_opens_once(house: House) -> None:
    person = a_person(house.system, Role.SALES)
    first = a_browser()
    sign_in(first, person.email)
    set_up_app(first)
    shown = first.get("/account/recovery-codes/").content.decode()
    code = next(
        line for line in shown.splitlines() if line.strip().isdecimal() and len(line.strip()) == 8
    ).strip()
    for expected in (True, False):
        browser = a_browser()
        sign_in(browser, person.email)
        browser.post("/account/second-step/", {"code": code})
        assert is_in(browser) is expected
    again = first.get("/account/recovery-codes/").content.decode()
    assert code not in again


def test_guessing_codes_is_stopped(house: House) -> None:
    person = a_person(house.system, Role.SALES)
    secret = with_app(person)
    browser = a_browser()
    sign_in(browser, person.email)
    for _ in range(10):
        assert browser.post("/account/second-step/", {"code": "000000"}).status_code == 422
    answer = browser.post("/account/second-step/", {"code": code_of(secret)})
    assert answer.status_code == 422
    assert "Too many attempts" in answer.content.decode()
    assert not is_in(browser)


def test_five_wrong_passwords_lock_that_address_from_that_place_and_say_how_long(house: House) -> None:
    person = a_person(house.system, Role.RESELLER, house.reseller.public_id)
    browser = a_browser("198.51.100.7")
    for _ in range(4):
        assert sign_in(browser, person.email, "wrong wrong wrong").status_code == 422
    answer = sign_in(browser, person.email, "wrong wrong wrong")
    assert answer.status_code == 429
    locked = sign_in(browser, person.email)
    assert locked.status_code == 429
    assert "Try again in 15 minutes." in locked.content.decode()
    assert 14 * 60 < int(locked["Retry-After"]) <= 15 * 60
    assert not is_in(browser)
    elsewhere = a_browser("198.51.100.8")
    assert sign_in(elsewhere, person.email).status_code == 302  # nobody locks another out
    AccessAttempt.objects.filter(username=person.email).update(
        attempt_time=machine_now() - timedelta(minutes=16)
    )
    assert sign_in(browser, person.email).status_code == 302


def test_an_address_that_nobody_has_is_locked_alike() -> None:
    browser, email = a_browser("198.51.100.9"), an_address()
    statuses = [sign_in(browser, email, "wrong wrong wrong").status_code for _ in range(6)]
    assert statuses == [422, 422, 422, 422, 429, 429]


def test_the_pages_of_sign_in_carry_nothing_inline(house: House) -> None:
    person = a_person(house.system, Role.SALES)
    browser = a_browser()
    pages = [browser.get(path) for path in ("/account/sign-in/", "/account/forgotten/")]
    sign_in(browser, person.email)
    pages += [
        browser.get(f"/account/{path}/")
        for path in ("second-factor", "authenticator-app", "passkeys/add", "security", "sessions", "profile",
                     "password")
    ]  # fmt: skip
    for page in pages:
        text = page.content.decode()
        assert page.status_code == 200
        assert "<script>" not in text
        assert " style=" not in text
        assert " onclick=" not in text


def test_who_has_several_memberships_chooses_one(house: House) -> None:
    person = a_person(house.system, Role.RESELLER, house.reseller.public_id)
    other = provider_with_reseller(now=machine_now())
    second = a_membership(person, other, Role.RESELLER, other.reseller)
    browser = a_browser()
    answer = sign_in(browser, person.email, next_address="/account/profile/")
    assert answer["Location"] == "/account/choose/?next=%2Faccount%2Fprofile%2F"
    page = browser.get("/account/choose/").content.decode()
    assert (person.membership in page, second in page) == (True, True)
    chosen = browser.post("/account/choose/", {"membership": second, "next": "/account/profile/"})
    assert chosen["Location"] == "/account/profile/"
    assert browser.session["membership"] == second
    foreign = a_person(house.system, Role.RESELLER, house.reseller.public_id).membership
    assert browser.post("/account/choose/", {"membership": foreign}).status_code == 404
    assert browser.session["membership"] == second
