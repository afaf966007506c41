"""Too many wrong passwords: for whom they are counted, and what is told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from math import ceil

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tenantry.foundation.client_address import client_address
from tenantry.foundation.clock import machine_now
from tenantry.web.serving import language_of


def name_of(request: HttpRequest, credentials: Mapping[str, str] | None = None) -> str:
    """The address that is tried, known or not."""
    given = (credentials or {}).get("email") or request.POST.get("login", "")
    if not given and request.user.is_authenticated:
        given = request.user.get_username()
    return str(given).strip().lower()[:254]


def address(request: HttpRequest) -> str:
    """Where from."""
    return client_address(request) or ""


def locked_out(
    request: HttpRequest,
    _response: HttpResponse | None = None,
    credentials: Mapping[str, str] | None = None,
) -> HttpResponse:
    """The page that says when to try again: the same for an address that nobody has."""
    left = _left(request, credentials)
    minutes = max(1, ceil(left.total_seconds() / 60))
    with translation.override(language_of(request, None)):
        told = ngettext(
            "Too many wrong passwords. Try again in %(minutes)s minute.",
            "Too many wrong passwords. Try again in %(minutes)s minutes.",
            minutes,
        ) % {"minutes": minutes}
        return _wait(request, told, left)


def is_paused(request: HttpRequest) -> bool:
    """Whether an attempt of this request was refused, or was the one too many."""
    return bool(getattr(request, "axes_locked_out", False))


def too_many(request: HttpRequest) -> HttpResponse:
    """The answer to too many requests of one kind (Django's name for it would be handler429)."""
    with translation.override(language_of(request, None)):
        return _wait(request, _("Too many attempts. Try again in a few minutes."), timedelta(minutes=5))


def _wait(request: HttpRequest, told: str, left: timedelta) -> HttpResponse:
    shown = {"told": told, "is_signed_in": request.user.is_authenticated}
    response = HttpResponse(render_to_string("signin/wait.html", shown, request), status=429)
    response["Retry-After"] = str(max(1, int(left.total_seconds())))
    response["Cache-Control"] = "private, no-store"
    return response


def _left(request: HttpRequest, credentials: Mapping[str, str] | None) -> timedelta:
    """How long the pause still is: it is counted from the last attempt that was looked at."""
    tried = AccessAttempt.objects.filter(username=name_of(request, credentials), ip_address=address(request))
    newest = tried.aggregate(newest=Max("attempt_time"))["newest"]
    pause: timedelta = settings.AXES_COOLOFF_TIME
    return pause if newest is None else max(timedelta(seconds=1), newest + pause - machine_now())
