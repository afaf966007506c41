"""A group of processes that live and die together."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from tenantry.config.launch.linux import dies_with_parent

_LAST_LINES = 15


class ProcessDied(Exception):
    """A process of the group ended by itself, or never became ready; the text holds its last log lines."""


@dataclass(frozen=True, slots=True)
class Program:
    """What to start. `answers_at` is the address at which it accepts connections once it is ready;
    `ready_line` is how a line of its log begins that says so."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    answers_at: str | None = None
    ready_line: str | None = None


@dataclass(frozen=True, slots=True)
class _Started:
    program: Program
    process: subprocess.Popen[bytes]
    log: Path
    log_start: int

    def last_lines(self) -> str:
        lines = self.log.read_bytes()[self.log_start :].decode("utf-8", errors="replace").splitlines()
        return "\n".join(f"  {line}" for line in lines[-_LAST_LINES:])

    def is_ready(self) -> bool:
        line, address = self.program.ready_line, self.program.answers_at
        if line is not None:
            said = (
                self.log.read_bytes()[self.log_start :]
                .decode("utf-8", errors="replace")
                .splitlines(keepends=True)
            )
            if not any(text.startswith(line) and text.endswith("\n") for text in said):
                return False
        return address is None or _accepts(address)


def _accepts(address: str) -> bool:
    parts = urlsplit(address)
    assert parts.hostname, address
    assert parts.port, address
    try:
        with socket.create_connection((parts.hostname, parts.port), timeout=1):
            return True
    except OSError:
        return False


class ProcessGroup:
    """Starts programs, each with its own log file, and stops every one of them at the end of the block.

    A program that ends by itself is a failure of the group: `on_death` is called once with the reason, and
    `failure` holds it. If we are killed, the kernel ends the programs."""

    def __init__(self, log_dir: Path, on_death: Callable[[str], None] | None = None) -> None:
        self.log_dir = log_dir
        self.failure: str | None = None
        self._on_death = on_death
        self._started: list[_Started] = []
        self._stopping = threading.Event()
        self._watcher = threading.Thread(target=self._watch, name="process-group", daemon=True)

    def __enter__(self) -> Self:
        self.log_dir.mkdir(parents=True, exist_ok=True)
        self._watcher.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self.stop()
        except BaseException:
            self.stop()  # a signal may interrupt the way down, but not shorten it
            raise

    def start(self, program: Program) -> int:
        """Start it without waiting; its process id. Only from the main thread: the kernel ties it to us."""
        assert threading.current_thread() is threading.main_thread()
        path = self.log_dir / f"{program.name}.log"
        with path.open("ab") as log:
            log_start = log.tell()
            process = subprocess.Popen(
                program.command,
                env=dict(program.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # a process group of its own: Ctrl-C reaches only us
                preexec_fn=dies_with_parent(signal.SIGTERM),  # noqa: PLW1509 - one system call, no Python lock
            )
        self._started.append(_Started(program, process, path, log_start))
        return process.pid

    def wait_ready(self, name: str, *, seconds: float = 30) -> None:
        """Return once the program accepts work; `ProcessDied` if it ends or takes too long."""
        started = next(s for s in self._started if s.program.name == name)
        deadline = time.monotonic() + seconds
        while not started.is_ready():
            if started.process.poll() is not None:
                raise ProcessDied(_obituary(started))
            if time.monotonic() > deadline:
                raise ProcessDied(
                    f"{name} is not ready after {seconds:g} seconds; its log:\n{started.last_lines()}"
                )
            time.sleep(0.02)

    def wait(self) -> None:
        """Return when the group is stopped by a signal's handler or a program died."""
        while not self._stopping.wait(0.2):
            if self.failure is not None:
                return

    def stop(self, *, seconds: float = 10) -> None:
        """End every program and its children, the last started first: politely, then by force."""
        self._stopping.set()
        for started in reversed(self._started):
            _signal_group(started.process, signal.SIGTERM)
        deadline = time.monotonic() + seconds
        for started in reversed(self._started):
            with contextlib.suppress(subprocess.TimeoutExpired):
                started.process.wait(max(0.1, deadline - time.monotonic()))
            _signal_group(started.process, signal.SIGKILL)
            started.process.wait()

    def _watch(self) -> None:
        while not self._stopping.wait(0.1):
            for started in list(self._started):
                if started.process.poll() is not None and not self._stopping.is_set():
                    self.failure = _obituary(started)
                    if self._on_death is not None:
                        self._on_death(self.failure)
                    return


def _obituary(started: _Started) -> str:
    code = started.process.returncode
    how = f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"
    return f"{started.program.name} {how}; its last words ({started.log}):\n{started.last_lines()}"


def _signal_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):  # the leader may be gone while its children are not
        os.killpg(process.pid, number)
