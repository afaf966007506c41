"""How much of its credit an account uses, and what must be paid until an order goes on."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tenantry.kernel.money import Money, sum_money
from tenantry.ordering.rules.credit import CreditUse, over_limit, still_missing

AMOUNTS = st.integers(0, 10_000_000).map(lambda cents: Money(Decimal(cents).scaleb(-2), "EUR"))
CENT = Money(Decimal("0.01"), "EUR")
USES = st.builds(CreditUse, AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS)


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def paid(use: CreditUse, amount: Money) -> CreditUse:
    return CreditUse(use.overdue, use.not_due, use.balance + amount, use.unbilled, use.orders)


def test_what_is_missing_counts_the_orders_before() -> None:
    use = CreditUse(eur("40"), eur("50"), eur("0"), eur("0"), eur("0"))
    assert still_missing(use, eur("100"), [eur("25"), eur("30")]) == (eur("15"), eur("45"))
    assert still_missing(use, eur("200"), [eur("25"), eur("30")]) == (eur("0"), eur("0"))
    assert still_missing(use, eur("100"), []) == ()


@given(USES, AMOUNTS, st.lists(AMOUNTS, max_size=4))
def test_an_order_fits_after_those_before_it_once_so_much_is_paid_and_not_a_cent_before(
    use: CreditUse, limit: Money, waiting: list[Money]
) -> None:
    for place, missing in enumerate(still_missing(use, limit, waiting)):
        together = sum_money(waiting[: place + 1], "EUR")
        assert over_limit(paid(use, missing), together, limit) is None
        if missing:
            assert over_limit(paid(use, missing - CENT), together, limit) is not None
