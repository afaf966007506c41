"""What may be wished of the demo: what cannot be met is said in one sentence before anything is started."""

from __future__ import annotations

import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from tenantry.demo.wishes import StoryFailed, wishes

SAID = "DEMO_MARGIN_PERCENT must be from 0 to 99999 with at most 4 decimals, not "


@pytest.mark.parametrize("margin", ["0", "18", "0.1234", "99999"])
def test_a_margin_is_what_a_rule_of_a_price_list_takes(margin: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEMO_MARGIN_PERCENT", margin)
    assert wishes().margin_percent == Decimal(margin)


@pytest.mark.parametrize("margin", ["0.12345", "99999.0001", "-1", "NaN", "Infinity", "1e-400"])
def test_a_margin_that_no_rule_takes_is_refused(margin: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEMO_MARGIN_PERCENT", margin)
    with pytest.raises(StoryFailed) as error:
        wishes()
    assert str(error.value) == f"{SAID}{margin!r}"


def test_the_demo_says_it_in_one_line_and_starts_nothing(tmp_path: Path) -> None:
    environment = os.environ | {"DEMO_MARGIN_PERCENT": "0.12345", "TENANTRY_DATA_DIR": str(tmp_path / "data")}
    done = subprocess.run(
        [sys.executable, "-m", "tenantry", "demo", "--once"],
        env=environment | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"{SAID}'0.12345'\n")
    assert not (tmp_path / "data").exists()
