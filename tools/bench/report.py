"""The figures as a table for people."""

from __future__ import annotations

from typing import Any

_ROWS: tuple[tuple[str, str], ...] = (
    ("orders placed per second", "orders_per_second"),
    ("  best round", "orders_per_second_best"),
    ("  to a bare transaction's rate", "rate_to_bare"),
    ("SQL statements per order", "statements_per_order"),
    ("calls to Microsoft per order", "microsoft_calls_per_order"),
    ("web CPU per order, ms", "web_cpu_ms_per_order"),
    ("  least round, ms", "web_cpu_ms_per_order_least"),
    ("  to a bare transaction's CPU", "cpu_to_bare"),
    ("database CPU per order, ms", "database_cpu_ms_per_order"),
    ("bare transactions per second", "bare_per_second"),
    ("orders measured", "orders"),
    ("failures", "failures"),
    ("load average", "load_average"),
)
_FACTS = {"young": "facts at hand", "old": "everything fetched live"}


def failures(figures: dict[str, Any]) -> int:
    """How many orders or quotes failed, and orders that the worker did not complete."""
    failed = sum(
        row["failures"] for facts in figures["placing"].values() for row in _per_clients(facts).values()
    )
    others = figures.get("others")
    if others:
        provisioning = others["provisioning"]
        failed += others["quotes_failed"]
        failed += provisioning["orders"] - provisioning["states"].get("completed", 0)
        many = others["many_orders"]
        failed += many["orders"] - many["states"].get("ready", 0)
    return int(failed)


def table(figures: dict[str, Any]) -> str:
    """Everything measured, to be read on a screen."""
    lines = ["Server: " + ", ".join(f"{name} {value}" for name, value in figures["server"].items())]
    for name, facts in figures["placing"].items():
        columns = _per_clients(facts)
        lines += ["", f"{_FACTS[name]:<34}" + "".join(f"{clients + ' clients':>14}" for clients in columns)]
        for words, key in _ROWS:
            lines.append(f"{words:<34}" + "".join(f"{_number(row[key]):>14}" for row in columns.values()))
        for words, key in (("whole order", "order_ms"), *_requests(columns)):
            cells = [
                row["order_ms"] if key == "order_ms" else row["request_ms"][key] for row in columns.values()
            ]
            text = "".join(f"{cell['p50']:>6.1f} / {cell['p95']:<5.1f}" for cell in cells)
            lines.append(f"{'p50 / p95 ms, ' + words:<34}{text}")
        if "rate_32_to_8" in facts:
            lines.append(f"{'rate at 32 to rate at 8 clients':<34}{facts['rate_32_to_8']:>14.2f}")
    for name, value in figures.get("others", {}).items():
        lines.append(f"{name.replace('_', ' '):<34} {value}")
    for calls, query in figures.get("statements", []):
        lines.append(f"{calls:>4} × {query[:180]}")
    return "\n".join(lines)


def _per_clients(facts: dict[str, Any]) -> dict[str, Any]:
    return {clients: row for clients, row in facts.items() if isinstance(row, dict)}


def _requests(columns: dict[str, Any]) -> list[tuple[str, str]]:
    first = next(iter(columns.values()))
    return [(name.replace("_", " "), name) for name in first["request_ms"]]


def _number(value: float) -> str:
    return str(value) if isinstance(value, int) else f"{value:.2f}"
