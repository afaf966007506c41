"""Signing in as people do it: by an invitation, with a second factor, with a passkey of the browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import Stage
from tests.support.browser import Journey, an_authenticator
from tests.support.parties import House
from tests.support.people import PASSWORD, Person, a_person, invited, token_of
from tests.support.processes import wait_until
from tests.support.totp import code_of

from tenantry.foundation.clock import business_now
from tenantry.kernel.actor import Role
from tenantry.notices.letters import letter
from tenantry.notices.reads import mails
from tenantry.parties.models import User


@pytest.fixture
def house(stage: Stage) -> House:
    return stage.story.shop.house


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def set_up_app(page: Page) -> str:
    """On the page of the app: types its first code; the key."""
    key = page.locator("[data-copy]").first.get_attribute("data-copy")
    assert key is not None
    page.get_by_label("Code").fill(code_of(key, steps_ahead=-1))
    press(page, "Set up")
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    return key


def test_an_invited_colleague_sets_up_a_second_factor_and_signs_in_with_it(
    journey: Journey, house: House
) -> None:
    invitation = invited(house.system, Role.FINANCE, now=business_now())
    wait_until(lambda: len(mails(house.system, limit=50, state="kept")) > 0, "the worker keeps the mail")
    mail = next(one for one in mails(house.system, limit=50) if one.params.get("invitation") == invitation)
    link = re.search(r"https?://\S+", letter(mail).text)
    assert link is not None
    assert token_of(invitation) in link[0]
    page = journey.open(f"/account/invitation/{token_of(invitation)}/")
    journey.axe()
    page.get_by_label("Your name").fill("Ines Duarte")
    page.get_by_label("New password", exact=True).fill(PASSWORD)
    page.get_by_label("New password, again").fill(PASSWORD)
    press(page, "Accept the invitation")
    page.wait_for_load_state()
    journey.open("/account/second-factor/")
    expect(page.get_by_text("Your organisation asks for a second factor")).to_be_visible()
    journey.axe()
    page.get_by_role("link", name="Authenticator app").click()
    journey.axe()
    key = set_up_app(page)
    journey.axe()
    journey.open("/account/security/")
    journey.axe()
    journey.open("/account/sessions/")
    journey.axe()
    journey.open("/account/profile/")
    journey.axe()
    page.locator("summary[aria-label='Your account']").first.click()
    page.locator("details[open]").get_by_text("Sign out").click()
    page.wait_for_url("**/account/sign-in/")
    journey.axe()
    email = mail.recipient
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    press(page, "Sign in")
    expect(page.get_by_role("heading", name="Second factor")).to_be_visible()
    journey.axe()
    page.get_by_label("Code").fill("000000")
    press(page, "Continue")
    expect(page.get_by_text("The code is not right")).to_be_visible()
    page.get_by_label("Code").fill(code_of(key))
    press(page, "Continue")
    page.wait_for_load_state()
    journey.open("/account/profile/")


def a_buyer(house: House) -> Person:
    return a_person(house.system, Role.RESELLER, house.reseller.public_id, now=business_now())


def test_a_passkey_signs_in_without_a_password(journey: Journey, house: House, stage: Stage) -> None:
    person = a_buyer(house)
    # A browser makes passkeys for a name, not for an address of numbers.
    journey.place = type(journey.place)(
        stage.place.url.replace("127.0.0.1", "localhost"), stage.place.log, stage.place.allowed
    )
    page = journey.sign_in(person)
    with an_authenticator(page):
        journey.open("/account/passkeys/add/")
        journey.axe()
        page.get_by_label("Name", exact=True).fill("Fingerprint of the laptop")
        press(page, "Add a passkey")
        expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
        journey.open("/account/security/")
        expect(page.get_by_text("Fingerprint of the laptop")).to_be_visible()
        journey.context.clear_cookies()
        journey.open("/account/sign-in/")
        press(page, "Sign in with a passkey")
        page.wait_for_url(lambda url: "sign-in" not in url)
        journey.open("/account/profile/")
        expect(page.get_by_label("Name", exact=True)).to_have_value(person.name)
        # The same passkey as second factor, after the password.
        journey.context.clear_cookies()
        journey.sign_in(person)
        press(page, "Use a passkey")
        page.wait_for_url(lambda url: "second-step" not in url)
        journey.open("/account/profile/")


def test_two_passkeys_of_one_person_both_sign_in_and_one_can_go(
    journey: Journey, house: House, stage: Stage
) -> None:
    person = a_buyer(house)
    journey.place = type(journey.place)(
        stage.place.url.replace("127.0.0.1", "localhost"), stage.place.log, stage.place.allowed
    )
    page = journey.sign_in(person)

    def sign_in_with_passkey() -> None:
        journey.context.clear_cookies()
        journey.open("/account/sign-in/")
        press(page, "Sign in with a passkey")
        page.wait_for_url(lambda url: "sign-in" not in url)

    def add(name: str) -> None:
        journey.open("/account/passkeys/add/")
        page.get_by_label("Name", exact=True).fill(name)
        press(page, "Add a passkey")
        page.wait_for_url(lambda url: "/add/" not in url)

    with an_authenticator(page):
        add("Laptop")
    with an_authenticator(page):  # another device
        add("Telephone")
        journey.open("/account/security/")
        expect(page.get_by_text("Laptop").first).to_be_visible()
        expect(page.get_by_text("Telephone").first).to_be_visible()
        sign_in_with_passkey()
        journey.open("/account/security/")
        page.locator("a[href*='/account/passkeys/'][href$='/remove/']").first.click()
        page.locator("form:not([action*='sign-out']) button.btn-danger").first.click()
        page.wait_for_url("**/account/security/")
        expect(page.locator("a[href*='/account/passkeys/'][href$='/remove/']")).to_have_count(1)


def test_an_invitation_in_two_tabs_makes_one_person_and_the_second_tab_is_told(
    journey: Journey, house: House
) -> None:
    journey.expected |= {403, 404, 409}
    invitation = invited(house.system, Role.RESELLER, house.reseller.public_id, now=business_now())
    address = f"/account/invitation/{token_of(invitation)}/"
    page, other = journey.open(address), journey.context.new_page()
    other.goto(f"{journey.place.url}{address}")
    for tab in (page, other):
        tab.get_by_label("Your name").fill("Rita Pires")
        tab.get_by_label("New password", exact=True).fill(PASSWORD)
        tab.get_by_label("New password, again").fill(PASSWORD)

    press(page, "Accept the invitation")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Good day")
    press(other, "Accept the invitation")

    expect(other.get_by_role("heading", level=1)).to_contain_text("Good day")
    expect(other.locator("#notices")).to_contain_text("You have signed in since this page was opened.")
    expect(other.locator("#notices")).to_contain_text("You have accepted this invitation already.")
    assert User.objects.filter(name="Rita Pires").count() == 1


def test_staff_keeps_its_last_passkey_until_there_is_another_factor(
    journey: Journey, house: House, stage: Stage
) -> None:
    person = a_person(house.system, Role.SALES, now=business_now())
    journey.place = type(journey.place)(
        stage.place.url.replace("127.0.0.1", "localhost"), stage.place.log, stage.place.allowed
    )
    page = journey.sign_in(person)
    journey.open("/office/")
    expect(page.get_by_role("heading", name="Set up a second factor")).to_be_visible()
    with an_authenticator(page):
        journey.open("/account/passkeys/add/")
        page.get_by_label("Name", exact=True).fill("Laptop")
        press(page, "Add a passkey")
        expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
        journey.open("/account/security/")
        remove = page.locator("a[href*='/account/passkeys/'][href$='/remove/']").first.get_attribute("href")
        assert remove is not None
        journey.open(remove)
        page.locator("form:not([action*='sign-out']) button.btn-danger").first.click()
        expect(page.get_by_text("Add another one before you remove this.")).to_be_visible()
        journey.axe()
        journey.open("/account/authenticator-app/")
        key = page.locator("[data-copy]").first.get_attribute("data-copy")
        assert key is not None
        page.get_by_label("Code").fill(code_of(key, steps_ahead=-1))
        press(page, "Set up")
        page.wait_for_url(lambda url: "authenticator-app" not in url)
        journey.open(remove)
        page.locator("form:not([action*='sign-out']) button.btn-danger").first.click()
        page.wait_for_url("**/account/security/")
        expect(page.get_by_text("Laptop")).to_have_count(0)
        journey.open("/office/")


def test_who_says_no_to_the_passkey_is_told_so(journey: Journey, stage: Stage) -> None:
    journey.place = type(journey.place)(
        stage.place.url.replace("127.0.0.1", "localhost"), stage.place.log, stage.place.allowed
    )
    page = journey.open("/account/sign-in/")
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new Error('no')); }")
    press(page, "Sign in with a passkey")
    expect(page.get_by_text("The passkey was not used.")).to_be_visible()


@pytest.mark.parametrize("window", [{"locale": "de-DE", "viewport": {"width": 360, "height": 740}}])
def test_sign_in_speaks_german_on_a_telephone(journey: Journey) -> None:
    page = journey.open("/account/sign-in/")
    expect(page.get_by_role("heading", name="Anmelden")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    journey.axe()
    page.get_by_label("E-Mail-Adresse").fill("niemand@nirgends.example")
    page.get_by_label("Passwort", exact=True).fill("falsch falsch falsch")
    page.get_by_role("button", name="Anmelden", exact=True).click()
    expect(page.get_by_text("Die E-Mail-Adresse oder das Passwort stimmt nicht.")).to_be_visible()
    journey.axe()
