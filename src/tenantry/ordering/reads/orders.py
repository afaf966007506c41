"""Orders as facts, each only for those who may see it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from tenantry.jobs import reads as log
from tenantry.jobs.events import Recorded
from tenantry.kernel.actor import Actor
from tenantry.kernel.money import Money, Rate
from tenantry.ordering.events import HoldEnded, OrderHeld
from tenantry.ordering.models import Order, OrderLine
from tenantry.ordering.price_events import PriceAsked
from tenantry.ordering.reads.holds import HoldView, holds_of, problem_told
from tenantry.ordering.reads.reach import attention_for, mine, sees_prices
from tenantry.ordering.rules.holds import HoldKind
from tenantry.ordering.trials import BecomesView, becomes_view
from tenantry.parties import permissions
from tenantry.parties.models import TenantLink


@dataclass(frozen=True, slots=True)
class LineView:
    """A line of an order; without prices for whom they do not concern."""

    number: int
    purpose: str
    plan: str
    title: str
    term: str
    billing_plan: str
    seats: int
    buyer_reference: str
    state: str
    subscription: str | None
    segment: str
    ordered_billing_plan: str | None  # at Microsoft; for staff
    unit_price: Rate | None
    amount: Money | None
    becomes: BecomesView | None = None  # of a trial, as it was chosen when it was ordered


@dataclass(frozen=True, slots=True)
class OrderView:
    """An order; of `attention` a buyer sees its own part, and a reseller's customer neither total nor prices."""

    id: int
    public_id: str
    basket: str
    account: str
    account_id: int
    customer: str
    customer_id: int
    customer_name: str
    state: str
    currency: str
    total: Money | None
    buyer_reference: str
    domain: str
    partner_on_record: str
    attention: dict[str, Any] | None
    administrator_handed_over_at: datetime | None
    placed_at: datetime
    changed_at: datetime
    lines: tuple[LineView, ...] = field(default=())
    tenant: str = ""  # the domain of the tenant that stands already, or will; told of a single order
    holds: tuple[HoldView, ...] = field(default=())

    @property
    def open_holds(self) -> tuple[HoldView, ...]:
        """What holds the order up now."""
        return tuple(one for one in self.holds if one.ended_at is None)


_ORDER = (
    "id", "public_id", "basket__public_id", "account__public_id", "account_id", "customer__public_id",
    "customer_id", "customer__name", "state", "currency", "total", "buyer_reference", "domain",
    "partner_on_record", "attention", "administrator_handed_over_at", "placed_at", "changed_at",
)  # fmt: skip


def _order(
    row: tuple[Any, ...],
    actor: Actor,
    lines: tuple[LineView, ...] = (),
    holds: tuple[HoldView, ...] = (),
) -> OrderView:
    values = dict(zip(_ORDER, row, strict=True))
    shows_price = sees_prices(actor, values["account_id"])
    return OrderView(
        id=values["id"],
        public_id=values["public_id"],
        basket=values["basket__public_id"],
        account=values["account__public_id"],
        account_id=values["account_id"],
        customer=values["customer__public_id"],
        customer_id=values["customer_id"],
        customer_name=values["customer__name"],
        state=values["state"],
        currency=values["currency"],
        total=Money(values["total"], values["currency"]) if shows_price else None,
        buyer_reference=values["buyer_reference"],
        domain=values["domain"],
        partner_on_record=values["partner_on_record"],
        attention=attention_for(actor, values["attention"]),
        administrator_handed_over_at=values["administrator_handed_over_at"],
        placed_at=values["placed_at"],
        changed_at=values["changed_at"],
        lines=lines,
        holds=holds,
    )


def visible_orders(actor: Actor) -> QuerySet[Order]:
    """The orders that the actor may see."""
    permissions.require(actor, "order.read")
    return Order.objects.filter(mine(actor))


def orders(
    actor: Actor,
    *,
    limit: int,
    before_id: int | None = None,
    q: str = "",
    state: str = "",
    customer: str = "",
) -> list[OrderView]:
    """Orders without their lines, newest first; `q` as for baskets."""
    rows = visible_orders(actor)
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    if q:
        rows = rows.filter(Q(buyer_reference__icontains=q) | Q(customer__name__icontains=q))
    if state:
        rows = rows.filter(state=state)
    if customer:
        rows = rows.filter(customer__public_id=customer)
    return [_order(row, actor) for row in rows.order_by("-pk").values_list(*_ORDER)[:limit]]


