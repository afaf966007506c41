"""Refuse to approve an order: it is over."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import OrderId
from tenantry.ordering.approving import waiting_order
from tenantry.ordering.holding import end_with_order
from tenantry.ordering.models import OrderLine
from tenantry.ordering.rules.holds import HoldKind
from tenantry.parties.permissions import require
from tenantry.provisioning.cancelling import record_cancellation


def refuse_approval(*, order_id: OrderId, why: str, by: Actor, now: datetime) -> None:
    """Cancel the order with a reason, which its buyer reads.

    Raises Refused as an approval would: when somebody else decides, or it was decided before.
    """
    require(by, "approval.decide")  # before the order is looked for: who may not, learns nothing of it
    with transaction.atomic(durable=True):
        order = waiting_order(order_id, by=by)
        end_with_order(order, refused=HoldKind.APPROVAL, reason=why, by=by, at=now)
        lines = list(OrderLine.objects.filter(provider_id=order.provider_id, order_id=order.pk))
        record_cancellation(order, lines, why, by=by, at=now)
