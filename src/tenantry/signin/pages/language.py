"""The language of the pages that strangers see; whoever signs in reads in the language of the profile."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from tenantry.parties.permissions import not_found
from tenantry.web.pages import page
from tenantry.web.requests import PageRequest

_A_YEAR_SECONDS = 365 * 24 * 60 * 60


@page("account/language/<str:language>/", name="account.language", action=None, public=True)
def language(request: PageRequest, language: str) -> HttpResponse:
    """Remember the language in this browser, and go back to where one was."""
    if language not in dict(settings.LANGUAGES):
        raise not_found("language", language[:10])
    wanted = request.GET.get("next", "")
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, None)
    response = HttpResponseRedirect(wanted if is_ours else "/")
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=_A_YEAR_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response
