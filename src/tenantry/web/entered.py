"""What pages are sent back of what they have shown."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from tenantry.kernel.money import CURRENCY_EXPONENTS, Money


def money(amount: str | None, currency: str | None) -> Money | None:
    """A sum as a page has shown it in hidden fields, or None where somebody has changed them."""
    if currency is None or currency not in CURRENCY_EXPONENTS:
        return None
    try:
        value = Decimal(amount or "")
    except InvalidOperation:
        return None
    return Money(value, currency) if value.is_finite() else None
