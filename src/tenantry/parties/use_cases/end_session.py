"""Sign a browser out from afar."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tenantry.foundation import audit, sessions
from tenantry.kernel.actor import Actor
from tenantry.parties import permissions
from tenantry.parties.locks import lock_person


def end_session(*, session: str, by: Actor, now: datetime) -> None:
    """One of the actor's own sessions ends; Refused when there is none of that id."""
    permissions.require(by, "profile.change")
    with transaction.atomic(durable=True):
        user = lock_person(by)
        if not sessions.end_one(user.pk, session):
            raise permissions.not_found("session", session[:12])
        audit.record("session.ended", by.id, by=by, at=now, details={"session": session[:12]})


def end_other_sessions(*, session: str, by: Actor, now: datetime) -> int:
    """All of the actor's sessions end but the one of that id. Returns how many."""
    permissions.require(by, "profile.change")
    with transaction.atomic(durable=True):
        user = lock_person(by)
        ended = sessions.end_all(user.pk, but=session)
        if ended:
            audit.record("session.others_ended", by.id, by=by, at=now, details={"ended": ended})
    return ended
