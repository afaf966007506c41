"""People as Django's sign-in knows them: for the face of signing in, which hands them to its library."""

from __future__ import annotations

from tenantry.parties.models import User


def person(key: int) -> User:
    """The person of that key."""
    return User.objects.get(pk=key)


def person_of(email: str) -> User | None:
    """The person with that address who may sign in."""
    return User.objects.filter(email=email.strip().lower(), is_active=True).first()
