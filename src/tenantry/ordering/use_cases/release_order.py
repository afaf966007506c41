"""Let an order go on that was held for credit or commitment, although there is no room."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import OrderId
from tenantry.kernel.problems import Category, Problem, Refused, code
from tenantry.ordering import locks
from tenantry.ordering.holding import end_hold
from tenantry.ordering.rules.holds import FOR_ROOM, Ending
from tenantry.parties.permissions import require

NOT_HELD = code("order.not_held", Category.CONFLICT)


def release_order(*, order_id: OrderId, why: str, by: Actor, now: datetime) -> None:
    """End what holds the order up for want of room, with a reason. Raises Refused when no limit holds it up."""
    require(by, "hold.decide")  # before the order is looked for: who may not, learns nothing of it
    with transaction.atomic(durable=True):
        order = locks.order(order_id, provider_id=by.provider_id)
        require(by, "hold.decide", locks.ownership(order))
        ended = [end_hold(order, kind, Ending.PERMITTED, reason=why, by=by, at=now) for kind in FOR_ROOM]
        if not any(ended):
            raise Refused(Problem(NOT_HELD))
