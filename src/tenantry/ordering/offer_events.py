"""What ordering tells of licence-based offers."""

from __future__ import annotations

from dataclasses import dataclass

from tenantry.jobs.events import Event


@dataclass(frozen=True)
class OffersOrdered(Event):
    """Microsoft has taken the lines of licence-based offers that come into one order."""

    NAME, AGGREGATE = "order.offers_ordered", "order"
    order_id: str
    microsoft_order_id: str
    lines: list[int]
