"""Tell a buyer that a tenant has accepted, or that nobody did. Hears both events of an invitation's end."""

from __future__ import annotations

from datetime import datetime

from tenantry.jobs.events import Recorded
from tenantry.notices.outbox import write_mail
from tenantry.notices.tenant_letters import invitation_params
from tenantry.ordering.events import TenantAccepted
from tenantry.ordering.reads import requester_of, tenant_invitation_by_id
from tenantry.parties.reads import addressee


def mail_tenant_answer(event: Recorded, now: datetime) -> None:
    """To the person who asked for the invitation. A program looks itself, and an ordered basket needs nobody."""
    is_accepted = event.name == TenantAccepted.NAME
    if is_accepted and not event.payload["is_awaited"]:
        return
    kind, person = requester_of(event.provider_id, event.payload["invitation"])
    if kind != "user":
        return
    found = tenant_invitation_by_id(event.provider_id, event.payload["invitation"])
    buyer = addressee(person, provider_id=event.provider_id)
    params = invitation_params(found) | {"buyer": buyer.name}
    write_mail(
        provider_id=event.provider_id,
        kind="tenant_accepted" if is_accepted else "tenant_invitation_expired",
        recipient=buyer.email,
        language=buyer.language,
        params=params,
        caused_by=event.public_id,
        at=now,
    )
