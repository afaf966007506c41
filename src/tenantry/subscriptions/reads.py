"""Subscriptions, as people and programs see them. Lists are newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from tenantry.kernel.actor import Actor
from tenantry.kernel.money import Rate
from tenantry.parties import permissions
from tenantry.subscriptions.models import Subscription, SubscriptionChange


@dataclass(frozen=True, slots=True)
class SubscriptionView:
    """A subscription as it stands; `term_end` is the day after Microsoft's last day."""

    id: int
    public_id: str
    account: str
    account_name: str
    customer: str
    customer_name: str
    tenant: str
    domain: str
    plan: str
    plan_title: str
    microsoft_id: UUID
    microsoft_order_id: str
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
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A change that billing charges for; the price is per seat and charge cycle."""

    sequence: int
    kind: str
    effective_on: date
    seats: int
    unit_price: Rate
    cause: str
    at: datetime


_COLUMNS = (
    "id", "public_id", "account__public_id", "account__name", "customer__public_id", "customer__name",
    "tenant__public_id", "tenant__domain", "plan__public_id", "plan__title", "microsoft_id", "microsoft_order_id",
    "term", "billing_plan", "currency", "seats", "status", "partner_on_record", "auto_renew", "started_on",
    "term_end", "cancellable_until", "created_at",
)  # fmt: skip


def _visible(by: Actor) -> QuerySet[Subscription]:
    rows = Subscription.objects.filter(provider_id=by.provider_id)
    if permissions.sees_all(by):
        return rows
    return rows.filter(Q(account_id=by.party_id) | Q(customer_id=by.party_id))


def subscriptions(
    by: Actor, *, limit: int, before_id: int | None = None, customer: str = "", status: str = "", q: str = ""
) -> list[SubscriptionView]:
    """Subscriptions that the actor may see; `q` looks in plan, customer and domain."""
    permissions.require(by, "subscription.read")
    rows = _visible(by)
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    if customer:
        rows = rows.filter(customer__public_id=customer)
    if status:
        rows = rows.filter(status=status)
    if q:
        rows = rows.filter(
            Q(plan__title__icontains=q) | Q(customer__name__icontains=q) | Q(tenant__domain__icontains=q)
        )
    return [SubscriptionView(*row) for row in rows.order_by("-pk")[:limit].values_list(*_COLUMNS)]


def subscription(by: Actor, public_id: str) -> SubscriptionView:
    """One subscription. Raises Refused for a foreign one, in the words of one that does not exist."""
    permissions.require(by, "subscription.read")
    row = _visible(by).filter(public_id=public_id).values_list(*_COLUMNS).first()
    if row is None:
        raise permissions.not_found("subscription", public_id)
    return SubscriptionView(*row)


def changes(by: Actor, public_id: str) -> list[ChangeView]:
    """What changed the subscription, in order."""
    found = subscription(by, public_id)
    rows = SubscriptionChange.objects.filter(provider_id=by.provider_id, subscription_id=found.id).order_by(
        "sequence"
    )
    columns = ("sequence", "kind", "effective_on", "seats", "unit_price", "cause", "at")
    return [
        ChangeView(*row[:4], Rate(row[4], found.currency), *row[5:]) for row in rows.values_list(*columns)
    ]


def quote_of_change(by: Actor, public_id: str, sequence: int) -> dict[str, Any]:
    """The steps by which a change's price was made, cost included: for staff only."""
    permissions.require(by, "price_list.read")
    found = subscription(by, public_id)
    quote: dict[str, Any] = SubscriptionChange.objects.values_list("quote", flat=True).get(
        provider_id=by.provider_id, subscription_id=found.id, sequence=sequence
    )
    return quote
