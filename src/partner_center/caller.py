"""Calls with their repeats: what may be tried again by itself, and what a missing answer means.

Reads are repeated when the network or the service fails. Writes are repeated only when Microsoft has answered
that it did not do them (429, 503). A write without an answer is `Unknown`: only the caller can settle it.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import TypedDict
from uuid import uuid4

import httpx2

from partner_center import refusals, wire
from partner_center.call import Answer, Call, Operation
from partner_center.errors import BadAnswer, Throttled, Unavailable, Unknown
from partner_center.protocols import Limiter
from partner_center.sender import Sender
from partner_center.sign_in import SignIn
from partner_center.tokens import Token

READ_TRIES = 3
# Nothing of the request has left this machine when one of these is raised.
_NOT_SENT = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout, httpx2.UnsupportedProtocol)


@dataclass(slots=True)
class _Tries:
    """What has been spent on one call so far."""

    budget_seconds: float
    attempt: int = 0
    failures: int = 0
    fresh_tokens: int = 0

    def wait_seconds(self, asked: float | None) -> float | None:
        """How long to wait before the next try, or None when the budget does not allow it."""
        backoff = 0.25 * 2.0 ** min(self.attempt - 1, 6)
        wanted = max(asked or 0.0, backoff)
        if wanted > self.budget_seconds:
            return None
        self.budget_seconds -= wanted
        return wanted


class Ids(TypedDict):
    """By what a try is found again."""

    operation: str
    request_id: str
    correlation_id: str


@dataclass(frozen=True, slots=True)
class Received:
    """A response and the ids of the try that it answers."""

    response: httpx2.Response
    ids: Ids


class Caller:
    """Makes calls with the right token, within the shared budget, and turns failures into errors."""

    def __init__(
        self,
        *,
        sender: Sender,
        sign_in: SignIn,
        limiter: Limiter | None,
        retry_budget_seconds: float,
        sleep: Callable[[float], None],
    ) -> None:
        self._sender = sender
        self._sign_in = sign_in
        self._limiter = limiter
        self._retry_budget_seconds = retry_budget_seconds
        self._sleep = sleep

    def call(
        self,
        operation: Operation,
        path: str,
        *,
        query: Mapping[str, str | None] | None = None,
        headers: Mapping[str, str] | None = None,
        body: object = None,
        request_id: object = None,
    ) -> Answer:
        """Make the call and parse its answer; parameters that are None are left out."""
        return self.answer(
            Call(
                operation=operation,
                path=path,
                query={name: value for name, value in (query or {}).items() if value is not None},
                headers=headers or {},
                content=wire.dumps(body) if body is not None else None,
                request_id=str(request_id or uuid4()),
            )
        )

    def answer(self, call: Call) -> Answer:
        """Make a prepared call and parse its answer."""
        with ExitStack() as stack:
            return _parsed(call, self._response(call, stack, read_body=True))

    @contextmanager
    def streamed(self, call: Call) -> Iterator[Received]:
        """Make a prepared read whose body is too large to hold; a break while it is read is `Unavailable`."""
        call = replace(call, request_id=call.request_id or str(uuid4()))
        try:
            with ExitStack() as stack:
                yield self._response(call, stack, read_body=False)
        except httpx2.RequestError as error:
            raise Unavailable(
                f"the answer broke off: {type(error).__name__}",
                operation=call.operation.name,
                request_id=call.request_id,
            ) from error

    def _response(self, call: Call, stack: ExitStack, *, read_body: bool) -> Received:
        tries = _Tries(self._retry_budget_seconds)
        while True:
            tries.attempt += 1
            if self._limiter is not None and call.operation.host != "login":
                self._limiter.acquire(call.operation.name)
            token = (
                self._sign_in.token(call.operation.token, call.operation.host)
                if call.operation.token
                else None
            )
            ids = Ids(operation=call.operation.name, request_id=call.request_id, correlation_id=str(uuid4()))
            try:
                with ExitStack() as attempt:
                    response = attempt.enter_context(
                        self._sender.sent(
                            call,
                            bearer=token.access_token.get_secret_value() if token else None,
                            correlation_id=ids["correlation_id"],
                            attempt=tries.attempt,
                        )
                    )
                    if read_body:
                        response.read()
                    elif response.status_code < 400:
                        stack.push(attempt.pop_all())
            except httpx2.RequestError as error:
                wait = _after_break(call, tries, error, ids)
            else:
                if response.status_code < 400 or response.status_code in call.operation.answers:
                    return Received(response, ids)
                wait = self._after_error(call, tries, response, token, ids)
            if wait:
                self._sleep(wait)

    def _after_error(
        self, call: Call, tries: _Tries, response: httpx2.Response, token: Token | None, ids: Ids
    ) -> float:
        """The wait before the next try after an answered error, or the error that ends the call."""
        status = response.status_code
        error = refusals.read(status, response.content)
        if status in (429, 503):
            return self._after_busy(status, error, tries, response, ids)
        if status >= 500:
            tries.failures += 1
            reason = f"answered {status}/{error.code}: {error.description}"
            if call.operation.writes:
                raise Unknown(reason, http_status=status, code=error.code, **ids)
            wait = tries.wait_seconds(None) if tries.failures < READ_TRIES else None
            if wait is None:
                raise Unavailable(reason, http_status=status, code=error.code, **ids)
            return wait
        stale_token = False
        if status == 401 and token is not None and call.operation.token is not None:
            self._sign_in.drop(call.operation.token, token, call.operation.host)
            stale_token = not tries.fresh_tokens
            tries.fresh_tokens += 1
            if stale_token and not call.operation.writes:
                return 0.0
        raise refusals.refused(error, http_status=status, stale_token=stale_token, **ids)

    def _after_busy(
        self, status: int, error: refusals.ErrorBody, tries: _Tries, response: httpx2.Response, ids: Ids
    ) -> float:
        """The wait that Microsoft asks for (429, 503), or the error when it is longer than the budget."""
        asked = retry_after_seconds(response)
        if status == 429 and self._limiter is not None:
            self._limiter.penalise(asked if asked is not None else 1.0)
        wait = tries.wait_seconds(asked)
        if wait is not None:
            return wait
        if status == 429:
            raise Throttled(retry_after_seconds=asked, **ids)
        reason = f"answered {status}/{error.code}: {error.description}"
        raise Unavailable(reason, http_status=status, code=error.code, **ids)


def _after_break(call: Call, tries: _Tries, error: httpx2.RequestError, ids: Ids) -> float:
    """The wait before the next try after a try without a whole answer, or the error that ends the call."""
    tries.failures += 1
    kind = type(error).__name__
    if call.operation.writes:
        if isinstance(error, _NOT_SENT):
            raise Unavailable(f"not sent: {kind}", **ids) from error
        raise Unknown(f"no answer: {kind}", **ids) from error
    wait = tries.wait_seconds(None) if tries.failures < READ_TRIES else None
    if wait is None:
        raise Unavailable(f"no answer after {tries.attempt} tries: {kind}", **ids) from error
    return wait


def _parsed(call: Call, received: Received) -> Answer:
    response, ids = received.response, received.ids
    content = response.content
    try:
        body = wire.loads(content) if content.strip() else None
    except ValueError as error:
        kind = Unknown if call.operation.writes else BadAnswer
        raise kind(f"answered {response.status_code} with a body that is not JSON", **ids) from error
    return Answer(
        http_status=response.status_code,
        headers=response.headers,
        body=body,
        request_id=ids["request_id"],
        correlation_id=ids["correlation_id"],
    )


def retry_after_seconds(response: httpx2.Response) -> float | None:
    """The seconds Microsoft asks to wait; it documents a number of seconds and no date."""
    text = response.headers.get("Retry-After", "").strip()
    return float(int(text)) if text.isascii() and text.isdigit() else None
