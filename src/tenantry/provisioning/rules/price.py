"""Whether Microsoft's cart asks what was quoted from."""

from __future__ import annotations

from decimal import Decimal

from tenantry.kernel.money import supplier_places


def is_as_quoted(found: Decimal, quoted: Decimal, currency: str, *, rounded_twice: bool = False) -> bool:
    """Whether the two prices of a seat and charge cycle differ by less than one unit of what the cart prints.

    The sheet prices a whole term, so a cycle's part of it has more decimals than the cart. What a promotion leaves of
    it the cart has rounded once more.
    """
    unit = Decimal(1).scaleb(-supplier_places(currency))
    return abs(found - quoted) < unit * (2 if rounded_twice else 1)
