"""Give an order up that has bought nothing."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import OrderId
from tenantry.kernel.problems import Category, Problem, Refused, code
from tenantry.ordering import locks
from tenantry.ordering.holding import end_with_order
from tenantry.ordering.models import OrderLine
from tenantry.ordering.recording import require_move
from tenantry.ordering.rules.states import LineState, OrderMove, OrderState
from tenantry.parties.permissions import require
from tenantry.provisioning.cancelling import record_cancellation
from tenantry.provisioning.outcome import require_known_outcome

ALREADY_BOUGHT = code("order.already_bought", Category.CONFLICT)


def cancel_order(*, order_id: OrderId, why: str, by: Actor, now: datetime) -> None:
    """Cancel the order.

    Raises Refused when a line is ordered or active at Microsoft, which is undone, not cancelled; and while it is not
    known whether Microsoft has bought.
    """
    require(by, "order.repair")  # before the order is looked for: who may not, learns nothing of it
    with transaction.atomic(durable=True):
        order = locks.order(order_id, provider_id=by.provider_id)
        require(by, "order.repair", locks.ownership(order))
        lines = list(OrderLine.objects.filter(provider_id=order.provider_id, order_id=order.pk))
        if order.state in (OrderState.COMPLETED, OrderState.PARTLY_COMPLETED):
            raise Refused(Problem(ALREADY_BOUGHT))
        require_move(order, OrderMove.CANCEL)
        require_known_outcome(order)
        if any(line.state in (LineState.ORDERED, LineState.ACTIVE) for line in lines):
            raise Refused(Problem(ALREADY_BOUGHT))
        end_with_order(order, by=by, at=now)
        record_cancellation(order, lines, why, by=by, at=now)
