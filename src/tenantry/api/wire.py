"""How values stand on the wire: money and rates as strings, instants in UTC, no internal key."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

from django.http import HttpResponse

from tenantry.kernel.money import Money

Json = dict[str, object]


def instant(at: datetime | None) -> str | None:
    """RFC 3339, in UTC."""
    return (
        None if at is None else at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    )


def day(on: date | None) -> str | None:
    """A calendar day."""
    return None if on is None else on.isoformat()


def money(amount: Decimal, currency: str) -> dict[str, str]:
    """An amount at its currency's decimals."""
    return Money(amount, currency).as_wire()


def rate(amount: Decimal, currency: str) -> dict[str, str]:
    """A price per unit: at least the currency's decimals, and every digit it has beyond them."""
    return Money(amount, currency).as_wire()


def percent(value: Decimal) -> str:
    """A percentage without needless zeros and without an exponent."""
    return f"{value.normalize():f}"


def respond(data: object, status: int = 200, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """The answer as JSON."""
    body = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
    return HttpResponse(body, status=status, headers=headers, content_type="application/json")


def nothing() -> HttpResponse:
    """Done; there is nothing to say."""
    return HttpResponse(status=204)
