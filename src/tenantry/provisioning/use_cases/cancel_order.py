"""Give an order up that has bought nothing."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import OrderId
from tenantry.kernel.problems import Category, Problem, Refused, code
from tenantry.ordering import events, locks
from tenantry.ordering.models import OrderLine
from tenantry.ordering.recording import record_event, record_line_move, record_move, require_move
from tenantry.ordering.rules.states import LineMove, LineState, OrderMove, OrderState
from tenantry.parties.models import Party
from tenantry.parties.permissions import require
from tenantry.provisioning.models import Step
from tenantry.provisioning.outcome import require_known_outcome
from tenantry.provisioning.rules.states import StepState

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
        record_move(order, OrderMove.CANCEL, at=now)
        for line in lines:
            record_line_move(line, LineMove.CANCEL)
        Step.objects.filter(provider_id=order.provider_id, order_id=order.pk).exclude(
            state=StepState.DONE
        ).update(state=StepState.DROPPED)
        account = Party.objects.values_list("public_id", flat=True).get(pk=order.account_id)
        record_event(events.OrderCancelled(order.public_id, account, why), by=by, at=now)
