"""Orders and baskets as people look through them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Lower

from tenantry.foundation.slices import (
    Listed,
    Slice,
    Wish,
    all_of,
    begins,
    counted,
    key_of,
    matching,
    of_instants,
    slice_of,
    summed,
)
from tenantry.kernel.actor import Actor
from tenantry.kernel.money import Money
from tenantry.ordering.models import Basket, BasketLine, Hold, Order, OrderLine, TenantInvitation
from tenantry.ordering.reads.orders import visible_orders
from tenantry.ordering.reads.reach import attention_for, mine, not_handed_over, sees_prices
from tenantry.ordering.rules.holds import HoldKind
from tenantry.parties import permissions
from tenantry.parties.models import Party
from tenantry.parties.reads.lists import party_named


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order in a list; of problem and total what concerns the reader."""

    public_id: str
    state: str
    account: str
    account_name: str
    customer: str
    customer_name: str
    first_plan: str
    lines: int
    seats: int
    total: Money | None
    buyer_reference: str
    domain: str
    attention: dict[str, Any] | None
    is_handed_over: bool
    placed_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class BasketListRow:
    """A basket in a list."""

    public_id: str
    state: str
    account: str
    account_name: str
    customer: str | None
    customer_name: str | None
    first_plan: str
    lines: int
    seats: int
    buyer_reference: str
    created_at: datetime
    changed_at: datetime
    order: str | None
    waits_since: (
        datetime | None
    )  # for the customer's administrator, who has been invited to accept the seller
    waits_until: datetime | None


def _lines(model: type[OrderLine] | type[BasketLine], key: str) -> tuple[Callable[[], Any], ...]:
    """Title of the first line's plan, number of lines, and of seats: only for the rows that are shown."""
    rows = model._default_manager.all()

    def first_plan() -> Any:
        own = rows.filter(**{"provider_id": OuterRef("provider_id"), key: OuterRef("pk")})
        return Subquery(own.order_by("number").values("plan__title")[:1])

    return first_plan, counted(rows, key), summed(rows, key, "seats")


def orders_slice(actor: Actor, wish: Wish) -> Slice[OrderRow]:
    """Orders. Filters: state, customer, account, placed_from, placed_to, attention ("yes": needs a person),
    handover ("yes": a sign-in waits to be handed over), uses_credit ("yes": counted among what uses credit)."""
    return slice_of(_orders(actor, wish), wish, _listed_orders(actor))


def orders_all(actor: Actor, wish: Wish) -> Iterator[OrderRow]:
    """The same, whole."""
    return all_of(_orders(actor, wish), wish, _listed_orders(actor))


def _orders(actor: Actor, wish: Wish) -> QuerySet[Order]:
    rows = visible_orders(actor)
    if state := wish.get("state"):
        rows = rows.filter(state=state)
    if wish.get("attention"):
        rows = rows.filter(state="needs_attention")
    if wish.get("uses_credit"):
        rows = rows.filter(_uses_credit())
    if wish.get("handover"):
        rows = rows.filter(not_handed_over())
    for name in ("customer", "account"):
        if party := wish.get(name):
            rows = rows.filter(**{f"{name}_id": key_of(Party, actor.provider_id, party)})
    found = matching(
        wish.q,
        "public_id",
        begins("buyer_reference"),
        party_named(actor.provider_id, "customer_id"),
        *(() if actor.party_id else (party_named(actor.provider_id, "account_id"),)),
    )
    return rows.filter(found & of_instants(wish, "placed", "placed_at"))


def _uses_credit() -> Q:
    """Placed and not active yet, and not waiting for credit itself: as it is added up (ordering/credit.py)."""
    waits = Hold.objects.filter(
        provider_id=OuterRef("provider_id"),
        order_id=OuterRef("pk"),
        kind=HoldKind.CREDIT.value,
        ended_at=None,
    )
    open_lines = OrderLine.objects.filter(
        provider_id=OuterRef("provider_id"), order_id=OuterRef("pk"), state__in=("planned", "ordered")
    )
    states = ("submitted", "held", "executing", "needs_attention", "partly_completed", "undoing")
    return Q(state__in=states) & Q(Exists(open_lines)) & ~Q(Exists(waits))


