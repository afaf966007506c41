"""Rows of parties, written inside somebody else's transaction, who holds the locks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from tenantry.foundation import public_ids, statements
from tenantry.jobs import events
from tenantry.kernel.actor import Actor, Role
from tenantry.kernel.problems import Category, Problem, Refused, code
from tenantry.parties.details import Made, PartyDetails
from tenantry.parties.events import CustomerCreated, PartyChanged, TenantLinked, VatNumberGiven
from tenantry.parties.models import Membership, Party

ANOTHER_TENANT = code("tenant.another_stands", Category.CONFLICT)
LAST_ADMINISTRATOR = code("membership.last_administrator", Category.CONFLICT)

_INSERT_CUSTOMER = """
    INSERT INTO parties_party (
        provider_id, public_id, kind, reseller_id, is_active, created_at, name, country,
        address_line1, address_line2, city, state, postal_code, email, phone,
        first_name, last_name, vat_number, registration_number, language, time_zone)
    SELECT v.id, %s, 'customer', %s, true, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s,
        coalesce(nullif(%s, ''), v.language), coalesce(nullif(%s, ''), v.time_zone)
    FROM parties_provider v WHERE v.id = %s
    RETURNING id, (SELECT r.public_id FROM parties_party r WHERE r.provider_id = %s AND r.id = %s)
"""


def record_customer(
    details: PartyDetails, *, public_id: str | None = None, reseller_id: int | None, by: Actor, at: datetime
) -> Made:
    """A new customer of the actor's provider: of that reseller, or direct. Two statements."""
    assert transaction.get_connection().in_atomic_block
    public_id = public_id or public_ids.new("pty", at)
    d = details
    row = statements.one(
        _INSERT_CUSTOMER,
        [
            public_id, reseller_id, at, d.name, d.country,
            d.address_line1, d.address_line2, d.city, d.state, d.postal_code, d.email, d.phone,
            d.first_name, d.last_name, d.vat_number, d.registration_number, d.language, d.time_zone,
            by.provider_id, by.provider_id, reseller_id,
        ],
    )  # fmt: skip
    events.put(CustomerCreated(public_id, row[1] or ""), by=by, at=at)
    if details.vat_number and reseller_id is None:
        events.put(VatNumberGiven(public_id), by=by, at=at)
    return Made(row[0], public_id)


def record_changes(
    party_id: int, changes: Mapping[str, str], *, by: Actor, at: datetime
) -> tuple[str, frozenset[str]]:
    """Replace the named details; returns the party's public id and the names of those that were others before.

    The caller holds the party's lock. What stands already is no change, and without one there is no event.
    """
    assert transaction.get_connection().in_atomic_block
    rows = Party.objects.filter(provider_id=by.provider_id, pk=party_id)
    standing = rows.values("public_id", "reseller_id", *changes).get()
    changed = {name: value for name, value in changes.items() if standing[name] != value}
    if changed:
        rows.update(**changed)
        events.put(PartyChanged(standing["public_id"], tuple(sorted(changed))), by=by, at=at)
        if changed.get("vat_number") and standing["reseller_id"] is None:
            events.put(VatNumberGiven(standing["public_id"]), by=by, at=at)
    return standing["public_id"], frozenset(changed)


_TENANT = """
    INSERT INTO parties_tenant (
        provider_id, public_id, partner_center_account_id, microsoft_id, domain, created_at)
    VALUES (%s, %s, %s, %s, %s, %s)
    ON CONFLICT (provider_id, partner_center_account_id, microsoft_id) DO UPDATE
        SET domain = CASE WHEN %s THEN parties_tenant.domain ELSE excluded.domain END
    RETURNING id, public_id
"""

_LINK = """
    INSERT INTO parties_tenantlink (provider_id, party_id, tenant_id, partner_center_account_id, created_at)
    VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT (provider_id, party_id, partner_center_account_id) DO NOTHING
    RETURNING (SELECT p.public_id FROM parties_party p WHERE p.provider_id = %s AND p.id = %s)
"""


def record_tenant(
    *,
    party_id: int,
    partner_center_account_id: int,
    microsoft_id: UUID,
    domain: str,
    by: Actor,
    at: datetime,
    is_typed: bool = False,
) -> Made:
    """The tenant as the customer's own; recording it again changes nothing and puts no event.

    A domain that was only typed (`is_typed`) replaces none that is known of the tenant.
    The caller holds the customer's lock. Raises Refused when the customer already has another tenant there: what the
    caller has written since its last savepoint is to be rolled back.
    """
    assert transaction.get_connection().in_atomic_block
    values = [
        by.provider_id,
        public_ids.new("ten", at),
        partner_center_account_id,
        microsoft_id,
        domain,
        at,
        is_typed,
    ]
    tenant_id, public_id = statements.one(_TENANT, values)
    linked = statements.row(
        _LINK, [by.provider_id, party_id, tenant_id, partner_center_account_id, at, by.provider_id, party_id]
    )
    if linked is None:
        standing = statements.one(
            "SELECT t.id, t.domain FROM parties_tenantlink l"
            " JOIN parties_tenant t ON t.provider_id = l.provider_id AND t.id = l.tenant_id"
            " WHERE l.provider_id = %s AND l.party_id = %s AND l.partner_center_account_id = %s",
            [by.provider_id, party_id, partner_center_account_id],
        )
        if standing[0] != tenant_id:
            params = {"domain": domain, "tenant": str(microsoft_id), "standing": standing[1]}
            raise Refused(Problem(ANOTHER_TENANT, params=params))
    if linked:
        events.put(TenantLinked(linked[0], public_id, domain), by=by, at=at)
    return Made(tenant_id, public_id)


def last_administrator_problem(membership: Membership) -> Problem | None:
    """Why this member stays administrator: a house without one could let nobody in. The caller holds the lock."""
    assert transaction.get_connection().in_atomic_block
    if membership.role != Role.ADMINISTRATOR.value:
        return None
    others = Membership.objects.filter(
        provider_id=membership.provider_id, role=Role.ADMINISTRATOR.value, user__is_active=True
    ).exclude(pk=membership.pk)
    return None if others.exists() else Problem(LAST_ADMINISTRATOR)
