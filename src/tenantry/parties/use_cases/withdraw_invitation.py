"""Take an invitation back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tenantry.jobs import events
from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import InvitationId
from tenantry.kernel.problems import Problem, Refused
from tenantry.parties.events import InvitationWithdrawn
from tenantry.parties.inviting import require_invitation
from tenantry.parties.rules.invitations import ACCEPTED_ALREADY


def withdraw_invitation(*, invitation: InvitationId, by: Actor, now: datetime) -> None:
    """Its link opens nothing from now on; repeating it changes nothing."""
    with transaction.atomic(durable=True):
        found = require_invitation(by, invitation)
        if found.accepted_at is not None:
            raise Refused(Problem(ACCEPTED_ALREADY))
        if found.withdrawn_at is None:
            found.withdrawn_at = now
            found.save(update_fields=["withdrawn_at"])
            events.put(InvitationWithdrawn(invitation), by=by, at=now)
