"""Wait until a line's subscription is active, and compare it with what was ordered (Microsoft: Get an order by ID).

Only reads: nothing can be unknown. A difference in partner of record, seats, term or billing plan is a person's
matter; nothing is charged before it is settled.
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings

from partner_center import PartnerCenter
from partner_center.models.subscriptions import Subscription
from tenantry.compliance.term_ends import term_end
from tenantry.kernel.actor import Actor
from tenantry.kernel.money import Rate
from tenantry.kernel.problems import Category, Problem, code
from tenantry.ordering import events
from tenantry.ordering.models import Order, OrderLine
from tenantry.ordering.recording import record_event, record_line_move, record_trial
from tenantry.ordering.rules.states import LineMove
from tenantry.parties.models import TenantLink
from tenantry.provisioning.context import StepFacts
from tenantry.provisioning.rules.outcomes import AnswerLacks, Done, Outcome, Park, Wait, pause
from tenantry.subscriptions.recording import Bought, record_bought

STILL_PROVISIONING = code("provisioning.still_provisioning", Category.UNAVAILABLE)
DIFFERS = code("provisioning.subscription_differs", Category.CONFLICT)
NEVER_ACTIVE = code("provisioning.never_active", Category.CONFLICT)
POLLS = 300


def perform(step: StepFacts, pc: PartnerCenter) -> Outcome:
    """Read the order, then the subscription that it made."""
    order_id, subscription_id = ordered_line(step, pc)
    if not subscription_id:
        return still_provisioning(step, {"microsoft_order_id": order_id})
    subscription = pc.subscriptions.get(step.tenant_microsoft_id, subscription_id)
    known = {"microsoft_order_id": order_id, "microsoft_id": subscription.id}
    if subscription.status != "active":
        return still_provisioning(step, known)
    if problem := _difference(step, subscription):
        return Park(problem, known)
    return Done(known | _facts(subscription, known))


def ordered_line(step: StepFacts, pc: PartnerCenter) -> tuple[str, str]:
    """Microsoft's order of the line, and its subscription; empty while Microsoft has not made one."""
    bought = step.bought[str(step.line_number)]
    order = pc.orders.get(step.tenant_microsoft_id, bought["order_id"])
    number = bought["line_item_number"]
    for item in order.line_items or []:
        if item.line_item_number == number:
            return order.id, item.subscription_id or ""
    raise AnswerLacks(f"line {number} of order {order.id}", {"microsoft_order_id": order.id})


def still_provisioning(step: StepFacts, known: dict[str, Any]) -> Outcome:
    """Look again after a pause; after very many looks it is a person's matter."""
    if step.tries >= POLLS:
        return Park(Problem(NEVER_ACTIVE, f"lines.{step.line_number}"), known)
    return Wait(
        pause(step.tries, settings.TENANTRY_STEP_PAUSE_SECONDS), STILL_PROVISIONING.name, is_poll=True
    )


def _difference(step: StepFacts, found: Subscription) -> Problem | None:
    expected = {
        "partner_on_record": step.partner_on_record,
        "seats": step.line.seats,
        "term": step.line.term,
        "billing_plan": step.line.ordered_billing_plan,
    }
    actual = {
        "partner_on_record": found.partner_id or "",
        "seats": found.quantity or 0,
        "term": str(found.term_duration or ""),
        "billing_plan": str(found.billing_cycle or ""),
    }
    for name, value in expected.items():
        if actual[name] != value:
            params = {
                "what": name,
                "expected": str(value),
                "found": str(actual[name]),
                "subscription": found.id,
            }
            return Problem(DIFFERS, f"lines.{step.line_number}", params)
    return None


def _facts(found: Subscription, known: dict[str, Any]) -> dict[str, Any]:
    start = found.effective_start_date or found.creation_date
    end = term_end(found)
    if start is None or end is None:
        what = "the end of the term" if end is None else "the start"
        raise AnswerLacks(f"{what} of subscription {found.id}", known)
    until = found.cancellation_allowed_until_date
    return {
        "bought_at": (found.creation_date or start).isoformat(),
        "started_on": start.astimezone(UTC).date().isoformat(),
        "term_end": end.isoformat(),
        "cancellable_until": until.isoformat() if until else None,
        "partner_on_record": found.partner_id or "",
        "auto_renew": bool(found.auto_renew_enabled),
        "seats": found.quantity,
    }


def record(step: StepFacts, result: dict[str, Any], order: Order, *, by: Actor) -> None:
    """Write the subscription with its first change, and tell the timeline."""
    line = OrderLine.objects.get(provider_id=step.provider_id, order_id=order.pk, number=step.line.number)
    tenant_id = TenantLink.objects.values_list("tenant_id", flat=True).get(
        provider_id=step.provider_id,
        party_id=order.customer_id,
        partner_center_account_id=order.partner_center_account_id,
    )
    row = record_bought(
        _bought(order, line, tenant_id, result),
        account=_account_id(step),
        order_id=order.public_id,
        by=by,
        at=step.now,
    )
    record_line_move(line, LineMove.ACTIVATE, subscription_id=row.pk)
    record_trial(line, row.pk, at=step.now)
    activated = events.LineActivated(
        order.public_id, line.number, row.public_id, result["microsoft_id"], result["partner_on_record"]
    )
    record_event(activated, by=by, at=step.now)


def _account_id(step: StepFacts) -> str:
    return str((step.reseller or step.customer).public_id)


def _bought(order: Order, line: OrderLine, tenant_id: int, result: dict[str, Any]) -> Bought:
    until = result["cancellable_until"]
    return Bought(
        account_id=order.account_id,
        customer_id=order.customer_id,
        tenant_id=tenant_id,
        plan_id=line.plan_id,
        microsoft_id=UUID(result["microsoft_id"]),
        microsoft_order_id=result["microsoft_order_id"],
        term=line.term,
        billing_plan=line.billing_plan,
        ordered_billing_plan=line.ordered_billing_plan,
        seats=result["seats"],
        partner_on_record=result["partner_on_record"],
        auto_renew=result["auto_renew"],
        started_on=datetime.fromisoformat(result["started_on"]).date(),
        term_end=datetime.fromisoformat(result["term_end"]).date(),
        cancellable_until=datetime.fromisoformat(until) if until else None,
        bought_at=datetime.fromisoformat(result["bought_at"]),
        unit_price=Rate(Decimal(line.unit_price), order.currency),
        unit_cost=Rate(Decimal(line.unit_cost), order.currency),
        quote=line.quote,
        cause=f"{order.public_id}:{line.number}",
        buyer_reference=line.buyer_reference or order.buyer_reference,
    )
