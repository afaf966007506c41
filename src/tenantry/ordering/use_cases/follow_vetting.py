"""Let orders go on whose customer Microsoft has approved, and tell of a denial; they stay held then.

Hears `qualification.requested`, `qualification.approved` and `qualification.denied`.
"""

from __future__ import annotations

from datetime import datetime

from tenantry.compliance.events import QualificationApproved, QualificationDenied
from tenantry.jobs import events as log
from tenantry.jobs.events import Recorded
from tenantry.kernel.actor import system
from tenantry.ordering import locks
from tenantry.ordering.holding import end_hold, tell_hold
from tenantry.ordering.models import Hold
from tenantry.ordering.rules.holds import Ending, HoldKind, vetting_problem
from tenantry.ordering.vetting_events import VettingDenied, VettingResumed


def follow_vetting(event: Recorded, now: datetime) -> None:
    """Every order that is held for the vetting of this customer, the oldest first."""
    waiting = Hold.objects.filter(
        provider_id=event.provider_id,
        kind=HoldKind.VETTING.value,
        ended_at__isnull=True,
        order__customer__public_id=event.aggregate_id,
    ).order_by("order_id")
    by = system(event.provider_id, event.public_id)
    for order_id, customer in list(waiting.values_list("order__public_id", "order__customer__name")):
        order = locks.order(order_id, provider_id=event.provider_id)
        if event.name == QualificationApproved.NAME:
            end_hold(order, HoldKind.VETTING, Ending.MET, by=by, at=now)
            continue
        is_denied = event.name == QualificationDenied.NAME
        problem = vetting_problem(customer, is_denied=is_denied, reason=event.payload.get("reason", ""))
        hold_id = tell_hold(order, HoldKind.VETTING, problem)
        if hold_id is None:
            continue
        if is_denied:
            denied = VettingDenied(order.public_id, hold_id, problem.as_data())
            log.put(denied, by=by, at=now)
        else:
            log.put(VettingResumed(order.public_id, hold_id), by=by, at=now)
