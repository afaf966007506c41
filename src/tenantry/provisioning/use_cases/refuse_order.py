"""Refuse an order that is held for credit or commitment: it is over."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import OrderId
from tenantry.kernel.problems import Problem, Refused
from tenantry.ordering import locks
from tenantry.ordering.holding import end_with_order, open_holds
from tenantry.ordering.models import OrderLine
from tenantry.ordering.rules.holds import FOR_ROOM, HoldKind
from tenantry.ordering.use_cases.release_order import NOT_HELD
from tenantry.parties.permissions import require
from tenantry.provisioning.cancelling import record_cancellation


def refuse_order(*, order_id: OrderId, why: str, by: Actor, now: datetime) -> None:
    """Cancel the order with a reason, which its buyer reads. Raises Refused when no limit holds it up."""
    require(by, "hold.decide")  # before the order is looked for: who may not, learns nothing of it
    with transaction.atomic(durable=True):
        order = locks.order(order_id, provider_id=by.provider_id)
        require(by, "hold.decide", locks.ownership(order))
        held = open_holds(order).filter(kind__in=FOR_ROOM).order_by("pk").first()
        if held is None:
            raise Refused(Problem(NOT_HELD))
        end_with_order(order, refused=HoldKind(held.kind), reason=why, by=by, at=now)
        lines = list(OrderLine.objects.filter(provider_id=order.provider_id, order_id=order.pk))
        record_cancellation(order, lines, why, by=by, at=now)
