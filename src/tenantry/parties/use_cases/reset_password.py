"""Choose a new password by the link that a mail has brought."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from tenantry.foundation import sessions
from tenantry.jobs import events
from tenantry.kernel.actor import Actor, Role
from tenantry.kernel.problems import Problem, Refused
from tenantry.parties.events import SignInChanged
from tenantry.parties.links import user_of_password_token
from tenantry.parties.locks import lock_user
from tenantry.parties.models import Membership, User
from tenantry.parties.passwords import LINK_INVALID, password_problems
from tenantry.parties.rules.security import SignInChange


def reset_password(*, token: str, new: str, request_id: str = "", now: datetime) -> str:
    """The new password from now on; every session of the person is ended, and the link opens nothing more.

    Returns the person's address.

    A second factor stays as it is: who can read the mail only has the password.
    """
    person = person_of_link(token)
    if problems := password_problems(new, email=person.email, name=person.name):
        raise Refused(*problems)
    hashed = make_password(new)
    with transaction.atomic(durable=True):
        user = lock_user(person.email)
        if user is None or user.password != person.password:  # the link was used meanwhile
            raise Refused(Problem(LINK_INVALID))
        user.password = hashed
        user.save(update_fields=["password"])
        sessions.end_all(user.pk)
        houses = Membership.objects.filter(user=user).order_by("id").values_list("provider_id", "role")
        for provider_id, role in houses[:1]:
            by = Actor(provider_id, "user", user.public_id, Role(role), request_id=request_id)
            events.put(SignInChanged(user.public_id, SignInChange.PASSWORD_BY_MAIL.value), by=by, at=now)
    return person.email


def person_of_link(token: str) -> User:
    """Whose password the link may set; Refused when it is not ours, too old, or has been used."""
    person = user_of_password_token(token)
    if person is None:
        raise Refused(Problem(LINK_INVALID))
    return person
