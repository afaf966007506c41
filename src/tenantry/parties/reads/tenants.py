"""Microsoft tenants, as their customers see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from tenantry.kernel.actor import Actor
from tenantry.parties import permissions
from tenantry.parties.models import Tenant, TenantLink


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
