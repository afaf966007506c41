"""Let an order go on that was held for credit, although there is no room."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import OrderId
from tenantry.kernel.problems import Category, Problem, Refused, code
from tenantry.ordering import locks
from tenantry.ordering.holding import end_hold
from tenantry.ordering.rules.holds import Ending, HoldKind
from tenantry.parties.permissions import require

NOT_HELD = code("order.not_held", Category.CONFLICT)


def release_order(*, order_id: OrderId, why: str, by: Actor, now: datetime) -> None:
    """End the order's hold for credit, with a reason. Raises Refused when nothing holds it for credit."""
    require(by, "hold.decide")  # before the order is looked for: who may not, learns nothing of it
    with transaction.atomic(durable=True):
        order = locks.order(order_id, provider_id=by.provider_id)
        require(by, "hold.decide", locks.ownership(order))
        if not end_hold(order, HoldKind.CREDIT, Ending.PERMITTED, reason=why, by=by, at=now):
            raise Refused(Problem(NOT_HELD))
