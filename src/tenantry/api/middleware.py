"""The one middleware: a request id in and out, a bound on bodies, and headers of safety."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from tenantry.api.problem_documents import BODY_LIMIT_BYTES, method_not_allowed, too_large
from tenantry.foundation.request_ids import request_id_of

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}


def frame(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Wrap every request."""

    def framed(request: HttpRequest) -> HttpResponse:
        if (
            _length(request) > BODY_LIMIT_BYTES
            or _is_chunked(request)
            and len(_read(request)) > BODY_LIMIT_BYTES
        ):
            response = too_large(request)
        else:
            response = get_response(request)
        if isinstance(response, HttpResponseNotAllowed):
            response = method_not_allowed(request, response["Allow"])
        headers = response.headers
        headers["X-Request-Id"] = request_id_of(request)
        for name, value in _HEADERS.items():
            headers.setdefault(name, value)
        return response

    return framed


def _is_chunked(request: HttpRequest) -> bool:
    """Sent in pieces, its length not told before: Django would take it for empty."""
    return not request.META.get("CONTENT_LENGTH") and "HTTP_TRANSFER_ENCODING" in request.META


def _read(request: HttpRequest) -> bytes:
    """The body up to a byte beyond the bound, kept where Django looks for it."""
    body: bytes = request.META["wsgi.input"].read(BODY_LIMIT_BYTES + 1)
    request._body = body
    return body


def _length(request: HttpRequest) -> int:
    text = request.META.get("CONTENT_LENGTH") or "0"
    return int(text) if text.isdecimal() else 0
