"""Change what a person says about themselves."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tenantry.jobs import events
from tenantry.kernel.actor import Actor
from tenantry.kernel.problems import Refused
from tenantry.parties import permissions
from tenantry.parties.events import ProfileChanged
from tenantry.parties.locks import lock_person
from tenantry.parties.rules.profiles import profile_problems


def change_profile(*, name: str, language: str, time_zone: str, theme: str, by: Actor, now: datetime) -> None:
    """The actor's own name, language, time zone and theme; what stands already is no change."""
    permissions.require(by, "profile.change")
    if problems := profile_problems(name=name, language=language, time_zone=time_zone, theme=theme):
        raise Refused(*problems)
    wanted = {"name": name.strip(), "language": language, "time_zone": time_zone, "theme": theme}
    with transaction.atomic(durable=True):
        user = lock_person(by)
        changed = sorted(column for column, value in wanted.items() if getattr(user, column) != value)
        if changed:
            for column in changed:
                setattr(user, column, wanted[column])
            user.save(update_fields=changed)
            events.put(ProfileChanged(by.id, tuple(changed)), by=by, at=now)
