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
