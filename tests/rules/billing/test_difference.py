"""Billing by difference books what is missing, once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenantry.billing.rules.difference import Contradiction, difference
from tenantry.billing.rules.facts import ChangeFact, ChangeKind, Charge, ChargeFact
from tenantry.billing.rules.rating import charges
from tenantry.kernel.money import Money, sum_money
from tenantry.kernel.periods import Term

from .ledger import amounts, book, change, eur, subscription

START = date(2027, 1, 31)
END = date(2028, 2, 1)
BOUGHT = change(1, ChangeKind.NEW, START, 10)


def total(lines: Sequence[Charge]) -> tuple[Money, Money]:
    return sum_money((c.net for c in lines), "EUR"), sum_money((c.cost for c in lines), "EUR")


@st.composite
def histories(draw: st.DrawFn) -> list[ChangeFact]:
    """A purchase and what follows, in the order in which it becomes known (not in which it happened)."""
    days = draw(st.lists(st.integers(0, 360), max_size=6))
    price = draw(st.sampled_from(["12.00", "9.05", "0.00", "11.5875"]))
    found = [change(1, ChangeKind.NEW, START, draw(st.integers(1, 30)), price=price, cost="9.05")]
    for sequence, offset in enumerate(days, start=2):
        kind = draw(st.sampled_from([ChangeKind.QUANTITY] * 4 + [ChangeKind.CANCELLED]))
        quantity = draw(st.integers(0, 30)) if kind is ChangeKind.QUANTITY else 0
        hour = draw(st.integers(11, 23))
        found.append(change(sequence, kind, START + timedelta(days=offset), quantity, hour=hour))
    return found


def run(booked: list[ChargeFact], known: list[ChangeFact], through: date) -> list[ChargeFact]:
    """One billing run: what it adds to the books."""
    should = charges(subscription(*known, term=Term.P1Y), through)
    return book(difference(should, booked), after=len(booked))


@given(histories(), st.lists(st.integers(0, 370), max_size=5))
def test_however_it_becomes_known_the_books_end_at_what_should_be(
    history: list[ChangeFact], stops: list[int]
) -> None:
    booked: list[ChargeFact] = []
    runs = sorted(START + timedelta(days=stop) for stop in stops)
    for number, day in enumerate([*runs, END], start=1):
        known = history if day == END else history[:number]
        booked += run(booked, known, day)
        should = charges(subscription(*known, term=Term.P1Y), day)
        assert total([fact.charge for fact in booked]) == total(should)
        assert run(booked, known, day) == []
    unique = {(fact.charge.key, fact.charge.revision) for fact in booked}
    reversed_ids = [fact.charge.reverses for fact in booked if fact.charge.reverses]
    assert len(unique) == len(booked)
    assert len(set(reversed_ids)) == len(reversed_ids)


@given(histories())
def test_nothing_is_charged_that_begins_after_a_cancellation(history: list[ChangeFact]) -> None:
    ended = [found.effective for found in history if found.kind is ChangeKind.CANCELLED]
    for charge in charges(subscription(*history, term=Term.P1Y), END):
        assert charge.period.start <= min(ended, default=END)


@given(histories(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(history: list[ChangeFact], shuffle: Random) -> None:
    should = charges(subscription(*history, term=Term.P1Y), END)
    booked = run([], history[:1], END)
    expected = difference(should, booked)
    mixed_should, mixed_booked, mixed_history = list(should), list(booked), history[1:]
    for rows in (mixed_should, mixed_booked, mixed_history):
        shuffle.shuffle(rows)
    assert difference(mixed_should, mixed_booked) == expected
    assert charges(subscription(history[0], *mixed_history, term=Term.P1Y), END) == should


def test_a_back_dated_change_repairs_what_was_billed() -> None:
    known = [BOUGHT]
    booked = run([], known, date(2027, 2, 28))
    late = change(2, ChangeKind.QUANTITY, date(2027, 2, 14), 15)
    repair = run(booked, [*known, late], date(2027, 2, 28))
    assert [(f.charge.reverses, f.charge.revision, *amounts([f.charge])[0]) for f in repair] == [
        (None, 0, "seats_credit", -10, "-60.00"),
        (None, 0, "seats_charge", 15, "90.00"),
        ("chg_2", 1, "cycle", -10, "-120.00"),
        (None, 0, "cycle", 15, "180.00"),
    ]


def test_a_corrected_line_is_taken_back_by_name_and_replaced_under_the_next_revision() -> None:
    (wrong,) = book([replace(charges(subscription(BOUGHT), START)[0], net=eur("119.00"))])
    back, right = difference(charges(subscription(BOUGHT), START), [wrong])
    assert (back.reverses, back.revision, back.net, back.quantity) == ("chg_1", 1, eur("-119.00"), -10)
    assert (right.reverses, right.revision, right.net) == (None, 2, eur("120.00"))


def contradictions() -> list[list[ChargeFact]]:
    (first,) = book(charges(subscription(BOUGHT), START))
    back = ChargeFact("chg_2", first.charge.reversed_by("chg_1", 1))
    return [
        [first, first],
        [first, ChargeFact("chg_2", replace(first.charge, revision=1))],
        [back],
        [first, back, ChargeFact("chg_3", first.charge.reversed_by("chg_1", 2))],
        [first, back, ChargeFact("chg_3", back.charge.reversed_by("chg_2", 2))],
        [first, ChargeFact("chg_2", replace(back.charge, net=eur("-1.00")))],
    ]


@pytest.mark.parametrize("booked", contradictions())
def test_books_that_cannot_be_true_stop_the_run(booked: list[ChargeFact]) -> None:
    with pytest.raises(Contradiction):
        difference(charges(subscription(BOUGHT), START), booked)
