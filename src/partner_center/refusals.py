"""The documented shapes of an error body, read into one."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from partner_center import wire
from partner_center.errors import NotFound, Refused

_INTERNAL_CODE = re.compile(r"InternalErrorCode=(\w+)")

# Answers that say "not now" although they are refusals (Microsoft: Partner Center REST error codes):
# order in progress, cart in use by another request, subscription not ready, pending operation.
_LATER = frozenset({800060, 800064, 800082, 900278})
_LATER_STATUSES = frozenset({408})


@dataclass(frozen=True, slots=True)
class ErrorBody:
    """An error as Microsoft words it, whichever service wrote it."""

    code: int | str
    description: str
    data: tuple[str, ...] = ()
    source: str = ""
    retryable: bool = False


def _number_or_text(code: object) -> int | str:
    # The schema says text, the examples print numbers: both are the same code.
    text = str(code).strip()
    return int(text) if re.fullmatch(r"\d{1,18}", text, re.ASCII) else text


def read(http_status: int, content: bytes) -> ErrorBody:
    """Read any documented error body; one of another form leaves the HTTP status as the code."""
    try:
        body = wire.loads(content) if content.strip() else {}
    except ValueError:
        body = {}
    if not isinstance(body, Mapping):
        body = {}
    if isinstance(body.get("error"), Mapping):  # Microsoft Graph
        body = body["error"]
    folded: dict[str, Any] = {str(name).casefold(): value for name, value in body.items()}
    code = folded.get("code", folded.get("statuscode"))
    if isinstance(folded.get("error"), str):  # the login service
        return ErrorBody(code=folded["error"], description=str(folded.get("error_description") or ""))
    extended = _INTERNAL_CODE.search(str(folded.get("errormessageextended") or ""))
    if code in (None, "") and extended:
        code = extended[1]
    data = folded.get("data") or []
    return ErrorBody(
        code=_number_or_text(code) if code not in (None, "") else http_status,
        description=str(folded.get("description") or folded.get("message") or ""),
        data=tuple(str(item) for item in data) if isinstance(data, list) else (str(data),),
        source=str(folded.get("source") or folded.get("errorname") or ""),
        retryable=folded.get("isretryable") is True,
    )


def refused(
    error: ErrorBody,
    *,
    operation: str,
    http_status: int,
    request_id: str,
    correlation_id: str,
    stale_token: bool,
) -> Refused:
    """The exception for an answered no; with `stale_token` the next try will carry another token."""
    kind = NotFound if http_status == 404 else Refused
    later = error.retryable or error.code in _LATER or http_status in _LATER_STATUSES
    return kind(
        operation=operation,
        http_status=http_status,
        code=error.code,
        description=error.description,
        data=error.data,
        source=error.source,
        retryable=later or stale_token,
        request_id=request_id,
        correlation_id=correlation_id,
    )
