"""Baskets and orders, as people and programs see them. Lists are newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from tenantry.jobs.events import Recorded
from tenantry.jobs.reads import timeline as events_of
from tenantry.kernel.actor import Actor
from tenantry.kernel.money import Money, Rate
from tenantry.ordering.models import Basket, Order, OrderLine, PreflightRun
from tenantry.parties import permissions

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class BasketSummary:
    """A basket in a list."""

    id: int
    public_id: str
    state: str
    account: str
    account_name: str
    customer: str | None
    customer_name: str | None
    buyer_reference: str
    order: str | None
    created_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class OrderSummary:
    """An order in a list."""

    id: int
    public_id: str
    state: str
    basket: str
    account: str
    account_name: str
    customer: str
    customer_name: str
    total: Money
    buyer_reference: str
    domain: str
    partner_on_record: str
    attention: dict[str, Any] | None
    administrator_handed_over_at: datetime | None
    placed_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class OrderLineView:
    """A line of an order. `quote` holds every step of the price, cost included: for staff only."""

    number: int
    plan: str
    plan_title: str
    term: str
    billing_plan: str
    seats: int
    unit_price: Rate
    amount: Money
    buyer_reference: str
    state: str
    subscription: str | None
    quote: dict[str, Any]


@dataclass(frozen=True, slots=True)
class PreflightRunView:
    """A recorded look at the conditions of sale."""

    id: int
    public_id: str
    basket: str
    occasion: str
    outcome: str
    checks: list[dict[str, Any]]
    actor_kind: str
    actor_id: str
    at: datetime


def _visible(rows: QuerySet[M], by: Actor) -> QuerySet[M]:
    rows = rows.filter(provider_id=by.provider_id)
    if permissions.sees_all(by):
        return rows
    return rows.filter(Q(account_id=by.party_id) | Q(customer_id=by.party_id))


def baskets(
    by: Actor, *, limit: int, before_id: int | None = None, state: str = "", customer: str = "", q: str = ""
) -> list[BasketSummary]:
    """Baskets that the actor may see; `q` looks in the customer's name and the buyer's reference."""
    permissions.require(by, "basket.read")
    rows = _visible(Basket.objects.all(), by)
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    if state:
        rows = rows.filter(state=state)
    if customer:
        rows = rows.filter(customer__public_id=customer)
    if q:
        rows = rows.filter(Q(customer__name__icontains=q) | Q(buyer_reference__icontains=q))
    found = rows.order_by("-pk")[:limit].values_list(
        "id", "public_id", "state", "account__public_id", "account__name", "customer__public_id", "customer__name",
        "buyer_reference", "created_at", "changed_at",
    )  # fmt: skip
    placed = dict(
        Order.objects.filter(provider_id=by.provider_id, basket_id__in=[row[0] for row in found]).values_list(
            "basket_id", "public_id"
        )
    )
    return [BasketSummary(*row[:8], placed.get(row[0]), *row[8:]) for row in found]


_ORDER_COLUMNS = (
    "id", "public_id", "state", "basket__public_id", "account__public_id", "account__name", "customer__public_id",
    "customer__name", "total", "currency", "buyer_reference", "domain", "partner_on_record", "attention",
    "administrator_handed_over_at", "placed_at", "changed_at",
)  # fmt: skip


def _order(row: tuple[Any, ...]) -> OrderSummary:
    return OrderSummary(*row[:8], Money(row[8], row[9]).rounded(), *row[10:])


def orders(
    by: Actor, *, limit: int, before_id: int | None = None, state: str = "", customer: str = "", q: str = ""
) -> list[OrderSummary]:
    """Orders that the actor may see; `q` looks in the customer's name, the buyer's reference and the domain."""
    permissions.require(by, "order.read")
    rows = _visible(Order.objects.all(), by)
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    if state:
        rows = rows.filter(state=state)
    if customer:
        rows = rows.filter(customer__public_id=customer)
    if q:
        rows = rows.filter(
            Q(customer__name__icontains=q) | Q(buyer_reference__icontains=q) | Q(domain__icontains=q)
        )
    return [_order(row) for row in rows.order_by("-pk")[:limit].values_list(*_ORDER_COLUMNS)]


def order(by: Actor, public_id: str) -> OrderSummary:
    """One order. Raises Refused for a foreign one, in the words of one that does not exist."""
    row = _visible(Order.objects.all(), by).filter(public_id=public_id).values_list(*_ORDER_COLUMNS).first()
    if row is None:
        raise permissions.not_found("order", public_id)
    permissions.require(by, "order.read")
    return _order(row)


def order_lines(by: Actor, order_key: int, currency: str) -> list[OrderLineView]:
    """The lines of an order that the actor has been shown."""
    rows = OrderLine.objects.filter(provider_id=by.provider_id, order_id=order_key).order_by("number")
    return [
        OrderLineView(*row[:6], Rate(row[6], currency), Money(row[7], currency).rounded(), *row[8:])
        for row in rows.values_list(
            "number", "plan__public_id", "plan__title", "term", "billing_plan", "seats", "unit_price", "amount",
            "buyer_reference", "state", "subscription__public_id", "quote",
        )
    ]  # fmt: skip


def timeline(by: Actor, public_id: str, *, after: int = 0) -> list[Recorded]:
    """What happened to an order, in order, after a sequence number."""
    order(by, public_id)
    return events_of(provider_id=by.provider_id, aggregate_kind="order", aggregate_id=public_id, after=after)


def basket_timeline(by: Actor, public_id: str, *, after: int = 0) -> list[Recorded]:
    """What happened to a basket."""
    _basket_key(by, public_id)
    return events_of(provider_id=by.provider_id, aggregate_kind="basket", aggregate_id=public_id, after=after)


def preflight_runs(
    by: Actor, basket: str, *, limit: int, before_id: int | None = None
) -> list[PreflightRunView]:
    """The recorded runs of a basket."""
    rows = PreflightRun.objects.filter(provider_id=by.provider_id, basket_id=_basket_key(by, basket))
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    columns = (
        "id",
        "public_id",
        "basket__public_id",
        "occasion",
        "outcome",
        "checks",
        "actor_kind",
        "actor_id",
        "at",
    )
    return [PreflightRunView(*row) for row in rows.order_by("-pk")[:limit].values_list(*columns)]


def _basket_key(by: Actor, public_id: str) -> int:
    permissions.require(by, "basket.read")
    key = _visible(Basket.objects.all(), by).filter(public_id=public_id).values_list("pk", flat=True).first()
    if key is None:
        raise permissions.not_found("basket", public_id)
    return key
