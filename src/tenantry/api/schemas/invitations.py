"""Invitations of standing tenants on the wire."""

from __future__ import annotations

from pydantic import Field

from tenantry.api.schemas.common import Input, Instant, Output


class TenantInvitationInput(Input):
    """How the customer is invited."""

    mail: bool = Field(False, description="We write to the customer's contact, in the customer's language.")


class TenantInvitationOutput(Output):
    """Microsoft's link by which the customer's administrator accepts the partner, and how it stands."""

    id: str
    basket: str
    state: str = Field(description="open (the basket waits), accepted, expired or withdrawn.")
    tenant: str = Field(description="Microsoft's id of the customer's tenant.")
    domain: str
    seller: str = Field(description="Whom the tenant accepts.")
    partner_on_record: str
    url: str
    mail_subject: str = Field(description="A mail to forward, in the customer's language.")
    mail_text: str
    created_at: Instant
    expires_at: Instant
    ended_at: Instant | None
