"""Whether what Microsoft has done for an order is known: before that, only a retry is right, because it finds out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tenantry.kernel.problems import Category, Problem, Refused, code
from tenantry.ordering.models import Order
from tenantry.parties.recording import ANOTHER_TENANT
from tenantry.provisioning.models import Step
from tenantry.provisioning.rules.plan import CHANGING, StepKind
from tenantry.provisioning.rules.states import StepState
from tenantry.provisioning.steps.create_tenant import TENANT_OF_ANOTHER

OUTCOME_OPEN = code("order.outcome_open", Category.CONFLICT)


# Whose tenant it is, is known where another's was found.
_TENANT_IS_KNOWN = frozenset({TENANT_OF_ANOTHER.name, ANOTHER_TENANT.name})


def leaves_outcome_open(
    kind: str, state: str, *, was_lost: bool, problem: Mapping[str, Any] | None = None
) -> bool:
    """Whether a step stopped and may have bought, made a tenant or changed a subscription, without its being known.

    Another order of the customer would make a second tenant.
    """
    if state != StepState.PARKED:
        return False
    if kind == StepKind.CREATE_TENANT:
        return was_lost and (problem or {}).get("code") not in _TENANT_IS_KNOWN
    return kind in (StepKind.CHECK_OUT, StepKind.CREATE_ORDER) or (kind in CHANGING and was_lost)


def require_known_outcome(order: Order) -> None:
    """Raises Refused while something that may have reached Microsoft is not settled."""
    parked = Step.objects.filter(provider_id=order.provider_id, order_id=order.pk, state=StepState.PARKED)
    if any(
        leaves_outcome_open(kind, StepState.PARKED, was_lost=was_lost, problem=problem)
        for kind, was_lost, problem in parked.values_list("kind", "was_lost", "problem")
    ):
        raise Refused(Problem(OUTCOME_OPEN))
