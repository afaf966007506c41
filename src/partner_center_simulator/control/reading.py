"""Reading control bodies: both camelCase and snake_case names are taken."""

import re
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from partner_center_simulator.calendar_dates import parse_instant
from partner_center_simulator.refusals import Refusal
from partner_center_simulator.routing import Call

_MOST_DIGITS = 20


def wanted(call: Call, known: frozenset[str]) -> dict[str, Any]:
    """The body with its names in snake_case; members that nothing reads are refused."""
    given = {
        re.sub(r"([A-Z])", lambda found: "_" + found[1].lower(), name): value
        for name, value in call.member().items()
    }
    only(given, known)
    return given


def refuse(description: str) -> Refusal:
    """400 in the control interface."""
    return Refusal(400, 800002, description, source="Control")


def only(given: dict[str, Any], known: frozenset[str]) -> None:
    """Refuse members that nothing reads, so that a misspelt one is not passed over."""
    if strange := sorted(set(given) - known):
        raise refuse(f"Unknown: {', '.join(strange)}. Known: {', '.join(sorted(known))}.")


def text(given: dict[str, Any], name: str, default: str | None = None) -> str:
    """A text member, required when it has no default."""
    value = given.get(name, default)
    if value is None or value == "":
        raise refuse(f"{name} is missing.")
    return str(value)


def instant(given: dict[str, Any], name: str) -> datetime:
    """An instant member."""
    try:
        return parse_instant(text(given, name))
    except ValueError as broken:
        raise refuse(f"{name} is not an ISO 8601 instant.") from broken


def number(value: Any) -> Decimal:
    """A decimal from a JSON number or string, of a size that can be reckoned with."""
    try:
        found = Decimal(str(value))
    except InvalidOperation as broken:
        raise refuse(f"{value!r} is not a number.") from broken
    if not found.is_finite() or abs(found.adjusted()) > _MOST_DIGITS:
        raise refuse(f"{value!r} is not a number in reach.")
    return found


def flag(value: Any, name: str) -> bool:
    """A true or false member."""
    if not isinstance(value, bool):
        raise refuse(f"{name} must be true or false.")
    return value
