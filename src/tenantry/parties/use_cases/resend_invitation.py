"""Send an invitation again."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from tenantry.jobs import events
from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import InvitationId
from tenantry.kernel.problems import Problem, Refused
from tenantry.parties import reads
from tenantry.parties.events import UserInvited
from tenantry.parties.inviting import require_invitation
from tenantry.parties.rules.invitations import ACCEPTED_ALREADY, WITHDRAWN


def resend_invitation(*, invitation: InvitationId, by: Actor, now: datetime) -> None:
    """A new mail with a new link and a new term; the earlier link opens nothing any more."""
    with transaction.atomic(durable=True):
        found = require_invitation(by, invitation)
        if found.accepted_at is not None:
            raise Refused(Problem(ACCEPTED_ALREADY))
        if found.withdrawn_at is not None:
            raise Refused(Problem(WITHDRAWN))
        days = reads.number_setting(by.provider_id, "invitation_days")
        found.sendings += 1
        found.sent_at, found.expires_at = now, now + timedelta(days=days)
        found.save(update_fields=["sendings", "sent_at", "expires_at"])
        events.put(UserInvited(invitation, found.sendings), by=by, at=now)
