"""What seats more would cost, before they are asked for."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from tenantry.foundation import statements
from tenantry.kernel.actor import Actor
from tenantry.kernel.money import Money
from tenantry.ordering.adding import STANDING, SeatsQuote, standing_from
from tenantry.ordering.reads.reach import sees_prices
from tenantry.subscriptions import reads as subscriptions
from tenantry.subscriptions.reads import SubscriptionView

_READ = f"""
    SELECT {STANDING}, p.maximum_seats FROM subscriptions_subscription u
    JOIN subscriptions_subscriptionchange h ON h.provider_id = u.provider_id AND h.subscription_id = u.id
        AND h.sequence = 1
    JOIN catalog_plan p ON p.provider_id = u.provider_id AND p.id = u.plan_id
    WHERE u.provider_id = %s AND u.id = %s
"""  # noqa: S608  a constant


@dataclass(frozen=True, slots=True)
class SeatsOffer:
    """A subscription that may get more seats. No price: it does not concern the reader, or none can be added."""

    subscription: SubscriptionView
    seats: int
    most: int  # that the plan still has room for
    is_term_over: bool
    term_end: date
    price: SeatsQuote | None
    each_cycle: Money | None  # what all seats then cost for a whole charge cycle, net

    @property
    def is_possible(self) -> bool:
        """Whether so many can be asked for as the subscription stands here."""
        is_active = self.subscription.status == "active"
        return is_active and not self.is_term_over and 1 <= self.seats <= self.most


def seats_offer(actor: Actor, subscription: str, seats: int, *, at: datetime) -> SeatsOffer:
    """What so many seats more would cost now. Raises Refused for a foreign subscription. Three statements."""
    found, _ = subscriptions.subscription(actor, subscription)
    data, maximum = statements.one(_READ, [actor.provider_id, found.id])
    standing = standing_from(json.loads(data) if isinstance(data, str) else data)
    on = at.astimezone(UTC).date()
    most = max(0, maximum - found.seats)
    offer = SeatsOffer(found, seats, most, on >= standing.term_end, standing.term_end, None, None)
    if not offer.is_possible or not sees_prices(actor, found.account_id):
        return offer
    price = standing.quoted(seats, on)
    assert price is not None, "the term is not over"
    return replace(offer, price=price, each_cycle=price.quote.unit_price.times(found.seats + seats))
