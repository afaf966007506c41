"""What Microsoft says of a plan, whoever reads of it."""

from __future__ import annotations

from dataclasses import dataclass

from tenantry.catalog.rules.programmes import is_licence_based


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
    sales_group: str  # of a licence-based offer: what is in one group is bought in one order

    @property
    def is_licence_based(self) -> bool:
        """Whether it is an offer of the time before new commerce; then the product's id is the offer's."""
        return is_licence_based(self.sku_id)
