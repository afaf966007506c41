"""A request of the API, as its operations see it."""

from __future__ import annotations

from django.http import HttpRequest

from tenantry.compliance.recording import Origin
from tenantry.foundation.client_address import client_address
from tenantry.parties.credentials import Caller
from tenantry.words import language_for


class ApiRequest(HttpRequest):
    """An HTTP request of an authenticated caller."""

    auth: Caller
    request_id: str


def origin_of(request: HttpRequest) -> Origin:
    """The address and program of the caller, for the log of agreements."""
    return Origin(client_address(request), str(request.META.get("HTTP_USER_AGENT", ""))[:300])


def language_of(request: HttpRequest) -> str:
    """The reader's language: of the header, else of the credential, else English."""
    caller: Caller | None = getattr(request, "caller", None)
    return language_for(request.META.get("HTTP_ACCEPT_LANGUAGE", ""), caller.language if caller else "")
