"""Every condition of sale is on its page, with rule tests and with a test that turns its fact."""

from __future__ import annotations

import subprocess
import sys

import pytest
from tests.house import source

from tenantry.ordering.rules.preflight.checks import CONDITIONS

CODES = [condition.code for condition in CONDITIONS]


def _written() -> str:
    done = subprocess.run(
        [sys.executable, str(source.ROOT / "tools" / "preflight_page.py")],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_the_page_of_conditions_is_current() -> None:
    assert (source.ROOT / "docs" / "preflight.md").read_text(encoding="utf-8") == _written(), "run make docs"


@pytest.mark.parametrize("code", CODES)
def test_a_condition_has_reasons_rule_tests_and_a_fact_that_is_turned(code: str) -> None:
    """A row without one of them is a condition that nobody has tried."""
    page = (source.ROOT / "docs" / "preflight.md").read_text(encoding="utf-8")
    rows = page.split("## What they say")[0].splitlines()
    (row,) = (line for line in rows if f"| `{code}` | " in line and line.count(" | ") == 5)
    _, says, _, facts, who, rules, turned, _ = (cell.strip() for cell in row.split("|"))
    assert all((says, facts, who, rules, turned)), row
    section = page.split(f"### {code}\n")[1].split("\n##")[0]
    assert section.count("\n| `") >= 1


def test_a_condition_stands_in_a_file_of_its_own_name() -> None:
    shared = {"__init__", "basket", "checks", "condition"}
    folder = source.SOURCE / "ordering" / "rules" / "preflight"
    assert {path.stem for path in folder.glob("*.py")} - shared == set(CODES)
