"""The demo as a newcomer starts it: the outcome of one story, what stays, who is kept out, and a clean end."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tenantry.config.launch.ports import free_port

KEYS = {
    "order", "order_state", "tenant", "subscription", "plan", "seats", "term", "billing_plan", "partner_on_record",
    "invoice_number", "invoice_total", "currency", "invoice_pdf",
}  # fmt: skip
TENANTRY = (sys.executable, "-m", "tenantry")
READY_SECONDS = 120.0


def variables(folder: Path, **more: str) -> dict[str, str]:
    """A shell of somebody who has set nothing but where the data go."""
    clean = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("TENANTRY_", "MICROSOFT_", "DATABASE_URL", "DEMO_", "DJANGO_"))
    }
    own = {"TENANTRY_DATA_DIR": str(folder), "PYTHONPATH": os.pathsep.join(sys.path)}
    return clean | own | more


def told(folder: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*TENANTRY, *arguments],
        env=variables(folder, **more),
        capture_output=True,
        text=True,
        timeout=READY_SECONDS,
        check=False,
    )


@contextmanager
def demo(folder: Path, port: int) -> Iterator[tuple[subprocess.Popen[str], list[str]]]:
    """The demo, serving; with the lines that it said until then."""
    process = subprocess.Popen(
        [*TENANTRY, "demo"],
        env=variables(folder, TENANTRY_PORT=str(port)),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    lines: list[str] = []
    try:
        assert process.stdout is not None
        for line in process.stdout:
            lines.append(line.rstrip())
            if "Ctrl-C stops everything" in line:
                break
        assert lines, "the demo said nothing"
        assert "Ctrl-C stops everything" in lines[-1], "\n".join(lines)
        yield process, lines
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)
        process.wait(30)


def processes_of(group: int) -> list[str]:
    """What still lives of a session."""
    listed = subprocess.run(
        ["ps", "-e", "-o", "sid=,pid=,args="], capture_output=True, text=True, check=True
    ).stdout
    return [line for line in listed.splitlines() if line.split()[0] == str(group)]


def test_one_story_ends_with_its_outcome_and_leaves_only_the_invoice(tmp_path: Path) -> None:
    plan = "CFQ7TTC0LDPB"  # of a product that is also sold as a trial
    done = told(tmp_path, "demo", "--once", DEMO_PLAN=plan, DEMO_SEATS="3", DEMO_COUNTRY="DE")
    assert done.returncode == 0, done.stdout + done.stderr
    outcome = json.loads(done.stdout.splitlines()[-1])
    assert set(outcome) == KEYS
    assert (outcome["order_state"], outcome["plan"], outcome["seats"], outcome["term"]) == (
        "completed",
        "Microsoft 365 Business Standard",
        3,
        "P1Y",
    )
    assert (outcome["billing_plan"], outcome["currency"]) == ("monthly", "EUR")
    assert re.fullmatch(r"\d{4}-000001", outcome["invoice_number"])
    assert re.fullmatch(r"\d+\.\d\d", outcome["invoice_total"])
    papers = list(tmp_path.rglob("*"))
    assert [path for path in papers if path.is_file()] == [Path(outcome["invoice_pdf"])]
    assert Path(outcome["invoice_pdf"]).read_bytes().startswith(b"%PDF")


def test_a_second_start_keeps_everything_and_nobody_else_joins_the_running_one(tmp_path: Path) -> None:
    port = free_port()
    with demo(tmp_path, port) as (process, lines):
        assert [line for line in lines if line.startswith("Catalogue of DE: ")] != []  # the direct customer's
        order = next(re.findall(r"ord_\w+", line)[0] for line in lines if "placed for" in line)
        again = told(tmp_path, "demo", TENANTRY_PORT=str(free_port()))
        assert (again.returncode, again.stdout) == (1, "")
        assert again.stderr.startswith(f"The demo already runs with the data in {tmp_path}")
        stray = told(tmp_path, "worker")
        assert stray.returncode == 2
        assert (
            "belongs to an installation in demo mode and TENANTRY_ENVIRONMENT says production" in stray.stderr
        )
        session = process.pid
    deadline = time.monotonic() + 10
    while processes_of(session) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert processes_of(session) == []
    assert process.returncode == 0
    with demo(tmp_path, port) as (_, lines):
        assert [line for line in lines if "placed for" in line or line.startswith("Catalogue of")] == []
        assert any(f"The story was played before: order {order}" in line for line in lines)
        assert any(
            re.fullmatch(r"[1-9]\d* subscription\(s\) agree with the simulator\.", line) for line in lines
        )


@pytest.mark.parametrize("arguments", [("demo",), ("demo", "--once")])
def test_a_folder_that_cannot_be_used_is_said_before_anything_starts(arguments: tuple[str, ...]) -> None:
    done = told(Path("/proc/nothing"), *arguments)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("The demo cannot start: [Errno ")
    assert len(done.stderr.splitlines()) == 1
