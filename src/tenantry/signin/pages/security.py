"""The factors of a person, and the browsers in which they are signed in."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tenantry.foundation.clock import machine_now
from tenantry.foundation.sessions import hash_of, sessions_of
from tenantry.parties.use_cases.end_session import end_other_sessions, end_session
from tenantry.signin.browsers import browser_name
from tenantry.signin.factors import factors_of
from tenantry.web.forms import done
from tenantry.web.pages import Kind, page
from tenantry.web.requests import PageRequest


@page("account/security/", name="account.security", action="profile.change")
def security(request: PageRequest) -> HttpResponse:
    """Password, second factors, recovery codes."""
    shown = {"factors": factors_of(request.visitor.user_id)}
    return render(request, "signin/security.html", shown)


@page("account/sessions/", name="account.sessions", action="profile.change")
def sessions(request: PageRequest) -> HttpResponse:
    """Where the person is signed in."""
    here = _here(request)
    standing = [
        {"session": session, "browser": browser_name(session.browser), "is_here": session.id == here}
        for session in sessions_of(request.visitor.user_id, machine_now())
    ]
    return render(request, "signin/sessions.html", {"standing": standing, "others": len(standing) - 1})


@page(
    "account/sessions/<str:session>/end/", name="account.end_session", action="profile.change", kind=Kind.DEED
)
def end(request: PageRequest, session: str) -> HttpResponse:
    """Sign one browser out."""
    end_session(session=session, by=request.actor, now=request.now)
    return done(request, reverse("account.sessions"), _("That session has ended."))


@page("account/sessions/end-others/", name="account.end_others", action="profile.change", kind=Kind.DEED)
def end_others(request: PageRequest) -> HttpResponse:
    """Sign all other browsers out."""
    ended = end_other_sessions(session=_here(request), by=request.actor, now=request.now)
    told = ngettext("%(ended)s other session has ended.", "%(ended)s other sessions have ended.", ended)
    return done(request, reverse("account.sessions"), told % {"ended": ended})


def _here(request: PageRequest) -> str:
    return hash_of(request.session.session_key or "")
