"""Have a line of a basket add seats to a standing subscription."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import BasketId
from tenantry.ordering.filling import MoreSeats, record_seats
from tenantry.ordering.touching import touch
from tenantry.subscriptions.reads import subscription


def set_seats_line(
    *,
    basket_id: BasketId,
    number: int | None,
    subscription_id: str,
    seats: int,
    buyer_reference: str,
    by: Actor,
    now: datetime,
) -> None:
    """Write line `number` so that it adds seats; without a number on the subscription's own line, or on a new one.

    Raises Refused for a foreign basket or subscription, when another line names the subscription already, and for a
    number or seats out of range.
    """
    found, _ = subscription(by, subscription_id)
    with transaction.atomic(durable=True):
        basket = touch(basket_id, by=by, now=now)
        record_seats(basket, basket_id, MoreSeats(number, found, seats, buyer_reference), by=by, now=now)
