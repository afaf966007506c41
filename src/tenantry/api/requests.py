"""A request of the API, as its operations see it."""

from __future__ import annotations

import re
import secrets

from django.http import HttpRequest

from tenantry.compliance.recording import Origin
from tenantry.foundation.client_address import client_address
from tenantry.parties.credentials import Caller
from tenantry.words import language_for

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


def origin_of(request: HttpRequest) -> Origin:
    """The address and program of the caller, for the log of agreements."""
    return Origin(client_address(request), str(request.META.get("HTTP_USER_AGENT", ""))[:300])


def language_of(request: HttpRequest) -> str:
    """The reader's language: of the header, else of the credential, else English."""
    caller: Caller | None = getattr(request, "caller", None)
    return language_for(request.META.get("HTTP_ACCEPT_LANGUAGE", ""), caller.language if caller else "")
