"""Parties as facts, each only for those who may see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from tenantry.kernel.actor import Actor
from tenantry.parties import permissions
from tenantry.parties.details import Made, PartyDetails
from tenantry.parties.models import (
    ApiCredential,
    PartnerCenterAccount,
    PartnerId,
    Party,
    Provider,
    Tenant,
    TenantLink,
)
from tenantry.parties.rules.permissions import Ownership

_DETAILS = tuple(PartyDetails.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class PartyView:
    """A reseller or a customer."""

    id: int
    public_id: str
    provider_id: int
    kind: str
    reseller_id: int | None
    reseller: str | None
    microsoft_tenant_id: UUID | None
    payment_terms_days: int | None
    is_active: bool
    created_at: datetime
    details: PartyDetails

    @property
    def account_id(self) -> int:
        """The billed account: the reseller of a sub-customer, else the party itself."""
        return self.reseller_id or self.id

    @property
    def ownership(self) -> Ownership:
        """To whom it belongs, for the permission table."""
        return Ownership(self.provider_id, self.account_id, self.id)


@dataclass(frozen=True, slots=True)
class TenantView:
    """A Microsoft tenant as one of its customers sees it."""

    id: int
    public_id: str
    microsoft_id: UUID
    domain: str
    customer: str
    partner_center_account: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class CredentialView:
    """A program's key, without its secret."""

    id: int
    public_id: str
    name: str
    role: str
    party: str | None
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class ProviderView:
    """The provider in whose house the actor is."""

    public_id: str
    name: str
    kind: str
    country: str
    currency: str


def _visible_parties(actor: Actor) -> QuerySet[Party]:
    rows = Party.objects.filter(provider_id=actor.provider_id)
    if permissions.sees_all(actor):
        return rows
    return rows.filter(Q(pk=actor.party_id) | Q(reseller_id=actor.party_id))


def _as_view(row: dict[str, Any]) -> PartyView:
    details = PartyDetails(**{name: row.pop(name) for name in _DETAILS})
    return PartyView(details=details, reseller=row.pop("reseller__public_id"), **row)


_COLUMNS = (
    "id", "public_id", "provider_id", "kind", "reseller_id", "microsoft_tenant_id", "payment_terms_days",
    "is_active", "created_at", "reseller__public_id", *_DETAILS,
)  # fmt: skip


def party(actor: Actor, public_id: str, *, kind: str | None = None) -> PartyView:
    """One reseller or customer, or the same refusal for an unknown and a foreign one."""
    permissions.require(actor, "party.read")
    rows = _visible_parties(actor).filter(public_id=public_id)
    if kind:
        rows = rows.filter(kind=kind)
    row = rows.values(*_COLUMNS).first()
    if row is None:
        raise permissions.not_found(kind or "party", public_id)
    return _as_view(row)


def parties(
    actor: Actor,
    *,
    kind: str,
    limit: int,
    before_id: int | None = None,
    q: str = "",
    reseller: str = "",
) -> list[PartyView]:
    """Resellers or customers, newest first; `q` is looked for in name and e-mail address."""
    permissions.require(actor, "party.read")
    rows = _visible_parties(actor).filter(kind=kind)
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    if q:
        rows = rows.filter(Q(name__icontains=q) | Q(email__icontains=q))
    if reseller:
        rows = rows.filter(reseller__public_id=reseller)
    found = rows.order_by("-pk").values(*_COLUMNS)[:limit]
    return [_as_view(row) for row in found]


def partner_ids(actor: Actor, party_id: int) -> list[tuple[str, str]]:
    """A visible reseller's PartnerIDs with their countries; the one for every country first."""
    rows = PartnerId.objects.filter(provider_id=actor.provider_id, party_id=party_id)
    return list(rows.order_by("country").values_list("mpn_id", "country"))


def _visible_tenants(actor: Actor) -> QuerySet[TenantLink]:
    rows = TenantLink.objects.filter(provider_id=actor.provider_id)
    if permissions.sees_all(actor):
        return rows
    return rows.filter(Q(party_id=actor.party_id) | Q(party__reseller_id=actor.party_id))


