"""What happens to subscriptions."""

from __future__ import annotations

from dataclasses import dataclass

from tenantry.jobs.events import Event


@dataclass(frozen=True)
class SubscriptionActivated(Event):
    """A subscription is active at Microsoft."""

    NAME, AGGREGATE = "subscription.activated", "subscription"
    subscription_id: str
    account_id: str
    order_id: str


@dataclass(frozen=True)
class SubscriptionCancelled(Event):
    """A subscription was cancelled at Microsoft."""

    NAME, AGGREGATE = "subscription.cancelled", "subscription"
    subscription_id: str
    account_id: str
    order_id: str


@dataclass(frozen=True)
class SubscriptionSeatsChanged(Event):
    """A subscription has another number of seats at Microsoft."""

    NAME, AGGREGATE = "subscription.seats_changed", "subscription"
    subscription_id: str
    account_id: str
    order_id: str
    seats_before: int
    seats: int
