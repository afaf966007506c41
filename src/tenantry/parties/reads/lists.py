"""Tenants and credentials as people look through them, and what other lists need of parties."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from tenantry.foundation.slices import (
    Listed,
    Slice,
    Wish,
    all_of,
    is_among,
    key_of,
    matching,
    slice_of,
    within,
)
from tenantry.kernel.actor import Actor
from tenantry.parties import permissions
from tenantry.parties.models import ApiCredential, Party, TenantLink


@dataclass(frozen=True, slots=True)
class TenantRow:
    """A Microsoft tenant with one of its customers."""

    public_id: str
    microsoft_id: UUID
    domain: str
    customer: str
    customer_name: str
    reseller: str | None
    reseller_name: str | None
    partner_center_account: str
    region: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class CredentialRow:
    """A program's key, without its secret."""

    public_id: str
    name: str
    role: str
    party: str | None
    party_name: str | None
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None


def party_named(provider_id: int, column: str) -> Callable[[str], Q]:
    """That a column points at a party with the word in its name; whoever is billed is no reseller's customer."""
    parties = Party.objects.filter(provider_id=provider_id)
    if column.endswith("account_id"):
        parties = parties.filter(reseller__isnull=True)

    def found(word: str) -> Q:
        return is_among(column, parties.filter(within("name", word)))

    return found


def visible_parties(actor: Actor) -> QuerySet[Party]:
    """The parties that the actor may see: all of its provider, or itself and the customers billed to it."""
    permissions.require(actor, "party.read")
    rows = Party.objects.filter(provider_id=actor.provider_id)
    if permissions.sees_all(actor):
        return rows
    return rows.filter(Q(pk=actor.party_id) | Q(reseller_id=actor.party_id))


def tenants_slice(actor: Actor, wish: Wish) -> Slice[TenantRow]:
    """Tenants, a shared one once for each visible customer. Filters: customer, reseller."""
    return slice_of(_tenants(actor, wish), wish, _TENANTS)


def tenants_all(actor: Actor, wish: Wish) -> Iterator[TenantRow]:
    """The same, whole."""
    return all_of(_tenants(actor, wish), wish, _TENANTS)


def _tenants(actor: Actor, wish: Wish) -> QuerySet[TenantLink]:
    permissions.require(actor, "party.read")
    rows = TenantLink.objects.filter(provider_id=actor.provider_id)
    if not permissions.sees_all(actor):
        rows = rows.filter(party_id__in=visible_parties(actor).values("pk"))
    if customer := wish.get("customer"):
        rows = rows.filter(party_id=key_of(Party, actor.provider_id, customer))
    if reseller := wish.get("reseller"):
        rows = rows.filter(party__reseller_id=key_of(Party, actor.provider_id, reseller))
    named = party_named(actor.provider_id, "party_id")
    return rows.filter(
        matching(wish.q, "tenant__domain__icontains", "tenant__public_id", _has_microsoft_id, named)
    )


def _has_microsoft_id(word: str) -> Q:
    """That it is Microsoft's id of the tenant, where the word has that shape."""
    try:
        return Q(tenant__microsoft_id=UUID(word))
    except ValueError:
        return Q(pk__in=())


_TENANTS = Listed(
    (
        "tenant__public_id", "tenant__microsoft_id", "tenant__domain", "party__public_id", "party__name",
        "party__reseller__public_id", "party__reseller__name", "partner_center_account__public_id",
        "partner_center_account__region", "tenant__created_at",
    ),
    TenantRow,
    {
        "domain": ("tenant__domain",),
        "customer": (Lower("party__name"),),
        "reseller": (Lower("party__reseller__name"),),
        "created": ("tenant__created_at",),
    },
)  # fmt: skip


def credentials_slice(actor: Actor, wish: Wish) -> Slice[CredentialRow]:
    """The provider's API credentials. Filters: role, party, state ("active" or "revoked")."""
    return slice_of(_credentials(actor, wish), wish, _CREDENTIALS)


def credentials_all(actor: Actor, wish: Wish) -> Iterator[CredentialRow]:
    """The same, whole."""
    return all_of(_credentials(actor, wish), wish, _CREDENTIALS)


def _credentials(actor: Actor, wish: Wish) -> QuerySet[ApiCredential]:
    permissions.require(actor, "credential.read")
    rows = ApiCredential.objects.filter(provider_id=actor.provider_id)
    if role := wish.get("role"):
        rows = rows.filter(role=role)
    if party := wish.get("party"):
        rows = rows.filter(party_id=key_of(Party, actor.provider_id, party))
    if state := wish.get("state"):
        rows = rows.filter(revoked_at__isnull=state != "revoked")
    return rows.filter(
        matching(wish.q, "name__icontains", "public_id", party_named(actor.provider_id, "party_id"))
    )


def _credential_row(*values: Any) -> CredentialRow:
    public_id, name, role, party, party_name, scopes, *times = values
    return CredentialRow(public_id, name, role, party, party_name, tuple(scopes), *times)


_CREDENTIALS = Listed(
    (
        "public_id", "name", "role", "party__public_id", "party__name", "scopes", "created_at", "expires_at",
        "revoked_at",
    ),
    _credential_row,
    {"name": (Lower("name"),), "role": ("role",), "created": ("created_at",)},
)  # fmt: skip
