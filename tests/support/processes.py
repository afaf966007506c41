"""Workers and other programs of the product as processes of their own, to be killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
READY = "worker ready"
# The dead are found within a second, where a test does not ask for the real setting.
SOON = {
    "TENANTRY_WORKER_HEARTBEAT_SECONDS": "0.2",
    "TENANTRY_WORKER_STALLED_SECONDS": "1",
    "TENANTRY_RESCUE_INTERVAL_SECONDS": "0.2",
}
SHORT = {
    "TENANTRY_STEP_PAUSE_SECONDS": "0.1",
    "MICROSOFT_TIMEOUT_SECONDS": "10",
    "TENANTRY_VAT_CHECK": "stand-in",
}


@dataclass(frozen=True)
class Running:
    """A process that was started, and the file with all it said."""

    process: subprocess.Popen[bytes]
    log: Path

    @property
    def said(self) -> str:
        """Everything it has written so far."""
        return self.log.read_text(errors="replace")

    def kill(self) -> None:
        """SIGKILL: nothing in it runs any more when this returns."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=10)

    def stop(self) -> None:
        """SIGTERM, and SIGKILL for one that does not listen; nothing when it has ended."""
        if self.process.poll() is not None:
            return
        os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self.kill()


class Processes:
    """Starts processes of this installation; what still runs at the end is stopped."""

    def __init__(self, folder: Path, settings: Mapping[str, str]) -> None:
        self.folder, self.settings = folder, dict(settings)
        self.started: list[Running] = []

    def start(self, name: str, arguments: list[str], **settings: str) -> Running:
        """Start Python with these arguments, in the environment of the installation."""
        log = self.folder / f"{name}-{len(self.started) + 1}.log"
        paths = f"{REPOSITORY / 'src'}:{REPOSITORY}"
        environment = os.environ | {"PYTHONPATH": paths} | self.settings | settings
        with log.open("wb") as out:
            process = subprocess.Popen(
                [sys.executable, *arguments],
                env=environment,
                cwd=self.folder,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        running = Running(process, log)
        self.started.append(running)
        return running

    def worker(self, **settings: str) -> Running:
        """A worker that has said that it is ready."""
        running = self.start("worker", ["-m", "tenantry", "worker"], **(SOON | SHORT | settings))
        wait_until(lambda: READY in running.said or running.process.poll() is not None, "a worker starts")
        assert READY in running.said, running.said
        return running

    def stop(self) -> None:
        """End all that was started and still runs."""
        for running in self.started:
            running.stop()


@contextmanager
def processes(folder: Path, settings: Mapping[str, str]) -> Iterator[Processes]:
    """Processes for as long as the block lasts."""
    started = Processes(folder, settings)
    try:
        yield started
    finally:
        started.stop()


def wait_until(is_so: Callable[[], object], what: str, *, seconds: float = 20.0) -> None:
    """Look again and again until it is so; an AssertionError names what did not happen in time."""
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, f"did not happen within {seconds} s: {what}"
        time.sleep(0.02)
