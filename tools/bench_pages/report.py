"""The figures as a table for people."""

from __future__ import annotations

from typing import Any

from tools.bench_pages.figures import MOST_MS

_HEAD = "".join(
    ("page".ljust(30), "asked".rjust(7), "p50".rjust(8), "p95".rjust(8), "to bare".rjust(9), "SQL".rjust(5))
)
_HEAD += "kB".rjust(7) + "   slowest address (p50 / p95)"


def table(figures: dict[str, Any]) -> str:
    """Everything measured, to be read on a screen; the slowest page first."""
    lines = [
        "Server: " + ", ".join(f"{name} {value}" for name, value in figures["server"].items()),
        f"Web: {figures['web']}; load average {figures['load_average']}",
        f"{figures['addresses']} addresses, {figures['asked']} requests in {figures['rounds']} rounds, "
        f"{figures['per_second']} a second; bare page {figures['bare_page']}",
        "",
        _HEAD,
    ]
    lines += [_line(row) for row in figures["pages"]]
    slow = [row["page"] for row in figures["pages"] if row["p95"] >= MOST_MS]
    lines.append("")
    lines.append(f"p95 of {MOST_MS:g} ms or more: {', '.join(slow) or 'none'}")
    narrow = _slow_addresses(figures)
    lines.append(f"of single addresses: {len(narrow)}")
    lines += [f"  {row['p95']:>8.1f} ms  {row['viewer']:<14}{row['path']}" for row in narrow[:40]]
    lines += [f"not shown to anybody: {name}" for name in figures["unseen"]]
    lines += [f"failed: {text}" for text in figures["failures"][:20]]
    return "\n".join(lines)


def _line(row: dict[str, Any]) -> str:
    slowest = row["addresses"][0]
    words = f"{slowest['viewer']}{', ' + slowest['variant'] if slowest['variant'] else ''}"
    mark = "!" if row["p95"] >= MOST_MS else " "
    return (
        f"{row['page']:<30}{row['asked']:>7}{row['p50']:>8.1f}{row['p95']:>8.1f}{row['to_bare']:>9.2f}"
        f"{row['statements']:>5}{row['kilobytes']:>7.0f} {mark} {words} ({slowest['p50']:.0f} / {slowest['p95']:.0f})"
    )


def _slow_addresses(figures: dict[str, Any]) -> list[dict[str, Any]]:
    found = [one for row in figures["pages"] for one in row["addresses"] if one["p95"] >= MOST_MS]
    return sorted(found, key=lambda one: -one["p95"])
