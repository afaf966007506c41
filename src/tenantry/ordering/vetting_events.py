"""What ordering tells of an order that waits for Microsoft's vetting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tenantry.jobs.events import Event


@dataclass(frozen=True)
class VettingDenied(Event):
    """Microsoft has denied what the order waits for: it stays held until it is asked anew and approved."""

    NAME, AGGREGATE = "order.vetting_denied", "order"
    order_id: str
    hold_id: str
    problem: dict[str, Any]


@dataclass(frozen=True)
class VettingResumed(Event):
    """Microsoft was asked anew to vet the customer."""

    NAME, AGGREGATE = "order.vetting_resumed", "order"
    order_id: str
    hold_id: str
