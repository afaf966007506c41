"""Create the customer's agreement from the accepted attestation (Microsoft: Confirm customer acceptance).

Unknown is settled by asking which agreements Microsoft holds for the tenant, then by replaying the same request id. A
refusal that says the very same confirmation exists (600061) is a yes.
"""

from __future__ import annotations

from typing import Any

from partner_center import PartnerCenter
from partner_center.errors import Refused
from partner_center.models.agreements import Agreement, AgreementType, NewAgreement, PrimaryContact
from tenantry.compliance import reads as compliance
from tenantry.compliance.recording import record_agreement_created
from tenantry.kernel.actor import Actor
from tenantry.kernel.problems import Category, Problem, code
from tenantry.ordering import events
from tenantry.ordering.models import Order
from tenantry.ordering.recording import record_event
from tenantry.provisioning.context import StepFacts
from tenantry.provisioning.rules.outcomes import AnswerLacks, Done, Outcome, Refusal

NOT_ACCEPTED = code("provisioning.agreement_not_accepted", Category.CONFLICT)
ALREADY_CONFIRMED = "600061"


def perform(step: StepFacts, pc: PartnerCenter) -> Outcome:
    """Make the agreement belong to the tenant."""
    if step.was_lost and (held := _held(step, pc)):
        return _done(held)
    accepted = compliance.accepted_attestation(step.provider_id, step.customer.pk)
    if accepted is None:
        return Refusal(Problem(NOT_ACCEPTED))
    templates = pc.agreements.metadata(AgreementType.CUSTOMER)
    if not templates:
        raise AnswerLacks("the template of the customer agreement")
    agreement = NewAgreement(
        primary_contact=PrimaryContact(
            first_name=accepted.first_name,
            last_name=accepted.last_name,
            email=accepted.email,
            phone_number=accepted.phone or None,
        ),
        template_id=templates[0].template_id,
        date_agreed=accepted.accepted_at,
        type=AgreementType.CUSTOMER,
        attestation_id=accepted.microsoft_id,
    )
    try:
        made = pc.agreements.create(step.tenant_microsoft_id, agreement, request_id=step.request_id)
    except Refused as no:
        held = _held(step, pc) if str(no.code) == ALREADY_CONFIRMED else None
        if held is None:
            raise
        made = held
    return _done(made)


def _held(step: StepFacts, pc: PartnerCenter) -> Agreement | None:
    held = pc.agreements.of_customer(step.tenant_microsoft_id, AgreementType.CUSTOMER)
    return held[-1] if held else None


def _done(agreement: Agreement) -> Done:
    answer = agreement.model_dump(mode="json", by_alias=True, exclude_none=True)
    return Done({"template_id": agreement.template_id or "", "answer": answer})


def record(step: StepFacts, result: dict[str, Any], order: Order, *, by: Actor) -> None:
    """Write the evidence."""
    written = record_agreement_created(
        provider_id=step.provider_id,
        customer_id=order.customer_id,
        partner_center_account_id=step.partner_center_account_id,
        answer=result["answer"],
        request_id=str(step.request_id),
        by=by,
        at=step.now,
    )
    record_event(events.AgreementRecorded(order.public_id, written.public_id), by=by, at=step.now)
