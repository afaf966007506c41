"""The real simulator in a process of its own, and its controls."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx2

TENANT = "partner.onmicrosoft.com"
CLIENT_ID = "11111111-1111-1111-1111-111111111111"
CLIENT_SECRET = "secret"
REFRESH_TOKEN = "simulator-refresh-token"
READY = "simulator ready at "


@dataclass(frozen=True)
class Simulator:
    """A running simulator."""

    url: str
    http: httpx2.Client

    def control(self, method: str, path: str, body: Any = None) -> Any:
        """Ask or turn something through the control interface."""
        answer = self.http.request(method, f"{self.url}/_sim/{path}", json=body)
        assert answer.status_code < 300, (path, answer.status_code, answer.text)
        return answer.json() if answer.content else None

    def fault(self, operation: str, kind: str, **more: Any) -> None:
        """Let the next call of the operation go wrong in this way."""
        self.control("POST", "faults", {"operation": operation, "kind": kind, **more})

    def held(self) -> list[dict[str, str]]:
        """The calls that a fault holds now."""
        found: list[dict[str, str]] = self.control("GET", "faults")["held"]
        return found

    def fired(self) -> list[int]:
        """How often each fault that is set has struck."""
        return [int(fault["fired"]) for fault in self.control("GET", "faults")["faults"]]

    def release(self) -> None:
        """Let all held calls go on."""
        self.control("POST", "faults/release")

    def calls(self, operation: str) -> list[dict[str, Any]]:
        """The calls of one operation that it has answered, oldest first."""
        found = self.control("GET", "calls")
        rows = found["calls"] if isinstance(found, dict) else found
        return [row for row in rows if row["operation"] == operation]


@contextmanager
def running_simulator(
    *, clock: str = "2027-01-15T09:00:00Z", catalogue: str = "starter"
) -> Iterator[Simulator]:
    """A fresh simulator for as long as the block lasts; its clock stands still.

    It sells the fifteen plans of the starter catalogue, which the tests of the product count, or the `full` one.
    """
    command = [sys.executable, "-m", "partner_center_simulator", "--port", "0", "--clock", clock]
    command += ["--catalogue", catalogue]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith(READY), line
        with httpx2.Client(timeout=10) as http:
            yield Simulator(line.removeprefix(READY).strip(), http)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=10)


def settings_for(url: str) -> dict[str, str]:
    """The settings that make the product speak to it."""
    names = ("MICROSOFT_API_URL", "MICROSOFT_SALES_URL", "MICROSOFT_GRAPH_URL", "MICROSOFT_LOGIN_URL")
    return dict.fromkeys(names, url)
