"""Write to somebody who is invited. Hears `invitation.sent`."""

from __future__ import annotations

from datetime import datetime

from tenantry.jobs.events import Recorded
from tenantry.notices.outbox import write_mail
from tenantry.parties.reads import mailed_invitation


def mail_invitation(event: Recorded, now: datetime) -> None:
    """The mail of that sending, in the commit of the delivery; one that was overtaken is not written."""
    invitation = mailed_invitation(event.aggregate_id)
    if invitation.sendings != event.payload["sending"] or not invitation.is_open:
        return
    write_mail(
        provider_id=event.provider_id,
        kind="invitation",
        recipient=invitation.email,
        language=invitation.language,
        params={
            "invitation": event.aggregate_id,
            "sending": invitation.sendings,
            "name": invitation.name,
            "house": invitation.provider,
            "party": invitation.party or "",
            "inviter": invitation.inviter,
            "until": invitation.expires_at.isoformat(),
            "time_zone": invitation.time_zone,
        },
        caused_by=event.public_id,
        at=now,
    )
