"""Records of new-commerce subscriptions and of what was done to them."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ConfigDict

from partner_center_simulator.entity import Entity


class SeatBatch(BaseModel):
    """Seats that can still be given back until their window closes."""

    model_config = ConfigDict(frozen=True)

    quantity: int
    until: datetime


class Subscription(Entity):
    """A new-commerce subscription; its terms are counted in months from `anchor`, of which `term_starts` is one."""

    id: str
    customer_id: str
    order_id: str
    product_id: str
    sku_id: str
    availability_id: str
    name: str
    friendly_name: str
    quantity: int
    term_duration: str
    billing_cycle: str
    currency_code: str
    unit_price: Decimal
    created_at: datetime
    anchor: date
    term_starts: date
    term_ends: date
    window_starts: datetime
    partner_id: str
    status: str = "active"
    state_until: datetime | None = None
    auto_renew: bool = True
    end_action: str = "renew"
    regular_term: str | None = None
    regular_cycle: str | None = None
    is_trial: bool = False
    promotion_id: str | None = None
    migrated_from: str | None = None
    next_term: dict[str, Any] | None = None
    next_charge: dict[str, Any] | None = None
    next_charge_at: datetime | None = None
    renews_to: str | None = None
    batches: tuple[SeatBatch, ...] = ()
    pending_until: datetime | None = None
    pending: dict[str, Any] | None = None
    updates_on: date | None = None
    updates: int = 0

    def key(self) -> str:
        """Its id."""
        return self.id

    def owner(self) -> str:
        """The customer."""
        return self.customer_id

    def due(self) -> datetime | None:
        """When its term, its charge, its present state or a change under way ends."""
        if self.status in ("deleted", "pending"):
            return None
        if self.status in ("expired", "disabled"):
            return self.state_until
        renewal = datetime.combine(self.term_ends + timedelta(days=1), time(), UTC)
        return min(one for one in (renewal, self.next_charge_at, self.pending_until) if one is not None)

    @property
    def is_extended(self) -> bool:
        """Whether it runs on in the extended service term, month by month."""
        return self.regular_term is not None


class Transition(Entity):
    """Seats of one plan that became seats of another."""

    id: str
    from_id: str
    to_id: str
    from_catalog_item_id: str
    to_catalog_item_id: str
    quantity: int
    kind: str
    at: datetime

    def key(self) -> str:
        """Its operation id."""
        return self.id

    def owner(self) -> str:
        """The subscription whose seats they were."""
        return self.from_id


class Overage(Entity):
    """Whether a customer's phone plans may go on at pay-as-you-go prices, and on which Azure entitlement."""

    customer_id: str
    kind: str
    partner_id: str
    azure_entitlement_id: str | None
    is_enabled: bool

    def key(self) -> str:
        """Customer and kind."""
        return f"{self.customer_id}/{self.kind}"

    def owner(self) -> str:
        """The customer."""
        return self.customer_id
