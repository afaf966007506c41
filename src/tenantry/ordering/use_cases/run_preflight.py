"""Look at every condition of sale at once, and keep what was seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import transaction

from tenantry.compliance.rules.questions import Occasion
from tenantry.jobs import events as log
from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import BasketId
from tenantry.kernel.money import Money
from tenantry.kernel.problems import Problem
from tenantry.ordering.context import basket_context
from tenantry.ordering.preflighting import judge, record_run
from tenantry.ordering.reads.credit import limits_in_the_way
from tenantry.ordering.reads.reach import sees_prices
from tenantry.ordering.rules.preflight.checks import Check
from tenantry.parties.permissions import require


@dataclass(frozen=True, slots=True)
class PreflightResult:
    """A recorded run; the total for whom prices concern."""

    run_id: str
    occasion: str
    outcome: str
    checks: tuple[Check, ...]
    total: Money | None
    would_be_held: tuple[Problem, ...]  # for which an order placed now would wait; for whom prices concern
    at: datetime


def run_preflight(
    *, basket_id: BasketId, occasion: str = "demand", by: Actor, now: datetime
) -> PreflightResult:
    """Judge and record the basket's conditions, whatever they are. Raises Refused only for a foreign basket."""
    basket = basket_context(basket_id, by=by, now=now)
    require(by, "basket.change", basket.ownership)
    judged = judge(basket, occasion=Occasion(occasion), by=by, now=now)
    with transaction.atomic(durable=True):
        log.put(record_run(judged, by=by), by=by, at=judged.at)
    total = judged.basket.total if sees_prices(by, basket.account_id) else None
    held = limits_in_the_way(by, judged.basket, today=now.astimezone(UTC).date())
    return PreflightResult(judged.run_id, occasion, judged.outcome, judged.checks, total, held, judged.at)
