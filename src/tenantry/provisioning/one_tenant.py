"""One tenant for each customer, however many of its orders are at work: their steps `create_tenant` take turns.

Asked under the customer's lock, before the step is claimed. At most one of them has begun, so nobody waits in a circle.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from tenantry.kernel.actor import system
from tenantry.kernel.problems import Category, code
from tenantry.ordering import events
from tenantry.ordering.recording import record_event
from tenantry.parties.models import TenantLink
from tenantry.provisioning.models import Step
from tenantry.provisioning.rules.plan import StepKind
from tenantry.provisioning.rules.states import StepMove, StepState
from tenantry.provisioning.stopping import go_on, move_step
from tenantry.provisioning.turns import wait_for_turn

WAITS_FOR_ORDER = code("provisioning.waits_for_order", Category.CONFLICT)
_BEGUN = Q(state__in=[StepState.IN_FLIGHT, StepState.UNKNOWN]) | Q(first_asked_at__isnull=False)


def is_settled_without_a_call(step: Step, *, at: datetime) -> bool:
    """Whether nothing is to be asked of Microsoft now: the customer's tenant stands, or another order makes it."""
    link = (
        TenantLink.objects.filter(
            provider_id=step.provider_id,
            party_id=step.order.customer_id,
            partner_center_account_id=step.order.partner_center_account_id,
        )
        .values_list("tenant__public_id", "tenant__domain")
        .first()
    )
    if link is not None:
        _record_standing(step, *link, at=at)
        return True
    ahead = _order_ahead(step)
    if ahead is not None:
        awaited = events.TenantAwaited(step.order.public_id, step.public_id, ahead)
        wait_for_turn(step, WAITS_FOR_ORDER, ahead, awaited, at=at)
    return ahead is not None


def _order_ahead(step: Step) -> str | None:
    """The other order that makes the customer's tenant: its step has begun, or this one has not and comes later.

    Where both have begun, which a retry at the wrong moment can bring about, the earlier order goes first.
    """
    others = Step.objects.filter(
        provider_id=step.provider_id,
        kind=StepKind.CREATE_TENANT,
        order__customer_id=step.order.customer_id,
        order__partner_center_account_id=step.order.partner_center_account_id,
    ).exclude(Q(order_id=step.order_id) | Q(state__in=[StepState.DONE, StepState.DROPPED]))
    is_begun = step.first_asked_at is not None or step.state != StepState.PLANNED
    earlier, at_work = Q(order_id__lt=step.order_id), Q(state=StepState.IN_FLIGHT)
    ahead = others.filter(at_work | (_BEGUN & earlier) if is_begun else _BEGUN | earlier)
    return ahead.order_by("order_id").values_list("order__public_id", flat=True).first()


def _record_standing(step: Step, tenant_id: str, domain: str, *, at: datetime) -> None:
    """The step is done: what was kept of another tenant, its administrator too, stays with it."""
    order, by = step.order, system(step.provider_id, step.public_id)
    if step.secret is None and order.domain:
        order.domain = ""
        order.save(update_fields=["domain"])
    step.result, step.problem = step.result | {"standing_tenant": tenant_id}, None
    for move in (StepMove.CLAIM, StepMove.SUCCEED):
        move_step(step, move)
    record_event(events.TenantFound(order.public_id, tenant_id, domain), by=by, at=at)
    go_on(order, by=by, at=at)
