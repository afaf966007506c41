"""What was sought of Microsoft for customers, for those who may see them."""

from __future__ import annotations

from tenantry.compliance.vetting import QualificationRequestView, requests
from tenantry.kernel.actor import Actor
from tenantry.parties import permissions
from tenantry.parties import reads as parties


def requests_of(actor: Actor, customer: str) -> list[QualificationRequestView]:
    """All requests for a customer, the newest first. Raises Refused for an unknown and for a foreign one."""
    return requests_about(actor, parties.party(actor, customer, kind="customer"))


def requests_about(actor: Actor, customer: parties.PartyView) -> list[QualificationRequestView]:
    """The same for a customer that the actor has just read."""
    permissions.require(actor, "qualification.read")
    return requests(actor.provider_id, customer_id=customer.id)
