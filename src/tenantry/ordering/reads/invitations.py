"""Invitations of standing tenants, as those see them whose baskets wait for an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from tenantry.kernel.actor import Actor
from tenantry.ordering.models import TenantInvitation
from tenantry.parties import permissions


@dataclass(frozen=True, slots=True)
class TenantInvitationView:
    """A link of Microsoft's for a customer's administrator, and what a letter about it says."""

    public_id: str
    basket: str
    tenant_id: UUID
    domain: str
    partner_on_record: str
    url: str
    state: str
    created_at: datetime
    expires_at: datetime
    ended_at: datetime | None
    looks: int
    account_kind: str
    seller: str  # whom the tenant accepts: the reseller, or the provider itself
    customer_name: str
    customer_email: str
    first_name: str
    last_name: str
    language: str
    time_zone: str

    @property
    def is_open(self) -> bool:
        """Whether the basket waits for it."""
        return self.state == "open"

    @property
    def person(self) -> str:
        """The customer's contact, by name."""
        return f"{self.first_name} {self.last_name}".strip()


_COLUMNS = (
    "public_id", "basket__public_id", "tenant_id", "domain", "partner_on_record", "url", "state", "created_at",
    "expires_at", "ended_at", "looks", "basket__account__kind", "basket__account__name", "provider__name",
    "basket__customer__name", "basket__customer__email", "basket__customer__first_name",
    "basket__customer__last_name", "basket__customer__language", "basket__customer__time_zone",
)  # fmt: skip


def tenant_invitation(actor: Actor, basket_id: int) -> TenantInvitationView | None:
    """The newest of a basket that the reader was shown already; None where nobody was invited. One statement."""
    permissions.require(actor, "basket.read")
    rows = TenantInvitation.objects.filter(provider_id=actor.provider_id, basket_id=basket_id)
    row = rows.order_by("-id").values_list(*_COLUMNS).first()
    return _view(row) if row else None


def tenant_invitation_by_id(provider_id: int, public_id: str) -> TenantInvitationView:
    """The one that an event names. For use cases."""
    rows = TenantInvitation.objects.filter(provider_id=provider_id, public_id=public_id)
    return _view(rows.values_list(*_COLUMNS).get())


def requester_of(provider_id: int, public_id: str) -> tuple[str, str]:
    """Kind and id of the actor who asked for an invitation."""
    rows = TenantInvitation.objects.filter(provider_id=provider_id, public_id=public_id)
    return rows.values_list("requested_kind", "requested_by").get()


def _view(row: Sequence[Any]) -> TenantInvitationView:
    *before, kind, account, provider = row[:14]
    customer = [value or "" for value in row[14:]]
    values: list[Any] = [*before, kind, account if kind == "reseller" else provider, *customer]
    return TenantInvitationView(*values)
