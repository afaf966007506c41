"""Take back what an order has provisioned, while Microsoft's window is open."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import OrderId
from tenantry.kernel.problems import Category, Problem, Refused, code
from tenantry.ordering import events, locks
from tenantry.ordering.models import Order, OrderLine
from tenantry.ordering.recording import record_event, record_move, require_move
from tenantry.ordering.rules.lines import Purpose
from tenantry.ordering.rules.states import LineState, OrderMove
from tenantry.parties.permissions import require
from tenantry.provisioning.models import Step
from tenantry.provisioning.outcome import require_known_outcome
from tenantry.provisioning.rules.plan import StepKind, steps_of_undo
from tenantry.provisioning.rules.states import StepState
from tenantry.provisioning.use_cases.plan_steps import write_steps
from tenantry.subscriptions.models import Subscription

NOTHING_TO_UNDO = code("order.nothing_to_undo", Category.CONFLICT)
SEATS_STAY = code("order.seats_stay", Category.CONFLICT)
LICENCES_STAY = code("order.licences_stay", Category.CONFLICT)
WINDOW_CLOSED = code("order.window_closed", Category.CONFLICT)


def undo_order(*, order_id: OrderId, why: str, by: Actor, now: datetime) -> None:
    """Cancel every subscription of the order at Microsoft; billing credits what is not used.

    Raises Refused when nothing was provisioned, when a standing subscription was changed or licence-based offers were
    ordered (neither is taken back here), when Microsoft's cancellation window of a line has closed, and while it is
    not known whether Microsoft has bought.
    """
    require(by, "order.undo")  # before the order is looked for: who may not, learns nothing of it
    with transaction.atomic(durable=True):
        order = locks.order(order_id, provider_id=by.provider_id)
        require(by, "order.undo", locks.ownership(order))
        require_move(order, OrderMove.UNDO)
        require_known_outcome(order)
        if OrderLine.objects.filter(
            provider_id=order.provider_id,
            order_id=order.pk,
            purpose__in=(Purpose.ADD_SEATS, Purpose.CONVERT),
            state=LineState.ACTIVE,
        ).exists():
            raise Refused(Problem(SEATS_STAY))
        bought = _bought_lines(order)
        taken = OrderLine.objects.filter(
            provider_id=order.provider_id, order_id=order.pk, number__in=bought, plan__sku_id=""
        )
        if taken.exists():
            raise Refused(Problem(LICENCES_STAY))
        if not bought:
            raise Refused(Problem(NOTHING_TO_UNDO))
        held = _subscriptions_at_microsoft(order)
        if closed := _closed_windows(order, [held[line] for line in bought if line in held], now):
            raise Refused(*closed)
        record_move(order, OrderMove.UNDO, at=now)
        open_steps = Step.objects.filter(provider_id=order.provider_id, order_id=order.pk)
        open_steps.filter(
            state__in=[StepState.PLANNED, StepState.UNKNOWN, StepState.REFUSED, StepState.PARKED]
        ).update(state=StepState.DROPPED)
        requests = {line: {"microsoft_id": held[line]} for line in bought if line in held}
        write_steps(
            order,
            steps_of_undo(lines=bought),
            now=now,
            first_number=open_steps.latest("number").number + 1,
            requests=requests,
        )
        record_event(events.UndoStarted(order.public_id, why), by=by, at=now)


def _bought_lines(order: Order) -> tuple[int, ...]:
    """The lines that Microsoft has taken and that are not cancelled, whether or not their subscriptions are known."""
    rows = OrderLine.objects.filter(provider_id=order.provider_id, order_id=order.pk)
    bought = rows.filter(state__in=[LineState.ORDERED, LineState.ACTIVE]).order_by("number")
    return tuple(bought.values_list("number", flat=True))


def _subscriptions_at_microsoft(order: Order) -> dict[int, str]:
    """Microsoft's subscription of each line: recorded ones, and those that a parked step has only seen."""
    seen = Step.objects.filter(
        provider_id=order.provider_id, order_id=order.pk, kind=StepKind.AWAIT_SUBSCRIPTION
    ).exclude(state=StepState.DROPPED)
    found = {}
    for line, result in seen.order_by("line_number").values_list("line_number", "result"):
        if line is not None and result.get("microsoft_id"):
            found[line] = str(result["microsoft_id"])
    return found


def _closed_windows(order: Order, microsoft_ids: list[str], now: datetime) -> list[Problem]:
    rows = Subscription.objects.filter(
        provider_id=order.provider_id, microsoft_id__in=microsoft_ids, cancellable_until__lt=now
    )
    return [
        Problem(
            WINDOW_CLOSED, params={"subscription": row.public_id, "until": row.cancellable_until.isoformat()}
        )
        for row in rows
        if row.cancellable_until is not None
    ]