_ORDER_SORTS: dict[str, tuple[Any, ...]] = {
    "state": ("state",),
    "customer": (Lower("customer__name"),),
    "account": (Lower("account__name"),),
    "total": ("total",),
    "reference": (Lower("buyer_reference"),),
    "placed": ("placed_at",),
    "changed": ("changed_at",),
}


_ORDER_COLUMNS = (
    "account_id", "currency", "total", "attention", "public_id", "state", "account__public_id",
    "account__name", "customer__public_id", "customer__name", *_lines(OrderLine, "order_id"),
    "buyer_reference", "domain", "administrator_handed_over_at", "placed_at", "changed_at",
)  # fmt: skip


def _listed_orders(actor: Actor) -> Listed[OrderRow]:
    return Listed(_ORDER_COLUMNS, partial(_order_row, actor), _ORDER_SORTS)


def _order_row(
    actor: Actor,
    account_id: int,
    currency: str,
    total: Decimal,
    attention: dict[str, Any] | None,
    *values: Any,
) -> OrderRow:
    (public_id, state, account, account_name, customer, customer_name, first_plan, lines, seats, *rest) = (
        values
    )
    buyer_reference, domain, handed_over_at, placed_at, changed_at = rest
    return OrderRow(
        public_id=public_id,
        state=state,
        account=account,
        account_name=account_name,
        customer=customer,
        customer_name=customer_name,
        first_plan=first_plan or "",
        lines=lines or 0,
        seats=seats or 0,
        total=Money(total, currency) if sees_prices(actor, account_id) else None,
        buyer_reference=buyer_reference,
        domain=domain,
        attention=attention_for(actor, attention),
        is_handed_over=handed_over_at is not None,
        placed_at=placed_at,
        changed_at=changed_at,
    )


def baskets_slice(actor: Actor, wish: Wish) -> Slice[BasketListRow]:
    """Baskets. Filters: state, customer, account."""
    return slice_of(_baskets(actor, wish), wish, _LISTED_BASKETS)


def baskets_all(actor: Actor, wish: Wish) -> Iterator[BasketListRow]:
    """The same, whole."""
    return all_of(_baskets(actor, wish), wish, _LISTED_BASKETS)


def _baskets(actor: Actor, wish: Wish) -> QuerySet[Basket]:
    permissions.require(actor, "basket.read")
    rows = Basket.objects.filter(mine(actor))
    if state := wish.get("state"):
        rows = rows.filter(state=state)
    for name in ("customer", "account"):
        if party := wish.get(name):
            rows = rows.filter(**{f"{name}_id": key_of(Party, actor.provider_id, party)})
    named = party_named(actor.provider_id, "customer_id")
    return rows.filter(matching(wish.q, "public_id", begins("buyer_reference"), named))


def _basket_row(*values: Any) -> BasketListRow:
    shown = list(values)
    shown[6:9] = values[6] or "", values[7] or 0, values[8] or 0
    return BasketListRow(*shown)


def _placed() -> Any:
    """The order that the basket became."""
    rows = Order.objects.filter(provider_id=OuterRef("provider_id"), basket_id=OuterRef("pk"))
    return Subquery(rows.values("public_id"))


def _invited(column: str) -> Callable[[], Any]:
    """Of the open invitation for the tenant that an open basket names."""

    def value() -> Any:
        rows = TenantInvitation.objects.filter(
            provider_id=OuterRef("provider_id"), basket_id=OuterRef("pk"), state="open",
            tenant_id=OuterRef("existing_tenant_id"), basket__state="open",
        )  # fmt: skip
        return Subquery(rows.values(column))

    return value


_LISTED_BASKETS = Listed(
    (
        "public_id", "state", "account__public_id", "account__name", "customer__public_id", "customer__name",
        *_lines(BasketLine, "basket_id"), "buyer_reference", "created_at", "changed_at",
        _placed, _invited("created_at"), _invited("expires_at"),
    ),
    _basket_row,
    {
        "customer": (Lower("customer__name"),),
        "created": ("created_at",),
        "changed": ("changed_at",),
        "state": (F("state"),),
    },
)  # fmt: skip
