"""What ordering tells of the price of an order that was held."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tenantry.jobs.events import Event
from tenantry.kernel.money import Money


@dataclass(frozen=True)
class PriceAsked(Event):
    """An order that waits for its buyer's word has another new price than the one that was told."""

    NAME, AGGREGATE = "order.price_asked", "order"
    order_id: str
    hold_id: str
    kind: str
    decider: str
    problem: dict[str, Any]


@dataclass(frozen=True)
class PriceRenewed(Event):
    """The price that an order was placed at has ended: it counts on what is in force now."""

    NAME, AGGREGATE = "order.price_renewed", "order"
    order_id: str
    total_before: Money
    total: Money
