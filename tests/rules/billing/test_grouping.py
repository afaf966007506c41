"""Every charge goes to one document: owed on an order's invoice, given back on a credit note of an invoice."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tenantry.billing.rules.difference import difference
from tenantry.billing.rules.facts import ChangeKind, Charge, ChargeFact
from tenantry.billing.rules.grouping import CreditGroup, Grouping, InvoiceGroup, NewCharge, group
from tenantry.billing.rules.rating import charges
from tenantry.kernel.money import Money, sum_money
from tenantry.kernel.periods import Term

from .ledger import change, subscription

START = date(2027, 3, 10)
BOUGHT = change(1, ChangeKind.NEW, START, 10)


def fresh(found: list[Charge], *, after: int = 0, order: str = "ord_1") -> list[NewCharge]:
    return [NewCharge(f"chg_{number}", charge, order) for number, charge in enumerate(found, start=after + 1)]


def as_booked(items: list[NewCharge]) -> list[ChargeFact]:
    return [ChargeFact(item.charge_id, item.charge) for item in items]


def first_charge(subscription_id: str = "sub_1", price: str = "12.00") -> Charge:
    facts = subscription(change(1, ChangeKind.NEW, START, 10, price=price), term=Term.P1Y)
    return charges(replace(facts, subscription_id=subscription_id), START)[0]


def test_each_order_gets_one_invoice_of_its_currency() -> None:
    two = NewCharge("chg_2", first_charge("sub_2"), "ord_2")
    three = NewCharge("chg_3", first_charge("sub_3"), "ord_1")
    one = NewCharge("chg_1", first_charge(), "ord_1")
    assert group([one, two, three], [], {}) == Grouping(
        (InvoiceGroup("ord_1", "EUR", ("chg_1", "chg_3")), InvoiceGroup("ord_2", "EUR", ("chg_2",))), ()
    )


def test_a_cancellation_corrects_the_invoice_of_its_cycle() -> None:
    cancelled = change(2, ChangeKind.CANCELLED, date(2027, 3, 14), 0)
    standing = fresh(charges(subscription(BOUGHT), START))
    credit = difference(charges(subscription(BOUGHT, cancelled), date(2027, 3, 14)), as_booked(standing))
    found = group(fresh(credit, after=1), as_booked(standing), {"chg_1": "inv_1"})
    assert found == Grouping((), (CreditGroup("inv_1", ("chg_2",)),))


def test_bought_and_cancelled_at_once_is_an_invoice_and_its_credit_note() -> None:
    cancelled = change(2, ChangeKind.CANCELLED, START, 0, hour=15)
    found = group(fresh(charges(subscription(BOUGHT, cancelled), START)), [], {})
    invoice = InvoiceGroup("ord_1", "EUR", ("chg_1",))
    assert found == Grouping((invoice,), (CreditGroup(invoice, ("chg_2",)),))


def test_more_seats_are_invoiced_as_two_lines_and_fewer_are_credited_as_two_lines() -> None:
    standing = fresh(charges(subscription(BOUGHT, term=Term.P1Y), START))
    for seats, expected in (
        (15, Grouping((InvoiceGroup("ord_2", "EUR", ("chg_2", "chg_3")),), ())),
        (4, Grouping((), (CreditGroup("inv_1", ("chg_2", "chg_3")),))),
    ):
        changed = change(2, ChangeKind.QUANTITY, date(2027, 3, 12), seats)
        should = charges(subscription(BOUGHT, changed, term=Term.P1Y), date(2027, 3, 12))
        missing = fresh(difference(should, as_booked(standing)), after=1, order="ord_2")
        assert group(missing, as_booked(standing), {"chg_1": "inv_1"}) == expected


def test_a_reversal_corrects_the_very_invoice_and_the_replacement_is_invoiced() -> None:
    wrong = replace(first_charge(), net=Money(first_charge().net.amount - 1, "EUR"))
    (booked,) = as_booked(fresh([wrong]))
    missing = fresh(difference([first_charge()], [booked]), after=1)
    assert group(missing, [booked], {"chg_1": "inv_7"}) == Grouping(
        (InvoiceGroup("ord_1", "EUR", ("chg_3",)),), (CreditGroup("inv_7", ("chg_2",)),)
    )


def test_the_end_of_a_free_plan_needs_no_credit_note() -> None:
    free = change(1, ChangeKind.NEW, START, 10, price="0.00")
    cancelled = change(2, ChangeKind.CANCELLED, START, 0, hour=15)
    found = group(fresh(charges(subscription(free, cancelled), START)), [], {})
    assert found == Grouping((InvoiceGroup("ord_1", "EUR", ("chg_1",)),), ())


@st.composite
def runs(draw: st.DrawFn) -> list[NewCharge]:
    """What a first run of some orders may have to bill, whatever happened to their subscriptions."""
    found: list[Charge] = []
    for number in range(draw(st.integers(1, 4))):
        changes = [change(1, ChangeKind.NEW, START, draw(st.integers(1, 9)), price=draw(PRICES))]
        for sequence in range(2, 2 + draw(st.integers(0, 3))):
            day = date(2027, 3, draw(st.integers(10, 16)))
            kind = draw(st.sampled_from([ChangeKind.QUANTITY, ChangeKind.CANCELLED]))
            seats = draw(st.integers(1, 9)) if kind is ChangeKind.QUANTITY else 0
            changes.append(change(sequence, kind, day, seats, hour=draw(st.integers(11, 20))))
        facts = replace(subscription(*changes, term=Term.P1Y), subscription_id=f"sub_{number}")
        found += charges(facts, date(2027, 5, 1))
    return [
        NewCharge(f"chg_{number}", charge, f"ord_{draw(st.integers(1, 2))}")
        for number, charge in enumerate(found)
    ]


PRICES = st.sampled_from(["12.00", "9.05", "0.00"])


@given(runs())
def test_no_charge_is_lost_or_stands_twice_and_no_document_has_the_wrong_sign(items: list[NewCharge]) -> None:
    found = group(items, [], {})
    nets = {item.charge_id: item.charge.net for item in items}
    placed = [charge_id for invoice in found.invoices for charge_id in invoice.charge_ids]
    placed += [charge_id for note in found.credit_notes for charge_id in note.charge_ids]
    assert len(set(placed)) == len(placed)
    assert all(not nets[charge_id] for charge_id in nets.keys() - set(placed))
    for invoice in found.invoices:
        assert not sum_money((nets[charge_id] for charge_id in invoice.charge_ids), "EUR").is_negative
    for note in found.credit_notes:
        assert sum_money((nets[charge_id] for charge_id in note.charge_ids), "EUR").is_negative
        assert note.corrects in found.invoices
