"""How much of its credit an account uses, and whether an order still fits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate

from tenantry.kernel.money import Money
from tenantry.kernel.problems import Problem
from tenantry.ordering.rules.holds import OVER_CREDIT


@dataclass(frozen=True, slots=True)
class CreditUse:
    """What an account owes and is going to owe, in one currency. Documents with tax, the rest net."""

    overdue: Money
    not_due: Money
    balance: Money  # paid, and on no invoice yet
    unbilled: Money
    orders: Money  # placed, and not active yet; without those that are held for credit

    @property
    def total(self) -> Money:
        """What is in use."""
        return self.overdue + self.not_due + self.unbilled + self.orders - self.balance


def over_limit(use: CreditUse, order: Money, limit: Money) -> Problem | None:
    """Why an order of that total does not fit under the limit, or None when it does."""
    total = use.total + order
    if total <= limit:
        return None
    params = {
        "use": total.as_wire()["amount"],
        "limit": limit.as_wire()["amount"],
        "currency": limit.currency,
    }
    return Problem(OVER_CREDIT, params=params)


def still_missing(use: CreditUse, limit: Money, waiting: Iterable[Money]) -> tuple[Money, ...]:
    """What must be paid until each of the orders that wait goes on, after all those before it."""
    over, none = use.total - limit, Money.zero(limit.currency)
    sums = tuple(accumulate(waiting, initial=over))[1:]
    return tuple(max(one, none) for one in sums)
