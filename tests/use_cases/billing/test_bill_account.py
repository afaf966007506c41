"""An order that has ended is billed: once, exactly, and only for what is not billed yet."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.support.billing import (
    PLAN,
    TOKYO_CLOUD,
    Account,
    Ordered,
    an_account,
    buys,
    cancels,
    delivers,
    hears_of,
    is_billed,
    rows_of,
    told,
)
from tests.support.parties import HARBOUR_CLOUD, MERIDIAN_IT, NOW, a_customer

from tenantry.billing import reads
from tenantry.billing.models import Charge, Invoice
from tenantry.billing.reads import DocumentDetail
from tenantry.billing.running import Outcome, Run
from tenantry.kernel.money import Money, Rate
from tenantry.kernel.periods import BillingPlan, Period, Term

NOTHING = Run(Outcome.BILLED)


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def documents(account: Account, order_id: str) -> list[DocumentDetail]:
    by = account.party.program.actor
    return [reads.invoice(by, found.public_id) for found in reads.order_documents(by, order_id)]


def books(account: Account) -> dict[str, str]:
    found = reads.balance(account.house.administrator.actor)
    assert sum(item.balance.amount for item in found) == 0
    return {item.ledger: item.balance.as_wire()["amount"] for item in found}


def test_a_completed_order_is_invoiced_to_the_last_detail() -> None:
    account = an_account()
    order = buys(account)
    hears_of(account, order, now=NOW)
    (found,) = documents(account, order)
    document = found.document
    assert (document.kind, document.number, document.corrects) == ("invoice", "2026-000001", None)
    assert (document.account, document.order_id) == (account.id, order)
    assert (document.issue_date, document.due_date) == (date(2026, 11, 2), date(2026, 11, 16))
    assert (document.net, document.tax, document.gross) == (eur("120"), eur("0"), eur("120"))
    assert document.buyer_reference == "PO-4711"
    assert found.seller["name"] == "Harbour Cloud"
    assert found.seller["address"] == ["1 Custom House Quay", "Dublin", "D01 F5P2", "Irlanda"]
    assert found.seller["bank"]["iban"] == "IE29AIBK93115212345678"
    assert found.buyer["address"] == ["Rua do Ouro 40", "1100-063 Lisboa", "Portugal"]
    assert found.buyer["vat_number"] == "PT509442013"
    assert (found.language, found.tax_warning) == ("pt", None)
    assert found.vat_check["result"] == "valid"
    assert found.wordings[0].startswith("IVA – autoliquidação")
    (line,) = found.lines
    assert line.description.split("\n") == [PLAN, "Prazo 1 ano, faturação mensal"]
    assert line.customer_name == "Padaria Central, Lda"
    assert line.period == Period(date(2026, 11, 2), date(2026, 12, 2))
    assert (line.quantity, line.unit_price, line.net) == (10, Rate(Decimal(12), "EUR"), eur("120"))
    assert line.tax_percent == 0


def test_an_invoice_stands_in_the_journal() -> None:
    account = an_account()
    hears_of(account, buys(account), now=NOW)
    assert books(account) == {
        "receivable": "120.00",
        "deferred_revenue": "-120.00",
        "prepaid_cost": "100.00",
        "supplier_accrual": "-100.00",
    }
    (entry,) = reads.entries(account.house.administrator.actor, limit=10)
    assert (entry.text, entry.number, entry.entry_date) == ("invoice", "2026-000001", date(2026, 11, 2))
    period = Period(date(2026, 11, 2), date(2026, 12, 2))
    assert [(p.ledger, p.amount, p.party, p.period) for p in entry.postings] == [
        ("receivable", eur("120"), account.id, None),
        ("deferred_revenue", eur("-120"), None, period),
        ("prepaid_cost", eur("100"), None, period),
        ("supplier_accrual", eur("-100"), None, period),
    ]


def test_an_issued_invoice_is_told_as_an_event() -> None:
    account = an_account()
    order = buys(account)
    hears_of(account, order, now=NOW)
    (found,) = documents(account, order)
    public_id = found.document.public_id
    expected = {
        "invoice_id": public_id,
        "order_id": order,
        "account": account.id,
        "number": "2026-000001",
        "total": {"amount": "120.00", "currency": "EUR"},
    }
    assert told(account, "invoice", public_id) == [("invoice.issued", expected)]


def test_a_delivery_bills_once_however_often_it_wakes() -> None:
    account = an_account()
    order = buys(account)
    assert delivers(account, "order", order) == 1
    before = rows_of(account)
    assert delivers(account, "order", order) == 0
    assert rows_of(account) == before
    assert before["invoice"] == 1


def test_whatever_is_run_again_writes_nothing() -> None:
    account = an_account()
    order = buys(account)
    hears_of(account, order, now=NOW)
    before = rows_of(account)
    hears_of(account, order, now=NOW)
    assert is_billed(account) == NOTHING
    assert is_billed(account, from_scratch=True) == NOTHING
    assert is_billed(account, now=NOW + timedelta(days=29)) == NOTHING
    assert is_billed(account, now=NOW + timedelta(days=29), from_scratch=True) == NOTHING
    assert (
        rows_of(account)
        == before
        == {
            "charge": 1,
            "invoice": 1,
            "invoiceline": 1,
            "journalentry": 1,
            "posting": 4,
            "numberseries": 1,
        }
    )


def test_the_next_cycle_is_invoiced_when_its_day_has_come_and_a_clock_set_back_takes_nothing_away() -> None:
    account = an_account()
    order = buys(account)
    is_billed(account)
    assert is_billed(account, now=NOW + timedelta(days=30)).charges == 1
    second = documents(account, order)[1]
    assert (second.document.number, second.document.gross) == ("2026-000002", eur("120"))
    assert second.lines[0].period == Period(date(2026, 12, 2), date(2027, 1, 2))
    assert is_billed(account, from_scratch=True) == NOTHING


@pytest.mark.parametrize(
    ("after", "net", "cost", "start"),
    [
        (timedelta(hours=20), "-120", "0", date(2026, 11, 2)),
        (timedelta(days=4, hours=1), "-104", "13.40", date(2026, 11, 6)),
    ],
)
def test_a_cancellation_is_credited_in_full_for_a_day_and_daily_afterwards(
    after: timedelta, net: str, cost: str, start: date
) -> None:
    account = an_account()
    order = buys(account)
    hears_of(account, order, now=NOW)
    cancels(account, order, at=NOW + after)
    hears_of(account, order, now=NOW + after)
    invoice, note = documents(account, order)
    assert (note.document.kind, note.document.number) == ("credit_note", "CN-2026-000001")
    assert (note.document.corrects, note.corrects_number) == (invoice.document.public_id, "2026-000001")
    assert (note.document.net, note.document.gross) == (eur(net), eur(net))
    assert note.document.buyer_reference == "PO-4711"
    (line,) = note.lines
    assert (line.quantity, line.net, line.corrects_line) == (-10, eur(net), 1)
    assert line.period == Period(start, date(2026, 12, 2))
    left = 120 + Decimal(net)
    ledgers = books(account)
    assert Decimal(ledgers["receivable"]) == left == -Decimal(ledgers["deferred_revenue"])
    assert ledgers["prepaid_cost"] == eur(cost).as_wire()["amount"]
    (told_once,) = told(account, "invoice", note.document.public_id)
    assert told_once[0] == "credit_note.issued"
    assert told_once[1]["corrects"] == invoice.document.public_id
    before = rows_of(account)
    hears_of(account, order, now=NOW + after)
    assert is_billed(account, now=NOW + after, from_scratch=True) == NOTHING
    assert rows_of(account) == before


@pytest.mark.parametrize(
    ("happened", "left"),
    [(timedelta(hours=20), "0"), (timedelta(days=4), "16"), (timedelta(days=20), "120")],
)
def test_a_cancellation_that_becomes_known_late_counts_from_when_it_happened(
    happened: timedelta, left: str
) -> None:
    account = an_account()
    order = buys(account)
    is_billed(account)
    known = NOW + timedelta(days=40)
    assert is_billed(account, now=known).charges == 1
    cancels(account, order, at=known, cancelled_at=NOW + happened)
    is_billed(account, now=known)
    for later in (known, NOW + timedelta(days=700)):
        assert Decimal(books(account)["receivable"]) == Decimal(left)
        assert is_billed(account, now=later, from_scratch=True) == NOTHING


def test_lines_are_credited_one_by_one_and_each_note_names_its_line() -> None:
    account = an_account()
    order = buys(account, Ordered(seats=10), Ordered(seats=3))
    is_billed(account)
    day_one, day_two = NOW + timedelta(hours=1), NOW + timedelta(hours=2)
    cancels(account, order, at=day_one, only_line=2)
    is_billed(account, now=day_one)
    cancels(account, order, at=day_two, only_line=1)
    is_billed(account, now=day_two)
    _, first, second = documents(account, order)
    assert [(d.document.number, d.document.gross, d.lines[0].corrects_line) for d in (first, second)] == [
        ("CN-2026-000001", eur("-36"), 2),
        ("CN-2026-000002", eur("-120"), 1),
    ]
    assert set(books(account).values()) == {"0.00"}


def test_what_was_bought_and_cancelled_between_two_runs_is_invoiced_and_credited() -> None:
    account = an_account()
    order = buys(account)
    at = NOW + timedelta(hours=3)
    cancels(account, order, at=at)
    run = is_billed(account, now=at)
    invoice, note = documents(account, order)
    assert run.documents == (invoice.document.public_id, note.document.public_id)
    assert (invoice.document.gross, note.document.gross) == (eur("120"), eur("-120"))
    assert note.document.corrects == invoice.document.public_id


def test_each_order_has_an_invoice_of_its_own_and_each_line_its_end_customer() -> None:
    account = an_account()
    other = a_customer(
        account.party.program.actor,
        replace(MERIDIAN_IT, name="Café *Norte* #1"),
        system=account.system,
    )
    first = buys(account, Ordered(), Ordered(seats=2, customer=other, buyer_reference="PO-4712"))
    second = buys(account, Ordered(seats=1))
    is_billed(account)
    (one,), (two,) = documents(account, first), documents(account, second)
    assert [line.net for line in one.lines] == [eur("120"), eur("24")]
    assert one.document.buyer_reference == ""
    assert one.lines[1].description.split("\n")[1:] == [
        "Prazo 1 ano, faturação mensal",
        "Cliente final: Café *Norte* #1",
        "A sua referência: PO-4712",
    ]
    assert [line.customer_name for line in one.lines] == ["Padaria Central, Lda", "Café *Norte* #1"]
    assert (one.document.number, two.document.number) == ("2026-000001", "2026-000002")
    assert two.document.gross == eur("12")


def test_a_vat_number_that_nobody_checked_bears_the_sellers_tax_and_a_warning() -> None:
    account = an_account(vat_is_checked=False)
    order = buys(account)
    is_billed(account)
    (found,) = documents(account, order)
    assert (found.document.net, found.document.tax, found.document.gross) == (
        eur("120"),
        eur("27.60"),
        eur("147.60"),
    )
    assert (found.tax_warning, found.wordings) == ("vat_number_not_checked", ())
    assert found.vat_check["result"] == "none"
    assert books(account)["vat_payable"] == "-27.60"
    at = NOW + timedelta(days=4)
    cancels(account, order, at=at)
    is_billed(account, now=at)
    note = documents(account, order)[1].document
    assert (note.net, note.tax, note.gross) == (eur("-104"), eur("-23.92"), eur("-127.92"))


def test_a_number_that_the_register_denies_bears_tax_too() -> None:
    account = an_account(reseller=replace(MERIDIAN_IT, vat_number="PT999999990"))
    order = buys(account)
    is_billed(account)
    (found,) = documents(account, order)
    assert (found.document.tax, found.tax_warning) == (eur("27.60"), "vat_number_invalid")


def test_yen_are_invoiced_without_decimals() -> None:
    account = an_account(provider=TOKYO_CLOUD)
    line = Ordered(seats=3, cost="19199", margin_percent="19.97")
    # 23:30 on 31 December in UTC is next year's first morning in Tokyo.
    order = buys(account, line, at=datetime(2026, 12, 31, 23, 30, tzinfo=UTC))
    is_billed(account, now=datetime(2026, 12, 31, 23, 30, tzinfo=UTC))
    (found,) = documents(account, order)
    assert (found.document.number, found.document.issue_date) == ("2027-000001", date(2027, 1, 1))
    assert found.document.gross.as_wire() == {"amount": "5757", "currency": "JPY"}
    assert found.lines[0].unit_price.as_wire() == {"amount": "1919", "currency": "JPY"}
    assert books(account)["supplier_accrual"] == "-4797"
    assert found.lines[0].period.start == date(2026, 12, 31)
    assert found.seller["address"] == ["1-2-3 Marunouchi, Chiyoda, Tokyo", "100-0005", "Japão"]
    assert found.taxes[0].kind == "outside_scope"


def test_upfront_and_monthly_plans_stand_on_one_invoice() -> None:
    account = an_account()
    order = buys(
        account,
        Ordered(seats=1),
        Ordered(seats=1, billing_plan=BillingPlan.ANNUAL),
        Ordered(seats=1, term=Term.P1M, cost="11"),
    )
    is_billed(account)
    (found,) = documents(account, order)
    assert [(line.net, line.period.days) for line in found.lines] == [
        (eur("12"), 30),
        (eur("144"), 365),
        (eur("13.20"), 30),
    ]
    assert found.document.gross == eur("169.20")


def test_a_free_plan_is_invoiced_with_nothing_and_its_end_needs_no_credit_note() -> None:
    account = an_account()
    order = buys(account, Ordered(cost="0"))
    is_billed(account)
    cancels(account, order, at=NOW + timedelta(hours=1))
    assert is_billed(account, now=NOW + timedelta(hours=1)).documents == ()
    (found,) = documents(account, order)
    assert found.document.gross == eur("0")


def test_payment_terms_of_the_account_go_before_the_providers() -> None:
    account = an_account(provider=replace(HARBOUR_CLOUD, payment_terms_days=30))
    order = buys(account)
    is_billed(account)
    assert documents(account, order)[0].document.due_date == date(2026, 12, 2)


def statements_of_first_invoice(lines: int) -> int:
    account = an_account()
    order = buys(account, *(Ordered(seats=n + 1) for n in range(lines)))
    with CaptureQueriesContext(connection) as queries:
        hears_of(account, order, now=NOW)
    assert Charge.objects.filter(provider_id=account.house.id).count() == lines
    assert Invoice.objects.filter(provider_id=account.house.id).count() == 1
    # The reading of the event by this test, BEGIN and COMMIT are not the run's.
    return len(queries) - 3


def test_a_first_invoice_of_any_number_of_lines_takes_twenty_one_statements() -> None:
    assert statements_of_first_invoice(1) == 21
    assert statements_of_first_invoice(60) == 21
