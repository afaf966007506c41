"""What was sought of Microsoft for customers, for those who may see them."""

from __future__ import annotations

from tenantry.compliance import reads
from tenantry.compliance.vetting import QualificationRequestView, requests
from tenantry.kernel.actor import Actor
from tenantry.parties import permissions


def requests_of(actor: Actor, customer: str) -> list[QualificationRequestView]:
    """All requests for a customer, the newest first."""
    permissions.require(actor, "qualification.read")
    found = reads.party(actor, customer, kind="customer")
    return requests(actor.provider_id, customer_id=found.id)
