"""The visitor of a request: asked of the session once, and only by pages that need it."""

from __future__ import annotations

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.http import HttpRequest

from tenantry.foundation.request_ids import request_id_of
from tenantry.parties import visitors
from tenantry.parties.visitors import MembershipName, PartyName, Visitor

__all__ = ["ACTING_FOR", "MEMBERSHIP", "MembershipName", "PartyName", "Visitor", "visitor_of"]

# What a session keeps beside Django's own keys.
MEMBERSHIP = "membership"  # the public id of the chosen membership
ACTING_FOR = "acting_for"  # the public id of the party that a member of staff acts for

_UNASKED = object()


def visitor_of(request: HttpRequest) -> Visitor | None:
    """Who visits, or None when nobody is signed in: two statements, session and person, the first time."""
    known = getattr(request, "_visitor", _UNASKED)
    if known is _UNASKED:
        known = _ask(request)
        request._visitor = known  # type: ignore[attr-defined]
    assert known is None or isinstance(known, Visitor)
    return known


def forget_visitor(request: HttpRequest) -> None:
    """Ask again at the next question: the session has changed in this request."""
    if hasattr(request, "_visitor"):
        del request._visitor


def _ask(request: HttpRequest) -> Visitor | None:
    session = getattr(request, "session", None)
    if session is None or BACKEND_SESSION_KEY not in session:
        return None
    return visitors.visitor(
        int(session[SESSION_KEY]),
        password_hash=session.get(HASH_SESSION_KEY, ""),
        membership=session.get(MEMBERSHIP),
        acting_for=session.get(ACTING_FOR),
        request_id=request_id_of(request),
    )
