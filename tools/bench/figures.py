"""Medians, percentiles and ratios."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from tools.bench.bare import Bare
from tools.bench.client import REQUESTS
from tools.bench.placing import Window

Pair = tuple[Window, Bare]


def percentile(values: Sequence[float], percent: int) -> float:
    """The value that so many percent do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)] if ordered else 0.0


def of_rounds(pairs: Sequence[Pair]) -> dict[str, object]:
    """Medians over the rounds; a ratio is taken within its round, then its median."""

    def median(values: Sequence[float]) -> float:
        return round(statistics.median(values), 3)

    windows = [window for window, _ in pairs]
    laps = [lap for window in windows for lap in window.order_ms]
    return {
        "orders": sum(window.orders for window in windows),
        "failures": sum(len(window.failures) for window in windows),
        "first_failures": [text for window in windows for text in window.failures][:3],
        "orders_per_second": median([window.per_second for window in windows]),
        "orders_per_second_best": round(max(window.per_second for window in windows), 3),
        "order_ms": {"p50": round(percentile(laps, 50), 2), "p95": round(percentile(laps, 95), 2)},
        "request_ms": {name: _request(windows, name) for name in REQUESTS},
        "statements_per_order": median([window.statements for window in windows]),
        "microsoft_calls_per_order": median([window.microsoft_calls for window in windows]),
        "web_cpu_ms_per_order": median([window.web_cpu_ms for window in windows]),
        "web_cpu_ms_per_order_least": round(min(window.web_cpu_ms for window in windows), 3),
        "database_cpu_ms_per_order": median([window.database_cpu_ms for window in windows]),
        "bare_per_second": median([bare.per_second for _, bare in pairs]),
        "bare_cpu_ms": median([bare.cpu_ms for _, bare in pairs]),
        "rate_to_bare": median([window.per_second / bare.per_second for window, bare in pairs]),
        "cpu_to_bare": median([window.web_cpu_ms / bare.cpu_ms for window, bare in pairs]),
        "cpu_to_bare_least": round(min(window.web_cpu_ms / bare.cpu_ms for window, bare in pairs), 3),
        "load_average": median([window.load_average for window in windows]),
    }


def _request(windows: Sequence[Window], name: str) -> dict[str, float]:
    values = [value for window in windows for value in window.request_ms[name]]
    return {"p50": round(percentile(values, 50), 2), "p95": round(percentile(values, 95), 2)}


def rate_ratio(many: Sequence[Pair], few: Sequence[Pair]) -> float:
    """The rate with many clients to that with few, within each round; the median."""
    pairs = zip(many, few, strict=True)
    return round(statistics.median([a.per_second / b.per_second for (a, _), (b, _) in pairs]), 3)
