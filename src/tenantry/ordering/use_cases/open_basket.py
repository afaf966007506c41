"""Begin an order."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tenantry.foundation import idempotency, public_ids
from tenantry.foundation.idempotency import RequestKey
from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import BasketId, PartyId
from tenantry.ordering.filling import record_opening


def open_basket(
    *,
    account_id: PartyId | None,
    buyer_reference: str,
    key: RequestKey | None,
    by: Actor,
    now: datetime,
    machine_now: datetime,
) -> BasketId:
    """A new basket of the actor's own party, or, for staff, of the account named. Raises Refused for a foreign one.

    Its currency is that of the price list that the account buys on now, else the provider's, and stays.
    """
    basket_id = BasketId(public_ids.new("bsk", now))
    with transaction.atomic(durable=True):
        if earlier := idempotency.claim(key, result={"basket": basket_id}, by=by, at=machine_now):
            return BasketId(earlier["basket"])
        record_opening(basket_id, account_id=account_id, buyer_reference=buyer_reference, by=by, now=now)
    return basket_id
