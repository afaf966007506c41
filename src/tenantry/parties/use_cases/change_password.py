"""Choose another password."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from tenantry.foundation import sessions
from tenantry.jobs import events
from tenantry.kernel.actor import Actor
from tenantry.kernel.problems import Problem, Refused
from tenantry.parties import permissions
from tenantry.parties.events import SignInChanged
from tenantry.parties.locks import lock_person
from tenantry.parties.models import User
from tenantry.parties.passwords import WRONG, password_problems
from tenantry.parties.rules.security import SignInChange


def change_password(*, old: str, new: str, session: str, by: Actor, now: datetime) -> User:
    """The new password from now on, for who knows the old one; every other session of the person is ended.

    `session` is the id of the one that stays. Returns the person, whose session must be told of the new password.
    """
    permissions.require(by, "profile.change")
    person = User.objects.filter(public_id=by.id).first()
    if person is None:
        raise permissions.not_found("user", by.id)
    problems = password_problems(new, email=person.email, name=person.name)
    if not check_password(old, person.password):
        problems.insert(0, Problem(WRONG, "old"))
    if problems:
        raise Refused(*problems)
    hashed = make_password(new)  # takes its time, so before the lock
    with transaction.atomic(durable=True):
        user = lock_person(by)
        user.password = hashed
        user.save(update_fields=["password"])
        sessions.end_all(user.pk, but=session)
        events.put(SignInChanged(by.id, SignInChange.NEW_PASSWORD.value), by=by, at=now)
    return user
