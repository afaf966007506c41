"""Begin an order of more seats for a standing subscription."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tenantry.foundation import idempotency, public_ids
from tenantry.foundation.idempotency import RequestKey
from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import BasketId, PartyId
from tenantry.ordering.filling import MoreSeats, record_holder, record_opening, record_seats
from tenantry.ordering.touching import touch
from tenantry.subscriptions.reads import subscription


def open_for_seats(
    *,
    subscription_id: str,
    seats: int,
    buyer_reference: str,
    key: RequestKey | None,
    by: Actor,
    now: datetime,
    machine_now: datetime,
) -> BasketId:
    """A new basket for the subscription's account and customer, in which so many seats are added to it.

    Asked twice under one key there is one basket. Raises Refused for a foreign subscription and seats out of range.
    Whether seats can be added is a condition of sale, shown by the basket and the preflight.
    """
    found, _ = subscription(by, subscription_id)
    chosen = BasketId(public_ids.new("bsk", now))
    with transaction.atomic(durable=True):
        if earlier := idempotency.claim(key, result={"basket": chosen}, by=by, at=machine_now):
            return BasketId(earlier["basket"])
        record_opening(chosen, account_id=PartyId(found.account), buyer_reference="", by=by, now=now)
        basket = touch(chosen, by=by, now=now)
        record_holder(basket, found, by=by)
        record_seats(basket, chosen, MoreSeats(1, found, seats, buyer_reference), by=by, now=now)
    return chosen
