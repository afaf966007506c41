"""Send the link to a new password, where there is a person of that address."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tenantry.notices.outbox import write_mail
from tenantry.parties.reads import addressee_of


def mail_password_link(*, email: str, request_id: str, now: datetime) -> None:
    """A mail to whoever has that address and a membership; nothing for anybody else."""
    person = addressee_of(email)
    if person is None:
        return
    with transaction.atomic(durable=True):
        write_mail(
            provider_id=person.provider_id,
            kind="password_link",
            recipient=person.email,
            language=person.language,
            params={"user": person.public_id, "name": person.name, "house": person.provider},
            caused_by=request_id,
            at=now,
        )
