"""Reading what was typed into small fields."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from tenantry.kernel.money import CURRENCY_EXPONENTS, Money

_LONGEST = 9


def whole(text: str | None, otherwise: int) -> int:
    """A whole number; what cannot be read is `otherwise`."""
    given = (text or "").strip()
    return int(given) if given.isascii() and given.isdigit() and len(given) <= _LONGEST else otherwise


def plain(text: str | None, most: int = 200) -> str:
    """A line of text as it can be stored."""
    return (text or "").replace("\x00", "").strip()[:most]


def money(amount: str | None, currency: str | None) -> Money | None:
    """A sum as a page has shown it in hidden fields, or None where somebody has changed them."""
    if currency is None or currency not in CURRENCY_EXPONENTS:
        return None
    try:
        value = Decimal(amount or "")
    except InvalidOperation:
        return None
    return Money(value, currency) if value.is_finite() else None
