"""Tell a person that the way they sign in has changed. Hears `user.sign_in_changed`."""

from __future__ import annotations

from datetime import datetime

from tenantry.jobs.events import Recorded
from tenantry.notices.outbox import write_mail
from tenantry.parties.reads import addressee


def mail_sign_in_change(event: Recorded, now: datetime) -> None:
    """The notice goes to the person's address, whoever made the change."""
    person = addressee(event.aggregate_id, provider_id=event.provider_id)
    write_mail(
        provider_id=event.provider_id,
        kind="sign_in_change",
        recipient=person.email,
        language=person.language,
        params={
            "name": person.name,
            "house": person.provider,
            "what": event.payload["what"],
            "at": event.at.isoformat(),
            "time_zone": person.time_zone,
        },
        caused_by=event.public_id,
        at=now,
    )
