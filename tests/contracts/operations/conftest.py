"""The client before the simulator's process, with everything that passed between them written down."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx2
import pytest
from tools.contracts.comparing import exact

from partner_center import Endpoints, PartnerCenter
from partner_center.models.common import Collection, GraphCollection
from partner_center.wire import Resource, dumps, loads

from .table import ROWS

SOURCE = Path(__file__).parents[3] / "src"
STARTS_AT = "2027-01-15T09:00:00Z"
RECORD = "PARTNER_CENTER_EXCHANGES"
RESELLER = {
    "tenantId": "0b7a9c44-21d7-4f6e-8e11-7c5d3a9e2f02",
    "name": "Meridian IT",
    "mpnId": "5012345",
    "location": "PT",
    "mpaSigned": True,
}


@dataclass(frozen=True)
class Exchange:
    """One request and its answer, as they passed over the wire."""

    method: str
    path: str
    query: dict[str, str]
    sent_headers: dict[str, str]
    sent: Any
    status: int
    headers: dict[str, str]
    got: Any

    @property
    def line(self) -> str:
        """Method and path."""
        return f"{self.method} {self.path}"


class Wire(httpx2.BaseTransport):
    """Passes everything on, and writes down what is JSON."""

    def __init__(self, exchanges: list[Exchange]) -> None:
        self._inner = httpx2.HTTPTransport()
        self._exchanges = exchanges

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        response = self._inner.handle_request(request)
        is_text = "text/csv" in response.headers.get("content-type", "")
        content = b"" if is_text else response.read()
        is_json = "json" in response.headers.get("content-type", "")
        sent = request.read()
        asks_json = "json" in request.headers.get("content-type", "")
        self._exchanges.append(
            Exchange(
                method=request.method,
                path=request.url.path,
                query=dict(request.url.params),
                sent_headers={name.lower(): value for name, value in request.headers.items()},
                sent=json.loads(sent, parse_float=Decimal) if sent and asks_json else sent.decode("latin-1"),
                status=response.status_code,
                headers={name.lower(): value for name, value in response.headers.items()},
                got=json.loads(content, parse_float=Decimal) if content and is_json else None,
            )
        )
        if is_text:
            return response
        return httpx2.Response(response.status_code, headers=response.headers, content=content)

    def close(self) -> None:
        self._inner.close()


@dataclass
class Consent:
    """A consent kept in memory, with every refresh token that it ever was."""

    kept: list[str] = field(default_factory=lambda: ["simulator-refresh-token"])

    def load(self) -> str:
        return self.kept[-1]

    def store(self, new: str) -> None:
        self.kept.append(new)


@dataclass
class Desk:
    """A client at work: the calls of a test, and what they left on the wire."""

    pc: PartnerCenter
    origin: str
    consent: Consent
    http: httpx2.Client
    everything: list[Exchange]

    @property
    def exchanges(self) -> list[Exchange]:
        """All but the sign-in."""
        return [one for one in self.everything if not one.path.endswith("/token")]

    @property
    def last(self) -> Exchange:
        return self.exchanges[-1]

    def control(self, method: str, path: str, body: Any = None) -> Any:
        """Turn something behind Microsoft's scenes."""
        answer = self.http.request(method, f"{self.origin}/_sim/{path}", json=body)
        assert answer.is_success, (path, answer.status_code, answer.text)
        return answer.json() if answer.content else None

    def calls_since(self, number: int) -> tuple[set[str], int]:
        """The operations that the simulator answered after a call, and the number of the last one."""
        found = self.control("GET", f"calls?since={number}")
        return {str(call["operation"]) for call in found["calls"]}, int(found["last"])

    def keeps(
        self, read: Resource | tuple[Resource, ...] | list[Any], exchange: Exchange | None = None
    ) -> None:
        """What the client read is written back as it came, to the last member and digit."""
        got = (exchange or self.last).got
        if isinstance(read, Resource):
            assert exact(loads(dumps(read))) == exact(got)
            return
        kind = type(read[0])
        if isinstance(got, list):
            assert exact([loads(dumps(kind.model_validate(item))) for item in got]) == exact(got)
            return
        envelope: Any = GraphCollection[kind] if "value" in got else Collection[kind]  # type: ignore[valid-type]
        assert exact(loads(dumps(envelope.model_validate(got)))) == exact(got)


@contextmanager
def desk_at(*options: str) -> Iterator[Desk]:
    """A fresh simulator and a client before it; the reseller Meridian is in place."""
    command = [
        sys.executable,
        "-m",
        "partner_center_simulator",
        "--port",
        "0",
        "--clock",
        STARTS_AT,
        *options,
    ]
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    assert process.stdout is not None
    try:
        origin = process.stdout.readline().strip().rpartition(" ")[2]
        exchanges: list[Exchange] = []
        consent = Consent()
        with ExitStack() as stack:
            client = stack.enter_context(
                PartnerCenter(
                    endpoints=Endpoints.at(origin),
                    tenant="partner.onmicrosoft.com",
                    client_id="11111111-1111-1111-1111-111111111111",
                    client_secret="secret",
                    refresh_tokens=consent,
                    transport=Wire(exchanges),
                )
            )
            http = stack.enter_context(httpx2.Client(timeout=10))
            desk = Desk(client, origin, consent, http, exchanges)
            desk.control("POST", "resellers", RESELLER)
            yield desk
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=10)
        process.stdout.close()


@pytest.fixture(scope="session")
def _running() -> Iterator[Desk]:
    with desk_at() as desk:
        yield desk


@pytest.fixture
def desk(_running: Desk, request: pytest.FixtureRequest) -> Iterator[Desk]:
    """The run's desk, its clock standing still; the operations that the table claims were really called."""
    _, before = _running.calls_since(0)
    _running.everything.clear()
    yield _running
    _check_claims(_running, request, before)


@pytest.fixture
def own_desk(request: pytest.FixtureRequest) -> Iterator[Callable[..., Desk]]:
    """Makes desks of the test's own, for tests that move the clock or turn settings."""
    with ExitStack() as stack:
        made: list[Desk] = []

        def new(*options: str) -> Desk:
            made.append(stack.enter_context(desk_at(*options)))
            return made[-1]

        yield new
        for one in made:
            _check_claims(one, request, 0)


def _check_claims(desk: Desk, request: pytest.FixtureRequest, before: int) -> None:
    test = f"{request.path.name}::{request.node.originalname}"
    called, _ = desk.calls_since(before)
    claimed = {row.simulator for row in ROWS if row.test_id == test and row.simulator}
    assert claimed <= called | {"token", "token_v2"}, f"the table claims more than {test} calls"
    if where := os.environ.get(RECORD):
        with Path(where).open("a", encoding="utf-8") as file:
            for one in desk.exchanges:
                file.write(json.dumps(asdict(one) | {"test": test}, default=str) + "\n")
