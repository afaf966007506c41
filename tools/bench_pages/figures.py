"""Percentiles of pages, medians of rounds."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from tools.bench.figures import percentile
from tools.bench_pages.reading import Alone, Round
from tools.bench_pages.walking import Address

MOST_MS = 300.0


def of_pages(rounds: Sequence[Round], alone: Mapping[Address, Alone], bare_page: str) -> list[dict[str, Any]]:
    """A row for each page, the slowest first; each percentile is taken within its round, then the median."""
    addresses = defaultdict(list)
    for address in alone:
        addresses[address.page].append(address)
    bare = _median(rounds, addresses[bare_page], 50)
    rows = [_page(name, of_page, rounds, alone, bare) for name, of_page in addresses.items()]
    return sorted(rows, key=lambda row: -row["p95"])


def _page(
    name: str,
    addresses: Sequence[Address],
    rounds: Sequence[Round],
    alone: Mapping[Address, Alone],
    bare: float,
) -> dict[str, Any]:
    each = sorted((_address(one, rounds, alone[one]) for one in addresses), key=lambda row: -row["p95"])
    p50 = _median(rounds, addresses, 50)
    return {
        "page": name,
        "kind": addresses[0].kind,
        "asked": sum(len(one.ms[address]) for one in rounds for address in addresses),
        "p50": round(p50, 1),
        "p95": round(_median(rounds, addresses, 95), 1),
        "to_bare": round(p50 / bare, 2) if bare else None,
        "statements": max(row["statements"] for row in each),
        "kilobytes": max(row["kilobytes"] for row in each),
        "addresses": each,
    }


def _address(address: Address, rounds: Sequence[Round], alone: Alone) -> dict[str, Any]:
    times = [ms for one in rounds for ms in one.ms[address]]
    return {
        "viewer": address.viewer,
        "variant": address.variant,
        "path": address.path,
        "asked": len(times),
        "p50": round(percentile(times, 50), 1),
        "p95": round(percentile(times, 95), 1),
        "alone_ms": round(alone.ms, 1),
        "database_ms": alone.database_ms,
        "statements": alone.statements,
        "kilobytes": round(alone.kilobytes, 1),
    }


def _median(rounds: Sequence[Round], addresses: Sequence[Address], percent: int) -> float:
    found = []
    for one in rounds:
        times = [ms for address in addresses for ms in one.ms.get(address, ())]
        if times:
            found.append(percentile(times, percent))
    return statistics.median(found) if found else 0.0
