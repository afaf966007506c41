"""Whatever goes wrong becomes a problem document (RFC 9457), in the reader's language."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from typing import Any

import psycopg.errors
from django.core.exceptions import RequestDataTooBig
from django.db import DataError, IntegrityError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from tenantry.api import problem_codes as codes
from tenantry.api.requests import language_of
from tenantry.api.validation import problems_of
from tenantry.foundation.request_ids import request_id_of
from tenantry.kernel.problems import Category, Code, Problem, Refused
from tenantry.words import sentence, title

logger = logging.getLogger(__name__)

STATUS: Mapping[Category, int] = {
    Category.INVALID: 422,
    Category.CONFLICT: 409,
    Category.FORBIDDEN: 403,
    Category.NOT_FOUND: 404,
    Category.UNAUTHENTICATED: 401,
    Category.UNAVAILABLE: 503,
}
BODY_LIMIT_BYTES = 256 * 1024
CONTENT_TYPE = "application/problem+json"

# A status that HTTP itself has a better word for than the category's.
_OWN_STATUS: Mapping[Code, int] = {
    codes.NOT_JSON: 400,
    codes.TOO_LARGE: 413,
    codes.METHOD_NOT_ALLOWED: 405,
    codes.INTERNAL: 500,
}
_RETRY_AFTER_SECONDS: Mapping[Category, int] = {Category.UNAVAILABLE: 5}


def status_of(code: Code) -> int:
    """The status that a problem of this code is answered with when it is alone."""
    return _OWN_STATUS.get(code, STATUS[code.category])


def problem_document(
    request: HttpRequest, problems: Sequence[Problem], headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """The answer to a request with these problems; the gravest decides the status."""
    category = Refused(*problems).category
    first = next(p for p in problems if p.code.category is category)
    status = status_of(first.code)
    language = language_of(request)
    document = {
        "type": f"urn:tenantry:problem:{first.code.name}",
        "title": title(status, language),
        "status": status,
        "detail": sentence(first, language),
        "code": first.code.name,
        "field": first.field,
        "request_id": request_id_of(request),
        "problems": [p.as_data() | {"detail": sentence(p, language)} for p in problems],
    }
    response = HttpResponse(
        json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode(),
        status=status,
        content_type=CONTENT_TYPE,
        headers={"Content-Language": language} | dict(headers or {}),
    )
    if category in _RETRY_AFTER_SECONDS and status != 500:
        response.headers.setdefault("Retry-After", str(_RETRY_AFTER_SECONDS[category]))
    if status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _refused(request: HttpRequest, refused: Refused) -> HttpResponse:
    return problem_document(request, refused.problems)


def _invalid(request: HttpRequest, invalid: ValidationError) -> HttpResponse:
    return problem_document(request, problems_of(invalid.errors))


def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    if error.status_code == 400:
        return problem_document(request, [Problem(codes.NOT_JSON)])
    return _internal(request, error)


def _too_large(request: HttpRequest, _error: RequestDataTooBig) -> HttpResponse:
    return too_large(request)


def too_large(request: HttpRequest) -> HttpResponse:
    """The answer to a body above the limit."""
    return problem_document(request, [Problem(codes.TOO_LARGE, params={"limit_bytes": BODY_LIMIT_BYTES})])


def no_route(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """The answer for an address that is none; also Django's own."""
    return problem_document(request, [Problem(codes.NO_ROUTE, params={"path": request.path[:200]})])


def method_not_allowed(request: HttpRequest, allowed: str) -> HttpResponse:
    """The answer for a method that the address does not know."""
    allowed = ", ".join(sorted(allowed.split(", ")))
    params = {"method": request.method or "", "allowed": allowed}
    return problem_document(request, [Problem(codes.METHOD_NOT_ALLOWED, params=params)], {"Allow": allowed})


def _database_refused(request: HttpRequest, error: OperationalError | InterfaceError) -> HttpResponse:
    cause = error.__cause__
    waited = (
        psycopg.errors.LockNotAvailable,
        psycopg.errors.DeadlockDetected,
        psycopg.errors.SerializationFailure,
    )
    if isinstance(cause, waited):
        return problem_document(request, [Problem(codes.BUSY)], {"Retry-After": "1"})
    logger.error("database unavailable in request %s", request_id_of(request), exc_info=error)
    return problem_document(request, [Problem(codes.DATABASE_UNAVAILABLE)])


def _integrity(request: HttpRequest, error: IntegrityError) -> HttpResponse:
    if isinstance(error.__cause__, psycopg.errors.UniqueViolation):
        return problem_document(request, [Problem(codes.RACED)], {"Retry-After": "1"})
    return _internal(request, error)


def _unstorable(request: HttpRequest, _error: DataError) -> HttpResponse:
    """A NUL character, or a number beyond a column: the only data that reach the database unjudged."""
    return problem_document(request, [Problem(codes.MALFORMED)])


def _internal(request: HttpRequest, error: Exception) -> HttpResponse:
    """A bug of ours: logged with the request id, and told without its details."""
    logger.error("request %s failed", request_id_of(request), exc_info=error)
    return problem_document(request, [Problem(codes.INTERNAL)])


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's own answer when something broke outside the API's operations."""
    logger.error("request %s failed", request_id_of(request), exc_info=True)
    return problem_document(request, [Problem(codes.INTERNAL)])


_HANDLERS: tuple[tuple[type[Exception], Any], ...] = (
    (Exception, _internal),
    (Refused, _refused),
    (ValidationError, _invalid),
    (HttpError, _http_error),
    (Http404, no_route),
    (RequestDataTooBig, _too_large),
    (OperationalError, _database_refused),
    (InterfaceError, _database_refused),
    (IntegrityError, _integrity),
    (DataError, _unstorable),
)


def handle_errors(api: NinjaAPI) -> None:
    """Let every exception of the API's operations end as a problem document."""
    for kind, handler in _HANDLERS:
        api.add_exception_handler(kind, handler)
