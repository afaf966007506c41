"""Refuse the new price of an order: it is over."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import OrderId
from tenantry.ordering.holding import end_with_order
from tenantry.ordering.models import OrderLine
from tenantry.ordering.rules.holds import HoldKind
from tenantry.ordering.use_cases.confirm_price import asked_order
from tenantry.parties.permissions import require
from tenantry.provisioning.cancelling import record_cancellation


def refuse_price(*, order_id: OrderId, why: str, by: Actor, now: datetime) -> None:
    """Cancel the order, of which nothing is bought.

    Raises Refused as a confirmation would: when the order waits for no price, and when somebody else is asked.
    """
    require(by, "order.place")  # before the order is looked for: who may not, learns nothing of it
    with transaction.atomic(durable=True):
        order = asked_order(order_id, by=by)
        end_with_order(order, refused=HoldKind.PRICE, reason=why, by=by, at=now)
        lines = list(OrderLine.objects.filter(provider_id=order.provider_id, order_id=order.pk))
        record_cancellation(order, lines, why, by=by, at=now)
