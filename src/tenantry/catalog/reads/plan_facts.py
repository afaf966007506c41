"""What Microsoft says of a plan, whoever reads of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """A plan as Microsoft describes it: the same in every market."""

    public_id: str
    product_id: str
    sku_id: str
    title: str
    description: str
    is_addon: bool
    is_trial: bool
    minimum_seats: int
    maximum_seats: int
    prerequisites: tuple[str, ...]
    subscription_limit: int | None  # of one tenant, over all partners; None where any number is allowed
    subscription_limit_kind: str  # concurrent | lifetime; empty without a limit
    seat_limit: int | None  # of all subscriptions of a tenant together; None where each has its own
