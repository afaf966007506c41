"""The end of an order that has bought nothing. The caller holds its lock and has ended its holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tenantry.kernel.actor import Actor
from tenantry.ordering import events
from tenantry.ordering.models import Order, OrderLine
from tenantry.ordering.recording import record_event, record_line_move, record_move
from tenantry.ordering.rules.states import LineMove, OrderMove
from tenantry.parties.models import Party
from tenantry.provisioning.models import Step
from tenantry.provisioning.rules.states import StepState


def record_cancellation(
    order: Order, lines: Sequence[OrderLine], why: str, *, by: Actor, at: datetime
) -> None:
    """Cancel the order and its lines, and drop every step that is not done."""
    record_move(order, OrderMove.CANCEL, at=at)
    for line in lines:
        record_line_move(line, LineMove.CANCEL)
    steps = Step.objects.filter(provider_id=order.provider_id, order_id=order.pk)
    steps.exclude(state=StepState.DONE).update(state=StepState.DROPPED)
    account = Party.objects.values_list("public_id", flat=True).get(pk=order.account_id)
    record_event(events.OrderCancelled(order.public_id, account, why), by=by, at=at)
