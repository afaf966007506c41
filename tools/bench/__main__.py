"""`python -m tools.bench`: measure, print a table, write the figures as JSON."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from tools.bench import report
from tools.bench.measuring import Plan, measure


def main() -> int:
    """Measure what the command line asks; 1 when anything failed."""
    parser = argparse.ArgumentParser(prog="python -m tools.bench", description=measure.__doc__)
    parser.add_argument("--json", type=Path, default=Path("var/bench.json"), help="where the figures go")
    parser.add_argument("--clients", default="1,8,32", help="how many order at once, separated by commas")
    parser.add_argument(
        "--facts", default="young,old", help="young (at hand), old (all fetched live), or both"
    )
    parser.add_argument("--seconds", type=float, default=5.0, help="length of one window of placing")
    parser.add_argument("--rounds", type=int, default=5, help="windows of each kind; medians are told")
    parser.add_argument("--customers", type=int, default=160, help="end customers to order for")
    parser.add_argument(
        "--provisioned",
        type=int,
        default=100,
        help="orders that the worker drains; 0 leaves out all but placing",
    )
    parser.add_argument("--statements", action="store_true", help="also list the statements of an order")
    asked = parser.parse_args()
    figures = measure(
        Plan(
            clients=tuple(int(text) for text in asked.clients.split(",")),
            facts=tuple(asked.facts.split(",")),
            seconds=asked.seconds,
            rounds=asked.rounds,
            customers=asked.customers,
            provisioned=asked.provisioned,
            lists_statements=asked.statements,
        )
    )
    asked.json.parent.mkdir(parents=True, exist_ok=True)
    asked.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    print(report.table(figures))
    print(f"Figures: {asked.json}")
    return 1 if report.failures(figures) else 0


if __name__ == "__main__":
    sys.exit(main())
