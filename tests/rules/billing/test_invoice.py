"""Invoices add up, credit notes give back to the cent, and the journal balances."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenantry.billing.rules.facts import ChangeKind, ChargeFact
from tenantry.billing.rules.invoice import (
    ALREADY_CREDITED,
    CHARGED_TWICE,
    NOT_A_CREDIT_OF_THE_INVOICE,
    NOT_ON_THE_INVOICE,
    NOTHING_TO_INVOICE,
    SEVERAL_CURRENCIES,
    TOTAL_NEGATIVE,
    Invoice,
    assemble_invoice,
    credit_note,
)
from tenantry.billing.rules.journal import (
    ACCOUNT_MEANINGS,
    Account,
    balance,
    postings_for_credit_note,
    postings_for_invoice,
)
from tenantry.billing.rules.rating import charges
from tenantry.billing.rules.reasons import ReasonStep, explain
from tenantry.billing.rules.tax import TaxDecision
from tenantry.kernel.money import Money, sum_money
from tenantry.kernel.problems import Problem

from .ledger import GERMAN_VAT, REVERSE_CHARGE, billable, book, change, eur, subscription

BOUGHT = change(1, ChangeKind.NEW, date(2027, 6, 18), 10, price="10.31", cost="9.05")
DAY = date(2027, 6, 18)


def issued(facts: list[ChargeFact], tax: TaxDecision = REVERSE_CHARGE) -> Invoice:
    invoice = assemble_invoice(billable(facts, tax), DAY, 30)
    assert isinstance(invoice, Invoice)
    return invoice


def credited(
    invoice: Invoice, facts: list[ChargeFact], earlier: tuple[Invoice, ...] = ()
) -> Invoice | tuple[Problem, ...]:
    return credit_note(invoice, "HC-1", billable(facts), date(2027, 6, 20), earlier)


def priced(*nets: str) -> list[ChargeFact]:
    """Booked charges of those amounts, each of a subscription of its own."""
    (charge,) = charges(subscription(BOUGHT), DAY)
    return book(
        [
            replace(charge, net=eur(net), cost=eur(net), subscription_id=f"sub_{number}")
            for number, net in enumerate(nets)
        ]
    )


def reversal(fact: ChargeFact) -> ChargeFact:
    return ChargeFact(f"{fact.charge_id}_back", fact.charge.reversed_by(fact.charge_id, 1))


def codes(problems: Invoice | tuple[Problem, ...]) -> list[str]:
    assert not isinstance(problems, Invoice)
    return [problem.code.name for problem in problems]


def test_ten_seats_make_an_invoice_of_one_line_under_reverse_charge() -> None:
    invoice = issued(book(charges(subscription(BOUGHT), DAY)))
    (line,) = invoice.lines
    assert (line.position, line.description_code, line.quantity) == (1, "line.new", 10)
    assert (invoice.net, invoice.tax, invoice.gross) == (eur("103.10"), eur("0.00"), eur("103.10"))
    assert invoice.due_date == date(2027, 7, 18)


def test_tax_is_rounded_once_per_rate_and_not_per_line() -> None:
    invoice = issued(priced("0.13", "0.13", "0.13"), GERMAN_VAT)
    (total,) = invoice.tax_totals
    assert (total.base, total.tax) == (eur("0.39"), eur("0.07"))  # 3 × 0.02 would be 0.06
    assert invoice.gross == eur("0.46")


def test_each_rate_has_its_own_total() -> None:
    first, second = priced("100.00", "50.00")
    invoice = assemble_invoice([*billable([first], REVERSE_CHARGE), *billable([second], GERMAN_VAT)], DAY, 0)
    assert isinstance(invoice, Invoice)
    assert [(t.rate_percent, t.base, t.tax) for t in invoice.tax_totals] == [
        (Decimal(19), eur("50.00"), eur("9.50")),
        (Decimal(0), eur("100.00"), eur("0.00")),
    ]


def test_every_reason_against_an_invoice_is_named_at_once() -> None:
    (first,) = priced("1.00")
    yen = replace(first.charge, net=Money(Decimal(1), "JPY"))
    found = assemble_invoice(billable([first, first, ChargeFact("chg_9", yen)]), DAY, 30)
    assert codes(found) == [SEVERAL_CURRENCIES.name, CHARGED_TWICE.name]
    assert codes(assemble_invoice([], DAY, 30)) == [NOTHING_TO_INVOICE.name]


def test_what_is_owed_to_the_buyer_is_no_invoice() -> None:
    assert codes(assemble_invoice(billable(priced("5.00", "-5.01")), DAY, 30)) == [TOTAL_NEGATIVE.name]


def test_a_credit_note_names_the_invoice_and_takes_its_lines_back() -> None:
    facts = priced("100.00", "50.00")
    invoice = issued(facts, GERMAN_VAT)
    note = credited(invoice, [reversal(facts[1])])
    assert isinstance(note, Invoice)
    assert (note.corrects, note.lines[0].credits_position) == ("HC-1", 2)
    assert (note.net, note.tax, note.gross) == (eur("-50.00"), eur("-9.50"), eur("-59.50"))


def test_a_cancellation_is_credited_on_the_invoice_of_its_subscription_with_its_tax() -> None:
    stopped = change(2, ChangeKind.CANCELLED, date(2027, 6, 20), 0)
    bought, back = book(charges(subscription(BOUGHT, stopped), date(2027, 6, 20)))
    note = credited(issued([bought], GERMAN_VAT), [back])
    assert isinstance(note, Invoice)
    assert (note.net, note.tax, note.lines[0].credits_position) == (eur("-96.23"), eur("-18.28"), None)


def test_a_credit_note_of_what_is_not_there_or_no_more_is_refused() -> None:
    facts = priced("100.00", "50.00")
    invoice = issued(facts[:1])
    back = reversal(facts[0])
    note = credited(invoice, [back])
    assert isinstance(note, Invoice)
    assert codes(credited(invoice, [reversal(facts[1])])) == [NOT_ON_THE_INVOICE.name]
    assert codes(credited(invoice, [back], (note,))) == [ALREADY_CREDITED.name]
    again = ChargeFact("chg_other", back.charge)
    assert codes(credited(invoice, [again], (note,))) == [ALREADY_CREDITED.name]
    assert codes(credited(invoice, [])) == [NOTHING_TO_INVOICE.name]


@pytest.mark.parametrize("net", ["0.01", "-100.01"])
def test_a_credit_note_gives_back_and_never_more_than_was_invoiced(net: str) -> None:
    (bought,) = priced("100.00")
    wrong = ChargeFact("chg_2", replace(bought.charge, net=eur(net)))
    assert codes(credited(issued([bought]), [wrong])) == [NOT_A_CREDIT_OF_THE_INVOICE.name]


NETS = st.lists(st.integers(1, 10**7), min_size=1, max_size=8)


@given(NETS, st.sampled_from([REVERSE_CHARGE, GERMAN_VAT]), st.data())
def test_credit_notes_for_every_line_are_the_invoice_to_the_last_cent(
    cents: list[int], tax: TaxDecision, data: st.DataObject
) -> None:
    facts = priced(*(str(Decimal(cent) / 100) for cent in cents))
    invoice = issued(facts, tax)
    earlier: tuple[Invoice, ...] = ()
    for fact in data.draw(st.permutations(facts)):
        note = credited(invoice, [reversal(fact)], earlier)
        assert isinstance(note, Invoice)
        assert not any(balance(postings_for_credit_note(note)).values())
        earlier = (*earlier, note)
    assert sum_money((note.net for note in earlier), "EUR") == -invoice.net
    assert sum_money((note.tax for note in earlier), "EUR") == -invoice.tax
    books = list(postings_for_invoice(invoice))
    for note in earlier:
        books.extend(postings_for_credit_note(note))
    for account in Account:
        assert not sum_money((p.amount for p in books if p.account is account), "EUR")


@given(NETS, st.sampled_from([REVERSE_CHARGE, GERMAN_VAT]), st.sampled_from(["EUR", "USD"]))
def test_an_entry_balances_in_each_currency(cents: list[int], tax: TaxDecision, cost: str) -> None:
    facts = priced(*(str(Decimal(cent) / 100) for cent in cents))
    foreign = [
        ChargeFact(f.charge_id, replace(f.charge, cost=Money(f.charge.cost.amount, cost))) for f in facts
    ]
    postings = postings_for_invoice(issued(foreign, tax))
    assert not any(balance(postings).values())
    assert {posting.amount.currency for posting in postings} == {"EUR", cost}


def test_revenue_and_cost_wait_for_their_days() -> None:
    (fact,) = book(charges(subscription(BOUGHT), DAY))
    period = fact.charge.period
    found = [
        (p.account.value, p.amount, p.charge_id, p.period)
        for p in postings_for_invoice(issued([fact], GERMAN_VAT))
    ]
    assert found == [
        ("receivable", eur("122.69"), None, None),
        ("deferred_revenue", eur("-103.10"), "chg_1", period),
        ("prepaid_cost", eur("90.50"), "chg_1", period),
        ("supplier_accrual", eur("-90.50"), "chg_1", period),
        ("vat_payable", eur("-19.59"), None, None),
    ]


def test_every_account_has_a_meaning() -> None:
    assert set(ACCOUNT_MEANINGS) == set(Account)


def test_a_line_opens_to_change_price_rule_days_amount_tax_and_journal() -> None:
    invoice = issued(book(charges(subscription(BOUGHT), DAY)))
    cost = ReasonStep("price.cost", {"amount": "9.05", "currency": "EUR"})
    steps = explain(invoice.lines[0], [cost], BOUGHT, postings_for_invoice(invoice))
    assert [step.as_data() for step in steps] == [
        {
            "code": "change",
            "params": {
                "sequence": 1,
                "kind": "new",
                "effective": "2027-06-18",
                "at": "2027-06-18T10:00:00+00:00",
                "quantity": 10,
                "cause": "ord_1",
            },
        },
        {"code": "price.cost", "params": {"amount": "9.05", "currency": "EUR"}},
        {"code": "price.per_cycle", "params": {"amount": "10.31", "currency": "EUR"}},
        {"code": "rule.whole_cycle", "params": {}},
        {
            "code": "days",
            "params": {"start": "2027-06-18", "last_day": "2027-07-17", "days": 30, "cycle_days": 30},
        },
        {
            "code": "amount.quantity_times_price_times_days",
            "params": {
                "quantity": 10,
                "days": 30,
                "cycle_days": 30,
                "amount": "103.10",
                "currency": "EUR",
            },
        },
        {"code": "tax.reverse_charge", "params": {"rate_percent": "0"}},
        {
            "code": "journal",
            "params": {"account": "deferred_revenue", "amount": "-103.10", "currency": "EUR"},
        },
        {"code": "journal", "params": {"account": "prepaid_cost", "amount": "90.50", "currency": "EUR"}},
        {"code": "journal", "params": {"account": "supplier_accrual", "amount": "-90.50", "currency": "EUR"}},
    ]


def test_a_reversal_says_which_charge_it_takes_back() -> None:
    stopped = change(2, ChangeKind.CANCELLED, date(2027, 6, 19), 0, hour=9)
    bought, back = book(charges(subscription(BOUGHT, stopped), DAY.replace(day=20)))
    invoice = issued([bought])
    note = credited(invoice, [reversal(bought)])
    assert isinstance(note, Invoice)
    steps = explain(note.lines[0], [], BOUGHT, ())
    assert steps[-1] == ReasonStep("reverses", {"charge": "chg_1", "revision": 1})
    whole = credited(invoice, [back])
    assert isinstance(whole, Invoice)
    assert "amount.everything_charged" in [step.code for step in explain(whole.lines[0], [], stopped, ())]
