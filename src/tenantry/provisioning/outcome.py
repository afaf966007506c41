"""Whether what Microsoft has done for an order is known: before that, only a retry is right, because it finds out."""

from __future__ import annotations

from django.db.models import Q

from tenantry.kernel.problems import Category, Problem, Refused, code
from tenantry.ordering.models import Order
from tenantry.parties.recording import ANOTHER_TENANT
from tenantry.provisioning.models import Step
from tenantry.provisioning.rules.plan import StepKind
from tenantry.provisioning.rules.states import StepState
from tenantry.provisioning.steps.create_tenant import TENANT_OF_ANOTHER

OUTCOME_OPEN = code("order.outcome_open", Category.CONFLICT)


# Another order of the customer would make a second one. Whose tenant it is, is known where another's was found.
_TENANT_MAY_BE_MADE = Q(kind=StepKind.CREATE_TENANT, was_lost=True) & ~Q(
    problem__code__in=(TENANT_OF_ANOTHER.name, ANOTHER_TENANT.name)
)


def require_known_outcome(order: Order) -> None:
    """Raises Refused while a checkout, or the making of a tenant, that may have reached Microsoft is not settled."""
    parked = Step.objects.filter(
        provider_id=order.provider_id, order_id=order.pk, state=StepState.PARKED
    ).filter(Q(kind=StepKind.CHECK_OUT) | _TENANT_MAY_BE_MADE)
    if parked.exists():
        raise Refused(Problem(OUTCOME_OPEN))
