"""The id of a request: on every answer, in every log line and audit row that it causes."""

from __future__ import annotations

import re
import secrets

from django.http import HttpRequest

_REQUEST_ID = re.compile(r"[A-Za-z0-9._:-]{1,64}")


def request_id_of(request: HttpRequest) -> str:
    """The caller's own request id when it is a plain word, else a fresh one; one for the whole request."""
    known: str | None = getattr(request, "request_id", None)
    if known is None:
        given = request.META.get("HTTP_X_REQUEST_ID", "")
        known = given if _REQUEST_ID.fullmatch(given) else f"req_{secrets.token_hex(12)}"
        request.request_id = known  # type: ignore[attr-defined]
    return known
