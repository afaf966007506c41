"""What happens when somebody comes in: what the session notes, and where the way goes on."""

from __future__ import annotations

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode

from tenantry.foundation import sessions
from tenantry.foundation.client_address import client_address
from tenantry.parties import people, reads
from tenantry.web.visitor import MEMBERSHIP, forget_visitor, visitor_of


def note_session(request: HttpRequest) -> None:
    """Where from and with what, for the person's list of sessions; and how long the session may be quiet."""
    request.session[sessions.ADDRESS] = client_address(request) or ""
    request.session[sessions.BROWSER] = request.headers.get("User-Agent", "")[:300]
    forget_visitor(request)
    visitor = visitor_of(request)
    if visitor is not None and visitor.chosen is not None:
        minutes = reads.number_setting(visitor.chosen.provider_id, "session_idle_minutes")
        request.session[sessions.IDLE_SECONDS] = minutes * 60


def way_on(request: HttpRequest, wanted: str) -> str:
    """Where a person goes who has just come in: who has several hats chooses one first."""
    forget_visitor(request)
    visitor = visitor_of(request)
    if visitor is not None and len(visitor.memberships) > 1 and MEMBERSHIP not in request.session:
        query = urlencode({"next": wanted}) if wanted and wanted != "/" else ""
        return f"{reverse('account.choose')}?{query}".rstrip("?")
    return wanted or "/"


def come_in(request: HttpRequest, user_key: int, *, membership: str = "") -> HttpResponse:
    """Sign in a person who has just shown who they are by a mail's link and a password of their own."""
    user = people.person(user_key)
    record_authentication(request, user, method="password")
    response: HttpResponse = perform_login(request, Login(user=user, redirect_url="/"))
    if membership and request.user.is_authenticated:
        request.session[MEMBERSHIP] = membership
    return response
