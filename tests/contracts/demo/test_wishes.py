"""What may be wished of the demo: what cannot be met is said in one sentence before anything is started."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from tenantry.demo.provider import HARBOUR_CLOUD, MERIDIAN_IT, RESELLER_MPN_ID, RESELLER_TENANT
from tenantry.demo.story import require_seats
from tenantry.demo.wishes import StoryFailed, wishes
from tenantry.kernel.actor import system
from tenantry.parties.use_cases.create_provider import create_provider
from tenantry.parties.use_cases.create_reseller import create_reseller

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)

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


def told(tmp_path: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """The demo, started with these variables."""
    environment = os.environ | variables | {"TENANTRY_DATA_DIR": str(tmp_path / "data")}
    return subprocess.run(
        [sys.executable, "-m", "tenantry", "demo", *arguments],
        env=environment | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("DEMO_MARGIN_PERCENT", "0.12345", f"{SAID}'0.12345'"),
        ("DEMO_MARGIN_PERCENT", "abc", "DEMO_MARGIN_PERCENT must be a number such as 18, not 'abc'"),
        ("DEMO_MARGIN_PERCENT", "1_0", "DEMO_MARGIN_PERCENT must be a number such as 18, not '1_0'"),
        ("DEMO_SEATS", "0", "DEMO_SEATS must be a whole number of at least 1, not '0'"),
        (
            "DEMO_COUNTRY",
            "XX",
            "DEMO_COUNTRY must be one of AT, BE, BG, CY, DE, EE, ES, FI, FR, GR, HR, IE, IT, LT, LU, LV, MT, NL, PT, "
            "SI, SK, not 'XX'",
        ),
    ],
)
def test_the_demo_says_it_in_one_line_and_starts_nothing(
    variable: str, value: str, said: str, tmp_path: Path
) -> None:
    done = told(tmp_path, "--once", **{variable: value})
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"{said}\n")
    assert not (tmp_path / "data").exists()


def test_a_plan_that_is_not_on_offer_is_said_in_one_line_that_names_those_that_are(
    tmp_path: Path, fresh_database: str
) -> None:
    done = told(tmp_path, "--once", DEMO_PLAN="nonsense", DATABASE_URL=fresh_database)
    assert done.returncode == 1
    begin = "DEMO_PLAN 'nonsense' is not on offer for a year billed monthly; there are: "
    (line,) = done.stderr.splitlines()
    assert line.startswith(begin)
    assert "Microsoft 365 Business Standard (CFQ7TTC0LDPB:0001)" in line.removeprefix(begin).split(", ")
    assert not list((tmp_path / "data" / "invoices").iterdir())


def test_as_many_seats_as_the_plan_takes_may_be_wished() -> None:
    plan = {"title": "Microsoft 365 Business Standard", "minimum_seats": 1, "maximum_seats": 300}
    for seats in (1, 300):
        require_seats(seats, plan)
    with pytest.raises(StoryFailed) as error:
        require_seats(301, plan)
    assert str(error.value) == "DEMO_SEATS must be from 1 to 300 for Microsoft 365 Business Standard, not 301"


def test_what_a_use_case_refuses_is_said_in_its_own_words(tmp_path: Path, fresh_database: str) -> None:
    """Another reseller of the demo's provider holds the tenant that Meridian IT is to have."""
    by = system(create_provider(details=HARBOUR_CLOUD, by=system(0, "demo"), now=NOW).id, "demo")
    create_reseller(
        details=replace(MERIDIAN_IT, name="Renamed by somebody, Lda."),
        microsoft_tenant_id=RESELLER_TENANT,
        partner_ids=((RESELLER_MPN_ID, ""),),
        by=by,
        now=NOW,
        machine_now=NOW,
    )
    done = told(tmp_path, DATABASE_URL=fresh_database)
    assert (done.returncode, done.stderr) == (
        1,
        "Another reseller has this Microsoft tenant. Check the id.\n",
    )
    assert not (tmp_path / "data" / "provider.json").exists()
