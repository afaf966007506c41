"""Have a trial become what was chosen (Microsoft: Transition a subscription).

How many seats the trial has before and after is stored before Microsoft is called (`one_change`). Unknown is settled by
reading the subscription's transitions: the one into this plan, of as many seats, is ours, and nothing is converted
twice. Where all seats become the plan Microsoft keeps the subscription's id, else it makes another one; here what a
trial becomes is a subscription of its own either way, charged from the day on which Microsoft began it.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings

from partner_center import PartnerCenter
from partner_center.models.catalog import BillingCycle, TermDuration
from partner_center.models.subscriptions import Subscription as AtMicrosoft
from partner_center.models.transitions import (
    NewTransition,
    Transition,
    TransitionEligibility,
    TransitionTarget,
    TransitionType,
)
from tenantry.kernel.actor import Actor
from tenantry.kernel.money import Rate
from tenantry.kernel.problems import Category, Problem, code
from tenantry.ordering import events
from tenantry.ordering.models import Order, OrderLine
from tenantry.ordering.recording import record_event, record_line_move
from tenantry.ordering.rules.states import LineMove
from tenantry.provisioning.context import StepFacts
from tenantry.provisioning.rules.outcomes import AnswerLacks, Done, Lost, Outcome, Park, Refusal, pause
from tenantry.provisioning.steps.change_seats import difference
from tenantry.subscriptions.models import Subscription
from tenantry.subscriptions.recording import Bought, SeatsChanged, record_bought, record_converted

NOT_OFFERED = code("provisioning.conversion_not_offered", Category.CONFLICT)
STILL_CONVERTING = code("provisioning.still_converting", Category.UNAVAILABLE)
CONVERTED_OTHERWISE = code("provisioning.converted_otherwise", Category.CONFLICT)


def perform(step: StepFacts, pc: PartnerCenter) -> Outcome:
    """Convert the trial, unless that is done already."""
    tenant, trial = step.tenant_microsoft_id, str(step.line.subscription_microsoft_id)
    if step.was_lost and (made := _made_already(step, pc.transitions.history(tenant, trial))):
        return _after(step, pc, made)
    found = pc.subscriptions.get(tenant, trial)
    if problem := difference(step, found, step.request["seats_before"]):
        return Park(problem) if step.was_lost else Refusal(problem)
    offered = next((one for one in pc.transitions.eligibilities(tenant, trial) if _is_ours(step, one)), None)
    kind = _kind(offered)
    if offered is None or kind is None:
        told = {"plan": step.line.title, "why": _why_not(offered)}
        return Refusal(Problem(NOT_OFFERED, f"lines.{step.line_number}", told))
    promoted = step.line.promoted
    wanted = NewTransition(
        to_catalog_item_id=offered.catalog_item_id or "",
        quantity=step.line.seats,
        transition_type=kind,
        from_subscription_id=trial,
        term_duration=TermDuration(step.line.term),
        billing_cycle=BillingCycle(step.line.ordered_billing_plan),
        promotion_id=promoted.promotion_id if promoted is not None else None,
    )
    return _after(step, pc, pc.transitions.create(tenant, trial, wanted, request_id=step.request_id))


def _is_ours(step: StepFacts, one: TransitionTarget) -> bool:
    return _is_plan(step, one.catalog_item_id)


def _is_plan(step: StepFacts, catalog_item: str | None) -> bool:
    parts = (catalog_item or "").upper().split(":")
    return parts[:2] == [step.line.product_id.upper(), step.line.sku_id.upper()]


def _made_already(step: StepFacts, history: tuple[Transition, ...]) -> Transition | None:
    """The transition that an earlier attempt has made."""
    return next(
        (
            one
            for one in history
            if _is_plan(step, one.to_catalog_item_id) and one.quantity == step.line.seats
        ),
        None,
    )


def _kind(offered: TransitionTarget | None) -> TransitionType | None:
    """Users keep their licences where Microsoft moves them along."""
    possible = {one.transition_type for one in _eligibilities(offered) if one.is_eligible}
    for kind in (TransitionType.TRANSITION_WITH_LICENSE_TRANSFER, TransitionType.TRANSITION_ONLY):
        if kind in possible:
            return kind
    return None


def _eligibilities(offered: TransitionTarget | None) -> list[TransitionEligibility]:
    return (offered.eligibilities or []) if offered is not None else []


def _why_not(offered: TransitionTarget | None) -> str:
    told = [error for one in _eligibilities(offered) for error in one.errors or []]
    return next((one.description.rstrip(". ") for one in told if one.description), "-")


def _after(step: StepFacts, pc: PartnerCenter, made: Transition) -> Outcome:
    """What Microsoft has made of the trial; while it is at work the next attempt reads its history."""
    failed = [one for one in made.events or [] if (one.status or "").strip().lower() == "failed"]
    if failed:
        told = {"plan": step.line.title, "why": (failed[0].name or "").strip()}
        return Park(Problem(NOT_OFFERED, f"lines.{step.line_number}", told))
    done = [
        one
        for one in made.events or []
        if (one.name or "").strip() == "Conversion" and (one.status or "").strip().lower() == "completed"
    ]
    if not done or not made.to_subscription_id:
        return Lost(pause(step.tries, settings.TENANTRY_STEP_PAUSE_SECONDS), STILL_CONVERTING.name)
    at = done[0].timestamp or step.now
    found = pc.subscriptions.get(step.tenant_microsoft_id, made.to_subscription_id)
    known = {"microsoft_id": found.id, "converted_at": at.isoformat()}
    if problem := _otherwise(step, found):
        return Park(problem, known)
    return Done(known | _facts(found, known))


def _otherwise(step: StepFacts, found: AtMicrosoft) -> Problem | None:
    expected = {
        "state": "active",
        "seats": str(step.line.seats),
        "term": step.line.term,
        "billing_plan": step.line.ordered_billing_plan,
    }
    actual = {
        "state": str(found.status or ""),
        "seats": str(found.quantity or 0),
        "term": str(found.term_duration or ""),
        "billing_plan": str(found.billing_cycle or ""),
    }
    for what, value in expected.items():
        if actual[what] != value:
            params = {"what": what, "expected": value, "found": actual[what], "subscription": found.id}
            return Problem(CONVERTED_OTHERWISE, f"lines.{step.line_number}", params)
    return None


def _facts(found: AtMicrosoft, known: dict[str, Any]) -> dict[str, Any]:
    start, end = found.effective_start_date, found.commitment_end_date
    if start is None or end is None:
        what = "the end of the term" if end is None else "the start"
        raise AnswerLacks(f"{what} of subscription {found.id}", known)
    until = found.cancellation_allowed_until_date
    return {
        "microsoft_order_id": found.order_id or "",
        "started_on": start.astimezone(UTC).date().isoformat(),
        "term_end": (end.astimezone(UTC).date() + timedelta(days=1)).isoformat(),
        "cancellable_until": until.isoformat() if until else None,
        "partner_on_record": found.partner_id or "",
        "auto_renew": bool(found.auto_renew_enabled),
        "seats": found.quantity,
    }


def record(step: StepFacts, result: dict[str, Any], order: Order, *, by: Actor) -> None:
    """End the trial, or let it go on with the seats that are left; write what it has become, and tell the timeline."""
    line = OrderLine.objects.get(provider_id=step.provider_id, order_id=order.pk, number=step.line.number)
    trial = Subscription.objects.get(provider_id=step.provider_id, public_id=step.request["subscription"])
    account = str((step.reseller or step.customer).public_id)
    bought = _bought(order, line, trial, result)
    changed = SeatsChanged(
        seats=step.request["seats_after"],
        changed_at=bought.bought_at,
        cause=bought.cause,
        buyer_reference=bought.buyer_reference,
    )
    record_converted(trial, changed, account=account, order_id=order.public_id, by=by, at=step.now)
    row = record_bought(bought, account=account, order_id=order.public_id, by=by, at=step.now)
    record_line_move(line, LineMove.CHECK_OUT)
    record_line_move(line, LineMove.ACTIVATE, subscription_id=row.pk)
    told = events.TrialConverted(
        order.public_id, line.number, trial.public_id, row.public_id, result["microsoft_id"]
    )
    record_event(told, by=by, at=step.now)


def _bought(order: Order, line: OrderLine, trial: Subscription, result: dict[str, Any]) -> Bought:
    until = result["cancellable_until"]
    return Bought(
        account_id=order.account_id,
        customer_id=order.customer_id,
        tenant_id=trial.tenant_id,
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
        bought_at=datetime.fromisoformat(result["converted_at"]),
        unit_price=Rate(Decimal(line.unit_price), order.currency),
        unit_cost=Rate(Decimal(line.unit_cost), order.currency),
        quote=line.quote,
        cause=f"{order.public_id}:{line.number}",
        buyer_reference=line.buyer_reference or order.buyer_reference,
    )
