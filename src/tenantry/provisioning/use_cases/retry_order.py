"""Let an order go on after a person has mended what stopped it."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from django.db import transaction

from tenantry.foundation.clock import machine_now
from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import OrderId
from tenantry.ordering import events, locks
from tenantry.ordering.models import Order, OrderLine
from tenantry.ordering.recording import record_event, record_line_move, record_move
from tenantry.ordering.rules.states import LineMove, LineState, OrderMove
from tenantry.parties.permissions import require
from tenantry.provisioning.models import Step
from tenantry.provisioning.queueing import queue_step
from tenantry.provisioning.rules.plan import PlannedStep, StepKind, steps_to_retry
from tenantry.provisioning.rules.states import StepState
from tenantry.provisioning.use_cases.plan_steps import write_steps


def retry_order(*, order_id: OrderId, by: Actor, now: datetime) -> None:
    """Retry what stopped. A refused step gets a new request id; one whose outcome is unknown keeps its own.

    Raises Refused when the order is not waiting for a person, or the actor may not repair orders.
    """
    with transaction.atomic(durable=True):
        order = locks.order(order_id, provider_id=by.provider_id)
        require(by, "order.repair", locks.ownership(order))
        record_move(order, OrderMove.RETRY, at=now)
        stopped = _stopped_step(order)
        if stopped is None:
            _plan_failed_lines_again(order, now)
        else:
            _open_again(order, stopped)
        record_event(events.OrderRetried(order.public_id), by=by, at=now)


def _stopped_step(order: Order) -> Step | None:
    return (
        Step.objects.filter(
            provider_id=order.provider_id, order_id=order.pk, state__in=[StepState.REFUSED, StepState.PARKED]
        )
        .order_by("-number")
        .first()
    )


def _open_again(order: Order, stopped: Step) -> None:
    """Open the stopped step again, and with it what must be redone for its sake."""
    kinds = steps_to_retry(StepKind(stopped.kind))
    again = Step.objects.filter(
        provider_id=order.provider_id, order_id=order.pk, kind__in=kinds, line_number=stopped.line_number
    ).exclude(state=StepState.DROPPED)
    first: Step | None = None
    for step in again.order_by("number"):
        keeps_request = step.pk == stopped.pk and step.state == StepState.PARKED
        step.state = StepState.UNKNOWN.value if keeps_request else StepState.PLANNED.value
        step.attempt, step.problem, step.finished_at, step.due_at = 0, None, None, machine_now()
        if not keeps_request:
            step.request_id, step.first_called_at, step.was_lost = uuid4(), None, False
        step.save()
        first = first or step
    assert first is not None
    queue_step(first)


def _plan_failed_lines_again(order: Order, now: datetime) -> None:
    """A partly completed order: the failed lines get a cart, a checkout and a wait of their own."""
    failed = OrderLine.objects.filter(
        provider_id=order.provider_id, order_id=order.pk, state=LineState.FAILED
    )
    planned = [PlannedStep(StepKind.CREATE_CART), PlannedStep(StepKind.CHECK_OUT)]
    for line in failed.order_by("number"):
        record_line_move(line, LineMove.RETRY)
        planned.append(PlannedStep(StepKind.AWAIT_SUBSCRIPTION, line.number))
    last = Step.objects.filter(provider_id=order.provider_id, order_id=order.pk).latest("number")
    write_steps(order, planned, now=now, first_number=last.number + 1)
