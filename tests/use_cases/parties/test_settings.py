"""Settings of the business, and acting for a party."""

from __future__ import annotations

import struct
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.support.parties import NOW, a_program, provider_with_reseller
from tests.support.people import a_person

from tenantry.foundation.models import AuditEvent
from tenantry.kernel.actor import Role
from tenantry.kernel.problems import Code, Refused
from tenantry.parties import reads
from tenantry.parties.models import Provider, Setting
from tenantry.parties.permissions import NOT_FOUND
from tenantry.parties.rules import settings as rules
from tenantry.parties.rules.permissions import NOT_ALLOWED
from tenantry.parties.use_cases.activate_party import deactivate_party
from tenantry.parties.use_cases.begin_acting_for import PARTY_NOT_ACTIVE, REASON_MISSING, begin_acting_for
from tenantry.parties.use_cases.change_setting import change_setting
from tenantry.parties.use_cases.end_acting_for import end_acting_for
from tenantry.parties.visitors import PartyName


def a_png(width: int, height: int) -> bytes:
    return (
        b"\x89PNG\r\n\x1a\n"
        + struct.pack(">I", 13)
        + b"IHDR"
        + struct.pack(">II", width, height)
        + b"\0" * 20
    )


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [problem.code.name for problem in refused.value.problems]


def test_a_setting_has_its_default_until_it_is_set_and_keeps_its_past() -> None:
    house = provider_with_reseller()
    by = house.administrator.actor
    assert reads.setting(house.id, "invitation_days") == 7
    change_setting(name="invitation_days", value=3, by=by, now=NOW)
    change_setting(name="invitation_days", by=by, now=NOW + timedelta(days=1))
    assert reads.number_setting(house.id, "invitation_days") == 7
    assert reads.setting_history(by, "invitation_days") == [
        (NOW + timedelta(days=1), by.id, 7),
        (NOW, by.id, 3),
    ]
    told = AuditEvent.objects.filter(provider_id=house.id, action="setting.changed").order_by("id")
    assert list(told.values_list("subject", "details")) == [
        ("invitation_days", {"value": 3}),
        ("invitation_days", {"value": 7}),
    ]


def test_the_page_of_settings_lists_them_all() -> None:
    house = provider_with_reseller()
    by = house.administrator.actor
    change_setting(name="brand_colour", value="#0b5394", by=by, now=NOW)
    change_setting(name="payment_terms_days", value=30, by=by, now=NOW)
    shown = {view.name: (view.value, view.set_by) for view in reads.settings(by)}
    assert shown == {
        "payment_terms_days": (30, by.id),
        "brand_colour": ("#0b5394", by.id),
        "logo": ("", None),
        "support_email": ("", None),
        "second_factor_of_customers": (False, None),
        "session_idle_minutes": (60, None),
        "invitation_days": (7, None),
        "tenant_invitation_days": (30, None),
        "trial_notice_days": (7, None),
        "trial_conversion_days": (2, None),
        "delegated_admin_before_checkout": (False, None),
        "hold_days": (14, None),
        "one_per_plan_up_to": (10, None),
        "billed_annually": (True, None),
        "annual_provisioning": (True, None),
        "licence_based_offers": (False, None),
    }
    assert Provider.objects.get(pk=house.id).payment_terms_days == 30


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("volume", 11, rules.UNKNOWN),
        ("invitation_days", "7", rules.NOT_A_NUMBER),
        ("invitation_days", True, rules.NOT_A_NUMBER),
        ("invitation_days", 31, rules.OUT_OF_BOUNDS),
        ("second_factor_of_customers", 1, rules.NOT_YES_OR_NO),
        ("brand_colour", "blue", rules.NOT_A_COLOUR),
        ("brand_colour", "#ffe066", rules.COLOUR_TOO_LIGHT),
        ("support_email", "help@", rules.NOT_AN_ADDRESS),
    ],
)
def test_a_value_that_does_not_fit_is_refused_and_nothing_changes(
    name: str, value: rules.Value, code: Code
) -> None:
    house = provider_with_reseller()
    with pytest.raises(Refused) as refused:
        change_setting(name=name, value=value, by=house.administrator.actor, now=NOW)
    assert codes(refused) == [code.name]
    assert not Setting.objects.filter(provider_id=house.id).exists()


