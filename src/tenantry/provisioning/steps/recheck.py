"""Look at every condition of sale once more, just before Microsoft is asked to act. Only reads."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from partner_center import PartnerCenter
from tenantry.kernel.actor import Actor, system
from tenantry.kernel.ids import BasketId
from tenantry.kernel.problems import Category, Problem, code
from tenantry.ordering import events
from tenantry.ordering.models import Order
from tenantry.ordering.recording import record_event
from tenantry.ordering.use_cases.run_preflight import run_preflight
from tenantry.provisioning.context import StepFacts
from tenantry.provisioning.rules.outcomes import Done, Outcome, Refusal, Wait, pause

NO_LONGER_MET = code("provisioning.conditions_no_longer_met", Category.CONFLICT)
NOT_KNOWN_YET = code("provisioning.conditions_unknown", Category.UNAVAILABLE)
TRIES = 8


def perform(step: StepFacts, pc: PartnerCenter) -> Outcome:  # noqa: ARG001 - preflight has its own client calls
    """Run the preflight again; a condition that is refused stops the order, one that is unknown makes it wait."""
    by = system(step.provider_id, step.public_id)
    run = run_preflight(basket_id=BasketId(step.basket_id), occasion="executing", by=by, now=step.now)
    if run.outcome == "met":
        return Done({"run_id": run.run_id, "outcome": run.outcome})
    open_checks = ", ".join(check.code for check in run.checks if check.status != "met")
    if run.outcome == "unknown" and step.tries < TRIES:
        return Wait(pause(step.tries, settings.TENANTRY_STEP_PAUSE_SECONDS), NOT_KNOWN_YET.name)
    problem = Problem(NO_LONGER_MET, params={"checks": open_checks, "run": run.run_id})
    return Refusal(problem, tuple(reason for check in run.checks for reason in check.reasons))


def record(step: StepFacts, result: dict[str, Any], order: Order, *, by: Actor) -> None:
    """Tell the timeline."""
    record_event(
        events.ConditionsRechecked(order.public_id, result["run_id"], result["outcome"]), by=by, at=step.now
    )
