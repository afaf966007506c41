"""Let a member go."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tenantry.foundation import sessions
from tenantry.jobs import events
from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import MembershipId
from tenantry.kernel.problems import Refused
from tenantry.parties.events import MembershipEnded
from tenantry.parties.inviting import require_membership
from tenantry.parties.recording import last_administrator_problem


def end_membership(*, membership: MembershipId, by: Actor, now: datetime) -> None:
    """The person is a member no longer, and is signed out everywhere; the row's history stays."""
    with transaction.atomic(durable=True):
        found = require_membership(by, membership)
        if problem := last_administrator_problem(found):
            raise Refused(problem)
        user = found.user
        found.delete()
        sessions.end_all(user.pk)
        events.put(MembershipEnded(membership, user.public_id), by=by, at=now)
