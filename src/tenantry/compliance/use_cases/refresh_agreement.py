"""Ask Microsoft how the customer's agreement stands, and write down an acceptance."""

from __future__ import annotations

from datetime import datetime

from partner_center import PartnerCenterError
from tenantry.compliance import reads
from tenantry.compliance.reads import AgreementState
from tenantry.compliance.recording import NOWHERE, Origin
from tenantry.compliance.use_cases.note_acceptance import note_acceptance
from tenantry.compliance.use_cases.settle_request import MICROSOFT_UNAVAILABLE, settle_request
from tenantry.kernel.actor import Actor
from tenantry.kernel.problems import Problem, Refused
from tenantry.microsoft.clients import partner_center
from tenantry.parties import permissions


def refresh_agreement(
    *, customer_id: str, by: Actor, now: datetime, origin: Origin = NOWHERE
) -> AgreementState:
    """The state of the customer's last attestation, asked live; one whose request was lost is replayed."""
    customer = reads.party(by, customer_id, kind="customer")
    permissions.require(by, "agreement.request", customer.ownership)
    attestation = reads.latest_attestation(by.provider_id, customer.id)
    if attestation is None:
        return AgreementState("none", None, None)
    attestation = settle_request(attestation=attestation, by=by, now=now, origin=origin)
    if attestation.state == "created":
        client = partner_center(attestation.partner_center_account_id)
        try:
            attestation = note_acceptance(
                attestation=attestation, client=client, by=by, now=now, origin=origin
            )
        except PartnerCenterError as failed:
            raise Refused(Problem(MICROSOFT_UNAVAILABLE)) from failed
    return AgreementState(attestation.state, attestation, None)