def tenants(
    actor: Actor,
    *,
    limit: int,
    before_id: int | None = None,
    q: str = "",
    customer: str = "",
    tenant: str = "",
) -> list[TenantView]:
    """Tenants of visible customers, newest link first; a shared one is listed for each of its customers."""
    permissions.require(actor, "party.read")
    rows = _visible_tenants(actor)
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    if q:
        rows = rows.filter(tenant__domain__icontains=q)
    if customer:
        rows = rows.filter(party__public_id=customer)
    if tenant:
        rows = rows.filter(tenant__public_id=tenant)
    found = rows.order_by("-pk").values_list(
        "id", "tenant__public_id", "tenant__microsoft_id", "tenant__domain", "party__public_id",
        "partner_center_account__public_id", "tenant__created_at",
    )[:limit]  # fmt: skip
    return [TenantView(*row) for row in found]


def tenant(actor: Actor, public_id: str) -> list[TenantView]:
    """One tenant, once for each visible customer that it belongs to; never empty."""
    found = tenants(actor, limit=100, tenant=public_id)
    if not found:
        raise permissions.not_found("tenant", public_id)
    return found


def tenants_of(provider_id: int, party_id: int) -> list[tuple[int, int, UUID, str]]:
    """A customer's tenants: key, Partner Center account, Microsoft's id and domain. For use cases."""
    rows = Tenant.objects.filter(
        provider_id=provider_id,
        pk__in=TenantLink.objects.filter(provider_id=provider_id, party_id=party_id).values("tenant_id"),
    )
    return list(rows.values_list("id", "partner_center_account_id", "microsoft_id", "domain"))


def credentials(
    actor: Actor, *, limit: int, before_id: int | None = None, q: str = ""
) -> list[CredentialView]:
    """The provider's API credentials, newest first."""
    permissions.require(actor, "credential.read")
    rows = ApiCredential.objects.filter(provider_id=actor.provider_id)
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    if q:
        rows = rows.filter(name__icontains=q)
    return [_credential(row) for row in rows.order_by("-pk").values_list(*_CREDENTIAL)[:limit]]


def credential(actor: Actor, public_id: str) -> CredentialView:
    """One API credential."""
    permissions.require(actor, "credential.read")
    rows = ApiCredential.objects.filter(provider_id=actor.provider_id, public_id=public_id)
    row = rows.values_list(*_CREDENTIAL).first()
    if row is None:
        raise permissions.not_found("credential", public_id)
    return _credential(row)


_CREDENTIAL = (
    "id", "public_id", "name", "role", "party__public_id", "scopes", "created_at", "expires_at", "revoked_at",
)  # fmt: skip


def _credential(row: tuple[Any, ...]) -> CredentialView:
    key, public_id, name, role, party_id, scopes, created_at, expires_at, revoked_at = row
    return CredentialView(
        key, public_id, name, role, party_id, tuple(scopes), created_at, expires_at, revoked_at
    )


def provider(actor: Actor) -> ProviderView:
    """The actor's own provider."""
    row = Provider.objects.values_list("public_id", "name", "kind", "country", "currency").get(
        pk=actor.provider_id
    )
    return ProviderView(*row)


def own_party(actor: Actor) -> tuple[str, str, str] | None:
    """Id, kind and name of the party that the actor belongs to; staff has none."""
    if actor.party_id is None:
        return None
    return Party.objects.values_list("public_id", "kind", "name").get(
        provider_id=actor.provider_id, pk=actor.party_id
    )


def provider_named(name: str) -> Made | None:
    """The installation's first provider of that name. For what sets an installation up: there is no actor yet."""
    row = Provider.objects.filter(name=name).order_by("pk").values_list("pk", "public_id").first()
    return Made(*row) if row else None


def found_default_account(provider_id: int) -> int | None:
    """The key of the provider's default Partner Center account, where there is one already."""
    rows = PartnerCenterAccount.objects.filter(provider_id=provider_id, is_default=True)
    return rows.values_list("id", flat=True).first()


def default_account(provider_id: int) -> int:
    """The key of the provider's default Partner Center account."""
    return PartnerCenterAccount.objects.values_list("id", flat=True).get(
        provider_id=provider_id, is_default=True
    )
