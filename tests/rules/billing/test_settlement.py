"""Which invoice a payment settles."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tenantry.billing.rules.journal import Account, balance, postings_for_payment
from tenantry.billing.rules.settlement import (
    Allotment,
    OpenItem,
    Receipt,
    Settlement,
    settle,
    settlement_of,
)
from tenantry.kernel.money import Money

DAY = date(2026, 3, 1)


def eur(amount: str | int) -> Money:
    return Money(Decimal(amount), "EUR")


def item(invoice: int, amount: str | int, due: int = 0) -> OpenItem:
    return OpenItem(invoice, DAY + timedelta(days=due), eur(amount))


def test_the_oldest_due_is_settled_first_and_the_last_one_in_part() -> None:
    found = settle([item(1, 50, due=9), item(2, 30, due=2)], [Receipt(7, eur(60))], [])
    assert found == (Allotment(7, 2, eur(30)), Allotment(7, 1, eur(30)))


def test_a_named_invoice_goes_before_an_older_one() -> None:
    found = settle([item(1, 50, due=9), item(2, 30, due=2)], [Receipt(7, eur(60))], [], named=[1])
    assert found == (Allotment(7, 1, eur(50)), Allotment(7, 2, eur(10)))


def test_what_is_paid_beyond_lies_on_no_invoice() -> None:
    assert settle([item(1, 50)], [Receipt(7, eur(60))], []) == (Allotment(7, 1, eur(50)),)


def test_what_a_credit_note_frees_settles_another_invoice() -> None:
    found = settle([item(1, -20), item(2, 15)], [], [Allotment(7, 1, eur(50))])
    assert found == (Allotment(7, 1, eur(-20)), Allotment(7, 2, eur(15)))


def test_the_state_of_an_invoice_says_how_it_was_settled() -> None:
    assert settlement_of(eur(100), eur(100), eur(0)) is Settlement.UNPAID
    assert settlement_of(eur(100), eur(60), eur(0)) is Settlement.UNPAID
    assert settlement_of(eur(100), eur(60), eur(40)) is Settlement.PARTLY_PAID
    assert settlement_of(eur(100), eur(0), eur(100)) is Settlement.PAID
    assert settlement_of(eur(100), eur(0), eur(0)) is Settlement.CREDITED
    assert settlement_of(eur(0), eur(0), eur(0)) is Settlement.PAID


def test_a_payment_moves_what_is_owed_to_the_bank() -> None:
    postings = postings_for_payment(eur("12.30"))
    assert [(one.account, one.amount) for one in postings] == [
        (Account.BANK, eur("12.30")),
        (Account.RECEIVABLE, eur("-12.30")),
    ]
    assert balance(postings) == {"EUR": eur(0)}


@given(
    asked=st.lists(st.integers(1, 500), max_size=6),
    free=st.lists(st.integers(1, 500), max_size=4),
    surplus=st.integers(0, 300),
    named=st.lists(st.integers(0, 7), max_size=3),
)
def test_no_money_lies_free_while_an_invoice_is_open_and_no_cent_is_made_or_lost(
    asked: list[int], free: list[int], surplus: int, named: list[int]
) -> None:
    items = [item(number, amount, due=amount % 5) for number, amount in enumerate(asked)]
    lying = [Allotment(90, 99, eur(200)), Allotment(91, 99, eur(200))] if surplus else []
    items += [item(99, -surplus)] if surplus else []
    receipts = [Receipt(number, eur(amount)) for number, amount in enumerate(free)]

    changes = settle(items, receipts, lying, named)

    opened = {one.invoice: one.open.amount for one in items}
    left: dict[int, Decimal] = defaultdict(Decimal, {one.payment: one.free.amount for one in receipts})
    on: dict[tuple[int, int], Decimal] = defaultdict(
        Decimal, {(one.payment, one.invoice): one.amount.amount for one in lying}
    )
    for one in changes:
        opened[one.invoice] -= one.amount.amount
        left[one.payment] -= one.amount.amount
        on[one.payment, one.invoice] += one.amount.amount
    assert min(opened.values(), default=Decimal(0)) >= 0
    assert min(left.values(), default=Decimal(0)) >= 0
    assert min(on.values(), default=Decimal(0)) >= 0
    assert not (sum(opened.values()) and sum(left.values()))
    assert (
        settle(
            [OpenItem(one.invoice, one.due_date, eur(str(opened[one.invoice]))) for one in items],
            [Receipt(payment, eur(str(amount))) for payment, amount in left.items()],
            [],
            named,
        )
        == ()
    )
