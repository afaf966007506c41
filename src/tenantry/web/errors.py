"""What a visitor is told when there is no page: in the layout, in plain words, with what to do next."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

import psycopg.errors
from django.db import DataError, IntegrityError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from tenantry.foundation.request_ids import request_id_of
from tenantry.kernel.problems import Category, Refused
from tenantry.parties.permissions import NOT_FOUND
from tenantry.parties.rules.permissions import NOT_ALLOWED, SCOPE_MISSING
from tenantry.web import unsent
from tenantry.web.brand import NOBODY
from tenantry.web.languages import strangers_language
from tenantry.web.requests import is_htmx
from tenantry.web.visitor import visitor_of
from tenantry.words import language_for, sentence

logger = logging.getLogger(__name__)

DATABASE_ERRORS = (OperationalError, InterfaceError, IntegrityError, DataError)
STATUS: Mapping[Category, int] = {
    Category.INVALID: 422,
    Category.CONFLICT: 409,
    Category.FORBIDDEN: 403,
    Category.NOT_FOUND: 404,
    Category.UNAUTHENTICATED: 401,
    Category.UNAVAILABLE: 503,
}
_LACKS_RIGHT = (NOT_ALLOWED, SCOPE_MISSING)
_WAITED = (
    psycopg.errors.LockNotAvailable,
    psycopg.errors.DeadlockDetected,
    psycopg.errors.SerializationFailure,
    psycopg.errors.UniqueViolation,
)


def _words(status: int) -> tuple[str, str]:
    """Title and sentence of a status."""
    return {
        400: (_("This request cannot be read"), _("Go back, reload the page and try again.")),
        403: (_("You may not do this"), _("Ask an administrator of your organisation for the right to it.")),
        404: (
            _("Nothing is here"),
            _("The address may be mistyped, or what stood here is not yours to see."),
        ),
        405: (_("This address does something else"), _("Go back and use the button of the page.")),
        409: (_("Not possible at the moment"), _("Somebody else is working on it. Try again in a moment.")),
        413: (_("Too large"), _("What you sent is too large. Choose a smaller file.")),
        422: (_("Something needs to be corrected"), _("Go back and correct what is named here.")),
        500: (
            _("Something went wrong on our side"),
            _("It has been noted. Try again; if it stays, give the support the request number below."),
        ),
        503: (_("Not available at the moment"), _("Try again in a few minutes. Nothing was lost.")),
    }[status]


def error_page(
    request: HttpRequest, status: int, *, title: str = "", sentences: Sequence[str] = ()
) -> HttpResponse:
    """The page of an error; for htmx, a notice in the page that stands."""
    own_title, own_sentence = _words(status)
    told: dict[str, Any] = {
        "status": status,
        "title": title or own_title,
        "sentences": list(sentences) or [own_sentence],
        "request_id": request_id_of(request),
    }
    template = "web/error_part.html" if is_htmx(request) else "web/error.html"
    response = HttpResponse(render_to_string(template, told, request), status=status)
    response["Cache-Control"] = "private, no-store"
    return _as_notice(response) if is_htmx(request) else response


def _as_notice(response: HttpResponse) -> HttpResponse:
    """The fragment goes to where the page shows its notices, whatever htmx wanted to replace."""
    for name, value in unsent.TO_THE_NOTICES.items():
        response[name] = value
    return response


def refused(request: HttpRequest, no: Refused) -> HttpResponse:
    """An expected no that no form has told."""
    language = language_for(translation.get_language() or "", "")
    if any(problem.code is NOT_FOUND for problem in no.problems):
        return error_page(request, 404)
    status = STATUS[no.category]
    if status == 401:
        status = 403
    sentences = [sentence(problem, language) for problem in no.problems]
    if any(problem.code in _LACKS_RIGHT for problem in no.problems):
        sentences.append(_words(403)[1])
    return error_page(request, status, sentences=sentences)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """Nothing at this address, or nothing that this visitor may see."""
    return error_page(request, 404)


def method_not_allowed(request: HttpRequest, allowed: Sequence[str]) -> HttpResponse:
    """The address knows other methods."""
    response = error_page(request, 405)
    response["Allow"] = ", ".join(allowed)
    return response


def belongs_nowhere(request: HttpRequest) -> HttpResponse:
    """A person whose memberships have all ended."""
    return error_page(
        request,
        403,
        title=_("You do not belong to an organisation any more"),
        sentences=[_("Ask your administrator for an invitation, then sign in again.")],
    )


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that none of our pages has given to this browser, or whose page was open for too long."""
    if own := unsent.with_another_session(request):
        return own
    logger.warning("request %s: %s", request_id_of(request), reason)
    return error_page(
        request,
        403,
        title=_("This page was open for too long"),
        sentences=[_("Go back, reload the page and send it again.")],
    )


def database(request: HttpRequest, error: Exception) -> HttpResponse:
    """Somebody else holds or has just made what was wanted, the database is away, or the text cannot be stored."""
    if isinstance(error.__cause__, _WAITED):
        return error_page(request, 409)
    if isinstance(error, DataError):
        return error_page(request, 400)
    if isinstance(error, IntegrityError):
        raise error
    logger.error("database unavailable in request %s", request_id_of(request), exc_info=error)
    return without_database(request, 503)


def server_error(request: HttpRequest) -> HttpResponse:
    """A bug of ours: logged with the request id, and told without its details."""
    logger.error(
        "request %s failed: %s %s", request_id_of(request), request.method, request.path, exc_info=True
    )
    return without_database(request, 500)


def without_database(request: HttpRequest, status: int) -> HttpResponse:
    """An error page that asks nobody who visits: the database, or the layout, may be what is broken."""
    request._brand = NOBODY  # type: ignore[attr-defined]
    with translation.override(strangers_language(request)):
        title, told = _words(status)
        context = {
            "status": status,
            "title": title,
            "sentences": [told],
            "request_id": request_id_of(request),
        }
        context |= {"layout": "web/plain.html", "language": translation.get_language(), "visitor": None}
        context |= {"menu": [], "face": "", "page": None, "messages": [], "is_demo": False}
        if is_htmx(request):
            return _as_notice(HttpResponse(render_to_string("web/error_part.html", context), status=status))
        return HttpResponse(render_to_string("web/error.html", context), status=status)


def in_language(request: HttpRequest, status: int) -> HttpResponse:
    """An error page for a request that no page has answered."""
    visitor = visitor_of(request)
    language = language_for("", visitor.language) if visitor else strangers_language(request)
    with translation.override(language):
        return error_page(request, status)
