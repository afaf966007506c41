"""Cancel a line's subscription inside Microsoft's window (Microsoft: Update a subscription; new-commerce cancellation).

The subscription is read first and sent back whole, because Microsoft clears what a shorter body leaves out. Unknown is
settled by that same read: a deleted subscription is the wanted end, and Microsoft does not say since when, so the first
attempt that may have done it counts. One that Microsoft has not made yet is waited for.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from partner_center import PartnerCenter
from partner_center.models.subscriptions import SubscriptionStatus
from tenantry.kernel.actor import Actor
from tenantry.ordering import events
from tenantry.ordering.models import Order, OrderLine
from tenantry.ordering.recording import record_event, record_line_move
from tenantry.ordering.rules.states import LineMove
from tenantry.provisioning.context import StepFacts
from tenantry.provisioning.rules.outcomes import Done, Outcome
from tenantry.provisioning.steps.await_subscription import ordered_line, still_provisioning
from tenantry.subscriptions.models import Subscription
from tenantry.subscriptions.recording import record_cancelled


def perform(step: StepFacts, pc: PartnerCenter) -> Outcome:
    """Cancel, unless it is cancelled already."""
    microsoft_id = step.request.get("microsoft_id") or ordered_line(step, pc)[1]
    if not microsoft_id:
        return still_provisioning(step, {})
    found = pc.subscriptions.get(step.tenant_microsoft_id, microsoft_id)
    cancelled_at = step.first_asked_at
    if found.status != SubscriptionStatus.DELETED:
        cancelled_at = step.now
        wanted = found.model_copy(update={"status": SubscriptionStatus.DELETED})
        pc.subscriptions.update(step.tenant_microsoft_id, wanted, request_id=step.request_id)
    return Done({"microsoft_id": microsoft_id, "cancelled_at": cancelled_at.isoformat()})


def record(step: StepFacts, result: dict[str, Any], order: Order, *, by: Actor) -> None:
    """Write the cancellation, from which billing credits what is not used."""
    line = OrderLine.objects.get(provider_id=step.provider_id, order_id=order.pk, number=step.line.number)
    subscription = Subscription.objects.filter(
        provider_id=step.provider_id, microsoft_id=result["microsoft_id"]
    ).first()
    account = (step.reseller or step.customer).public_id
    if subscription is not None:
        record_cancelled(
            subscription,
            cancelled_at=datetime.fromisoformat(result["cancelled_at"]),
            account=account,
            order_id=order.public_id,
            cause=step.public_id,
            by=by,
            at=step.now,
        )
    record_line_move(line, LineMove.CANCEL)
    subscription_id = subscription.public_id if subscription else ""
    undone = events.LineUndone(order.public_id, account, line.number, subscription_id)
    record_event(undone, by=by, at=step.now)
