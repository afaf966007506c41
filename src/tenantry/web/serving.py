"""What happens around every page: who visits, may it, in which language and zone, and what if it is refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils import timezone, translation

from tenantry.foundation import clock
from tenantry.foundation.request_ids import request_id_of
from tenantry.kernel.actor import Actor
from tenantry.kernel.problems import Refused
from tenantry.parties.rules import permissions
from tenantry.parties.rules.permissions import Ownership
from tenantry.web import errors, unsent
from tenantry.web.addresses import second_factor_address, sign_in_address
from tenantry.web.languages import strangers_language
from tenantry.web.requests import is_htmx
from tenantry.web.visitor import Visitor, visitor_of
from tenantry.words import language_for

if TYPE_CHECKING:
    from tenantry.web.pages import Page

_HOMES = {"shop": "/shop/", "office": "/office/"}


def answer(page: Page, request: HttpRequest, params: Mapping[str, Any]) -> HttpResponseBase:
    """The page's answer to a visitor who may see it, else what stands in its place."""
    request.page = page  # type: ignore[attr-defined]
    visitor = visitor_of(request)
    language = language_of(request, visitor)
    with translation.override(language), timezone.override(zone_of(visitor)):
        response = _answer(page, request, visitor, language, params)
        if isinstance(response, HttpResponse) and hasattr(response, "render") and not response.is_rendered:  # type: ignore[attr-defined]
            response = response.render()
    response.headers.setdefault("Cache-Control", "private, no-store")
    response.headers.setdefault("Content-Language", language)
    return response


def _answer(
    page: Page, request: HttpRequest, visitor: Visitor | None, language: str, params: Mapping[str, Any]
) -> HttpResponseBase:
    if request.method not in page.methods and not (request.method == "HEAD" and "GET" in page.methods):
        return errors.method_not_allowed(request, page.methods)
    if not page.public and visitor is None:
        return to_sign_in(request)
    if visitor is not None and not page.public and (elsewhere := _elsewhere(page, request, visitor)):
        return elsewhere
    request.language = language  # type: ignore[attr-defined]
    request.request_id = request_id_of(request)  # type: ignore[attr-defined]
    request.now = visitor.now if visitor else clock.business_now()  # type: ignore[attr-defined]
    if visitor is not None:
        request.visitor = visitor  # type: ignore[attr-defined]
        if visitor.actor is not None:
            request.actor = visitor.actor  # type: ignore[attr-defined]
    try:
        if page.action and visitor and visitor.actor:
            _require(visitor.actor, page.action)
        return page.view(request, **params)
    except Refused as refused:
        return errors.refused(request, refused)
    except Http404:
        return errors.not_found(request)
    except errors.DATABASE_ERRORS as error:
        return errors.database(request, error)


def _require(actor: Actor, action: str) -> None:
    """Refused where the actor may not even do this to its own: what a page shows or does asks again, of the thing."""
    own = Ownership(actor.provider_id, actor.party_id, actor.party_id)
    if problem := permissions.problem(actor, action, own):
        raise Refused(problem)


def _elsewhere(page: Page, request: HttpRequest, visitor: Visitor) -> HttpResponseBase | None:
    """Where a visitor is led who is signed in and yet not at the right place."""
    if page.face == "account":
        return None
    if visitor.lacks_second_factor:
        return _sent_to(request, second_factor_address())
    if visitor.actor is None:
        return errors.belongs_nowhere(request)
    if page.face == "office" and visitor.is_staff and visitor.acting_for is not None:
        return _sent_to(request, _HOMES["shop"])
    if page.face in _HOMES and page.face != visitor.face:
        return errors.not_found(request)
    return None


def to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """The way to sign in, and back to where the visitor wanted to go; with what was typed, where that was sent."""
    if unsent.is_of_a_form(request):
        return unsent.without_session(request)
    wanted = request.get_full_path()
    if request.method not in ("GET", "HEAD") or is_htmx(request):
        came_from = urlsplit(request.headers.get("HX-Current-URL", ""))
        wanted = f"{came_from.path}?{came_from.query}".rstrip("?") if came_from.path else ""
    query = f"?{urlencode({'next': wanted})}" if wanted.startswith("/") and wanted != "/" else ""
    return _sent_to(request, sign_in_address() + query)


def _sent_to(request: HttpRequest, address: str) -> HttpResponseBase:
    """A redirection; for htmx one of the whole page."""
    if is_htmx(request):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def language_of(request: HttpRequest, visitor: Visitor | None) -> str:
    """The person's own language; for a stranger the chosen one, or what the browser asks for."""
    if visitor is not None:
        return language_for("", visitor.language)
    return strangers_language(request)


def zone_of(visitor: Visitor | None) -> ZoneInfo:
    """The person's time zone; UTC for a stranger."""
    try:
        return ZoneInfo(visitor.time_zone if visitor else "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def front(request: HttpRequest) -> HttpResponseBase:
    """The address /: leads everyone home."""
    visitor = visitor_of(request)
    if visitor is None:
        return to_sign_in(request)
    return HttpResponseRedirect(_HOMES[visitor.face])
