"""A group of processes: ready when it says so, ended together, nobody left behind."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tenantry.config.launch.linux import process_started
from tenantry.config.launch.ports import free_port
from tenantry.config.launch.processes import ProcessDied, ProcessGroup, Program

SLEEPER = "import time; print('up', flush=True); time.sleep(60)"
WITH_CHILD = (
    "import subprocess, sys, time;"
    "c = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']);"
    "print('child', c.pid, flush=True); time.sleep(60)"
)


def program(name: str, code: str, **ready: str) -> Program:
    return Program(name, (sys.executable, "-c", code), os.environ.copy(), **ready)


def test_a_program_is_ready_when_its_line_appears(tmp_path: Path) -> None:
    with ProcessGroup(tmp_path) as group:
        pid = group.start(program("sleeper", SLEEPER, ready_line="up"))
        group.wait_ready("sleeper")
        assert (tmp_path / "sleeper.log").read_text() == "up\n"
    assert process_started(pid) is None


def test_a_program_is_ready_when_its_port_accepts(tmp_path: Path) -> None:
    port = free_port()
    code = "import socket, time; time.sleep(.3);"
    code += f"s = socket.create_server(('127.0.0.1', {port})); time.sleep(60)"
    with ProcessGroup(tmp_path) as group:
        group.start(program("server", code, answers_at=f"http://127.0.0.1:{port}"))
        group.wait_ready("server")
        socket.create_connection(("127.0.0.1", port)).close()


def test_one_that_dies_before_it_is_ready_is_told_with_its_last_words(tmp_path: Path) -> None:
    with ProcessGroup(tmp_path) as group:
        group.start(program("broken", "import sys; sys.exit('no licence')", ready_line="up"))
        with pytest.raises(ProcessDied, match=r"(?s)broken ended with code 1; its last words .*no licence"):
            group.wait_ready("broken")


def test_one_that_dies_later_stops_the_group(tmp_path: Path) -> None:
    told = threading.Event()
    with ProcessGroup(tmp_path, on_death=lambda _reason: told.set()) as group:
        other = group.start(program("other", SLEEPER, ready_line="up"))
        victim = group.start(program("victim", SLEEPER, ready_line="up"))
        group.wait_ready("victim")
        os.kill(victim, signal.SIGKILL)
        group.wait()
        assert group.failure is not None
        assert group.failure.startswith("victim was ended by SIGKILL; its last words")
        assert told.wait(5)
    assert process_started(other) is None


def test_stopping_ends_the_children_of_a_program_too(tmp_path: Path) -> None:
    with ProcessGroup(tmp_path) as group:
        group.start(program("parent", WITH_CHILD, ready_line="child"))
        group.wait_ready("parent")
        child = int((tmp_path / "parent.log").read_text().split()[1])
        assert process_started(child) is not None
    deadline = time.monotonic() + 5
    while process_started(child) is not None and time.monotonic() < deadline:
        time.sleep(0.02)
    assert process_started(child) is None


def test_one_that_ignores_sigterm_is_ended_by_force(tmp_path: Path) -> None:
    code = "import signal, time; signal.signal(15, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
    group = ProcessGroup(tmp_path)
    with group:
        pid = group.start(program("stubborn", code, ready_line="up"))
        group.wait_ready("stubborn")
        group.stop(seconds=0.3)
    assert process_started(pid) is None


def test_killing_the_starter_by_force_leaves_none(tmp_path: Path) -> None:
    code = f"""
import os, sys, time
from pathlib import Path
from tenantry.config.launch.processes import ProcessGroup, Program
with ProcessGroup(Path({str(tmp_path)!r})) as group:
    command = (sys.executable, "-c", {SLEEPER!r})
    pid = group.start(Program("sleeper", command, os.environ.copy(), ready_line="up"))
    group.wait_ready("sleeper")
    print(pid, flush=True)
    time.sleep(60)
"""
    starter = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert starter.stdout is not None
    pid = int(starter.stdout.readline())
    starter.kill()
    starter.wait()
    deadline = time.monotonic() + 5
    while process_started(pid) is not None and time.monotonic() < deadline:
        time.sleep(0.02)
    assert process_started(pid) is None


def test_a_taken_port_is_replaced_by_a_free_one() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        other = free_port(port)
        assert other != port
    assert free_port(port) == port
