"""The table is whole and true: methods exist, routes are served, tests are there, the page is current."""

from __future__ import annotations

import ast
import inspect
import json
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from partner_center import Endpoints, PartnerCenter

from .rows import Row
from .table import ROWS

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
ASK_ROUTES = """
import json
from partner_center_simulator import control, resources
from partner_center_simulator.routing import OPERATIONS
found = [[one.name, one.method, one.pattern.pattern, one.access.name] for one in OPERATIONS.values()]
print(json.dumps(found))
"""
# What links and addresses lead to, and what stands in no list of operations though a Graph or an older page has it.
BESIDE_THE_CONTRACT = {
    "activation_page",
    "agreement_text",
    "certificate",
    "discovery",
    "delete_access_assignment",
    "delete_consent",
    "get_access_assignment",
    "get_announced_subscription",
    "get_consent",
    "list_delegation_requests",
}


@cache
def served() -> dict[str, tuple[str, str, str]]:
    """The simulator's operations: method, pattern and token, as its own process tells them."""
    done = subprocess.run(
        [sys.executable, "-c", ASK_ROUTES], capture_output=True, text=True, check=True, cwd=ROOT / "src"
    )
    return {name: (method, pattern, access) for name, method, pattern, access in json.loads(done.stdout)}


@cache
def names_of_tests() -> set[str]:
    """Every test of this folder."""
    return {
        f"{path.name}::{node.name}"
        for path in HERE.glob("test_*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def method_of(dotted: str) -> Any:
    """The client's method; `of_customer()` in the middle is called."""
    at = Endpoints.at("https://pc.example")
    found: Any = PartnerCenter(tenant="t", client_id="c", client_secret="s", endpoints=at)
    for part in dotted.split("."):
        found = getattr(found, part.removesuffix("()"))
        if part.endswith("()"):
            found = found("c")
    return found


def _id(row: Row) -> str:
    return f"{row.section}-{row.operation}".replace(" ", "_")


@pytest.mark.parametrize("row", [row for row in ROWS if row.client], ids=_id)
def test_every_client_method_named_exists_and_says_what_it_promises(row: Row) -> None:
    found = method_of(row.client)
    assert callable(found) and inspect.getdoc(found)


@pytest.mark.parametrize("row", [row for row in ROWS if row.simulator], ids=_id)
def test_every_route_named_is_served_for_the_token_named(row: Row) -> None:
    method, pattern, access = served()[row.simulator]
    path = re.sub(r"\{\w+\}", "x", row.path)
    assert method == row.method and re.match(pattern, path, re.IGNORECASE)
    if row.token in ("A", "U") and not row.note:
        assert access == {"A": "APP", "U": "USER"}[row.token]


def test_what_is_missing_on_either_side_says_why_and_nothing_else_does() -> None:
    incomplete = {
        (row.section, row.operation) for row in ROWS if not (row.client and row.simulator and row.test)
    }
    assert incomplete == {(row.section, row.operation) for row in ROWS if row.missing}


def test_nothing_called_missing_is_served() -> None:
    paths = [(row, re.sub(r"\{\w+\}", "x", row.path)) for row in ROWS if row.missing and not row.simulator]
    found = [
        f"{row.operation}: {name}"
        for row, path in paths
        for name, (method, pattern, _) in served().items()
        if method == row.method and re.match(pattern, path, re.IGNORECASE)
    ]
    assert found == []


def test_every_operation_of_the_simulator_stands_in_the_table() -> None:
    named = {row.simulator for row in ROWS} | BESIDE_THE_CONTRACT
    assert {name for name in served() if not name.startswith(("sim_", "page_"))} - named == set()


def test_every_test_named_exists() -> None:
    assert {row.test_id for row in ROWS if row.test} - names_of_tests() == set()


def test_the_page_is_current() -> None:
    command = [sys.executable, "-m", "tools.contracts.page"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    page = ROOT / "docs" / "partner-center.md"
    assert page.read_text(encoding="utf-8") == done.stdout, "run make docs"
