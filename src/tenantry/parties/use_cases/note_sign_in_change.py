"""Note that a person changed how they sign in."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tenantry.foundation import sessions
from tenantry.jobs import events
from tenantry.kernel.actor import Actor
from tenantry.parties import permissions
from tenantry.parties.events import SignInChanged
from tenantry.parties.locks import lock_person
from tenantry.parties.rules.security import SignInChange


def note_sign_in_change(
    *, what: SignInChange, only_session: str | None = None, by: Actor, now: datetime
) -> int:
    """The change stands in the log, and the person is told of it by mail. Returns how many sessions have ended.

    `only_session` is the id of the one that stays when all others have to end: they began before the person had a
    second factor, so nobody has shown one there.
    """
    permissions.require(by, "profile.change")
    with transaction.atomic(durable=True):
        user = lock_person(by)
        events.put(SignInChanged(by.id, what.value), by=by, at=now)
        return 0 if only_session is None else sessions.end_all(user.pk, but=only_session)
