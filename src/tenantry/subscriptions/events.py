"""What happens to subscriptions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

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
class SubscriptionConverted(Event):
    """A trial has become a paid subscription at Microsoft, which is one of its own here."""

    NAME, AGGREGATE = "subscription.converted", "subscription"
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


@dataclass(frozen=True)
class TrialChosen(Event):
    """Somebody said what a trial becomes, or that it stops."""

    NAME, AGGREGATE = "subscription.trial_chosen", "subscription"
    subscription_id: str
    account_id: str
    becomes: dict[str, Any] | None


@dataclass(frozen=True)
class TrialEnding(Event):
    """A trial comes to its end; the buyer is told what happens then."""

    NAME, AGGREGATE = "subscription.trial_ending", "subscription"
    subscription_id: str
    account_id: str


@dataclass(frozen=True)
class TrialNotConverted(Event):
    """A trial could not become what was chosen; it stops unless that is put right."""

    NAME, AGGREGATE = "subscription.trial_not_converted", "subscription"
    subscription_id: str
    account_id: str
    problem: dict[str, Any]
