"""Whether what Microsoft has done for an order is known: before that, only a retry is right, because it finds out."""

from __future__ import annotations

from tenantry.kernel.problems import Category, Problem, Refused, code
from tenantry.ordering.models import Order
from tenantry.provisioning.models import Step
from tenantry.provisioning.rules.plan import StepKind
from tenantry.provisioning.rules.states import StepState

OUTCOME_OPEN = code("order.outcome_open", Category.CONFLICT)


def require_known_outcome(order: Order) -> None:
    """Raises Refused while a checkout that may have reached Microsoft has not been settled."""
    parked = Step.objects.filter(
        provider_id=order.provider_id, order_id=order.pk, kind=StepKind.CHECK_OUT, state=StepState.PARKED
    )
    if parked.exists():
        raise Refused(Problem(OUTCOME_OPEN))
