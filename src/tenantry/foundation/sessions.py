"""Sessions of browsers: kept in the database under a hash of their key, for a while of quiet and for a day at most.

Times are machine time. A session is prolonged by being used, written down at most once a minute.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.db import IntegrityError, transaction

from tenantry.foundation.clock import machine_now
from tenantry.foundation.models import Session

LONGEST = timedelta(hours=24)
IDLE = timedelta(minutes=60)  # unless the session says otherwise
NOTED = timedelta(minutes=1)
# Django's own key, under which it keeps who is signed in.
_USER = "_auth_user_id"
# What a session keeps of its own: from where, with what, and how long it may be quiet.
ADDRESS, BROWSER, IDLE_SECONDS = "address", "browser", "idle_seconds"


@dataclass(frozen=True, slots=True)
class SessionView:
    """A signed-in browser, as its owner sees it. `id` names it without opening it."""

    id: str
    address: str
    browser: str
    created_at: datetime
    last_seen_at: datetime


def hash_of(session_key: str) -> str:
    """Under what a session is kept."""
    return sha256(session_key.encode()).hexdigest()


class SessionStore(SessionBase):
    """Django's interface of a session, over our table."""

    def load(self) -> dict[str, Any]:
        """What the session keeps; a new one in place of one that has ended."""
        row = Session.objects.filter(pk=hash_of(self.session_key)).first() if self.session_key else None
        now = machine_now()
        if row is None or row.expires_at <= now:
            self._session_key = None
            return {}
        data = self.decode(row.data)
        if now - row.last_seen_at >= NOTED:
            until = _until(row.created_at, data, now)
            Session.objects.filter(pk=row.pk).update(last_seen_at=now, expires_at=until)
        return data

    def exists(self, session_key: str | None) -> bool:
        """Whether there is a session of that key."""
        return bool(session_key) and Session.objects.filter(pk=hash_of(str(session_key))).exists()

    def create(self) -> None:
        """Begin a session under a new key."""
        while True:
            self._session_key = self._get_new_session_key()  # type: ignore[attr-defined]
            try:
                self.save(must_create=True)
            except CreateError:  # the key is taken: 166 random bits say that it never is
                continue
            self.modified = True
            return

    def save(self, must_create: bool = False) -> None:
        """Write what the session keeps; an ended session is not brought back."""
        if self.session_key is None:
            self.create()
            return
        data = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        now = machine_now()
        user = data.get(_USER)
        columns = {
            "data": self.encode(data),
            "user_id": int(user) if user else None,
            "address": str(data.get(ADDRESS, ""))[:45],
            "browser": str(data.get(BROWSER, ""))[:300],
            "last_seen_at": now,
        }
        key = hash_of(self.session_key)
        if must_create:
            try:
                with transaction.atomic():
                    Session.objects.create(
                        pk=key, created_at=now, expires_at=_until(now, data, now), **columns
                    )
            except IntegrityError as taken:
                raise CreateError from taken
            return
        created_at = Session.objects.filter(pk=key).values_list("created_at", flat=True).first()
        if created_at is None:
            raise UpdateError
        Session.objects.filter(pk=key).update(expires_at=_until(created_at, data, now), **columns)

    def delete(self, session_key: str | None = None) -> None:
        """End a session, this one unless another is named."""
        key = session_key or self.session_key
        if key is not None:
            Session.objects.filter(pk=hash_of(key)).delete()

    @classmethod
    def clear_expired(cls) -> None:
        """Forget the sessions that have ended."""
        forget_expired(machine_now())


def _until(created_at: datetime, data: dict[str, Any], now: datetime) -> datetime:
    idle = data.get(IDLE_SECONDS)
    return min(created_at + LONGEST, now + (timedelta(seconds=idle) if isinstance(idle, int) else IDLE))


def forget_expired(at: datetime) -> int:
    """Delete the sessions that have ended. Returns how many."""
    return Session.objects.filter(expires_at__lte=at).delete()[0]


def sessions_of(user_id: int, at: datetime) -> list[SessionView]:
    """A person's standing sessions, the one seen last first."""
    rows = Session.objects.filter(user_id=user_id, expires_at__gt=at).order_by("-last_seen_at", "pk")
    return [
        SessionView(*row)
        for row in rows.values_list("key_hash", "address", "browser", "created_at", "last_seen_at")
    ]


def end_all(user_id: int, *, but: str = "") -> int:
    """End a person's sessions, all but the one of that id. Returns how many."""
    return Session.objects.filter(user_id=user_id).exclude(pk=but).delete()[0]


def end_one(user_id: int, session_id: str) -> bool:
    """End one of the person's sessions; False when there is none of that id."""
    return Session.objects.filter(user_id=user_id, pk=session_id).delete()[0] > 0
