"""Have Microsoft vet a school whose tenant the order has made (Microsoft: Update a customer's qualifications).

Unknown is settled by asking what Microsoft vets already, then by replaying the same request id. The order is held until
Microsoft has decided; what follows the decision is heard from the request for the qualification.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from partner_center import PartnerCenter
from tenantry.compliance.rules.qualifications import Qualification
from tenantry.compliance.rules.vetting import Sought, SoughtKind, VettingState
from tenantry.compliance.vetting import ask_microsoft, record_answer, record_request
from tenantry.kernel.actor import Actor
from tenantry.ordering.holding import open_hold
from tenantry.ordering.models import Order
from tenantry.ordering.rules.holds import Decider, HoldKind, vetting_problem
from tenantry.provisioning.context import StepFacts
from tenantry.provisioning.rules.outcomes import Done, Outcome


def perform(step: StepFacts, pc: PartnerCenter) -> Outcome:
    """Ask for it, unless Microsoft has approved it or is vetting it already."""
    found = ask_microsoft(pc, step.tenant_microsoft_id, _sought(step), request_id=step.request_id)
    return Done({"name": found.name, "status": found.status, "reason": found.reason})


def record(step: StepFacts, result: dict[str, Any], order: Order, *, by: Actor) -> None:
    """Write the request, which is looked at until it is decided, and hold the order until then."""
    request = record_request(
        customer_id=order.customer_id,
        partner_center_account_id=step.partner_center_account_id,
        tenant_id=UUID(step.tenant_microsoft_id),
        sought=_sought(step),
        request_id=step.request_id,
        by=by,
        at=step.now,
    )
    answer = Qualification(result["name"], result["status"], result["reason"])
    state = record_answer(request, answer, by=by, at=step.now)
    if state is not VettingState.APPROVED:
        is_denied = state is VettingState.DENIED
        problem = vetting_problem(step.customer.name, is_denied=is_denied, reason=answer.reason)
        open_hold(order, HoldKind.VETTING, problem, decider=Decider.MICROSOFT, by=by, at=step.now)


def _sought(step: StepFacts) -> Sought:
    return Sought(SoughtKind.EDUCATION, step.education_segment, step.school_website)
