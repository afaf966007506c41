"""A request of the API, as its operations see it."""

from __future__ import annotations

import re
import secrets

from django.http import HttpRequest

from tenantry.parties.credentials import Caller

_REQUEST_ID = re.compile(r"[A-Za-z0-9._:-]{1,64}")


class ApiRequest(HttpRequest):
    """An HTTP request of an authenticated caller."""

    auth: Caller
    request_id: str


def request_id_of(request: HttpRequest) -> str:
    """The caller's own request id when it is a plain word, else a fresh one; one for the whole request."""
    known: str | None = getattr(request, "request_id", None)
    if known is None:
        given = request.META.get("HTTP_X_REQUEST_ID", "")
        known = given if _REQUEST_ID.fullmatch(given) else f"req_{secrets.token_hex(12)}"
        request.request_id = known  # type: ignore[attr-defined]
    return known


def address_of(request: HttpRequest) -> str | None:
    """The address the request came from, for the log of agreements."""
    return request.META.get("REMOTE_ADDR") or None


def browser_of(request: HttpRequest) -> str:
    """What the caller says it is, for the log of agreements."""
    return str(request.META.get("HTTP_USER_AGENT", ""))[:300]
