"""Hand one mail to the mail server."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from tenantry.foundation.clock import machine_now
from tenantry.notices import locks
from tenantry.notices.letters import letter
from tenantry.notices.models import Delivery
from tenantry.notices.reads import outgoing
from tenantry.notices.rules.states import MAIL, MailMove, MailState
from tenantry.notices.smtp import NotSent, send

ATTEMPTS = 5


def send_mail(*, provider_id: int, mail_id: int) -> None:
    """Send the mail, or keep it where no server is named; one that is sent already is left alone.

    The server is spoken to outside any transaction. A mail whose acceptance was not heard is sent again under the same
    Message-ID: twice is better than never, and mail programs show such twins once.
    """
    mail = outgoing(provider_id, mail_id)
    if mail.state is not MailState.QUEUED:
        return
    if not settings.TENANTRY_MAIL_URL:
        _note(provider_id, mail_id, MailMove.KEEP)
        return
    try:
        send(mail, letter(mail))
    except NotSent as failure:
        attempts = _note_failure(provider_id, mail_id, str(failure))
        if failure.is_final or attempts >= ATTEMPTS:
            _note(provider_id, mail_id, MailMove.FAIL)
            return
        raise
    _note(provider_id, mail_id, MailMove.SEND)


def _note(provider_id: int, mail_id: int, move: MailMove) -> None:
    with transaction.atomic(durable=True):
        row = locks.lock_delivery(provider_id, mail_id)
        after = MAIL.after(MailState(row.state), move)
        if after is not None:
            row.state, row.changed_at = after.value, machine_now()
            row.save(update_fields=["state", "changed_at"])


def _note_failure(provider_id: int, mail_id: int, error: str) -> int:
    with transaction.atomic(durable=True):
        row: Delivery = locks.lock_delivery(provider_id, mail_id)
        row.attempts, row.last_error, row.changed_at = row.attempts + 1, error[:2000], machine_now()
        row.save(update_fields=["attempts", "last_error", "changed_at"])
    return row.attempts
