"""What surrounds every page: headers of safety, a request id, a bound on what is sent, the stranger's language."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation

from tenantry.foundation.request_ids import request_id_of
from tenantry.web import errors
from tenantry.web.languages import strangers_language

Answer = Callable[[HttpRequest], HttpResponseBase]

BODY_LIMIT_BYTES = 4 * 1024 * 1024
REPORT_ADDRESS = "/csp-report/"


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def content_security_policy() -> str:
    """Everything from here; nothing inline. Microsoft's page of an attestation may stand in a frame.

    A browser holds a form's answer to `form-action` too, when it leads elsewhere: so the origins at which a form
    of sign-in may end stand there (PAGES_FORM_ORIGINS).
    """
    frames = _origin(settings.MICROSOFT_ATTESTATION_PAGE_URL)
    forms = " ".join(filter(None, map(_origin, settings.PAGES_FORM_ORIGINS)))
    return "; ".join(
        (
            "default-src 'self'",
            "img-src 'self' data:",
            "style-src 'self'",
            "script-src 'self'",
            "object-src 'none'",
            f"frame-src 'self' {frames}".rstrip(),
            f"form-action 'self' {forms}".rstrip(),
            "base-uri 'none'",
            "frame-ancestors 'none'",
            f"report-uri {REPORT_ADDRESS}",
        )
    )


def _headers() -> dict[str, str]:
    headers = {
        "Content-Security-Policy": content_security_policy(),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "X-Frame-Options": "DENY",
    }
    if settings.TENANTRY_PUBLIC_URL.startswith("https://"):
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return headers


def safety(get_response: Answer) -> Answer:
    """The outermost: headers on every answer of a page, also on errors."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        request_id = request_id_of(request)
        _set_public_address(request)
        if _length(request) > BODY_LIMIT_BYTES:
            response: HttpResponseBase = errors.error_page(request, 413)
        else:
            response = get_response(request)
        response.headers["X-Request-Id"] = request_id
        for name, value in _headers().items():
            response.headers.setdefault(name, value)
        return response

    return answer


def _set_public_address(request: HttpRequest) -> None:
    """Where people come by https, they come to the public address: what a request says of host and scheme is not
    believed. So no header of a stranger gets into an address that we name, and none of a reverse proxy is needed.
    """
    public = urlsplit(settings.TENANTRY_PUBLIC_URL)
    if public.scheme == "https":
        request.META["HTTP_HOST"] = public.netloc
        request.META["wsgi.url_scheme"] = "https"


def language(get_response: Answer) -> Answer:
    """A stranger's language, as chosen or as the browser asks for it; a page then speaks its visitor's own."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        with translation.override(strangers_language(request)):
            return get_response(request)

    return answer


def _length(request: HttpRequest) -> int:
    text = request.META.get("CONTENT_LENGTH") or "0"
    return int(text) if text.isdecimal() else 0
