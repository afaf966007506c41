"""Microsoft at the wire: canned answers in their order, and everything that was said to it."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

import httpx2
import pytest

from partner_center import Endpoints, PartnerCenter

TENANT = "9c2d7a10-5b1e-4f0a-8a5e-3a1f0f6d2b11"


class Consent:
    """A store of one refresh token that remembers what it was given."""

    def __init__(self) -> None:
        self.kept = ["refresh-0"]

    def load(self) -> str:
        return self.kept[-1]

    def store(self, new: str) -> None:
        self.kept.append(new)


class Hours:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_seconds(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


class Microsoft:
    """Answers requests from a queue; tokens are granted by themselves."""

    def __init__(self) -> None:
        self.requests: list[httpx2.Request] = []
        self.token_forms: list[dict[str, str]] = []
        self.token_seconds = 3600
        self.clock = Hours()
        self.consent = Consent()
        self.slept: list[float] = []
        self._queue: list[httpx2.Response | Exception] = []
        self._token_queue: list[httpx2.Response | Exception] = []
        self._lock = threading.Lock()

    def answers(
        self,
        status: int = 200,
        body: object = None,
        *,
        text: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> Microsoft:
        """Queue an answer; chain for more."""
        content = text if text is not None else "" if body is None else json.dumps(body)
        self._queue.append(httpx2.Response(status, text=content, headers=headers))
        return self

    def breaks(self, error: Exception) -> Microsoft:
        """Queue a broken connection."""
        self._queue.append(error)
        return self

    def sends(self, response: httpx2.Response) -> Microsoft:
        """Queue a response made by the test."""
        self._queue.append(response)
        return self

    def grants(self, status: int, body: object) -> Microsoft:
        """Queue an answer of the login service in place of a token."""
        self._token_queue.append(httpx2.Response(status, json=body))
        return self

    def login_breaks(self, error: Exception) -> Microsoft:
        """Queue a broken connection to the login service."""
        self._token_queue.append(error)
        return self

    @property
    def last(self) -> httpx2.Request:
        return self.requests[-1]

    def sent_body(self) -> Any:
        """The JSON of the last request."""
        return json.loads(self.last.content)

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        with self._lock:
            if request.url.path.endswith("/oauth2/token"):
                answer = self._login(request)
            else:
                self.requests.append(request)
                assert self._queue, f"no answer was queued for {request.method} {request.url}"
                answer = self._queue.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def _login(self, request: httpx2.Request) -> httpx2.Response | Exception:
        form = {name: values[0] for name, values in parse_qs(request.content.decode()).items()}
        self.token_forms.append(form)
        if self._token_queue:
            return self._token_queue.pop(0)
        number = len(self.token_forms)
        expires_at = int((self.clock.now + timedelta(seconds=self.token_seconds)).timestamp())
        granted = {
            "token_type": "Bearer",
            "expires_in": str(self.token_seconds),
            "ext_expires_in": str(self.token_seconds),
            "expires_on": str(expires_at),
            "not_before": str(expires_at - self.token_seconds),
            "resource": form["resource"],
        }
        if form["grant_type"] == "refresh_token":
            granted |= {
                "scope": "user_impersonation",
                "refresh_token": f"refresh-{number}",
                "access_token": f"user-token-{number}",
            }
        else:
            granted["access_token"] = f"app-token-{number}"
        return httpx2.Response(200, json=granted)


@pytest.fixture
def microsoft() -> Microsoft:
    return Microsoft()


@pytest.fixture
def connect(microsoft: Microsoft) -> Iterator[Callable[..., PartnerCenter]]:
    """Make clients that speak to `microsoft`; they are closed after the test."""
    made: list[PartnerCenter] = []

    def new(**options: Any) -> PartnerCenter:
        settings: dict[str, Any] = {
            "endpoints": Endpoints.at("https://pc.example"),
            "tenant": TENANT,
            "client_id": "our-application",
            "client_secret": "our-secret",
            "refresh_tokens": microsoft.consent,
            "application_name": "harbour-tests",
            "transport": httpx2.MockTransport(microsoft),
            "clock": microsoft.clock,
            "sleep": microsoft.slept.append,
        }
        made.append(PartnerCenter(**(settings | options)))
        return made[-1]

    yield new
    for client in made:
        client.close()


@pytest.fixture
def pc(connect: Callable[..., PartnerCenter]) -> PartnerCenter:
    return connect()
