"""The organisation's own sign-in, tried against a real OpenID Connect provider on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, build_opener

import pytest
from django.test import Client
from pytest_django import Settings
from tests.signin.test_signing_in import a_browser, is_in, with_app
from tests.support.openid import CLIENT_ID, CLIENT_SECRET, Issuer, running_issuer
from tests.support.parties import House, provider_with_reseller
from tests.support.people import a_person, an_address, events_of
from tests.support.totp import code_of

from tenantry.config.environment import WrongEnvironment, parse
from tenantry.foundation.clock import machine_now
from tenantry.kernel.actor import Role


@pytest.fixture
def house() -> House:
    return provider_with_reseller(now=machine_now())


@pytest.fixture
def issuer(settings: Settings) -> Iterator[Issuer]:
    with running_issuer() as running:
        app = {
            "provider_id": "sso",
            "name": "Quay ID",
            "client_id": CLIENT_ID,
            "secret": CLIENT_SECRET,
            "settings": {"server_url": running.url, "scope": ["openid", "profile", "email"]},
        }
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
        settings.TENANTRY_SSO_NAME = "Quay ID"
        yield running


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """The browser of the test goes on, not this opener."""


def come_back(browser: Client, next_address: str = "") -> Any:
    """Goes to the issuer as a browser does, and comes back with its answer."""
    form = {"next": next_address} if next_address else {}
    begun = browser.post("/account/single-sign-on/sso/login/", form)
    assert begun.status_code == 302, begun.content
    try:
        build_opener(_Stay).open(begun["Location"])
    except OSError as redirected:
        back = urlsplit(redirected.headers["Location"])  # type: ignore[attr-defined]
    assert back.path == "/account/single-sign-on/sso/back/"
    return browser.get(f"{back.path}?{back.query}")


def test_a_known_person_comes_in_by_the_address_that_the_issuer_names(house: House, issuer: Issuer) -> None:
    person = a_person(house.system, Role.RESELLER, house.reseller.public_id)
    issuer.claims = {"sub": "q-1", "email": person.email.upper()}
    browser = a_browser()
    assert "Sign in with Quay ID" in browser.get("/account/sign-in/").content.decode()
    answer = come_back(browser, "/account/security/")
    assert (answer.status_code, answer["Location"]) == (302, "/account/security/")
    assert is_in(browser)
    assert {"code_challenge_method", "nonce", "state"} - set(issuer.asked[0]) <= {"nonce"}
    assert events_of(house.id, "user", person.id) == [
        ("user.sign_in_changed", {"user_id": person.id, "what": "single_sign_on_linked"})
    ]


def test_the_link_lasts_when_the_address_at_the_issuer_changes(house: House, issuer: Issuer) -> None:
    person = a_person(house.system, Role.RESELLER, house.reseller.public_id)
    issuer.claims = {"sub": "q-2", "email": person.email}
    come_back(a_browser())
    issuer.claims = {"sub": "q-2", "email": an_address()}
    browser = a_browser()
    come_back(browser)
    assert is_in(browser)
    assert len(events_of(house.id, "user", person.id)) == 1


def test_an_address_that_was_given_to_somebody_else_at_the_issuer_opens_nothing(
    house: House, issuer: Issuer
) -> None:
    person = a_person(house.system, Role.RESELLER, house.reseller.public_id)
    issuer.claims = {"sub": f"first-{person.id}", "email": person.email}
    come_back(a_browser())
    issuer.claims = {"sub": f"second-{person.id}", "email": person.email}
    browser = a_browser()
    assert come_back(browser)["Location"] == "/account/sign-in/"
    assert "already linked with another account" in browser.get("/account/sign-in/").content.decode()
    assert not is_in(browser)


@pytest.mark.parametrize("claims", [{"email": "nobody@elsewhere.example"}, {}])
def test_a_stranger_is_told_to_ask_for_an_invitation(issuer: Issuer, claims: dict[str, str]) -> None:
    issuer.claims = {"sub": "q-3", **claims}
    browser = a_browser()
    answer = come_back(browser)
    assert (answer.status_code, answer["Location"]) == (302, "/account/sign-in/")
    assert "Ask for an invitation" in browser.get("/account/sign-in/").content.decode()
    assert not is_in(browser)


def test_an_address_that_the_issuer_has_not_verified_opens_nothing(house: House, issuer: Issuer) -> None:
    person = a_person(house.system, Role.RESELLER, house.reseller.public_id)
    issuer.claims = {"sub": "q-4", "email": person.email, "email_verified": False}
    browser = a_browser()
    assert come_back(browser)["Location"] == "/account/sign-in/"
    assert not is_in(browser)


def test_the_second_factor_is_asked_for_all_the_same(house: House, issuer: Issuer) -> None:
    person = a_person(house.system, Role.SALES)
    secret = with_app(person)
    issuer.claims = {"sub": "q-5", "email": person.email}
    browser = a_browser()
    assert come_back(browser)["Location"] == "/account/second-step/"
    assert not is_in(browser)
    browser.post("/account/second-step/", {"code": code_of(secret)})
    assert is_in(browser)


def test_a_refusal_of_the_issuer_leads_back_with_words(issuer: Issuer) -> None:
    issuer.error = "access_denied"
    browser = a_browser()
    assert come_back(browser)["Location"] == "/account/sign-in/"
    assert "did not succeed" in browser.get("/account/sign-in/").content.decode()


def test_an_answer_that_nobody_asked_for_opens_nothing(house: House, issuer: Issuer) -> None:
    person = a_person(house.system, Role.RESELLER, house.reseller.public_id)
    issuer.claims = {"sub": "q-6", "email": person.email}
    browser = a_browser()
    answer = browser.get("/account/single-sign-on/sso/back/?code=made-up&state=made-up")
    assert answer["Location"] == "/account/sign-in/"
    assert not is_in(browser)


def test_without_an_issuer_there_is_no_such_way() -> None:
    browser = a_browser()
    assert "single-sign-on" not in browser.get("/account/sign-in/").content.decode()
    assert browser.post("/account/single-sign-on/sso/login/").status_code == 404


def test_an_issuer_that_speaks_for_every_directory_is_not_taken() -> None:
    with pytest.raises(WrongEnvironment, match="must name one directory"):
        parse({"TENANTRY_SSO_ISSUER": "https://login.microsoftonline.com/common/v2.0"})
    one = parse({"TENANTRY_SSO_ISSUER": "https://login.microsoftonline.com/0b5f4a52/v2.0"})
    assert one.sso_issuer.endswith("/0b5f4a52/v2.0")
