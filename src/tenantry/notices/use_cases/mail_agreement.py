"""Write to the signatory of an agreement. Hears `agreement.mailed`."""

from __future__ import annotations

from datetime import datetime

from tenantry.compliance.signing import signing
from tenantry.jobs.events import Recorded
from tenantry.notices.agreement_letters import agreement_params
from tenantry.notices.outbox import write_mail


def mail_agreement(event: Recorded, now: datetime) -> None:
    """Unless it has been accepted, or has ended, meanwhile."""
    found = signing(event.provider_id, event.payload["attestation"])
    if found.state != "created":
        return
    write_mail(
        provider_id=event.provider_id,
        kind="agreement_to_sign",
        recipient=found.email,
        language=found.language,
        params=agreement_params(found),
        caused_by=event.public_id,
        at=now,
    )
