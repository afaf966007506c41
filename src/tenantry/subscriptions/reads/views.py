"""Subscriptions as facts, each only for those who may see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from tenantry.kernel.actor import Actor, Role
from tenantry.kernel.money import Rate
from tenantry.parties import permissions
from tenantry.subscriptions.models import Subscription, SubscriptionChange


@dataclass(frozen=True, slots=True)
class SubscriptionView:
    """A plan that a customer holds."""

    id: int
    public_id: str
    account: str
    account_id: int
    customer: str
    customer_id: int
    customer_name: str
    tenant: str
    domain: str
    plan: str
    title: str
    microsoft_id: UUID
    term: str
    billing_plan: str
    currency: str
    seats: int
    status: str
    partner_on_record: str
    auto_renew: bool
    started_on: date
    term_end: date
    cancellable_until: datetime | None


@dataclass(frozen=True, slots=True)
class ChangeView:
    """What changed a subscription; the price only for whom it concerns."""

    sequence: int
    kind: str
    effective_on: date
    seats: int
    unit_price: Rate | None
    buyer_reference: str
    at: datetime


_COLUMNS = (
    "id", "public_id", "account__public_id", "account_id", "customer__public_id", "customer_id", "customer__name",
    "tenant__public_id", "tenant__domain", "plan__public_id", "plan__title", "microsoft_id", "term",
    "billing_plan", "currency", "seats", "status", "partner_on_record", "auto_renew", "started_on",
    "term_end", "cancellable_until",
)  # fmt: skip


def visible(actor: Actor) -> QuerySet[Subscription]:
    """The subscriptions that the actor may see: what is for a reseller itself is billed to it too."""
    permissions.require(actor, "subscription.read")
    rows = Subscription.objects.filter(provider_id=actor.provider_id)
    if permissions.sees_all(actor):
        return rows
    if actor.role is Role.RESELLER:
        return rows.filter(account_id=actor.party_id)
    return rows.filter(Q(account_id=actor.party_id) | Q(customer_id=actor.party_id))


def subscriptions(
    actor: Actor,
    *,
    limit: int,
    before_id: int | None = None,
    q: str = "",
    customer: str = "",
    status: str = "",
) -> list[SubscriptionView]:
    """Subscriptions, newest first; `q` is looked for in plan, customer and domain.

    A tenant may be shared: the other customers' and resellers' subscriptions in it are never among them.
    """
    rows = visible(actor)
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    if q:
        rows = rows.filter(
            Q(plan__title__icontains=q) | Q(customer__name__icontains=q) | Q(tenant__domain__icontains=q)
        )
    if customer:
        rows = rows.filter(customer__public_id=customer)
    if status:
        rows = rows.filter(status=status)
    return [_view(row) for row in rows.order_by("-pk").values_list(*_COLUMNS)[:limit]]


def subscription(actor: Actor, public_id: str) -> tuple[SubscriptionView, list[ChangeView]]:
    """One subscription with the list of its changes."""
    row = visible(actor).filter(public_id=public_id).values_list(*_COLUMNS).first()
    if row is None:
        raise permissions.not_found("subscription", public_id)
    view = _view(row)
    shows_price = actor.role is not Role.CUSTOMER or actor.party_id == view.account_id
    changes = (
        SubscriptionChange.objects.filter(provider_id=actor.provider_id, subscription_id=view.id)
        .order_by("sequence")
        .values_list("sequence", "kind", "effective_on", "seats", "unit_price", "buyer_reference", "at")
    )
    shown = [
        ChangeView(
            sequence=sequence,
            kind=kind,
            effective_on=effective_on,
            seats=seats,
            unit_price=Rate(unit_price, view.currency) if shows_price else None,
            buyer_reference=reference,
            at=at,
        )
        for sequence, kind, effective_on, seats, unit_price, reference, at in changes
    ]
    return view, shown


def _view(row: tuple[Any, ...]) -> SubscriptionView:
    return SubscriptionView(*row)
