"""The price of an order that waited: whether what it was quoted from still holds, and what it is today.

A hold keeps its price until the price sheet ends that it was quoted from. Each function that writes asserts an open
transaction; the caller holds the order's lock.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tenantry.catalog.rules.quote import Quote, stands
from tenantry.jobs import events as log
from tenantry.kernel.actor import Actor, system
from tenantry.kernel.money import Money, Rate, sum_money
from tenantry.kernel.problems import Problem
from tenantry.ordering.context import BasketContext, basket_context
from tenantry.ordering.holding import open_hold
from tenantry.ordering.models import Order, OrderLine
from tenantry.ordering.price_events import PriceRenewed
from tenantry.ordering.rules.holds import Decider, HoldKind, deadline, price_problem
from tenantry.ordering.rules.lines import Purpose
from tenantry.ordering.rules.states import LineState
from tenantry.parties.reads.settings import number_setting

_BOUGHT = (LineState.ORDERED, LineState.ACTIVE)


@dataclass(frozen=True, slots=True)
class LinePrice:
    """A line that is still to be bought, with its price as it was placed and as it is today; None: none today."""

    number: int
    title: str
    kept: Quote
    now: Quote | None
    is_sold: bool = (
        True  # Microsoft has a price for it, whether or not the account's price list makes one of it
    )
    adds: bool = False  # seats to a standing subscription, at its locked price, for the days left

    @property
    def before(self) -> Rate:
        """Per seat and charge cycle, as it was placed."""
        return self.kept.unit_price

    @property
    def today(self) -> Rate | None:
        """Per seat and charge cycle, today."""
        return self.now.unit_price if self.now is not None else None

    @property
    def stands(self) -> bool:
        """Whether what it was quoted from holds: Microsoft's rows, and of seats that are added the running cycle."""
        if not self.adds:
            # What the account's list prices no longer is told by the conditions of sale.
            return stands(self.kept, self.now) if self.now is not None else self.is_sold
        # A term that has ended is told by the conditions of sale.
        return self.now is None or self.now.amount.amount <= self.kept.amount.amount

    @property
    def has_moved(self) -> bool:
        """Whether the buyer would pay something else. Days that have passed make seats cheaper: that asks nobody."""
        if self.adds or self.now is None:
            return not self.stands
        return self.before != self.today


@dataclass(frozen=True, slots=True)
class PriceToday:
    """What an order would cost if it were placed today."""

    basket: BasketContext
    placed: Money  # the total as it was placed, or confirmed last
    lines: tuple[LinePrice, ...]  # that are still to be bought
    total: Money | None  # of the first charge cycle, net; None while a line has no price
    has_bought: bool

    @property
    def stands(self) -> bool:
        """Whether the price that the order was placed at holds still."""
        return all(line.stands for line in self.lines)

    @property
    def has_moved(self) -> bool:
        """Whether the buyer would pay something else."""
        return any(line.has_moved for line in self.lines)

    @property
    def problem(self) -> Problem:
        """Why the buyer is asked."""
        is_dearer_only = not any(line.has_moved for line in self.lines if not line.adds)
        return price_problem(self.placed, self.total, has_ended=not is_dearer_only)


def price_today(order: Order, *, now: datetime) -> PriceToday:
    """The order as it would be quoted at that instant. Four statements.

    What adds seats keeps the price of its subscription's term, for fewer days; once another charge cycle has begun it
    costs more. What is bought already, or failed, keeps its amount and is not asked about.
    """
    by = system(order.provider_id, order.public_id)
    basket = basket_context(order.basket.public_id, by=by, now=now)
    placed = {line.number: line for line in basket.lines}
    lines, amounts, rows = [], [], _lines(order)
    for row in rows:
        line, amount = placed[row.number], Money(row.amount, order.currency)
        if row.state == LineState.PLANNED and line.quote is not None:
            amount = line.quote.amount
        amounts.append(amount)
        if row.state == LineState.PLANNED:
            adds = row.purpose == Purpose.ADD_SEATS
            is_sold = None not in (line.offering.supplier_price, line.offering.ordered_price)
            kept = Quote.from_data(row.quote)
            lines.append(LinePrice(row.number, line.title, kept, line.quote, is_sold, adds))
    is_priced = all(line.now is not None or line.adds for line in lines)
    total = sum_money(amounts, order.currency) if is_priced else None
    placed_at = Money(order.total, order.currency)
    return PriceToday(basket, placed_at, tuple(lines), total, any(row.state in _BOUGHT for row in rows))


def _lines(order: Order) -> list[OrderLine]:
    return list(OrderLine.objects.filter(provider_id=order.provider_id, order_id=order.pk).order_by("number"))


def hold_for_price(order: Order, *, by: Actor, at: datetime) -> bool:
    """Hold the order until its buyer has confirmed another price, where its own has ended. Returns whether it is held.

    What costs the buyer the same goes on, priced from what is in force; so does an order of which something is bought
    already, because it cannot be cancelled as a whole: Microsoft's cart judges the price of the rest.
    """
    assert transaction.get_connection().in_atomic_block
    found = price_today(order, now=at)
    if found.stands or found.has_bought:
        return False
    if not found.has_moved:
        take_over(order, found, by=by, at=at)
        return False
    time = deadline(at, number_setting(order.provider_id, "hold_days"))
    open_hold(
        order,
        HoldKind.PRICE,
        found.problem,
        decider=decider_of(order),
        by=by,
        at=at,
        until=time.until,
        remind_at=time.remind_at,
    )
    return True


def decider_of(order: Order) -> Decider:
    """Who is asked about a price: whoever is billed."""
    return Decider.RESELLER if order.account.kind == "reseller" else Decider.CUSTOMER


def take_over(order: Order, found: PriceToday, *, by: Actor, at: datetime) -> None:
    """Price the order anew. Nothing is changed while a line has no price: the conditions of sale tell that."""
    assert transaction.get_connection().in_atomic_block
    if found.total is None:
        return
    priced = {line.number: line for line in found.basket.lines}
    for row in _lines(order):
        line = priced[row.number]
        if row.state != LineState.PLANNED or line.quote is None:
            continue
        row.unit_price, row.unit_cost = line.quote.unit_price.amount, line.quote.unit_cost.amount
        row.amount, row.quote = line.quote.amount.amount, line.quote.as_data()
        row.catalog_item_id = line.offering.catalog_item_id
        row.save(update_fields=["unit_price", "unit_cost", "amount", "quote", "catalog_item_id"])
    before = Money(order.total, order.currency)
    order.total = found.total.amount
    order.save(update_fields=["total"])
    log.put(PriceRenewed(order.public_id, before, found.total), by=by, at=at)
