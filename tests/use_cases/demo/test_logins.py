"""The people of the demo come in once, however often it is started, and keep their passwords."""

from __future__ import annotations

import stat
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client, override_settings
from tests.support.totp import code_of

from tenantry.catalog.models import PriceListAssignment
from tenantry.demo.logins import CAST, ELBUFER, FILE, LOGO, Login, people_come_in
from tenantry.demo.provider import DemoProvider, load
from tenantry.foundation.clock import machine_now
from tenantry.kernel.actor import system
from tenantry.kernel.ids import PartyId
from tenantry.parties.models import Invitation, Membership, Party, Provider, Setting, User
from tenantry.parties.reads.settings import picture
from tenantry.parties.rules.settings import image_problems
from tenantry.parties.use_cases.create_customer import create_customer

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
MADE_ONCE = (User, Membership, Invitation, Authenticator, Party, Setting)


@pytest.fixture
def provider(fresh_database: str, tmp_path: Path) -> DemoProvider:
    with override_settings(TENANTRY_VAT_CHECK="stand-in"):
        return load(keep_in=tmp_path / "provider.json", margin_percent=Decimal(18), now=NOW, machine_now=NOW)


def come_in(provider: DemoProvider, folder: Path) -> tuple[Login, ...]:
    return people_come_in(provider, data_dir=folder, now=machine_now(), machine_now=machine_now())


def test_a_second_start_keeps_everybody_with_password_and_app_and_makes_nobody_twice(
    provider: DemoProvider, tmp_path: Path
) -> None:
    first = come_in(provider, tmp_path)
    counts = [model.objects.count() for model in MADE_ONCE]
    hashes = set(User.objects.values_list("email", "password"))

    second = come_in(provider, tmp_path)

    assert second == first
    assert [model.objects.count() for model in MADE_ONCE] == counts
    assert counts[:3] == [len(CAST)] * 3
    assert set(User.objects.values_list("email", "password")) == hashes
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


def test_a_start_after_one_that_was_interrupted_lets_in_those_who_are_missing(
    provider: DemoProvider, tmp_path: Path
) -> None:
    first = come_in(provider, tmp_path)
    late = User.objects.get(email=CAST[-1].email)
    for rows in (Membership.objects.filter(user=late), Invitation.objects.filter(email=late.email)):
        rows.delete()
    late.delete()

    assert come_in(provider, tmp_path) == first
    assert User.objects.filter(email=CAST[-1].email).count() == 1
    assert Membership.objects.count() == len(CAST)


def test_a_start_beside_a_resellers_customer_of_the_same_name_finds_the_story_s_own(
    provider: DemoProvider, tmp_path: Path
) -> None:
    first = come_in(provider, tmp_path)
    own = Party.objects.get(name=ELBUFER.name)
    namesake = create_customer(
        details=replace(ELBUFER, email="buero@elbufer.example"),
        reseller=PartyId(provider.reseller),
        by=system(own.provider_id, "test"),
        now=machine_now(),
        machine_now=machine_now(),
    )

    assert come_in(provider, tmp_path) == first
    assert Membership.objects.get(user__email=CAST[-1].email).party_id == own.pk
    assert Party.objects.filter(name=ELBUFER.name).count() == 2
    assert not PriceListAssignment.objects.filter(party__public_id=namesake).exists()


def test_everybody_can_sign_in_with_what_is_shown(provider: DemoProvider, tmp_path: Path) -> None:
    for one in come_in(provider, tmp_path):
        browser = Client()
        answer = browser.post("/account/sign-in/", {"login": one.email, "password": one.password})
        assert answer.status_code == 302, one.email
        if one.key:
            assert answer["Location"] == "/account/second-step/", one.email
            answer = browser.post("/account/second-step/", {"code": code_of(one.key)})
            assert answer.status_code == 302, one.email
        home = "/office/" if one.key else "/shop/"
        assert browser.get(home).status_code == 200, one.email


def test_the_provider_has_a_logo_that_its_own_settings_take(provider: DemoProvider, tmp_path: Path) -> None:
    come_in(provider, tmp_path)

    shown = picture(Provider.objects.get(public_id=provider.provider).pk, "logo")

    assert shown is not None
    assert shown.content == LOGO.read_bytes()
    assert image_problems("logo", shown.content) == []
