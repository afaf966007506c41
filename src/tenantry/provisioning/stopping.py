"""What becomes of a step and its order after an attempt: the next step, or a person. The caller holds the locks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tenantry.foundation.clock import machine_now
from tenantry.kernel.actor import Actor
from tenantry.ordering import events
from tenantry.ordering.models import Order, OrderLine
from tenantry.ordering.recording import (
    record_attention,
    record_event,
    record_line_move,
    record_line_trouble,
    record_move,
    record_outcome,
)
from tenantry.ordering.rules.states import LineMove, OrderMove, OrderState
from tenantry.provisioning.attention import attention
from tenantry.provisioning.models import Step
from tenantry.provisioning.queueing import queue_step
from tenantry.provisioning.rules.outcomes import Park, Refusal
from tenantry.provisioning.rules.plan import CHANGING, StepKind
from tenantry.provisioning.rules.states import STEP, StepMove, StepState


def go_on(order: Order, *, by: Actor, at: datetime) -> None:
    """Queue the next step that is to be done; without one the order has come to its end.

    One that was parked and is retried is *unknown* until it is taken up again: it comes before what is planned.
    While the order is held, none is queued: its release comes back here.
    """
    if order.state == OrderState.HELD:
        return
    waiting = (StepState.PLANNED, StepState.UNKNOWN)
    steps = Step.objects.filter(provider_id=order.provider_id, order_id=order.pk, state__in=waiting)
    following = steps.order_by("number").first()
    if following is not None:
        queue_step(following)
        return
    lines = list(
        OrderLine.objects.filter(provider_id=order.provider_id, order_id=order.pk).order_by("number")
    )
    account = order.account.public_id
    if order.state == OrderState.UNDOING:
        record_move(order, OrderMove.UNDONE, at=at)
        record_event(events.OrderCancelled(order.public_id, account, "undone"), by=by, at=at)
    else:
        record_outcome(order, lines, account_id=account, by=by, at=at)


def record_stop(order: Order, step: Step, stop: Refusal | Park, *, by: Actor, at: datetime) -> None:
    """Close the step with what stopped it, and call for a person."""
    reasons = stop.reasons if isinstance(stop, Refusal) else ()
    where: dict[str, Any] = {"step": step.public_id, "kind": step.kind, "line": step.line_number}
    problem = attention(stop.problem, reasons=reasons, **where)
    step.problem = problem
    if isinstance(stop, Park) and stop.result:  # without one, what was known before stays known
        step.result = dict(stop.result)
    move_step(step, StepMove.PARK if isinstance(stop, Park) else StepMove.REFUSE)
    if step.kind == StepKind.AWAIT_SUBSCRIPTION:
        # One line's trouble does not hold up the others: they are bought already, and may be used and charged.
        assert step.line_number is not None
        record_line_trouble(order, step.line_number, problem, by=by, at=at)
        go_on(order, by=by, at=at)
        return
    if step.kind in CHANGING and isinstance(stop, Refusal):
        _fail_line(order, step, problem, by=by, at=at)
        go_on(order, by=by, at=at)
        return
    if order.state == OrderState.UNDOING:
        record_event(events.UndoStopped(order.public_id, order.account.public_id), by=by, at=at)
    record_attention(order, problem, by=by, at=at)


def _fail_line(order: Order, step: Step, problem: dict[str, Any], *, by: Actor, at: datetime) -> None:
    """Nothing was changed, and what other lines have bought stands: a retry takes this line up again."""
    assert step.line_number is not None
    line = OrderLine.objects.get(provider_id=order.provider_id, order_id=order.pk, number=step.line_number)
    record_line_move(line, LineMove.FAIL)
    record_line_trouble(order, line.number, problem, by=by, at=at)


def move_step(step: Step, move: StepMove) -> None:
    """Move the step along its table and save what an attempt changes; a move that the table lacks is a bug."""
    after = STEP.after(StepState(step.state), move)
    assert after is not None, f"step {step.public_id}: {move} from {step.state}"
    step.state = after.value
    step.finished_at = (
        machine_now() if after in (StepState.DONE, StepState.REFUSED, StepState.PARKED) else None
    )
    fields = ["state", "result", "secret", "problem", "due_at", "was_lost", "first_asked_at", "finished_at"]
    step.save(update_fields=fields)
