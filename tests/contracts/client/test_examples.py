"""The examples run as they stand, against a simulator."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from tests.contracts.client.simulation import (
    CLIENT_ID,
    REFRESH_TOKEN,
    ROOT,
    SECRET,
    TENANT,
    Simulation,
    running,
)


@pytest.fixture(scope="module")
def simulation() -> Iterator[Simulation]:
    with running("--clock", "2027-01-15T09:00:00Z") as started:
        yield started


@pytest.fixture
def token_file(tmp_path: Path) -> Path:
    path = tmp_path / "refresh-token"
    path.write_text(REFRESH_TOKEN, encoding="utf-8")
    return path


def _start(name: str, simulation: Simulation, token_file: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(ROOT / "examples" / name), "--at", simulation.origin]
        + ["--refresh-token-file", str(token_file), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT / "src"),
            "PARTNER_TENANT": TENANT,
            "PARTNER_CLIENT_ID": CLIENT_ID,
            "PARTNER_CLIENT_SECRET": SECRET,
        },
    )


def _order(simulation: Simulation, token_file: Path, domain: str) -> str:
    """What the example of an order prints, its agreement accepted on the simulator's page."""
    process = _start("order_a_plan.py", simulation, token_file, domain, "--seats", "3")
    assert process.stdout is not None
    told = ""
    for line in process.stdout:
        told += line
        if accept := re.search(r"accepted at (\S+)", line):
            assert httpx2.post(accept[1]).is_success
    assert process.wait(timeout=60) == 0, told
    return told


def test_a_plan_is_ordered_and_found_by_the_sweep(simulation: Simulation, token_file: Path) -> None:
    told = _order(simulation, token_file, "examplesolmar.onmicrosoft.com")
    found = re.search(r"subscription (\S+): 3 seats until 2028-01-14", told)
    assert found is not None, told
    assert token_file.read_text(encoding="utf-8") != ""
    with simulation.client() as pc:
        (customer,) = pc.customers.iterate(domain="examplesolmar")
        pc.subscriptions.set_auto_renew(customer.id, found[1], False)
    process = _start(
        "sweep_subscriptions.py", simulation, token_file, "--days", "30", "--today", "2028-01-01"
    )
    swept, _ = process.communicate(timeout=60)
    assert process.returncode == 0, swept
    assert f"({found[1]}): ends on 2028-01-14 and does not renew" in swept
    assert swept.endswith("1 subscriptions of 1 customers, 0 not read\n")


def test_a_taken_domain_is_said_and_nothing_is_made(simulation: Simulation, token_file: Path) -> None:
    assert simulation.tell("/_sim/domains", {"domain": "takensolmar.onmicrosoft.com"}) is not None
    before = simulation.control.get("/_sim/counts").json()
    process = _start("order_a_plan.py", simulation, token_file, "takensolmar.onmicrosoft.com")
    told, _ = process.communicate(timeout=60)
    assert (process.returncode, told) == (1, "takensolmar.onmicrosoft.com is taken\n")
    assert simulation.control.get("/_sim/counts").json() == before


def test_a_webhook_is_registered_and_its_test_believed(
    simulation: Simulation, token_file: Path, tmp_path: Path
) -> None:
    root = tmp_path / "root.cer"
    root.write_bytes(simulation.control.get("/certificates/root.cer").content)
    process = _start("receive_a_webhook.py", simulation, token_file, "--port", "0", "--root", str(root))
    told, _ = process.communicate(timeout=60)
    assert process.returncode == 0, told
    assert "test-created of test\n" in told
