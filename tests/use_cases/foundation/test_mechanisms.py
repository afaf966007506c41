"""What each mechanism costs in statements, and what the database refuses on its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from cryptography.fernet import Fernet, InvalidToken
from django.db import IntegrityError, transaction
from tests.support.database import statements
from tests.support.parties import NOW, a_customer, provider_with_reseller

from tenantry.foundation import audit, clock, encryption, public_ids
from tenantry.foundation.models import AuditEvent, ClockOffset
from tenantry.kernel.ids import PREFIXES, is_id
from tenantry.parties.credentials import authenticate
from tenantry.parties.models import Membership, PartnerId, Party, Tenant, TenantLink, User
from tenantry.parties.permissions import require

if TYPE_CHECKING:
    from pytest_django import Settings


# --- the budget of statements -----------------------------------------------------------------------


def test_a_credential_costs_one_statement() -> None:
    program = provider_with_reseller().reseller.program
    with statements() as executed:
        caller = authenticate(program.token, request_id="r-1")
    assert len(executed) == 1
    assert caller.actor == replace(program.actor, request_id="r-1")


def test_a_permission_costs_none() -> None:
    by = provider_with_reseller().administrator.actor
    with statements() as executed:
        require(by, "credential.change")
    assert executed == []


def test_an_audit_row_costs_one() -> None:
    by = replace(provider_with_reseller().administrator.actor, on_behalf_of="usr_1", request_id="r-7")
    with statements() as executed, transaction.atomic(durable=True):
        audit.record("limit.changed", "pty_1", by=by, at=NOW, why="asked by phone", details={"to": "500.00"})
    assert len(executed) == 1
    (row,) = AuditEvent.objects.filter(provider_id=by.provider_id, action="limit.changed")
    assert (row.actor_kind, row.actor_id, row.on_behalf_of, row.request_id) == (
        "credential",
        by.id,
        "usr_1",
        "r-7",
    )
    assert (row.subject, row.why, row.details, row.at) == ("pty_1", "asked by phone", {"to": "500.00"}, NOW)


def test_the_audit_is_written_with_its_change_or_not_at_all() -> None:
    by = provider_with_reseller().administrator.actor
    with pytest.raises(AssertionError, match="written with the change"):
        audit.record("limit.changed", "pty_1", by=by, at=NOW)
    with pytest.raises(RuntimeError), transaction.atomic(durable=True):
        audit.record("limit.changed", "pty_1", by=by, at=NOW)
        raise RuntimeError
    assert not AuditEvent.objects.filter(provider_id=by.provider_id, action="limit.changed").exists()


def test_the_business_clock_costs_one_and_is_the_machines_in_production() -> None:
    with statements() as executed:
        before, now, after = clock.machine_now(), clock.business_now(), clock.machine_now()
    assert len(executed) == 1
    assert before <= now <= after


def test_an_offset_moves_the_business_clock_only_forward() -> None:
    before, moved, after = clock.machine_now(), clock.at_offset(86_400), clock.machine_now()
    assert before <= moved - timedelta(days=1) <= after
    for change in ({"seconds": -1}, {"id": 2}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ClockOffset.objects.filter(pk=1).update(**change)
    assert list(ClockOffset.objects.values_list("pk", "seconds")) == [(1, 0)]


# --- what the database refuses ----------------------------------------------------------------------


def test_a_row_of_one_provider_cannot_point_at_a_row_of_another() -> None:
    ours, theirs = provider_with_reseller(), provider_with_reseller()
    customer = a_customer(ours.administrator.actor, reseller=ours.reseller.public_id)
    with pytest.raises(IntegrityError, match="parties_party_reseller_scoped"), transaction.atomic():
        Party.objects.filter(pk=customer.id).update(reseller_id=theirs.reseller.id)
    with pytest.raises(IntegrityError, match="parties_partnerid_party_scoped"), transaction.atomic():
        PartnerId.objects.create(
            provider_id=ours.id, party_id=theirs.reseller.id, mpn_id="4500001", country=""
        )
    assert Party.objects.get(pk=customer.id).reseller_id == ours.reseller.id
    assert not PartnerId.objects.filter(provider_id=ours.id, party_id=theirs.reseller.id).exists()


def test_a_tenant_is_linked_only_within_its_provider() -> None:
    ours, theirs = provider_with_reseller(), provider_with_reseller()
    tenant = Tenant.objects.create(
        provider_id=theirs.id,
        public_id=public_ids.new("ten", NOW),
        partner_center_account_id=theirs.account.id,
        microsoft_id=uuid4(),
        domain="contoso.onmicrosoft.com",
        created_at=NOW,
    )
    with pytest.raises(IntegrityError, match="parties_tenantlink_tenant_scoped"), transaction.atomic():
        TenantLink.objects.create(
            provider_id=ours.id,
            party_id=ours.reseller.id,
            tenant=tenant,
            partner_center_account_id=ours.account.id,
            created_at=NOW,
        )
    assert not TenantLink.objects.filter(tenant=tenant).exists()


def test_what_is_pointed_at_stays() -> None:
    house = provider_with_reseller()
    a_customer(house.administrator.actor, reseller=house.reseller.public_id)
    with pytest.raises(IntegrityError), transaction.atomic():
        Party.objects.filter(pk=house.reseller.id)._raw_delete(using="default")
    assert Party.objects.filter(pk=house.reseller.id).exists()


def test_a_user_may_work_with_two_providers() -> None:
    ours, theirs = provider_with_reseller(), provider_with_reseller()
    person = User.objects.create(
        public_id=public_ids.new("usr", NOW),
        email=f"{uuid4().hex}@person.example",
        name="Eva Both",
        time_zone="Europe/Dublin",
        language="en",
        country="IE",
        created_at=NOW,
    )
    for house in (ours, theirs):
        Membership.objects.create(provider_id=house.id, user=person, role="auditor", created_at=NOW)
    assert Membership.objects.filter(user=person).count() == 2


def test_the_history_of_a_row_keeps_what_stood_there_before() -> None:
    house = provider_with_reseller()
    Party.objects.filter(pk=house.reseller.id).update(name="Meridian IT SA")
    kept = Party.objects.get(pk=house.reseller.id).events.order_by("pgh_id")  # type: ignore[attr-defined]
    assert list(kept.values_list("pgh_label", "name")) == [
        ("insert", "Meridian IT"),
        ("update", "Meridian IT SA"),
    ]


# --- ids and secrets --------------------------------------------------------------------------------


@pytest.mark.parametrize("prefix", sorted(PREFIXES))
def test_a_new_id_has_its_form_and_sorts_by_the_instant_it_was_made_for(prefix: str) -> None:
    first, later = public_ids.new(prefix, NOW), public_ids.new(prefix, NOW + timedelta(milliseconds=1))
    assert is_id(first, prefix) and is_id(later, prefix)
    assert first < later
    assert public_ids.new(prefix, NOW) != first


@pytest.fixture
def keys(settings: Settings) -> Iterator[list[str]]:
    """The process's keys; what is done to the list counts from the next use on."""
    made = [Fernet.generate_key().decode()]
    settings.TENANTRY_ENCRYPTION_KEYS = made
    encryption._keys.cache_clear()
    yield made
    encryption._keys.cache_clear()


def test_a_secret_is_unreadable_and_comes_back(keys: list[str]) -> None:
    token = encryption.encrypt("pässword")
    assert "pässword".encode() not in token
    assert encryption.decrypt(token) == "pässword"
    assert encryption.encrypt("pässword") != token


def test_after_a_rotation_old_secrets_are_read_and_new_ones_written_with_the_new_key(keys: list[str]) -> None:
    old = encryption.encrypt("before")
    keys.insert(0, Fernet.generate_key().decode())
    encryption._keys.cache_clear()
    new = encryption.encrypt("after")
    assert (encryption.decrypt(old), encryption.decrypt(new)) == ("before", "after")
    keys.pop()
    encryption._keys.cache_clear()
    assert encryption.decrypt(new) == "after"
    with pytest.raises(InvalidToken):
        encryption.decrypt(old)


def test_a_secret_reads_the_same_from_the_database_drivers_bytes(keys: list[str]) -> None:
    assert encryption.decrypt(memoryview(encryption.encrypt("x"))) == "x"  # type: ignore[arg-type]
