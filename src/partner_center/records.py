"""What is told about each try of a call: ids, status and duration, never a token, password or body."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

logger = logging.getLogger("partner_center")


@dataclass(frozen=True, slots=True)
class CallRecord:
    """One try of one call, as it may be stored and shown to anybody."""

    operation: str
    method: str
    path: str
    http_status: int | None
    request_id: str
    correlation_id: str
    started_at: datetime
    duration_ms: int
    error_code: int | str | None
    attempt: int
    # The status is one that the operation takes as an answer, such as 404 for a domain that is free.
    expected: bool = False


OnCall = Callable[[CallRecord], None]


def report(record: CallRecord, on_call: OnCall | None) -> None:
    """Log the try and hand it to the caller's `on_call`, which must not raise."""
    failed = record.http_status is None or (record.http_status >= 400 and not record.expected)
    logger.log(
        logging.WARNING if failed else logging.INFO,
        "%s %s %s -> %s code=%s attempt=%d %d ms request=%s correlation=%s",
        record.operation,
        record.method,
        record.path,
        record.http_status or "no answer",
        record.error_code,
        record.attempt,
        record.duration_ms,
        record.request_id,
        record.correlation_id,
        extra={"partner_center_call": record},
    )
    if on_call is not None:
        on_call(record)
