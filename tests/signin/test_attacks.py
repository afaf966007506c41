"""What somebody tries who knows a password, a session or an address of another person, and what it comes to."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from axes.models import AccessAttempt
from django.contrib.auth.hashers import Argon2PasswordHasher, make_password
from django.contrib.sessions.backends.base import UpdateError
from django.core.cache import cache
from django.test import Client
from tests.signin.test_signing_in import a_browser, is_in, set_up_app, sign_in, with_app
from tests.support.openid import running_issuer
from tests.support.parties import House, provider_with_reseller
from tests.support.people import PASSWORD, Person, a_person, an_address, events_of
from tests.support.totp import code_of

from tenantry.config.launch.people import let_in_again
from tenantry.foundation.clock import machine_now
from tenantry.foundation.models import AuditEvent, Session
from tenantry.kernel.actor import Role
from tenantry.kernel.problems import Refused
from tenantry.parties.links import password_token_of
from tenantry.parties.models import User
from tenantry.parties.second_factors import REASON_MISSING
from tenantry.parties.use_cases.change_membership import change_membership
from tenantry.parties.use_cases.end_membership import end_membership
from tenantry.parties.use_cases.reset_factors import reset_factors
from tenantry.web.pages import PAGES, Kind

NEW = "nine quiet lanterns drift"


@pytest.fixture
def house() -> House:
    return provider_with_reseller(now=machine_now())


@pytest.fixture(autouse=True)
def uncounted() -> None:
    """Attempts that other tests made from the same addresses are forgotten."""
    cache.clear()


def a_buyer(house: House) -> Person:
    return a_person(house.system, Role.RESELLER, house.reseller.public_id)


def acting(house: House) -> tuple[Person, Client]:
    """Somebody of sales who acts for the reseller."""
    person = a_person(house.system, Role.SALES)
    browser = a_browser()
    sign_in(browser, person.email)
    set_up_app(browser)
    begun = browser.post(f"/account/act-for/{house.reseller.public_id}/", {"why": "Orders by telephone"})
    assert begun["Location"] == "/shop/"
    return person, browser


def doings(house: House) -> list[str]:
    rows = AuditEvent.objects.filter(provider_id=house.id, action__startswith="party.acting").order_by("id")
    return list(rows.values_list("action", flat=True))


def test_passwords_are_hashed_with_argon2id_of_a_strength_that_is_recommended() -> None:
    made = make_password("seven green kettles sing")
    assert re.match(r"argon2\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$", made)
    memory, turns = (int(found) for found in re.findall(r"[mt]=(\d+)", made))
    assert memory >= 19 * 1024  # OWASP: 19 MiB and two turns at least
    assert turns >= 2


def test_a_weaker_hash_is_renewed_at_sign_in(house: House) -> None:
    person = a_buyer(house)
    weak = Argon2PasswordHasher()
    weak.time_cost, weak.memory_cost = 1, 1024
    User.objects.filter(pk=person.key).update(password=weak.encode(PASSWORD, weak.salt()))
    browser = a_browser()
    sign_in(browser, person.email)
    assert "m=1024,t=1," not in User.objects.get(pk=person.key).password
    assert is_in(browser)


def test_a_thief_who_waits_in_a_session_is_out_when_the_first_second_factor_is_set_up(house: House) -> None:
    person = a_person(house.system, Role.SALES)
    thief, owner = a_browser("198.51.100.20"), a_browser()
    sign_in(thief, person.email)
    sign_in(owner, person.email)
    set_up_app(owner)
    assert "You are signed out everywhere else." in owner.get("/account/recovery-codes/").content.decode()
    assert owner.get("/office/").status_code == 200
    assert thief.get("/office/")["Location"] == "/account/sign-in/?next=%2Foffice%2F"
    assert Session.objects.filter(user_id=person.key).count() == 1


def test_a_further_factor_ends_no_session_that_has_shown_one(house: House) -> None:
    person = a_person(house.system, Role.SALES)
    secret = with_app(person)
    other, here = a_browser(), a_browser()
    for browser, ahead in ((other, 0), (here, 1)):
        sign_in(browser, person.email)
        browser.post("/account/second-step/", {"code": code_of(secret, steps_ahead=ahead)})
    assert here.post("/account/recovery-codes/new/").status_code == 302
    assert (is_in(here), is_in(other)) == (True, True)


def test_no_page_and_no_deed_is_open_to_staff_without_a_second_factor(house: House) -> None:
    person = a_person(house.system, Role.ADMINISTRATOR)
    browser = a_browser()
    sign_in(browser, person.email)
    walked = 0
    for page in PAGES.values():
        if page.public or page.face == "account":
            continue
        address = "/" + re.sub(r"<int:[^>]+>", "1", re.sub(r"<str:[^>]+>", "x", page.route))
        for method in page.methods:
            answer = getattr(browser, method.lower())(address)
            assert (answer.status_code, answer["Location"]) == (302, "/account/second-factor/"), address
            walked += 1
    assert walked > 60


def test_what_the_account_offers_without_a_factor_is_one_s_own_alone() -> None:
    deeds = {page.name for page in PAGES.values() if page.face == "account" and page.kind is Kind.DEED}
    assert deeds == {
        "account.act_for", "account.stop_acting", "account.end_session", "account.end_others", "account.theme",
        "account.sign_out", "account.sso",
    }  # fmt: skip


def test_acting_for_somebody_ends_with_the_role_that_allowed_it(house: House) -> None:
    person, browser = acting(house)
    assert browser.get("/shop/").status_code == 200
    change_membership(
        membership=person.membership, role=Role.AUDITOR, by=house.administrator.actor, now=machine_now()
    )
    assert browser.get("/shop/").status_code == 404
    assert "You act for" not in browser.get("/account/profile/").content.decode()
    assert browser.get("/office/").status_code == 200


def test_acting_for_somebody_ends_on_record_at_sign_out_and_does_not_come_back(house: House) -> None:
    person, browser = acting(house)
    browser.post("/account/sign-out/")
    assert doings(house) == ["party.acting_begun", "party.acting_ended"]
    sign_in(browser, person.email)
    assert "acting_for" not in browser.session


def test_a_role_that_is_taken_is_gone_at_the_next_request(house: House) -> None:
    person = a_person(house.system, Role.ADMINISTRATOR)
    a_person(house.system, Role.ADMINISTRATOR)  # one stays
    browser = a_browser()
    sign_in(browser, person.email)
    set_up_app(browser)
    assert browser.get("/office/settings/").status_code == 200
    assert browser.get("/office/invite/").status_code == 200
    change_membership(
        membership=person.membership, role=Role.FINANCE, by=house.administrator.actor, now=machine_now()
    )
    assert browser.get("/office/invite/").status_code == 403
    end_membership(membership=person.membership, by=house.administrator.actor, now=machine_now())
    assert browser.get("/office/")["Location"] == "/account/sign-in/?next=%2Foffice%2F"
    assert not Session.objects.filter(user_id=person.key).exists()


def test_a_person_who_may_not_sign_in_any_more_is_out_at_once_and_told_so_for_the_right_password(
    house: House,
) -> None:
    person = a_buyer(house)
    browser = a_browser()
    sign_in(browser, person.email)
    User.objects.filter(pk=person.key).update(is_active=False)
    assert not is_in(browser)
    assert sign_in(browser, person.email)["Location"] == "/account/sign-in/"
    assert "Your access has ended." in browser.get("/account/sign-in/").content.decode()
    assert "is not right" in sign_in(a_browser(), person.email, "wrong wrong wrong").content.decode()
    assert not is_in(browser)


def test_guesses_at_the_old_password_are_counted_like_those_at_sign_in(house: House) -> None:
    person = a_buyer(house)
    browser = a_browser("198.51.100.30")
    sign_in(browser, person.email)
    form = {"new": NEW, "again": NEW}
    for _ in range(4):
        assert browser.post("/account/password/", form | {"old": "wrong wrong"}).status_code == 422
    assert browser.post("/account/password/", form | {"old": "wrong wrong"}).status_code == 429
    paused = browser.post("/account/password/", form | {"old": PASSWORD})
    assert paused.status_code == 429
    assert "Try again in 15 minutes." in paused.content.decode()
    assert sign_in(a_browser("198.51.100.31"), person.email).status_code == 302  # the old one still holds


def test_guesses_at_one_account_from_many_addresses_are_bounded_too(house: House) -> None:
    person = a_buyer(house)
    for number in range(10):
        answer = sign_in(a_browser(f"198.51.100.{40 + number}"), person.email, "wrong wrong wrong")
        assert answer.status_code == 422
    refused = sign_in(a_browser("198.51.100.60"), person.email)
    assert refused.status_code == 422
    assert "Too many attempts. Try again in five minutes." in refused.content.decode()


def test_behind_a_proxy_the_address_is_the_one_that_the_proxy_saw(house: House, settings: Any) -> None:
    settings.TENANTRY_TRUSTED_PROXIES = ("127.0.0.1/32",)
    person = a_buyer(house)

    def come(address: str, password: str) -> int:
        browser = Client(REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR=f"203.0.113.99, {address}")
        return int(sign_in(browser, person.email, password).status_code)

    assert [come("198.51.100.70", "wrong wrong wrong") for _ in range(5)][-1] == 429
    assert come("198.51.100.70", PASSWORD) == 429
    assert come("198.51.100.71", PASSWORD) == 302


def test_a_new_password_by_mail_ends_the_pause(house: House) -> None:
    person = a_buyer(house)
    browser = a_browser("198.51.100.80")
    for _ in range(5):
        sign_in(browser, person.email, "wrong wrong wrong")
    assert sign_in(browser, person.email).status_code == 429
    browser.post(f"/account/new-password/{password_token_of(person.id)}/", {"new": NEW, "again": NEW})
    assert not AccessAttempt.objects.filter(username=person.email).exists()
    assert sign_in(browser, person.email, NEW).status_code == 302


def test_mails_to_one_address_are_bounded_whether_or_not_anybody_has_it(house: House) -> None:
    for email in (a_buyer(house).email, an_address()):
        browser = a_browser("198.51.100.90")
        statuses = [browser.post("/account/forgotten/", {"email": email}).status_code for _ in range(4)]
        assert statuses == [200, 200, 200, 429]


def test_a_link_to_a_new_password_ends_after_an_hour(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    person = a_buyer(house)
    token = password_token_of(person.id)
    later = machine_now().replace(tzinfo=None) + timedelta(hours=26)
    monkeypatch.setattr("django.contrib.auth.tokens.PasswordResetTokenGenerator._now", lambda _self: later)
    answer = a_browser().post(f"/account/new-password/{token}/", {"new": NEW, "again": NEW})
    assert answer["Location"] == "/account/forgotten/"
    assert sign_in(a_browser(), person.email).status_code == 302


def test_an_ended_session_comes_not_back_to_life_by_the_request_under_way(house: House) -> None:
    person = a_buyer(house)
    browser = a_browser()
    sign_in(browser, person.email)
    session = browser.session
    session["late"] = True  # read, and not written yet
    Session.objects.filter(user_id=person.key).delete()
    with pytest.raises(UpdateError):
        session.save()
    assert not Session.objects.filter(user_id=person.key).exists()


def test_where_people_come_by_https_no_header_says_who_we_are(settings: Any) -> None:
    settings.TENANTRY_PUBLIC_URL = "https://shop.example"
    answer = Client().get("/account/sign-in/", headers={"Host": "evil.example"})
    assert answer.wsgi_request.build_absolute_uri() == "https://shop.example/account/sign-in/"
    assert answer.wsgi_request.is_secure()


def test_the_issuer_is_told_the_public_address_also_behind_a_proxy_that_speaks_http(settings: Any) -> None:
    with running_issuer() as issuer:
        app = {
            "provider_id": "sso", "name": "Quay ID", "client_id": "c", "secret": "s",
            "settings": {"server_url": issuer.url, "scope": ["openid", "email"]},
        }  # fmt: skip
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
        settings.TENANTRY_PUBLIC_URL = "https://shop.example"
        begun = a_browser().post("/account/single-sign-on/sso/login/")
    asked = parse_qs(urlsplit(begun["Location"]).query)
    assert asked["redirect_uri"] == ["https://shop.example/account/single-sign-on/sso/back/"]
    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["state"][0]) >= 16


def test_who_lost_every_factor_is_let_in_again_on_record(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    person = a_person(house.system, Role.ADMINISTRATOR)
    browser = a_browser()
    sign_in(browser, person.email)
    set_up_app(browser)
    SocialAccount.objects.create(user_id=person.key, provider="sso", uid=person.id)
    assert let_in_again(person.email.upper(), why="Telephone lost, known by voice", with_link=True) == 0
    said = capsys.readouterr().out
    assert "2 factors and 1 links with single sign-on removed, 1 sessions ended" in said
    assert "/account/new-password/usr_" in said
    assert not is_in(browser)
    assert not Authenticator.objects.filter(user_id=person.key).exists()
    noted = AuditEvent.objects.get(provider_id=house.id, action="user.factors_reset")
    assert (noted.actor_kind, noted.subject, noted.why) == (
        "system",
        person.id,
        "Telephone lost, known by voice",
    )
    assert noted.details == {"factors": 2, "links": 1, "sessions": 1}
    assert events_of(house.id, "user", person.id)[-1] == (
        "user.sign_in_changed",
        {"user_id": person.id, "what": "factors_reset"},
    )
    sign_in(browser, person.email)
    assert browser.get("/office/")["Location"] == "/account/second-factor/"


def test_letting_in_again_wants_a_person_and_a_reason(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    person = a_person(house.system, Role.SALES)
    with_app(person)
    with pytest.raises(Refused) as refused:
        reset_factors(email=person.email, why=" ", now=machine_now())
    assert [problem.code for problem in refused.value.problems] == [REASON_MISSING]
    assert let_in_again(an_address(), why="Telephone lost", with_link=True) == 1
    assert "tenantry: " in capsys.readouterr().err
    assert Authenticator.objects.filter(user_id=person.key, type="totp").count() == 1


def test_a_signed_in_page_is_kept_by_no_cache(house: House) -> None:
    browser = a_browser()
    sign_in(browser, a_buyer(house).email)
    for address in ("/shop/", "/account/profile/", "/nothing/", "/shop/orders/ord_x/"):
        assert "no-store" in browser.get(address)["Cache-Control"], address
