"""Whether Microsoft's cart asks what was quoted from."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tenantry.kernel.money import supplier_places


def is_as_quoted(found: Decimal, quoted: Decimal, currency: str, *, rounded_twice: bool = False) -> bool:
    """Whether the two prices of a seat and charge cycle differ by less than one unit of what the cart prints.

    The sheet prices a whole term, so a cycle's part of it has more decimals than the cart. What a promotion leaves of
    it the cart has rounded once more.
    """
    unit = Decimal(1).scaleb(-supplier_places(currency))
    return abs(found - quoted) < unit * (2 if rounded_twice else 1)


@dataclass(frozen=True, slots=True)
class QuotedCost:
    """What was counted with for a seat and charge cycle; `listed` is it without the promotion, where there is one."""

    unit_cost: Decimal
    listed: Decimal | None = None


def difference(
    quoted: QuotedCost, currency: str, *, listed: Decimal | None, discounted: Decimal | None
) -> tuple[Decimal, Decimal] | None:
    """What was quoted and what the cart asks instead, where these are not the same; None for a price not told.

    A promotion that the cart gives beside what was quoted is not looked at: it lowers the cost only.
    """
    before = quoted.unit_cost if quoted.listed is None else quoted.listed
    if listed is not None and not is_as_quoted(listed, before, currency):
        return before, listed
    if quoted.listed is None or discounted is None:
        return None
    is_same = is_as_quoted(discounted, quoted.unit_cost, currency, rounded_twice=True)
    return None if is_same else (quoted.unit_cost, discounted)
