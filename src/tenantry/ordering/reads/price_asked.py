"""What the buyer of an order is asked whose price has ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tenantry.kernel.actor import Actor
from tenantry.kernel.money import Money, Rate
from tenantry.ordering.approving import decides
from tenantry.ordering.models import Order
from tenantry.ordering.reads.orders import OrderView, order
from tenantry.ordering.reads.reach import sees_prices
from tenantry.ordering.repricing import LinePrice, PriceToday, price_today
from tenantry.ordering.rules.holds import HoldKind
from tenantry.parties import permissions
from tenantry.parties.rules import permissions as rights
from tenantry.parties.rules.permissions import Ownership


@dataclass(frozen=True, slots=True)
class LineAsked:
    """A line that is still to be bought: per seat and charge cycle as it was placed, and today (None: no price)."""

    number: int
    title: str
    before: Rate
    today: Rate | None
    adds: bool  # seats to a standing subscription: charged for the days left, so the amounts count
    amount_before: Money
    amount_today: Money | None
    has_moved: bool  # the buyer would pay something else


@dataclass(frozen=True, slots=True)
class PriceQuestion:
    """The first charge, net, as the order was placed and as it would be today; None: no price for all of it today."""

    before: Money
    today: Money | None
    lines: tuple[LineAsked, ...]
    is_readers: bool  # whether the reader answers


def price_question(actor: Actor, found: OrderView, *, at: datetime) -> PriceQuestion | None:
    """What is asked about an order's price; None where nothing is, or it does not concern the reader."""
    waits = next((one for one in found.open_holds if one.kind == HoldKind.PRICE), None)
    if waits is None or found.total is None or not sees_prices(actor, found.account_id):
        return None
    own = Ownership(actor.provider_id, found.account_id, found.customer_id)
    may = rights.problem(actor, "order.place", own) is None
    answers = may and decides(actor, waits.decider, found.account_id, found.customer_id)
    today = _today(actor.provider_id, found, at)
    return PriceQuestion(found.total, today.total, tuple(_line(one) for one in today.lines), answers)


def price_asked(actor: Actor, public_id: str, *, at: datetime) -> PriceQuestion:
    """The same, by the order's number. Raises Refused where the order is foreign or nothing is asked of the reader."""
    asked = price_question(actor, order(actor, public_id), at=at)
    if asked is None:
        raise permissions.not_found("price", public_id)
    return asked


def _today(provider_id: int, found: OrderView, at: datetime) -> PriceToday:
    return price_today(Order.objects.get(provider_id=provider_id, pk=found.id), now=at)


def _line(line: LinePrice) -> LineAsked:
    amount = line.now.amount if line.now is not None else None
    return LineAsked(
        line.number, line.title, line.before, line.today, line.adds, line.kept.amount, amount, line.has_moved
    )
