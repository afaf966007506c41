"""Payments by hand: recorded, laid on invoices, reversed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from tests.support.billing import Account, Ordered, an_account, buys, cancels, is_billed, told
from tests.support.parties import NOW, a_program

from tenantry.billing import reads
from tenantry.billing.models import Allocation, JournalEntry, Payment
from tenantry.billing.receiving import (
    AMOUNT_INVALID,
    CURRENCY_NOT_BILLED,
    RECEIVED_IN_FUTURE,
    Received,
)
from tenantry.billing.use_cases.record_payment import record_payment
from tenantry.billing.use_cases.reverse_payment import reverse_payment
from tenantry.config.wiring import wire
from tenantry.foundation.clock import machine_now
from tenantry.foundation.idempotency import RequestKey
from tenantry.foundation.slices import Wish
from tenantry.jobs.use_cases.deliver_events import deliver_events
from tenantry.kernel.actor import Actor, Role
from tenantry.kernel.ids import InvoiceId, PartyId, PaymentId
from tenantry.kernel.money import Money
from tenantry.kernel.problems import Refused
from tenantry.ordering.reads.home import shop_home


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


RECEIVED = Received(eur("120.00"), NOW.date(), "RF18 5390 0754 7034")


def pays(
    account: Account, received: Received = RECEIVED, *, key: RequestKey | None = None, by: Actor | None = None
) -> PaymentId:
    return record_payment(
        account=account.id,
        received=received,
        key=key,
        by=by or account.house.administrator.actor,
        now=NOW,
        machine_now=machine_now(),
    )


def reverses(account: Account, payment: PaymentId, *, key: RequestKey | None = None) -> PaymentId:
    return reverse_payment(
        payment=payment, why="Another account's money", key=key, by=account.house.administrator.actor,
        now=NOW, machine_now=machine_now(),
    )  # fmt: skip


def billed(account: Account, *seats: int) -> list[str]:
    """An invoice of 12.00 for each seat, one for each number; their ids, oldest first."""
    found = []
    for number in seats or (10,):
        order = buys(account, Ordered(seats=number))
        is_billed(account)
        found.append(reads.order_documents(account.house.administrator.actor, order)[0].public_id)
    return found


def open_of(account: Account, invoices: Sequence[str]) -> list[tuple[Money, str]]:
    by = account.house.administrator.actor
    found = [reads.invoice(by, one).document for one in invoices]
    return [(one.open, one.settlement) for one in found]


def settles(account: Account, invoice: str) -> None:
    wire()
    deliver_events(
        consumer="billing.settle",
        provider_id=account.house.id,
        aggregate_kind="invoice",
        aggregate_id=invoice,
    )


def written(account: Account) -> tuple[int, int, int]:
    of = {"provider_id": account.house.id}
    return (
        Payment.objects.filter(**of).count(),
        Allocation.objects.filter(**of).count(),
        JournalEntry.objects.filter(**of).count(),
    )


def test_a_payment_settles_the_oldest_invoices_and_the_last_in_part() -> None:
    account = an_account()
    invoices = billed(account, 10, 5)
    assert open_of(account, invoices) == [(eur("120.00"), "unpaid"), (eur("60.00"), "unpaid")]

    payment = pays(account, replace(RECEIVED, amount=eur("150.00")))

    assert open_of(account, invoices) == [(eur("0"), "paid"), (eur("30.00"), "partly_paid")]
    shown = reads.payment(account.party.program.actor, payment)
    assert [(one.invoice, one.amount) for one in shown.invoices] == [
        (invoices[0], eur("120.00")),
        (invoices[1], eur("30.00")),
    ]
    assert (shown.payment.free, shown.payment.state) == (eur("0"), "received")
    by = account.house.administrator.actor
    (entry,) = reads.entries(by, limit=5, payment=payment)
    assert [(one.ledger, one.amount) for one in entry.postings] == [
        ("bank", eur("150.00")),
        ("receivable", eur("-150.00")),
    ]
    owed = {one.ledger: one.balance for one in reads.balance(by)}
    assert owed["receivable"] == eur("30.00")
    assert told(account, "payment", payment) == [
        (
            "payment.recorded",
            {
                "payment_id": payment,
                "account_id": account.id,
                "amount": {"amount": "150.00", "currency": "EUR"},
            },
        )
    ]


def test_a_named_invoice_is_settled_first() -> None:
    account = an_account()
    invoices = billed(account, 10, 5)
    pays(account, replace(RECEIVED, amount=eur("60.00"), invoices=(InvoiceId(invoices[1]),)))
    assert open_of(account, invoices) == [(eur("120.00"), "unpaid"), (eur("0"), "paid")]


def test_what_was_paid_beyond_is_a_balance_that_settles_the_next_invoice() -> None:
    account = an_account()
    billed(account, 10)
    by = account.house.administrator.actor
    payment = pays(account, replace(RECEIVED, amount=eur("150.00")))
    assert reads.standing(by, account.id, "EUR").free == eur("30.00")

    (later,) = billed(account, 5)
    assert open_of(account, [later]) == [(eur("60.00"), "unpaid")]
    settles(account, later)

    assert open_of(account, [later]) == [(eur("30.00"), "partly_paid")]
    assert reads.payment(by, payment).payment.free == eur("0")
    before = written(account)
    settles(account, later)
    assert written(account) == before


def test_a_credit_note_of_a_paid_invoice_leaves_a_balance() -> None:
    account = an_account()
    order = buys(account)
    is_billed(account)
    by = account.house.administrator.actor
    (invoice,) = [one.public_id for one in reads.order_documents(by, order)]
    payment = pays(account)
    cancels(account, order, at=NOW + timedelta(hours=1))
    is_billed(account, now=NOW + timedelta(hours=1))
    note = reads.order_documents(by, order)[1]
    assert (note.open, note.settlement) == (eur("0"), "")

    settles(account, note.public_id)

    assert open_of(account, [invoice]) == [(eur("0"), "credited")]
    assert reads.payment(by, payment).payment.free == eur("120.00")


def test_two_clicks_make_one_payment() -> None:
    account = an_account()
    billed(account)
    key = RequestKey.of("abcdefgh-1", "record_payment", {"amount": "120.00"})
    first = pays(account, key=key)
    before = written(account)
    assert pays(account, key=RequestKey.of("abcdefgh-1", "record_payment", {"amount": "120.00"})) == first
    assert written(account) == before


def test_a_reversal_opens_the_invoice_again_and_stands_beside_the_payment() -> None:
    account = an_account()
    (invoice,) = billed(account)
    by = account.house.administrator.actor
    payment = pays(account)

    reversal = reverses(account, payment)

    assert open_of(account, [invoice]) == [(eur("120.00"), "unpaid")]
    shown, other = reads.payment(by, payment), reads.payment(by, reversal)
    assert (shown.payment.state, shown.reversed_by, shown.why_reversed) == (
        "reversed",
        reversal,
        "Another account's money",
    )
    assert (other.payment.amount, other.payment.state, other.reverses) == (
        eur("-120.00"),
        "reversal",
        payment,
    )
    assert reads.standing(by, account.id, "EUR").free == eur("0")
    assert {one.ledger: one.balance for one in reads.balance(by)}["bank"] == eur("0")
    assert told(account, "payment", payment)[-1][0] == "payment.reversed"


def test_a_payment_is_reversed_once_and_a_reversal_never() -> None:
    account = an_account()
    billed(account)
    payment = pays(account)
    reversal = reverses(account, payment)
    before = written(account)
    with pytest.raises(Refused, match="payment.already_reversed"):
        reverses(account, payment)
    with pytest.raises(Refused, match="payment.is_a_reversal"):
        reverses(account, reversal)
    with pytest.raises(Refused, match="not_found"):
        reverses(an_account(), payment)
    assert written(account) == before


def test_everything_wrong_with_a_payment_is_said_at_once_and_nothing_is_written() -> None:
    account = an_account()
    billed(account)
    wrong = Received(Money(Decimal("-1.005"), "USD"), NOW.date() + timedelta(days=1))
    with pytest.raises(Refused) as refused:
        pays(account, wrong)
    assert [(one.code, one.field) for one in refused.value.problems] == [
        (AMOUNT_INVALID, "amount"),
        (RECEIVED_IN_FUTURE, "received_on"),
        (CURRENCY_NOT_BILLED, "amount"),
    ]
    assert written(account) == (0, 0, 1)


def test_an_invoice_that_is_settled_or_anothers_cannot_be_named() -> None:
    account, other = an_account(), an_account()
    (invoice,), (foreign,) = billed(account), billed(other)
    pays(account)
    before = written(account)
    with pytest.raises(Refused, match="payment.invoice_not_open"):
        pays(account, replace(RECEIVED, invoices=(InvoiceId(invoice),)))
    with pytest.raises(Refused, match="not_found"):
        pays(account, replace(RECEIVED, invoices=(InvoiceId(foreign),)))
    assert written(account) == before


def test_who_is_billed_through_a_reseller_does_not_pay_us() -> None:
    account = an_account()
    with pytest.raises(Refused, match="payment.billed_through_reseller"):
        record_payment(
            account=PartyId(account.customer.public_id), received=RECEIVED, key=None,
            by=account.house.administrator.actor, now=NOW, machine_now=machine_now(),
        )  # fmt: skip
    assert written(account) == (0, 0, 0)


def test_only_finance_records_payments_and_only_the_account_sees_its_own() -> None:
    account, stranger = an_account(), an_account()
    billed(account)
    for role in (Role.SALES, Role.PROVISIONING, Role.AUDITOR):
        with pytest.raises(Refused, match="permission.not_allowed"):
            pays(account, by=a_program(account.system, role).actor)
    with pytest.raises(Refused, match="permission.not_allowed"):
        pays(account, by=account.party.program.actor)
    assert written(account) == (0, 0, 1)
    payment = pays(account, by=a_program(account.system, Role.FINANCE).actor)
    assert [one.public_id for one in reads.payments(account.party.program.actor, limit=5)] == [payment]
    for outsider in (account.customer.program.actor, stranger.house.administrator.actor):
        assert reads.payments(outsider, limit=5) == []
        with pytest.raises(Refused, match="not_found"):
            reads.payment(outsider, payment)
        with pytest.raises(Refused, match="not_found"):
            reads.standing(outsider, account.id, "EUR")


def test_lists_and_the_shop_know_what_is_open() -> None:
    account = an_account()
    invoices = billed(account, 10, 5)
    pays(account, replace(RECEIVED, amount=eur("130.00")))
    by = account.party.program.actor

    def shown(state: str) -> list[tuple[str, Money, str]]:
        wish = Wish(filters={"state": state}, at=NOW + timedelta(days=400))
        return [(one.public_id, one.open, one.settlement) for one in reads.invoices_slice(by, wish).rows]

    rest = [(invoices[1], eur("50.00"), "partly_paid")]
    assert shown("open") == shown("overdue") == rest
    assert shown("due") == []
    assert shown("settled") == [(invoices[0], eur("0"), "paid")]
    assert [one.public_id for one in reads.invoices(by, limit=5, state="open")] == [invoices[1]]
    owed = shop_home(by, today=date(2030, 1, 1)).owed
    assert owed is not None
    assert (owed.count, owed.overdue, owed.totals) == (1, 1, (eur("50.00"),))
    free = reads.payments_slice(by, Wish(filters={"state": "free"}))
    assert (free.total, [one.amount for one in reads.payments_all(by, Wish())]) == (0, [eur("130.00")])


def test_the_books_list_payments_beside_documents() -> None:
    account = an_account()
    billed(account)
    payment = pays(account)
    by = account.house.administrator.actor
    rows = reads.entries_slice(by, Wish(filters={"account": account.id})).rows
    assert [(one.text, one.gross) for one in rows] == [("payment", eur("120.00")), ("invoice", eur("120.00"))]
    assert [one.invoice for one in reads.entries_slice(by, Wish(q="RF18")).rows] == [payment]


def test_a_payment_is_never_changed() -> None:
    account = an_account()
    billed(account)
    payment = pays(account)
    with pytest.raises(DatabaseError, match="append"), transaction.atomic():
        Payment.objects.filter(provider_id=account.house.id, public_id=payment).update(note="x")
