"""Writing a mail: one row of what is said, one of how far it has come, and the job that sends it, in one commit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from tenantry.foundation import public_ids
from tenantry.foundation.clock import machine_now
from tenantry.notices.models import Delivery, Mail
from tenantry.notices.rules.states import MAIL


def write_mail(
    *,
    provider_id: int,
    kind: str,
    recipient: str,
    language: str,
    params: Mapping[str, object],
    caused_by: str,
    at: datetime,
) -> None:
    """Put a mail into the outbox of the open transaction; the same cause writes it once."""
    assert transaction.get_connection().in_atomic_block, "a mail is written with its cause"
    rows = Mail.objects.filter(provider_id=provider_id, caused_by=caused_by, kind=kind, recipient=recipient)
    if rows.exists():
        return
    mail = Mail.objects.create(
        provider_id=provider_id,
        public_id=public_ids.new("mal", at),
        kind=kind,
        recipient=recipient,
        language=language,
        params=dict(params),
        caused_by=caused_by,
        at=at,
    )
    Delivery.objects.create(
        provider_id=provider_id, mail=mail, state=MAIL.initial.value, changed_at=machine_now()
    )
    queue(provider_id, mail.pk)


def queue(provider_id: int, mail_id: int) -> None:
    """Have the worker send the mail, after this commit."""
    from tenantry.notices.tasks import send

    send.configure(queue="mails", lock=f"mail:{mail_id}").defer(provider_id=provider_id, mail_id=mail_id)
