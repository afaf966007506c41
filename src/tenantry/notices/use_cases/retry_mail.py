"""Try a mail again that was given up."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tenantry.foundation import audit
from tenantry.foundation.clock import machine_now
from tenantry.kernel.actor import Actor
from tenantry.kernel.problems import Category, Problem, Refused, code
from tenantry.notices import locks
from tenantry.notices.models import Mail
from tenantry.notices.outbox import queue
from tenantry.notices.rules.states import MAIL, MailMove, MailState
from tenantry.parties import permissions

NOT_FAILED = code("mail.not_failed", Category.CONFLICT)


def retry_mail(*, mail: str, by: Actor, now: datetime) -> None:
    """The mail waits to be sent again; Refused unless it was given up."""
    permissions.require(by, "operations.repair")
    with transaction.atomic(durable=True):
        found = Mail.objects.filter(provider_id=by.provider_id, public_id=mail).first()
        if found is None:
            raise permissions.not_found("mail", mail)
        row = locks.lock_delivery(by.provider_id, found.pk)
        after = MAIL.after(MailState(row.state), MailMove.RETRY)
        if after is None:
            raise Refused(Problem(NOT_FAILED, params={"state": row.state}))
        row.state, row.attempts, row.changed_at = after.value, 0, machine_now()
        row.save(update_fields=["state", "attempts", "changed_at"])
        audit.record("mail.retried", mail, by=by, at=now)
        queue(by.provider_id, found.pk)
