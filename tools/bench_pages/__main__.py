"""`python -m tools.bench_pages`: measure the pages with a large provider behind them; print a table, write JSON."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from tools.bench.installation import Installation, server_settings
from tools.bench_pages.standing import Kept, standing, web_processes

# A page in its frame with nothing of the business in it: what any page costs at least.
BARE_PAGE = "account.security"


def main() -> int:
    """Do what the command line asks; 1 when an answer was not what it should be."""
    parser = argparse.ArgumentParser(prog="python -m tools.bench_pages", description=__doc__)
    parser.add_argument("what", nargs="?", default="measure", choices=["measure", "world"])
    parser.add_argument("--json", type=Path, default=Path("var/bench-pages.json"))
    parser.add_argument(
        "--folder", type=Path, default=Path("var/bench-pages"), help="where the world is kept"
    )
    parser.add_argument("--anew", action="store_true", help="make the world anew")
    parser.add_argument("--customers", type=int, default=5_000)
    parser.add_argument("--orders", type=int, default=20_900)
    parser.add_argument("--rounds", type=int, default=5, help="medians are told")
    parser.add_argument("--times", type=int, default=2, help="how often each address is asked in a round")
    parser.add_argument("--only", default="", help="pages whose name begins so, separated by commas")
    asked = parser.parse_args()
    with standing(asked.folder, asked.customers, asked.orders, anew=asked.anew) as (place, kept):
        if asked.what == "world":
            print(json.dumps(kept.rows, indent=2))
            return 0
        figures = measure(place, kept, asked.rounds, asked.times, tuple(asked.only.split(",")))
    from tools.bench_pages import report

    asked.json.parent.mkdir(parents=True, exist_ok=True)
    asked.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    print(report.table(figures))
    print(f"Figures: {asked.json}")
    return 1 if figures["failures"] or figures["unseen"] else 0


def measure(
    place: Installation, kept: Kept, count: int, times: int, only: tuple[str, ...] = ("",)
) -> dict[str, Any]:
    """Every page and variant of a list alone, then for four readers at once in so many rounds."""
    from tools.bench_pages.figures import of_pages
    from tools.bench_pages.reading import ask_alone, read_at_once
    from tools.bench_pages.viewers import viewers
    from tools.bench_pages.walking import walk

    place.start_web(kept.token)
    people = viewers(kept.provider, kept.people)
    _say("walking over all pages")
    found = walk(people, place.web_url, (*only, BARE_PAGE))
    chosen = found.addresses
    _say(f"{len(chosen)} addresses, each alone")
    alone = ask_alone(chosen, people, place.web_url, place.database)
    rounds, loads = [], []
    begun = time.perf_counter()
    for number in range(1, count + 1):
        _say(f"four readers at once, round {number} of {count}")
        rounds.append(read_at_once(chosen, people, place.web_url, times=times, seed=number))
        loads.append(os.getloadavg()[0])
    seconds = time.perf_counter() - begun
    requests = sum(len(taken) for one in rounds for taken in one.ms.values())
    return {
        "server": dict(server_settings(place.database)),
        "web": web_processes(),
        "rows": kept.rows,
        "load_average": round(max(loads), 1),
        "rounds": count,
        "addresses": len(chosen),
        "asked": requests,
        "per_second": round(requests / seconds, 1),
        "bare_page": BARE_PAGE,
        "pages": of_pages(rounds, alone, BARE_PAGE),
        "unseen": found.unseen,
        "failures": found.failures + [text for one in rounds for text in one.failures],
    }


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
