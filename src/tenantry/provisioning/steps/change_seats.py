"""Add a line's seats to its subscription (Microsoft: Change the quantity of a subscription).

How many it has before and after is stored before Microsoft is called (`one_change`), and the number is sent as a whole:
unknown is settled by reading it, and nothing is added twice. The subscription is sent back whole, because Microsoft
clears what a shorter body leaves out. A number that is neither the one before nor the one after is somebody else's
doing, and a person looks.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings

from partner_center import PartnerCenter
from partner_center.models.subscriptions import Subscription as AtMicrosoft
from tenantry.compliance.term_ends import term_end
from tenantry.kernel.actor import Actor
from tenantry.kernel.problems import Category, Problem, code
from tenantry.ordering import events
from tenantry.ordering.models import Order, OrderLine
from tenantry.ordering.recording import record_event, record_line_move
from tenantry.ordering.rules.states import LineMove
from tenantry.provisioning.context import StepFacts
from tenantry.provisioning.rules.outcomes import AnswerLacks, Done, Lost, Outcome, Park, Refusal, pause
from tenantry.subscriptions.models import Subscription
from tenantry.subscriptions.recording import SeatsChanged, record_seats

CHANGED_ELSEWHERE = code("provisioning.subscription_changed_elsewhere", Category.CONFLICT)
STILL_CHANGING = code("provisioning.still_changing", Category.UNAVAILABLE)


def perform(step: StepFacts, pc: PartnerCenter) -> Outcome:
    """Add the seats, unless they are there already."""
    line, before, after = step.line, step.request["seats_before"], step.request["seats_after"]
    found = pc.subscriptions.get(step.tenant_microsoft_id, str(line.subscription_microsoft_id))
    if step.was_lost and found.quantity == after:
        return _done(step, found, step.first_asked_at)
    if other := difference(step, found, before):
        return Park(other) if step.was_lost else Refusal(other)
    wanted = found.model_copy(update={"quantity": after})
    answer = pc.subscriptions.update(step.tenant_microsoft_id, wanted, request_id=step.request_id)
    if answer is None:  # accepted, to be done later: the next attempt reads whether it is
        return Lost(pause(step.tries, settings.TENANTRY_STEP_PAUSE_SECONDS), STILL_CHANGING.name)
    return _done(step, answer, step.now)


def difference(step: StepFacts, found: AtMicrosoft, seats: int) -> Problem | None:
    """What is not as it stands here: a subscription that somebody has changed meanwhile is left alone."""
    line = step.line
    ends_on = term_end(found)
    if ends_on is None:
        raise AnswerLacks(f"the end of the term of subscription {found.id}")
    pairs = (
        ("state", "active", str(found.status or "")),
        ("partner_on_record", line.subscription_partner or "", found.partner_id or ""),
        ("term_end", str(line.subscription_term_end), str(ends_on)),
        ("seats", str(seats), str(found.quantity)),
    )
    for what, expected, actual in pairs:
        if expected != actual:
            params = {"what": what, "expected": expected, "found": actual, "subscription": str(found.id)}
            return Problem(CHANGED_ELSEWHERE, f"lines.{step.line_number}", params)
    return None


def _done(step: StepFacts, found: AtMicrosoft, changed_at: datetime) -> Outcome:
    seats = {"seats_before": step.request["seats_before"], "seats": found.quantity}
    return Done({"microsoft_id": str(found.id), "changed_at": changed_at.isoformat(), **seats})


def record(step: StepFacts, result: dict[str, Any], order: Order, *, by: Actor) -> None:
    """Write the new number of seats, from which billing charges the days left, and tell the timeline."""
    line = OrderLine.objects.get(provider_id=step.provider_id, order_id=order.pk, number=step.line.number)
    row = Subscription.objects.get(provider_id=step.provider_id, public_id=step.request["subscription"])
    changed = SeatsChanged(
        seats=result["seats"],
        changed_at=datetime.fromisoformat(result["changed_at"]),
        cause=f"{order.public_id}:{line.number}",
        buyer_reference=line.buyer_reference or order.buyer_reference,
    )
    account = str((step.reseller or step.customer).public_id)
    record_seats(row, changed, account=account, order_id=order.public_id, by=by, at=step.now)
    for move in (LineMove.CHECK_OUT, LineMove.ACTIVATE):
        record_line_move(line, move)
    added = events.SeatsAdded(
        order.public_id, line.number, row.public_id, result["seats_before"], result["seats"]
    )
    record_event(added, by=by, at=step.now)
