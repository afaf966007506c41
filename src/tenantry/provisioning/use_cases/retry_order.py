"""Let an order go on after a person has mended what stopped it."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from django.db import transaction

from tenantry.foundation.clock import machine_now
from tenantry.kernel.actor import Actor, system
from tenantry.kernel.ids import OrderId
from tenantry.ordering import events, locks
from tenantry.ordering.models import Order, OrderLine
from tenantry.ordering.recording import record_event, record_line_move, record_move
from tenantry.ordering.repricing import hold_for_price
from tenantry.ordering.rules.states import LineMove, LineState, OrderMove
from tenantry.parties.permissions import require
from tenantry.provisioning.models import Step
from tenantry.provisioning.queueing import queue_step
from tenantry.provisioning.rules.plan import CHANGING, PlannedStep, StepKind, steps_to_retry
from tenantry.provisioning.rules.states import STEP, StepMove, StepState
from tenantry.provisioning.steps.check_out import NOTHING_ORDERED
from tenantry.provisioning.steps.create_tenant import TENANT_OF_ANOTHER
from tenantry.provisioning.use_cases.plan_steps import write_steps


def retry_order(*, order_id: OrderId, by: Actor, now: datetime) -> None:
    """Retry what stopped, the undo of an order too. A refused step gets a new request id; one whose outcome is unknown
    keeps its own. Where the price has ended meanwhile, the buyer is asked first.

    Raises Refused when the order is not waiting for a person, or the actor may not repair orders.
    """
    require(by, "order.repair")  # before the order is looked for: who may not, learns nothing of it
    with transaction.atomic(durable=True):
        order = locks.order(order_id, provider_id=by.provider_id)
        require(by, "order.repair", locks.ownership(order))
        stopped = _stopped_step(order)
        is_undo = stopped is not None and stopped.kind == StepKind.CANCEL_SUBSCRIPTION
        record_move(order, OrderMove.UNDO if is_undo else OrderMove.RETRY, at=now)
        if stopped is None:
            _plan_failed_lines_again(order, now)
            looks_again = False
        else:
            looks_again = _open_again(stopped)
        record_event(events.OrderRetried(order.public_id), by=by, at=now)
        if looks_again:  # what is queued finds the order held, and its release queues it anew
            hold_for_price(order, by=system(by.provider_id, by.request_id), at=now)


def _stopped_step(order: Order) -> Step | None:
    return (
        Step.objects.filter(
            provider_id=order.provider_id, order_id=order.pk, state__in=[StepState.REFUSED, StepState.PARKED]
        )
        .order_by("-number")
        .first()
    )


def _open_again(stopped: Step) -> bool:
    """Open the stopped step again, and with it what must be redone for its sake.

    Returns whether the conditions are looked at again: then nothing is about to be bought.
    """
    # A parked cart was answered, at a price that was not agreed: its request would only repeat that answer.
    # What another company has is not ours, whatever domain is asked for now.
    found = (stopped.problem or {}).get("code", "")
    is_settled = (
        stopped.state == StepState.REFUSED
        or stopped.kind == StepKind.CREATE_CART
        or found == TENANT_OF_ANOTHER.name
    )
    kinds = steps_to_retry(StepKind(stopped.kind), is_settled=is_settled)
    is_answered = found == NOTHING_ORDERED.name
    again = [stopped if kind == stopped.kind else _last_before(stopped, kind) for kind in kinds]
    for step in again:
        after = STEP.after(StepState(step.state), StepMove.RETRY if step is stopped else StepMove.REDO)
        assert after is not None, f"step {step.public_id} is {step.state}"
        step.state, step.problem, step.finished_at = after.value, None, None
        # The number of an attempt is never given twice: by it an answer that comes too late is known.
        step.attempts_before, step.due_at = step.attempt, machine_now()
        if is_settled:
            step.request_id, step.first_called_at, step.was_lost = uuid4(), None, False
            if step.kind in CHANGING:
                _open_line_again(step)
        if is_answered and step.kind == StepKind.CREATE_CART:
            step.result |= {"is_answered": True}
        step.save()
    queue_step(again[0])
    return kinds[0] is StepKind.RECHECK


def _open_line_again(step: Step) -> None:
    """A line whose change was refused; how many seats the subscription has is read anew when its turn comes."""
    assert step.line_number is not None
    step.request, step.first_asked_at = {}, None
    line = OrderLine.objects.get(
        provider_id=step.provider_id, order_id=step.order_id, number=step.line_number
    )
    record_line_move(line, LineMove.RETRY)


def _last_before(stopped: Step, kind: StepKind) -> Step:
    before = Step.objects.filter(provider_id=stopped.provider_id, order_id=stopped.order_id, kind=kind)
    return before.filter(number__lt=stopped.number).exclude(state=StepState.DROPPED).latest("number")


def _plan_failed_lines_again(order: Order, now: datetime) -> None:
    """A partly completed order: the failed lines get a look, a cart, a checkout and a wait of their own."""
    failed = OrderLine.objects.filter(
        provider_id=order.provider_id, order_id=order.pk, state=LineState.FAILED
    )
    kinds = (StepKind.RECHECK, StepKind.CREATE_CART, StepKind.CHECK_OUT)
    planned = [PlannedStep(kind) for kind in kinds]
    for line in failed.order_by("number"):
        record_line_move(line, LineMove.RETRY)
        planned.append(PlannedStep(StepKind.AWAIT_SUBSCRIPTION, line.number))
    last = Step.objects.filter(provider_id=order.provider_id, order_id=order.pk).latest("number")
    write_steps(order, planned, now=now, first_number=last.number + 1)
