"""A form that was sent when its session had ended: nothing is done, what was typed is kept, the next step is named.

What was typed stands in the answer alone, as fields that can be sent again; nothing of it is stored.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from tenantry.web.addresses import sign_in_address
from tenantry.web.languages import strangers_language
from tenantry.web.requests import is_htmx
from tenantry.web.visitor import Visitor, visitor_of
from tenantry.words import language_for

_FIELDS, _CHARACTERS = 200, 60_000
# A notice takes the place of those before it: what is judged while one types is asked often. The last line undoes an
# hx-select of the element that asked, by which nothing of a notice would be left.
TO_THE_NOTICES = {"HX-Retarget": "#notices", "HX-Reswap": "innerHTML", "HX-Reselect": ".notice"}
_FACES = ("/shop/", "/office/")


def without_session(request: HttpRequest) -> HttpResponse:
    """Nobody is signed in any more who was when the page was opened."""
    told = {
        "title": _("You are not signed in any more"),
        "sign_in": _sign_in(request),
        "sentence": _("Your session has ended. Nothing was sent, and nothing was changed."),
    }
    return _answer(request, None, told)


def with_another_session(request: HttpRequest) -> HttpResponse | None:
    """The page was opened before its reader signed in again; None where the form may come from somewhere else."""
    if request.headers.get("Origin") != f"{request.scheme}://{request.get_host()}":
        return None
    visitor = visitor_of(request)
    language = language_for("", visitor.language) if visitor else strangers_language(request)
    with translation.override(language):
        if not request.path.startswith(_FACES):
            return _looked_at_anew(request) if visitor else None
        if visitor is None:
            return without_session(request)
        told = {
            "title": _("You have signed in again since this page was opened"),
            "sentence": _("So we ask before anything is sent in your name. Nothing was changed yet."),
        }
        return _answer(request, visitor, told)


def is_of_a_form(request: HttpRequest) -> bool:
    """Whether something that was typed would be lost by leading the whole page elsewhere."""
    if is_htmx(request):
        return request.method == "POST" or "HX-Trigger-Name" in request.headers
    return request.method == "POST" and request.path.startswith(_FACES)


def _answer(request: HttpRequest, visitor: Visitor | None, told: dict[str, Any]) -> HttpResponse:
    if is_htmx(request):
        response = HttpResponse(render_to_string("web/unsent_part.html", told, request), status=403)
        for name, value in TO_THE_NOTICES.items():
            response[name] = value
    else:
        told |= {"again": request.get_full_path(), "fields": _typed(request), "who": visitor}
        told["page_address"] = _came_from(request)
        response = HttpResponse(render_to_string("web/unsent.html", told, request), status=403)
    response["Cache-Control"] = "private, no-store"
    return response


def _looked_at_anew(request: HttpRequest) -> HttpResponse | None:
    """Passwords and codes are not kept: the page is shown as it stands for who is signed in now."""
    if is_htmx(request) or not (page := _came_from(request)):
        return None
    messages.warning(request, _("You have signed in since this page was opened. Nothing was sent."))
    return HttpResponseRedirect(page)


def _typed(request: HttpRequest) -> Sequence[tuple[str, str]] | None:
    """What can be sent again as it is; None for files and for more than a page should carry."""
    if request.FILES:
        return None
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken"
    ]
    size = sum(len(name) + len(value) for name, value in fields)
    return fields if len(fields) <= _FIELDS and size <= _CHARACTERS else None


def _came_from(request: HttpRequest) -> str:
    """The page on which the form stands, of this installation; empty where the browser does not say."""
    named = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer", ""))
    if named.netloc != request.get_host() or not named.path.startswith("/") or named.path.startswith("//"):
        return ""
    return f"{named.path}?{named.query}".rstrip("?")


def _sign_in(request: HttpRequest) -> str:
    """Where one signs in, and comes back to the page of the form."""
    back = _came_from(request)
    return sign_in_address() + (f"?{urlencode({'next': back})}" if back else "")
