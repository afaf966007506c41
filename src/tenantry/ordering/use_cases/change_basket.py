"""Change what stands on the basket as a whole, or give it up."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import BasketId
from tenantry.ordering.models import Basket
from tenantry.ordering.touching import tell, touch


def change_basket(*, basket_id: BasketId, buyer_reference: str, by: Actor, now: datetime) -> None:
    """Set the buyer's reference, which is printed on every document."""
    with transaction.atomic(durable=True):
        basket = touch(basket_id, by=by, now=now)
        Basket.objects.filter(provider_id=by.provider_id, pk=basket.id).update(
            buyer_reference=buyer_reference
        )
        tell(basket_id, "buyer_reference", {"buyer_reference": buyer_reference}, by=by, now=now)


def abandon_basket(*, basket_id: BasketId, by: Actor, now: datetime) -> None:
    """Give the basket up; it stays readable."""
    with transaction.atomic(durable=True):
        basket = touch(basket_id, by=by, now=now)
        Basket.objects.filter(provider_id=by.provider_id, pk=basket.id).update(state="abandoned")
        tell(basket_id, "abandoned", {}, by=by, now=now)
