"""The simulator as its own process, and a caller that speaks to it over HTTP only."""

import os
import re
import signal
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

SOURCE = Path(__file__).parents[3] / "src"
READY = re.compile(r"^simulator ready at (http://127\.0\.0\.1:\d+)$")
USER = {"grant_type": "refresh_token", "refresh_token": "simulator-refresh-token"}
STARTS_AT = "2027-01-15T09:00:00Z"


class Simulator:
    """A running simulator process."""

    def __init__(self, *options: str) -> None:
        environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
        command = [sys.executable, "-m", "partner_center_simulator", *options]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
        assert self.process.stdout is not None
        found = READY.match(self.process.stdout.readline().strip())
        assert found, "the simulator did not say that it is ready"
        self.address = found[1]

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        self._gone()

    def stop(self) -> int:
        """End it as an operator would, and return its exit code."""
        self.process.terminate()
        return self._gone()

    def _gone(self) -> int:
        code = self.process.wait(timeout=5)
        if self.process.stdout is not None:
            self.process.stdout.close()
        return code


class Caller:
    """Speaks to a simulator with both kinds of token."""

    def __init__(self, address: str) -> None:
        self.http = httpx2.Client(base_url=address, timeout=10)
        self.app = self.token({"grant_type": "client_credentials"})
        self.user = self.token(USER)
        self.of_graph: dict[bool, str] = {}

    def token(self, grant: dict[str, str]) -> str:
        """An access token for a grant."""
        form = {
            "resource": "https://api.partnercenter.microsoft.com",
            "client_id": "11111111-1111-1111-1111-111111111111",
            "client_secret": "secret",
            **grant,
        }
        answer = self.http.post("/partner.onmicrosoft.com/oauth2/token", data=form)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["access_token"])

    def call(
        self,
        method: str,
        path: str,
        json: Any = None,
        *,
        app_only: bool = False,
        request_id: str | None = None,
        headers: dict[str, str] | None = None,
        timeout: float | None = None,
    ) -> httpx2.Response:
        """One API call, as app+user unless said otherwise."""
        sent = {"Authorization": f"Bearer {self.bearer(path, app_only)}", **(headers or {})}
        sent["MS-RequestId"] = request_id or str(uuid.uuid4())
        sent["MS-CorrelationId"] = str(uuid.uuid4())
        return self.http.request(method, path, json=json, headers=sent, timeout=timeout or 10)

    def bearer(self, path: str, app_only: bool) -> str:
        """The token for the service at a path; one for Graph is asked for when it is needed."""
        if "/v1.0/tenantrelationships" not in path.lower():
            return self.app if app_only else self.user
        if app_only not in self.of_graph:
            grant = {"grant_type": "client_credentials"} if app_only else USER
            self.of_graph[app_only] = self.token(grant | {"resource": "https://graph.microsoft.com"})
        return self.of_graph[app_only]

    def ask(self, path: str) -> Any:
        """The body of a successful GET."""
        answer = self.call("GET", path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def control(self, method: str, path: str, json: Any = None) -> Any:
        """A successful control call's body."""
        answer = self.http.request(method, f"/_sim/{path}", json=json)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    def counts(self) -> dict[str, Any]:
        """What exists."""
        found: dict[str, Any] = self.control("GET", "counts")
        return found


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    """A simulator of the module's own, whose clock stands still."""
    running = Simulator("--clock", STARTS_AT)
    yield running
    running.stop()


@pytest.fixture(scope="module")
def caller(simulator: Simulator) -> Iterator[Caller]:
    """A caller of the module's simulator, with the reseller Meridian in place."""
    one = Caller(simulator.address)
    one.control("POST", "resellers", MERIDIAN)
    yield one
    one.http.close()


@pytest.fixture(autouse=True)
def _calm(request: pytest.FixtureRequest) -> Iterator[None]:
    """No fault and no changed setting outlives a test."""
    yield
    if "caller" in request.fixturenames:
        one: Caller = request.getfixturevalue("caller")
        one.control("DELETE", "faults")
        one.control("PUT", "settings", CALM)


@pytest.fixture
def start() -> Iterator[Callable[..., Simulator]]:
    """Starts simulators that end with the test."""
    started: list[Simulator] = []

    def begin(*options: str) -> Simulator:
        started.append(Simulator(*options))
        return started[-1]

    yield begin
    for one in started:
        if one.process.poll() is None:
            one.kill()


CALM = {
    "provisioning_delay_seconds": 0,
    "provisioning_polls": 0,
    "order_list_lag_seconds": 0,
    "availability_rotation": 0,
    "throttle_per_minute": 0,
    "country_rules_unavailable": False,
}
MERIDIAN = {
    "tenantId": "6d1f0f3e-3a52-4a0e-9a87-0d2c9f1b7e11",
    "name": "Meridian IT",
    "mpnId": "5180031",
    "location": "PT",
    "state": "Active",
    "mpaSigned": True,
}
