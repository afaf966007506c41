"""What was found when the conditions of sale were looked at, in words."""

from __future__ import annotations

from typing import Any

from tenantry.backoffice.doings import CONDITIONS, OCCASIONS
from tenantry.ordering.reads import RunView


def run_told(run: RunView) -> dict[str, Any]:
    """A recorded run: how many conditions were met, and those that were not."""
    checks = [{**check, "title": CONDITIONS.get(check["code"], check["code"])} for check in run.checks]
    return {
        "run": run,
        "occasion": OCCASIONS.get(run.occasion, run.occasion),
        "open": [check for check in checks if check["status"] != "met"],
        "met": sum(check["status"] == "met" for check in checks),
        "all": len(checks),
    }


def in_words(problem: dict[str, Any] | None) -> dict[str, Any] | None:
    """A stored problem, the conditions that it names by their titles."""
    checks = ((problem or {}).get("params") or {}).get("checks")
    if problem is None or not isinstance(checks, str):
        return problem
    named = ", ".join(str(CONDITIONS.get(one.strip(), one.strip())) for one in checks.split(","))
    return problem | {"params": problem["params"] | {"checks": named}}
