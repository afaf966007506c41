"""Look again at the orders that wait for a word about their price, now that Microsoft's prices were read.

Hears `catalog.synchronised`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from tenantry.jobs import events as log
from tenantry.jobs.events import Recorded
from tenantry.kernel.actor import Actor, system
from tenantry.ordering import locks
from tenantry.ordering.holding import end_hold, open_holds, tell_hold
from tenantry.ordering.models import Hold, Order
from tenantry.ordering.price_events import PriceAsked
from tenantry.ordering.repricing import PriceToday, price_today, take_over
from tenantry.ordering.rules.holds import Ending, HoldKind


def follow_prices(event: Recorded, now: datetime) -> None:
    """Let go on what costs the buyer what it was placed at; who waits for another price is told what it is by now."""
    by = system(event.provider_id, event.public_id)
    waiting = Hold.objects.filter(
        provider_id=event.provider_id, kind=HoldKind.PRICE.value, ended_at__isnull=True
    ).order_by("order_id")
    for order_id in list(waiting.values_list("order__public_id", flat=True)):
        order = locks.order(order_id, provider_id=event.provider_id)
        _look(order, by=by, now=now)


def _look(order: Order, *, by: Actor, now: datetime) -> None:
    hold = open_holds(order).filter(kind=HoldKind.PRICE.value).first()
    if hold is None:  # somebody has decided meanwhile
        return
    found = price_today(order, now=now)
    if not found.has_moved:
        take_over(order, found, by=by, at=now)
        end_hold(order, HoldKind.PRICE, Ending.MET, by=by, at=now)
        return
    problem = found.problem
    if _is_only_later(hold.why, found):
        return
    if tell_hold(order, HoldKind.PRICE, problem) is not None:
        asked = PriceAsked(order.public_id, hold.public_id, hold.kind, hold.decider, problem.as_data())
        log.put(asked, by=by, at=now)


def _is_only_later(told: Mapping[str, Any], found: PriceToday) -> bool:
    """Whether it has become cheaper than was told because days have passed, of which nobody needs a mail."""
    before = told["params"].get("total_now")
    adds = any(line.adds for line in found.lines)
    return adds and before is not None and found.total is not None and found.total.amount <= Decimal(before)
