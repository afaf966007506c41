"""One try of a call over HTTP: sent, timed, recorded; decides nothing."""

import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache

import httpx2

from partner_center import refusals
from partner_center.call import Call
from partner_center.endpoints import Endpoints
from partner_center.records import CallRecord, OnCall, report

Clock = Callable[[], datetime]


def machine_clock() -> datetime:
    """The machine's time: tokens and records live by it."""
    return datetime.now(UTC)


@cache
def _authorities() -> ssl.SSLContext:
    """Whom the connections of this process trust: reading the list takes tens of milliseconds."""
    return httpx2.create_ssl_context()


class Sender:
    """Owns the pooled connections; safe for threads."""

    def __init__(
        self,
        *,
        endpoints: Endpoints,
        timeout_seconds: float,
        application_name: str,
        on_call: OnCall | None,
        transport: httpx2.BaseTransport | None,
        clock: Clock,
    ) -> None:
        self._endpoints = endpoints
        self._on_call = on_call
        self._clock = clock
        self._http = httpx2.Client(
            timeout=httpx2.Timeout(timeout_seconds, connect=min(timeout_seconds, 10.0)),
            limits=httpx2.Limits(max_connections=100, max_keepalive_connections=32),
            transport=transport,
            verify=_authorities(),
            headers={
                "Accept": "application/json",
                "X-Locale": "en-US",
                "MS-Contract-Version": "v1",
                "MS-PartnerCenter-Application": application_name,
                "User-Agent": "partner-center-python",
            },
        )

    def close(self) -> None:
        """Close all connections."""
        self._http.close()

    @contextmanager
    def sent(
        self, call: Call, *, bearer: str | None, correlation_id: str, attempt: int
    ) -> Iterator[httpx2.Response]:
        """Send the call once; the response is open inside the block and its body not read yet."""
        started_at, started = self._clock(), time.perf_counter()
        status: int | None = None
        error_code: int | str | None = None
        try:
            with self._http.stream(
                call.operation.method,
                self._endpoints.base(call.operation.host) + call.path,
                params=dict(call.query) or None,
                content=call.content,
                data=dict(call.form) if call.form is not None else None,
                headers=self._headers(call, bearer, correlation_id),
            ) as response:
                status = response.status_code
                if status >= 400:
                    error_code = refusals.read(status, response.read()).code
                yield response
        except httpx2.RequestError as error:
            # The record of a broken try names the kind of break; a status already received is kept.
            error_code = type(error).__name__
            raise
        finally:
            report(
                CallRecord(
                    operation=call.operation.name,
                    method=call.operation.method,
                    path=call.path,
                    http_status=status,
                    request_id=call.request_id,
                    correlation_id=correlation_id,
                    started_at=started_at,
                    duration_ms=round((time.perf_counter() - started) * 1000),
                    error_code=error_code,
                    attempt=attempt,
                    expected=status in call.operation.answers,
                ),
                self._on_call,
            )

    def _headers(self, call: Call, bearer: str | None, correlation_id: str) -> dict[str, str]:
        headers = {"MS-RequestId": call.request_id, "MS-CorrelationId": correlation_id, **call.headers}
        if bearer is not None:
            headers["Authorization"] = f"Bearer {bearer}"
        if call.content is not None:
            headers["Content-Type"] = call.content_type
        return headers