def test_a_logo_is_a_picture_of_a_modest_size() -> None:
    house = provider_with_reseller()
    by, logo = house.administrator.actor, a_png(320, 80)
    assert reads.picture(house.id, "logo") is None
    change_setting(name="logo", content=logo, by=by, now=NOW)
    shown = reads.picture(house.id, "logo")
    assert shown is not None
    assert (shown.media_type, shown.content, len(shown.digest)) == ("image/png", logo, 16)
    for content, code in (
        (b"<svg onload='x()'/>", rules.NOT_AN_IMAGE),
        (a_png(2001, 10), rules.IMAGE_TOO_LARGE),
        (a_png(320, 80) + b"\0" * rules.IMAGE_LIMIT_BYTES, rules.IMAGE_TOO_LARGE),
    ):
        with pytest.raises(Refused) as refused:
            change_setting(name="logo", content=content, by=by, now=NOW)
        assert codes(refused) == [code.name]
    assert reads.picture(house.id, "logo") == shown
    change_setting(name="logo", by=by, now=NOW)
    assert reads.picture(house.id, "logo") is None


def test_settings_are_read_by_staff_and_set_by_administrators() -> None:
    house = provider_with_reseller()
    assert len(reads.settings(a_program(house.system, Role.AUDITOR).actor)) == len(rules.SETTINGS)
    with pytest.raises(Refused, match=NOT_ALLOWED.name):
        reads.settings(house.reseller.program.actor)
    with pytest.raises(Refused, match=NOT_ALLOWED.name):
        change_setting(
            name="invitation_days", value=3, by=a_program(house.system, Role.FINANCE).actor, now=NOW
        )


def test_acting_for_a_party_is_on_record_with_its_reason() -> None:
    house = provider_with_reseller()
    seller = a_person(house.system, Role.SALES)
    acted_for = begin_acting_for(
        party=house.reseller.public_id, why=" Orders by telephone ", by=seller.actor, now=NOW
    )
    assert acted_for == PartyName(house.reseller.public_id, "Meridian IT", "reseller")
    acting = replace(
        seller.actor, role=Role.RESELLER, party_id=house.reseller.id, on_behalf_of=house.reseller.public_id
    )
    end_acting_for(by=acting, now=NOW)
    end_acting_for(by=seller.actor, now=NOW)
    told = AuditEvent.objects.filter(provider_id=house.id, subject=house.reseller.public_id).order_by("id")
    assert list(told.values_list("action", "actor_id", "on_behalf_of", "why")) == [
        ("party.acting_begun", seller.id, None, "Orders by telephone"),
        ("party.acting_ended", seller.id, house.reseller.public_id, ""),
    ]


def test_acting_for_a_party_needs_the_role_a_reason_and_an_active_party() -> None:
    house, elsewhere = provider_with_reseller(), provider_with_reseller()
    sales, party = a_program(house.system, Role.SALES).actor, house.reseller.public_id
    for by, whom, code in (
        (a_program(house.system, Role.FINANCE).actor, party, NOT_ALLOWED),
        (house.reseller.program.actor, party, NOT_ALLOWED),
        (sales, elsewhere.reseller.public_id, NOT_FOUND),
    ):
        with pytest.raises(Refused, match=code.name):
            begin_acting_for(party=whom, why="because", by=by, now=NOW)
    deactivate_party(party=party, by=house.administrator.actor, now=NOW)
    with pytest.raises(Refused) as refused:
        begin_acting_for(party=party, why=" ", by=sales, now=NOW)
    assert codes(refused) == [REASON_MISSING.name, PARTY_NOT_ACTIVE.name]
    assert not AuditEvent.objects.filter(provider_id=house.id, action="party.acting_begun").exists()
