"""Note that a person changed how they sign in."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tenantry.jobs import events
from tenantry.kernel.actor import Actor
from tenantry.parties import permissions
from tenantry.parties.events import SignInChanged
from tenantry.parties.locks import lock_person
from tenantry.parties.rules.security import SignInChange


def note_sign_in_change(*, what: SignInChange, by: Actor, now: datetime) -> None:
    """The change stands in the log, and the person is told of it by mail."""
    permissions.require(by, "profile.change")
    with transaction.atomic(durable=True):
        lock_person(by)
        events.put(SignInChanged(by.id, what.value), by=by, at=now)
