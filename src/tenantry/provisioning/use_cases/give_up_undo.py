"""Keep what an order holds when Microsoft refuses to take it back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import OrderId
from tenantry.kernel.problems import Category, Problem, Refused, code
from tenantry.ordering import events, locks
from tenantry.ordering.models import Order, OrderLine
from tenantry.ordering.recording import record_event, record_move, record_outcome
from tenantry.ordering.rules.states import LineState, OrderMove
from tenantry.parties.models import Party
from tenantry.parties.permissions import require
from tenantry.provisioning.models import Step
from tenantry.provisioning.outcome import OUTCOME_OPEN
from tenantry.provisioning.rules.plan import PlannedStep, StepKind
from tenantry.provisioning.rules.states import StepState
from tenantry.provisioning.use_cases.plan_steps import write_steps

NO_UNDO_STOPPED = code("order.no_undo_stopped", Category.CONFLICT)


def give_up_undo(*, order_id: OrderId, why: str, by: Actor, now: datetime) -> None:
    """End an undo that stopped: the order is completed or partly completed again, by the lines that are left.

    A line whose subscription was never read is looked for again first. Raises Refused when no undo has stopped, and
    while it is not known whether Microsoft has cancelled.
    """
    require(by, "order.undo")  # before the order is looked for: who may not, learns nothing of it
    with transaction.atomic(durable=True):
        order = locks.order(order_id, provider_id=by.provider_id)
        require(by, "order.undo", locks.ownership(order))
        cancellations = Step.objects.filter(
            provider_id=order.provider_id, order_id=order.pk, kind=StepKind.CANCEL_SUBSCRIPTION
        )
        stopped = cancellations.filter(state__in=[StepState.REFUSED, StepState.PARKED]).first()
        if stopped is None:
            raise Refused(Problem(NO_UNDO_STOPPED))
        if stopped.state == StepState.PARKED and stopped.was_lost:
            raise Refused(Problem(OUTCOME_OPEN))
        record_move(order, OrderMove.GIVE_UP_UNDO, at=now)
        cancellations.exclude(state=StepState.DONE).update(state=StepState.DROPPED)
        record_event(events.UndoGivenUp(order.public_id, why), by=by, at=now)
        _go_on(order, by, now)


def _go_on(order: Order, by: Actor, now: datetime) -> None:
    rows = OrderLine.objects.filter(provider_id=order.provider_id, order_id=order.pk).order_by("number")
    lines = list(rows)
    unread = [line.number for line in lines if line.state == LineState.ORDERED]
    if unread:
        last = Step.objects.filter(provider_id=order.provider_id, order_id=order.pk).latest("number")
        again = [PlannedStep(StepKind.AWAIT_SUBSCRIPTION, number) for number in unread]
        write_steps(order, again, now=now, first_number=last.number + 1)
        return
    account = Party.objects.values_list("public_id", flat=True).get(pk=order.account_id)
    record_outcome(order, lines, account_id=account, by=by, at=now)