def order(actor: Actor, public_id: str) -> OrderView:
    """One order with its lines and what held it up."""
    rows = visible_orders(actor).filter(public_id=public_id)
    row = rows.values_list(*_ORDER, _standing_domain()).first()
    if row is None:
        raise permissions.not_found("order", public_id)
    *told, standing = row
    tenant = row[_ORDER.index("domain")] or standing or ""
    values = dict(zip(_ORDER, told, strict=True))
    holds = holds_of(actor, values["id"], values["account_id"])
    return replace(_order(tuple(told), actor, _lines(actor, tuple(told)), holds), tenant=tenant)


def _standing_domain() -> Coalesce:
    """The domain of the tenant that the order's customer has, else the one that was named in the basket."""
    links = TenantLink.objects.filter(
        provider_id=OuterRef("provider_id"),
        party_id=OuterRef("customer_id"),
        partner_center_account_id=OuterRef("partner_center_account_id"),
    )
    return Coalesce(Subquery(links.values("tenant__domain")[:1]), F("basket__existing_domain"))


def _lines(actor: Actor, row: tuple[Any, ...]) -> tuple[LineView, ...]:
    values = dict(zip(_ORDER, row, strict=True))
    currency, shows_price = values["currency"], sees_prices(actor, values["account_id"])
    found = OrderLine.objects.filter(provider_id=actor.provider_id, order_id=values["id"]).order_by("number")
    rows = found.values_list(
        "number", "purpose", "plan__public_id", "plan__title", "term", "billing_plan", "seats", "buyer_reference",
        "state", F("subscription__public_id"), "segment", "ordered_billing_plan", "unit_price", "amount",
        "becomes",
    )  # fmt: skip
    is_staff = permissions.sees_all(actor)
    return tuple(_line(found, currency, shows_price=shows_price, is_staff=is_staff) for found in rows)


def _line(row: tuple[Any, ...], currency: str, *, shows_price: bool, is_staff: bool) -> LineView:
    *told, ordered, unit_price, amount, chosen = row
    told.append(ordered if is_staff else None)
    becomes = becomes_view(chosen, shows_price=shows_price)
    if not shows_price:
        return LineView(*(*told, None, None, becomes))
    return LineView(*(*told, Rate(unit_price, currency), Money(amount, currency), becomes))


@dataclass(frozen=True, slots=True)
class Happening:
    """An event of an order, less what does not concern the reader."""

    sequence: int
    name: str
    at: datetime
    actor_kind: str
    details: dict[str, Any]
    actor_id: str = ""  # to staff alone, as is for whom somebody acted
    on_behalf_of: str = ""


def timeline(actor: Actor, public_id: str, *, after: int, limit: int) -> list[Happening]:
    """What happened to an order, in order, after a sequence number."""
    rows = visible_orders(actor).filter(public_id=public_id)
    account_id = rows.values_list("account_id", flat=True).first()
    if account_id is None:
        raise permissions.not_found("order", public_id)
    events = log.timeline(
        provider_id=actor.provider_id,
        aggregate_kind="order",
        aggregate_id=public_id,
        after=after,
        limit=limit,
    )
    return [_happening(event, actor, account_id) for event in events]


def _happening(event: Recorded, actor: Actor, account_id: int) -> Happening:
    """The event without the total for whom it is not billed, and with as much of a problem as concerns the reader."""
    details = dict(event.payload)
    if not sees_prices(actor, account_id):
        details.pop("total", None)
        details.pop("total_before", None)
    is_told = permissions.sees_all(actor)
    if event.name in (OrderHeld.NAME, PriceAsked.NAME):
        details["problem"] = problem_told(actor, details["kind"], account_id, details["problem"])
    elif "problem" in details:
        details["problem"] = attention_for(actor, details["problem"])
    if event.name == HoldEnded.NAME and not is_told and details["kind"] != HoldKind.APPROVAL:
        details.pop("why")
    return Happening(
        event.sequence,
        event.name,
        event.at,
        event.actor_kind,
        details,
        event.actor_id if is_told else "",
        (event.on_behalf_of or "") if is_told else "",
    )
