"""One change of a subscription at a time, however many orders are at work: their steps that
change it (`change_seats`, `convert_trial`) take turns.

Asked under the customer's lock, before the step is claimed. The turn is taken by storing how many seats the
subscription has before and after: from then on until the step is settled, no other step begins.
"""

from __future__ import annotations

from datetime import datetime

from tenantry.kernel.problems import Category, code
from tenantry.ordering import events
from tenantry.ordering.models import OrderLine
from tenantry.provisioning.models import Step
from tenantry.provisioning.rules.plan import CHANGING, StepKind
from tenantry.provisioning.rules.states import StepState
from tenantry.provisioning.turns import wait_for_turn

WAITS_FOR_CHANGE = code("provisioning.waits_for_change", Category.CONFLICT)
_AT_WORK = (StepState.PLANNED, StepState.IN_FLIGHT, StepState.UNKNOWN, StepState.PARKED)


def must_wait(step: Step, *, at: datetime) -> bool:
    """Whether another order's step is changing the subscription; if none is, this one takes its turn."""
    assert step.line_number is not None
    line = OrderLine.objects.select_related("subscription").get(
        provider_id=step.provider_id, order_id=step.order_id, number=step.line_number
    )
    subscription = line.subscription
    assert subscription is not None, "a line that changes a subscription names it"
    if step.request:
        return False
    others = Step.objects.filter(
        provider_id=step.provider_id,
        kind__in=CHANGING,
        state__in=_AT_WORK,
        request__subscription=subscription.public_id,
    )
    ahead = others.exclude(pk=step.pk).values_list("order__public_id", flat=True).first()
    if ahead is not None:
        awaited = events.ChangeAwaited(step.order.public_id, step.public_id, ahead)
        wait_for_turn(step, WAITS_FOR_CHANGE, ahead, awaited, at=at)
        return True
    more = line.seats if step.kind == StepKind.CHANGE_SEATS else -line.seats
    seats = {"seats_before": subscription.seats, "seats_after": subscription.seats + more}
    step.request = {"subscription": subscription.public_id, **seats}
    return False
