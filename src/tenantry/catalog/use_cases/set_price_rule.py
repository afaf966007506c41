"""Say how a price list makes its prices, from a day on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from tenantry.catalog import locks
from tenantry.catalog.codes import PERCENT_INVALID, RULE_NOT_LATER, STARTS_IN_PAST, TERM_NOT_BILLED_SO
from tenantry.catalog.models import Plan, PriceList, PriceRule
from tenantry.catalog.rules.quote import RuleKind, is_percentage
from tenantry.foundation import audit
from tenantry.foundation.idempotency import RequestKey, claim
from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import PlanId, PriceListId
from tenantry.kernel.periods import BillingPlan, Term
from tenantry.kernel.problems import Problem, Refused
from tenantry.parties import permissions


@dataclass(frozen=True, slots=True)
class RuleScope:
    """What a rule is for; None means any."""

    plan: PlanId | None = None
    term: Term | None = None
    billing_plan: BillingPlan | None = None


EVERYTHING = RuleScope()


def set_price_rule(
    *,
    price_list: PriceListId,
    kind: RuleKind,
    percent: Decimal,
    scope: RuleScope = EVERYTHING,
    valid_from: datetime | None = None,
    key: RequestKey | None = None,
    by: Actor,
    now: datetime,
    machine_now: datetime,
) -> None:
    """From `valid_from` (or now) on the list prices so; the rule of the same scope before it ends there."""
    permissions.require(by, "price_list.change")
    start = valid_from or now
    if problems := rule_problems(kind, percent, scope, start, now):
        raise Refused(*problems)
    with transaction.atomic(durable=True):
        if claim(key, result={"price_list": price_list}, by=by, at=machine_now):
            return
        row = locks.lock_price_list(by.provider_id, price_list)
        plan_id = plan_key(scope.plan, by)
        _close_earlier(row, plan_id, scope, start)
        PriceRule.objects.create(
            provider_id=by.provider_id,
            price_list=row,
            kind=kind,
            percent=percent,
            plan_id=plan_id,
            term=scope.term or "",
            billing_plan=scope.billing_plan or "",
            valid_from=start,
        )
        audit.record(
            "price_list.rule_set", price_list, by=by, at=now, details=_told(kind, percent, scope, start)
        )


def rule_problems(
    kind: RuleKind, percent: Decimal, scope: RuleScope, start: datetime, now: datetime
) -> list[Problem]:
    """What is wrong with a rule by itself."""
    found = []
    if not is_percentage(kind, percent):
        found.append(Problem(PERCENT_INVALID, "percent", {"percent": str(percent)[:40], "kind": kind.value}))
    term, billing_plan = scope.term, scope.billing_plan
    if term and billing_plan and term.months % billing_plan.months:
        params = {"term": term.value, "billing_plan": billing_plan.value}
        found.append(Problem(TERM_NOT_BILLED_SO, "billing_plan", params))
    if start < now:
        found.append(Problem(STARTS_IN_PAST, "valid_from", {"valid_from": start.isoformat()}))
    return found


def plan_key(plan: PlanId | None, by: Actor) -> int | None:
    """The key of the plan that a rule is for; Refused where there is none."""
    if plan is None:
        return None
    found = (
        Plan.objects.filter(provider_id=by.provider_id, public_id=plan).values_list("id", flat=True).first()
    )
    if found is None:
        raise permissions.not_found("plan", plan)
    return found


def _close_earlier(row: PriceList, plan_id: int | None, scope: RuleScope, start: datetime) -> None:
    """End the open rule of the same scope. The list's lock keeps others from opening one meanwhile."""
    earlier = PriceRule.objects.filter(
        provider_id=row.provider_id,
        price_list=row,
        term=scope.term or "",
        billing_plan=scope.billing_plan or "",
        valid_to__isnull=True,
        **({"plan__isnull": True} if plan_id is None else {"plan": plan_id}),
    ).first()
    if earlier is None:
        return
    if earlier.valid_from >= start:
        params = {"valid_from": earlier.valid_from.isoformat()}
        raise Refused(Problem(RULE_NOT_LATER, "valid_from", params))
    earlier.valid_to = start
    earlier.save(update_fields=["valid_to"])


def _told(kind: RuleKind, percent: Decimal, scope: RuleScope, start: datetime) -> dict[str, str | None]:
    return {
        "kind": kind.value,
        "percent": str(percent),
        "plan": scope.plan,
        "term": scope.term,
        "billing_plan": scope.billing_plan,
        "valid_from": start.isoformat(),
    }
