"""Make one attempt at one step: save the intent, call Microsoft, save the answer. Three steps, two transactions.

A step found in flight belonged to a worker that died: the new attempt takes it over, knows that the outcome may be
unknown, and lets the step's kind settle it. Whatever the dead worker still writes is dropped, because its attempt is
no longer the current one.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from partner_center.errors import PartnerCenterError
from tenantry.foundation.clock import business_now, machine_now
from tenantry.foundation.encryption import encrypt
from tenantry.kernel.actor import Actor, system
from tenantry.kernel.problems import Category, Problem, Refused, code
from tenantry.microsoft.clients import calls_for, partner_center
from tenantry.ordering import events
from tenantry.ordering.models import Order
from tenantry.ordering.recording import record_event
from tenantry.ordering.rules.states import OrderState
from tenantry.provisioning import locks, microsoft_errors
from tenantry.provisioning.bugs import BugNote
from tenantry.provisioning.context import CLAIM_TOO_OLD, StepFacts, facts_of
from tenantry.provisioning.models import Step
from tenantry.provisioning.one_change import must_wait
from tenantry.provisioning.one_tenant import is_settled_without_a_call
from tenantry.provisioning.queueing import queue_step
from tenantry.provisioning.rules.outcomes import (
    ANSWER_INCOMPLETE,
    AnswerLacks,
    Done,
    Lost,
    Outcome,
    Park,
    Refusal,
    Wait,
    after_error,
)
from tenantry.provisioning.rules.plan import CHANGING, StepKind
from tenantry.provisioning.rules.states import STEP, StepMove, StepState
from tenantry.provisioning.steps import KINDS
from tenantry.provisioning.stopping import go_on, move_step, record_stop

TOO_MANY_TAKEOVERS = code("provisioning.too_many_takeovers", Category.CONFLICT)
MOST_ATTEMPTS = 400


def run_step(*, step_id: str) -> None:
    """One attempt. Does nothing when the step is closed already or its order is not being executed."""
    with BugNote(step_id) as note:
        facts = _claim(step_id)
        if facts is None:
            return
        note.attempt = facts.attempt
        _record(facts, _perform(facts))


def _claim(step_id: str) -> StepFacts | None:
    """Save the intent: the attempt's number, the machine's instant from which the request id lives, and the business
    instant at which Microsoft may first have acted."""
    now = business_now()
    with transaction.atomic(durable=True):
        step = locks.for_claim(step_id)
        if step is None or step.order.state not in (OrderState.EXECUTING, OrderState.UNDOING):
            return None
        after = STEP.after(StepState(step.state), StepMove.CLAIM)
        if after is None:
            return None
        if step.kind == StepKind.CREATE_TENANT and is_settled_without_a_call(step, at=now):
            return None
        if step.kind in CHANGING and must_wait(step, at=now):
            return None
        machine = machine_now()
        step.was_lost = step.was_lost or step.state == StepState.IN_FLIGHT
        step.state, step.attempt, step.started_at = after.value, step.attempt + 1, machine
        step.first_called_at, step.first_asked_at = (
            step.first_called_at or machine,
            step.first_asked_at or now,
        )
        fields = [
            "was_lost",
            "state",
            "attempt",
            "started_at",
            "first_called_at",
            "first_asked_at",
            "request",
        ]
        step.save(update_fields=fields)
    return facts_of(step, now=now)


def _perform(step: StepFacts) -> Outcome:
    """Call Microsoft, outside any transaction; an error becomes an outcome by rule.

    A worker that stood still since its claim does not call: another has taken the step over by now.
    """
    if step.tries >= MOST_ATTEMPTS:
        return Park(Problem(TOO_MANY_TAKEOVERS, params={"attempts": step.tries}))
    if step.is_stale:
        return Wait(0.0, CLAIM_TOO_OLD.name)
    try:
        with calls_for(step.public_id):
            client = partner_center(step.partner_center_account_id)
            found: Outcome = KINDS[StepKind(step.kind)].perform(step, client)
            return found
    except AnswerLacks as gap:
        field = f"lines.{step.line_number}" if step.line_number else None
        return Park(Problem(ANSWER_INCOMPLETE, field, {"what": gap.what}), gap.known)
    except PartnerCenterError as error:
        return after_error(
            microsoft_errors.facts_of(error),
            attempt=step.failures + 1,
            pause_seconds=settings.TENANTRY_STEP_PAUSE_SECONDS,
        )


def _record(facts: StepFacts, outcome: Outcome) -> None:
    """Save the answer, unless another attempt has taken the step over meanwhile."""
    by = system(facts.provider_id, facts.public_id)
    customer = facts.customer
    with transaction.atomic(durable=True):
        order, step = locks.for_recording(
            facts.provider_id, facts.order_public_id, customer.account_id, customer.pk, facts.step_id
        )
        if step.attempt != facts.attempt or step.state != StepState.IN_FLIGHT:
            return
        if isinstance(outcome, Done):
            _record_done(facts, outcome, order, step, by)
        elif isinstance(outcome, Wait | Lost):
            _record_delay(facts, outcome, order, step, by)
        else:
            if isinstance(outcome, Refusal):
                _forget_asking(facts, step)
            record_stop(order, step, outcome, by=by, at=facts.now)


def _record_done(facts: StepFacts, done: Done, order: Order, step: Step, by: Actor) -> None:
    result: dict[str, Any] = dict(done.result)
    step.result, step.problem = result, None
    step.secret = encrypt(done.secret) if done.secret else None
    try:
        with transaction.atomic():
            KINDS[StepKind(facts.kind)].record(facts, result, order, by=by)
    except Refused as no:
        # What Microsoft has done contradicts what stands here: both are kept for a person.
        record_stop(order, step, Park(no.problems[0], result), by=by, at=facts.now)
        return
    move_step(step, StepMove.SUCCEED)
    go_on(order, by=by, at=facts.now)


def _record_delay(facts: StepFacts, delay: Wait | Lost, order: Order, step: Step, by: Actor) -> None:
    if isinstance(delay, Lost):
        step.was_lost = True
    else:
        _forget_asking(facts, step)
    step.due_at = machine_now() + timedelta(seconds=delay.seconds)
    is_poll = isinstance(delay, Wait) and delay.is_poll
    # Failures in a row: a look that was answered ends them, however many looks a long provisioning takes.
    step.problem = {"code": delay.why, "failures": 0 if is_poll else facts.failures + 1}
    move_step(step, StepMove.LOSE if isinstance(delay, Lost) else StepMove.WAIT)
    queue_step(step, at=step.due_at)
    if not is_poll or facts.tries == 1:
        delayed = events.StepDelayed(order.public_id, step.public_id, step.kind, delay.why)
        record_event(delayed, by=by, at=facts.now)


def _forget_asking(facts: StepFacts, step: Step) -> None:
    """The attempt changed nothing at Microsoft: unless an earlier one may have, none has asked yet."""
    if facts.first_asked_at == facts.now:
        step.first_asked_at = None
