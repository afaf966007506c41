"""Resellers and customers as facts, each only for those who may see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, Q, QuerySet, Value, When
from django.db.models.functions import Lower

from tenantry.kernel.actor import Actor
from tenantry.parties import permissions
from tenantry.parties.details import PartyDetails
from tenantry.parties.models import PartnerId, Party
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


def parties_called(actor: Actor, q: str, *, limit: int, accounts_only: bool = False) -> list[PartyView]:
    """Resellers and customers to pick from: those whose name begins so, then those in which it stands.

    `q` may also be an id. With `accounts_only` no sub-customers: they are billed through their resellers.
    """
    permissions.require(actor, "party.read")
    rows = _visible_parties(actor)
    if accounts_only:
        rows = rows.filter(reseller__isnull=True)
    if q:
        rows = rows.filter(Q(name__icontains=q) | Q(public_id=q))
    begins = Case(When(name__istartswith=q, then=0), default=1) if q else Value(0)
    found = rows.order_by(begins, Lower("name"), "pk").values(*_COLUMNS)[:limit]
    return [_as_view(row) for row in found]


def partner_ids(actor: Actor, party_id: int) -> list[tuple[str, str]]:
    """A visible reseller's PartnerIDs with their countries; the one for every country first."""
    rows = PartnerId.objects.filter(provider_id=actor.provider_id, party_id=party_id)
    return list(rows.order_by("country").values_list("mpn_id", "country"))


def own_party(actor: Actor) -> tuple[str, str, str] | None:
    """Id, kind and name of the party that the actor belongs to; staff has none."""
    if actor.party_id is None:
        return None
    return Party.objects.values_list("public_id", "kind", "name").get(
        provider_id=actor.provider_id, pk=actor.party_id
    )
