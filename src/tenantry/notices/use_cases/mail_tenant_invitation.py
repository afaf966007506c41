"""Write to a customer whose tenant is to accept its seller. Hears `basket.tenant_invited`."""

from __future__ import annotations

from datetime import datetime

from tenantry.jobs.events import Recorded
from tenantry.notices.outbox import write_mail
from tenantry.notices.tenant_letters import invitation_params
from tenantry.ordering.reads import tenant_invitation_by_id


def mail_tenant_invitation(event: Recorded, now: datetime) -> None:
    """Only where the buyer asked for it, and while it is still waited for."""
    if not event.payload["is_mailed"]:
        return
    found = tenant_invitation_by_id(event.provider_id, event.payload["invitation"])
    if not found.is_open or not found.customer_email:
        return
    write_mail(
        provider_id=event.provider_id,
        kind="tenant_invitation",
        recipient=found.customer_email,
        language=found.language,
        params=invitation_params(found),
        caused_by=event.public_id,
        at=now,
    )
