"""One's own account: invitations accepted, profile, password, sessions, factors removed, acting for a party."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from tests.signin.test_signing_in import a_browser, is_in, set_up_app, sign_in
from tests.support.database import statements
from tests.support.parties import House, provider_with_reseller
from tests.support.people import PASSWORD, a_person, invited, token_of

from tenantry.foundation.clock import machine_now
from tenantry.foundation.models import AuditEvent, Session
from tenantry.kernel.actor import Role
from tenantry.parties.links import password_token_of
from tenantry.parties.models import Invitation, Membership, User

NEW = "nine quiet lanterns drift"


@pytest.fixture
def house() -> House:
    return provider_with_reseller(now=machine_now())


def accepted(**other: str) -> dict[str, str]:
    return {
        "name": "Ines Duarte",
        "new": PASSWORD,
        "again": PASSWORD,
        "language": "de",
        "time_zone": "Europe/Lisbon",
    } | other


def test_an_invitation_is_accepted_and_one_is_in(house: House) -> None:
    invitation = invited(house.system, Role.RESELLER, house.reseller.public_id, now=machine_now())
    browser = a_browser()
    address = f"/account/invitation/{token_of(invitation)}/"
    offer = browser.get(address).content.decode()
    assert "Harbour Cloud" in offer
    assert "Meridian IT" in offer
    refused = browser.post(address, accepted(new="short", again="short"))
    assert refused.status_code == 422
    told = refused.content.decode()
    assert "at least 12 characters" in told
    assert 'value="Ines Duarte"' in told  # what was typed stays
    assert not User.objects.filter(email=Invitation.objects.get(public_id=invitation).email).exists()
    done = browser.post(address, accepted())
    assert (done.status_code, done["Location"]) == (302, "/")
    assert is_in(browser)
    again = browser.get(address)
    assert (again.status_code, again["Location"]) == (
        302,
        "/",
    )  # it is one's own, and accepted: on to the work


def test_an_invitation_whose_link_is_wrong_or_old_is_a_page_that_says_so(house: House) -> None:
    browser = a_browser()
    assert browser.get("/account/invitation/ivt_nothing~1~x/").status_code == 404
    invitation = invited(house.system, Role.RESELLER, house.reseller.public_id)  # weeks ago
    answer = browser.post(f"/account/invitation/{token_of(invitation)}/", accepted())
    assert answer.status_code == 409
    assert "expired" in answer.content.decode()


def test_a_known_person_accepts_after_signing_in(house: House) -> None:
    elsewhere = provider_with_reseller(now=machine_now())
    person = a_person(house.system, Role.RESELLER, house.reseller.public_id)
    invitation = invited(
        elsewhere.system, Role.RESELLER, elsewhere.reseller.public_id, email=person.email, now=machine_now()
    )
    address = f"/account/invitation/{token_of(invitation)}/"
    browser = a_browser()
    assert "You have access already" in browser.get(address).content.decode()
    browser.post(address, accepted())
    assert Membership.objects.filter(user_id=person.key).count() == 1
    sign_in(browser, person.email)
    assert browser.post(address)["Location"] == "/"
    assert Membership.objects.filter(user_id=person.key).count() == 2
    assert (
        browser.session["membership"] == Membership.objects.filter(user_id=person.key).latest("id").public_id
    )


def test_a_profile_is_saved_in_the_language_that_was_chosen(house: House) -> None:
    person = a_person(house.system, Role.RESELLER, house.reseller.public_id)
    browser = a_browser()
    sign_in(browser, person.email)
    form = {"name": "Inês", "language": "de", "time_zone": "Europe/Berlin", "theme": "dark"}
    assert browser.post("/account/profile/", form)["Location"] == "/account/profile/"
    page = browser.get("/account/profile/").content.decode()
    assert "Ihr Profil ist gespeichert." in page
    assert 'lang="de"' in page
    assert browser.post("/account/profile/", form | {"time_zone": "Mars"}).status_code == 422
    assert browser.post("/account/theme/", {"theme": "light"}).status_code == 204
    user = User.objects.get(pk=person.key)
    assert (user.name, user.time_zone, user.theme) == ("Inês", "Europe/Berlin", "light")


def test_a_password_is_changed_and_other_browsers_are_out(house: House) -> None:
    person = a_person(house.system, Role.RESELLER, house.reseller.public_id)
    here, there = a_browser(), a_browser()
    for browser in (here, there):
        sign_in(browser, person.email)
    wrong = here.post("/account/password/", {"old": "no", "new": NEW, "again": "other"})
    assert wrong.status_code == 422
    assert "not the same" in wrong.content.decode()
    wrong = here.post("/account/password/", {"old": "no", "new": NEW, "again": NEW})
    assert "not your password until now" in wrong.content.decode()
    done = here.post("/account/password/", {"old": PASSWORD, "new": NEW, "again": NEW})
    assert done["Location"] == "/account/security/"
    assert is_in(here)
    assert not is_in(there)
    assert sign_in(a_browser(), person.email, NEW).status_code == 302


def test_a_new_password_is_chosen_by_the_link_of_a_mail(house: House) -> None:
    person = a_person(house.system, Role.RESELLER, house.reseller.public_id)
    browser = a_browser()
    asked = browser.post("/account/forgotten/", {"email": person.email})
    assert "a mail with a link is on its way" in asked.content.decode()
    address = f"/account/new-password/{password_token_of(person.id)}/"
    assert browser.get(address).status_code == 200
    done = browser.post(address, {"new": NEW, "again": NEW})
    assert done["Location"] == "/account/sign-in/"
    assert not is_in(browser)
    again = browser.post(address, {"new": PASSWORD, "again": PASSWORD})
    assert again["Location"] == "/account/forgotten/"
    assert "This link" in browser.get("/account/forgotten/").content.decode()
    assert (
        browser.get(address)["Location"] == "/account/forgotten/"
    )  # before a password is thought of in vain
    assert sign_in(browser, person.email, NEW).status_code == 302


def test_sessions_are_listed_and_ended(house: House) -> None:
    person = a_person(house.system, Role.RESELLER, house.reseller.public_id)
    here, there, third = a_browser("192.0.2.10"), a_browser("192.0.2.11"), a_browser("192.0.2.12")
    for browser in (here, there, third):
        sign_in(browser, person.email)
    page = here.get("/account/sessions/").content.decode()
    assert page.count("Firefox on Windows") == 3
    assert [address in page for address in ("192.0.2.10", "192.0.2.11", "192.0.2.12")] == [True] * 3
    one = Session.objects.get(user_id=person.key, address="192.0.2.11").pk
    assert here.post(f"/account/sessions/{one}/end/")["Location"] == "/account/sessions/"
    assert (is_in(here), is_in(there), is_in(third)) == (True, False, True)
    assert here.post(f"/account/sessions/{one}/end/").status_code == 404
    here.post("/account/sessions/end-others/")
    assert (is_in(here), is_in(third)) == (True, False)


def test_the_last_factor_of_staff_stays(house: House) -> None:
    person = a_person(house.system, Role.SALES)
    browser = a_browser()
    sign_in(browser, person.email)
    set_up_app(browser)
    page = browser.get("/account/authenticator-app/remove/").content.decode()
    assert "Add another one before you remove this." in page
    assert browser.post("/account/authenticator-app/remove/").status_code == 422
    assert Authenticator.objects.filter(user_id=person.key, type="totp").count() == 1


def test_a_customers_user_may_do_without_and_secrets_are_stored_encrypted(house: House) -> None:
    person = a_person(house.system, Role.RESELLER, house.reseller.public_id)
    browser = a_browser()
    sign_in(browser, person.email)
    secret = set_up_app(browser)
    stored = Authenticator.objects.get(user_id=person.key, type="totp").data["secret"]
    assert secret not in stored
    assert stored.startswith("gAAAA")
    assert browser.post("/account/authenticator-app/remove/")["Location"] == "/account/security/"
    assert not Authenticator.objects.filter(user_id=person.key).exists()


def test_what_matters_is_confirmed_by_who_signed_in_a_while_ago(house: House) -> None:
    person = a_person(house.system, Role.RESELLER, house.reseller.public_id)
    browser = a_browser()
    sign_in(browser, person.email)
    session = browser.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 600
    session.save()
    asked = browser.get("/account/authenticator-app/")
    assert asked["Location"] == "/account/confirm/?next=%2Faccount%2Fauthenticator-app%2F"
    assert browser.post(asked["Location"], {"password": "wrong wrong wrong"}).status_code == 422
    assert (
        browser.post(asked["Location"], {"password": PASSWORD})["Location"] == "/account/authenticator-app/"
    )
    assert browser.get("/account/authenticator-app/").status_code == 200


def test_staff_acts_for_a_party_with_a_reason_and_stops(house: House) -> None:
    person = a_person(house.system, Role.SALES)
    browser = a_browser()
    sign_in(browser, person.email)
    party = house.reseller.public_id
    assert (
        browser.post(f"/account/act-for/{party}/", {"why": "telephone"}).status_code == 403
    )  # no factor yet
    set_up_app(browser)
    assert browser.post(f"/account/act-for/{party}/", {"why": ""}).status_code == 422
    begun = browser.post(f"/account/act-for/{party}/", {"why": "Orders by telephone"})
    assert begun["Location"] == "/shop/"
    page = browser.get("/account/profile/").content.decode()
    assert "You act for <strong>Meridian IT</strong>" in page
    assert browser.post("/account/stop-acting/")["Location"] == "/office/"
    assert "acting_for" not in browser.session
    told = AuditEvent.objects.filter(provider_id=house.id, action__startswith="party.acting").order_by("id")
    assert list(told.values_list("action", "actor_id")) == [
        ("party.acting_begun", person.id),
        ("party.acting_ended", person.id),
    ]


def test_a_page_of_the_account_costs_few_statements(house: House) -> None:
    person = a_person(house.system, Role.RESELLER, house.reseller.public_id)
    browser = a_browser()
    sign_in(browser, person.email)
    for address, most in (("/account/profile/", 4), ("/account/sessions/", 5), ("/account/security/", 5)):
        browser.get(address)
        with statements() as found:
            assert browser.get(address).status_code == 200
        assert len(found) <= most, found


def test_forms_without_a_token_of_ours_are_refused(house: House) -> None:
    person = a_person(house.system, Role.RESELLER, house.reseller.public_id)
    browser = Client(enforce_csrf_checks=True)
    answer = browser.post("/account/sign-in/", {"login": person.email, "password": PASSWORD})
    assert answer.status_code == 403
    assert not Session.objects.filter(user_id=person.key).exists()
    page = browser.get("/account/sign-in/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token is not None
    form = {"login": person.email, "password": PASSWORD, "csrfmiddlewaretoken": token[1]}
    assert browser.post("/account/sign-in/", form).status_code == 302
