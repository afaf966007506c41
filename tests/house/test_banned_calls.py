"""What may stand in no file: clocks read in passing, floats for money, swallowed errors, long functions."""

from __future__ import annotations

import ast
import os
import subprocess
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = [ROOT / "src" / name for name in ("tenantry", "partner_center", "partner_center_simulator")]


def ruff(code: str, *, at: str) -> set[str]:
    """The codes of what the project's linter objects to in a file of this name."""
    done = subprocess.run(
        [str(Path(sysconfig.get_path("scripts"), "ruff")), "check", "--no-cache", "--output-format=concise",
         "--config", str(ROOT / "pyproject.toml"), "--stdin-filename", str(ROOT / at), "-"],
        input=code, capture_output=True, text=True, check=False, cwd=ROOT, env=os.environ,
    )  # fmt: skip
    return {
        word
        for line in done.stdout.splitlines()
        for word in line.split()
        if word.isalnum() and word[-1].isdigit()
    }


@pytest.mark.parametrize(
    "code",
    [
        "from datetime import UTC, datetime\n\nprint(datetime.now(UTC))\n",
        "import datetime\n\nprint(datetime.datetime.utcnow())\n",
        "import datetime as dt\n\nprint(dt.date.today())\n",
        "from time import time\n\nprint(time())\n",
        "import time\n\nprint(time.time_ns())\n",
        "from django.utils import timezone\n\nprint(timezone.now())\n",
        "from django.db.models.functions import Now\n\nprint(Now())\n",
        "import random\n\nprint(random.random())\n",
        "from unittest.mock import patch\n\nprint(patch)\n",
    ],
)
def test_a_clock_or_chance_read_in_passing_is_refused(code: str) -> None:
    assert "TID251" in ruff(code, at="src/tenantry/ordering/use_cases/place_order.py")


@pytest.mark.parametrize("at", ["src/tenantry/foundation/clock.py", "src/partner_center_simulator/clock.py"])
def test_the_one_reader_of_the_clock_may_read_it(at: str) -> None:
    assert "TID251" not in ruff("from datetime import UTC, datetime\n\nnow = datetime.now(UTC)\n", at=at)


def test_a_swallowed_error_is_refused() -> None:
    code = "try:\n    x = 1\nexcept Exception:\n    x = 2\n"
    assert "BLE001" in ruff(code, at="src/tenantry/ordering/use_cases/place_order.py")


def _files() -> list[Path]:
    return [
        path for source in SOURCES for path in sorted(source.rglob("*.py")) if "migrations" not in path.parts
    ]


def floats(path: Path) -> list[str]:
    """Every float, written or made, of a file."""
    return [
        f"{path.name}:{node.lineno}"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float")
    ]


def test_nothing_that_reckons_with_money_knows_a_float() -> None:
    reckons = [ROOT / "src" / "tenantry" / "kernel"]
    reckons += [ROOT / "src" / "tenantry" / m for m in ("billing", "catalog", "subscriptions", "ordering")]
    files = [path for path in _files() if any(path.is_relative_to(module) for module in reckons)]
    assert [found for path in files for found in floats(path)] == []


def test_a_planted_float_is_found(tmp_path: Path) -> None:
    planted = tmp_path / "a.py"
    planted.write_text("price = 1.5\nrate = float('2')\nwhole = 3\n")
    assert floats(planted) == ["a.py:1", "a.py:2"]


def long_functions(path: Path, limit: int = 70) -> list[str]:
    return [
        f"{path.name}: {node.name}"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or node.lineno) - node.lineno + 1 > limit
    ]


def test_a_function_fits_a_screen_and_a_file_can_be_read() -> None:
    assert [found for path in _files() for found in long_functions(path)] == []
    long = [path.name for path in _files() if len(path.read_text(encoding="utf-8").splitlines()) > 400]
    assert long == []


def test_a_planted_long_function_is_found(tmp_path: Path) -> None:
    planted = tmp_path / "a.py"
    planted.write_text("def fits():\n" + "    x = 1\n" * 69 + "def long():\n" + "    x = 1\n" * 70)
    assert long_functions(planted) == ["a.py: long"]


def test_nothing_is_left_to_do_later() -> None:
    marks = ("TO" + "DO", "FIX" + "ME", "X" * 3)
    found = [p.name for p in _files() for mark in marks if mark in p.read_text(encoding="utf-8")]
    assert found == []
