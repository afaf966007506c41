"""What is owed for a term: the worked examples of docs/billing.md, then the edges."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenantry.billing.rules.facts import ChangeKind, ChargeKind, RuleCode
from tenantry.billing.rules.proration import COST_ROUNDING, CostRounding, supplier_cost
from tenantry.billing.rules.rating import charge_cycles, charges, cycles_after
from tenantry.kernel.money import sum_money
from tenantry.kernel.periods import BillingPlan, Period, Term, boundary

from .ledger import amounts, change, eur, per_seat, subscription

NEW, QUANTITY, CANCELLED = ChangeKind.NEW, ChangeKind.QUANTITY, ChangeKind.CANCELLED
BOUGHT = change(1, NEW, date(2027, 6, 18), 10)
FIVE_MORE = change(2, QUANTITY, date(2027, 6, 20), 15, price="13.00")


def test_ten_seats_for_a_month_are_charged_in_full_on_the_day_of_purchase() -> None:
    (charge,) = charges(subscription(BOUGHT), date(2027, 6, 18))
    assert (charge.kind, charge.net, charge.cost) == (ChargeKind.NEW, eur("120.00"), eur("100.00"))
    assert charge.period == charge.cycle == Period(date(2027, 6, 18), date(2027, 7, 18))
    assert charge.cycle.days == 30


def test_seats_added_mid_cycle_are_two_lines_for_the_days_left() -> None:
    _, back, forth = charges(subscription(BOUGHT, FIVE_MORE), date(2027, 6, 20))
    assert amounts([back, forth]) == [("seats_credit", -10, "-112.00"), ("seats_charge", 15, "168.00")]
    assert back.net + forth.net == eur("56.00")
    assert back.period == forth.period == Period(date(2027, 6, 20), date(2027, 7, 18))
    assert back.period.days == 28
    assert back.change_sequence == forth.change_sequence == 2


def test_a_monthly_term_ends_with_its_month_and_its_renewal_is_a_term_in_full() -> None:
    assert len(charges(subscription(BOUGHT, FIVE_MORE), date(2027, 12, 31))) == 3
    renewed = subscription(change(3, NEW, date(2027, 7, 18), 15))
    assert amounts(charges(renewed, date(2027, 7, 18))) == [("new", 15, "180.00")]


def test_a_yearly_term_billed_monthly_keeps_its_price_when_the_list_moves() -> None:
    facts = subscription(BOUGHT, FIVE_MORE, term=Term.P1Y)
    assert amounts(charges(facts, date(2027, 7, 17)))[-1] == ("seats_charge", 15, "168.00")
    assert amounts(charges(facts, date(2027, 7, 18)))[-1] == ("cycle", 15, "180.00")
    assert len(charges(facts, date(2029, 1, 1))) == 12 + 2


def test_the_supplier_cuts_seat_changes_per_line_and_all_else_per_unit() -> None:
    cycle, days = Period(date(2027, 7, 1), date(2027, 8, 1)), Period(date(2027, 7, 15), date(2027, 8, 1))
    assert (days.days, cycle.days) == (17, 31)
    cost = per_seat("9.05")
    back = supplier_cost(ChargeKind.SEATS_CREDIT, cost, -20, days, cycle)
    forth = supplier_cost(ChargeKind.SEATS_CHARGE, cost, 25, days, cycle)
    assert (back, forth, back + forth) == (eur("-99.25"), eur("124.07"), eur("24.82"))
    assert supplier_cost(ChargeKind.NEW, cost, 5, days, cycle) == eur("24.80")


def test_only_seat_changes_are_cut_per_line() -> None:
    per_line = {kind for kind, order in COST_ROUNDING.items() if order is CostRounding.PER_LINE}
    assert per_line == {ChargeKind.SEATS_CREDIT, ChargeKind.SEATS_CHARGE}
    assert set(COST_ROUNDING) == set(ChargeKind)


def test_a_year_cancelled_on_its_fifth_day_gives_back_that_day_and_all_after() -> None:
    bought = change(1, NEW, date(2027, 3, 10), 4, price="120.00", cost="120.00")
    stopped = change(2, CANCELLED, date(2027, 3, 14), 0)
    facts = subscription(bought, stopped, term=Term.P1Y, billing_plan=BillingPlan.ANNUAL)
    charged, credit = charges(facts, date(2027, 3, 14))
    assert charged.cycle.days == 366
    assert credit.period == Period(date(2027, 3, 14), date(2028, 3, 10))
    assert credit.period.days == 362
    assert (credit.net, credit.cost) == (eur("-474.75"), eur("-474.72"))
    assert credit.rule is RuleCode.CANCELLED_WITHIN_WINDOW


def test_within_24_hours_everything_is_given_back_with_the_seats_added_meanwhile() -> None:
    more = change(2, QUANTITY, date(2027, 6, 19), 13, hour=8)
    stopped = change(3, CANCELLED, date(2027, 6, 19), 0, hour=10)
    found = charges(subscription(BOUGHT, more, stopped), date(2027, 6, 30))
    assert amounts(found) == [
        ("new", 10, "120.00"),
        ("seats_credit", -10, "-116.00"),
        ("seats_charge", 13, "150.80"),
        ("cancellation_credit", -13, "-154.80"),
    ]
    assert found[-1].rule is RuleCode.CANCELLED_WITHIN_24_HOURS
    assert sum_money((charge.net for charge in found), "EUR") == eur("0.00")
    assert sum_money((charge.cost for charge in found), "EUR") == eur("0.00")


@pytest.mark.parametrize(
    ("day", "hour", "minute", "credit"),
    [
        (date(2027, 6, 19), 10, 0, "-120.00"),
        (date(2027, 6, 19), 10, 1, "-116.00"),
        (date(2027, 6, 25), 10, 0, "-92.00"),
        (date(2027, 6, 25), 10, 1, None),
    ],
)
def test_the_window_closes_to_the_minute(day: date, hour: int, minute: int, credit: str | None) -> None:
    stopped = change(2, CANCELLED, day, 0, hour=hour, minute=minute)
    found = charges(subscription(BOUGHT, stopped), date(2027, 7, 1))
    assert [amount for kind, _, amount in amounts(found) if kind == "cancellation_credit"] == (
        [credit] if credit else []
    )


def test_a_term_that_runs_on_is_owed_in_whole() -> None:
    facts = subscription(BOUGHT, term=Term.P1Y)
    assert sum_money((charge.net for charge in charges(facts, date(2029, 1, 1))), "EUR") == eur("1440.00")


def test_after_the_window_nothing_is_given_back_and_no_later_cycle_is_charged() -> None:
    stopped = change(2, CANCELLED, date(2027, 7, 26), 0)
    facts = subscription(BOUGHT, stopped, term=Term.P1Y)
    assert amounts(charges(facts, date(2029, 1, 1))) == [("new", 10, "120.00"), ("cycle", 10, "120.00")]


def test_a_clock_of_microsofts_that_is_ahead_does_not_hide_a_cancellation() -> None:
    stopped = change(2, CANCELLED, date(2027, 6, 18), 0, hour=9)
    facts = subscription(BOUGHT, stopped, term=Term.P1Y)
    assert amounts(charges(facts, date(2029, 1, 1)))[1:] == [("cancellation_credit", -10, "-120.00")]


def test_nothing_is_charged_after_a_cancellation_that_counts() -> None:
    stopped = change(2, CANCELLED, date(2027, 6, 20), 0)
    facts = subscription(BOUGHT, stopped, term=Term.P1Y)
    assert amounts(charges(facts, date(2029, 1, 1))) == [
        ("new", 10, "120.00"),
        ("cancellation_credit", -10, "-112.00"),
    ]


def test_microsoft_s_own_deadline_wins_over_168_hours() -> None:
    stopped = change(2, CANCELLED, date(2027, 6, 26), 0)
    until = datetime(2027, 6, 27, tzinfo=UTC)
    found = charges(subscription(BOUGHT, stopped, cancellable_until=until), date(2027, 7, 1))
    assert amounts(found)[-1] == ("cancellation_credit", -10, "-88.00")


def test_seats_given_back_within_24_hours_cost_nothing() -> None:
    more = change(2, QUANTITY, date(2027, 6, 20), 15, hour=23)
    fewer = change(3, QUANTITY, date(2027, 6, 21), 12, hour=9)
    found = charges(subscription(BOUGHT, more, fewer), date(2027, 6, 30))
    assert amounts(found)[-2:] == [("seats_credit", -15, "-168.00"), ("seats_charge", 12, "134.40")]
    assert found[-1].period.start == date(2027, 6, 20)
    assert found[-1].rule is RuleCode.SEATS_REMOVED_WITHIN_24_HOURS


def test_a_later_reduction_is_counted_from_its_own_day() -> None:
    fewer = change(2, QUANTITY, date(2027, 6, 20), 8)
    found = charges(subscription(BOUGHT, fewer), date(2027, 6, 30))
    assert amounts(found)[1:] == [("seats_credit", -10, "-112.00"), ("seats_charge", 8, "89.60")]


def test_cycles_come_from_the_anchor_and_the_last_ends_where_microsoft_ends_the_term() -> None:
    bought = change(1, NEW, date(2027, 1, 31), 1)
    cycles = list(charge_cycles(subscription(bought, term=Term.P1Y)))
    assert [cycle.start.day for cycle in cycles[:4]] == [31, 28, 31, 30]
    assert (len(cycles), cycles[-1].end) == (12, date(2028, 1, 31))


@given(st.dates(date(2024, 1, 1), date(2032, 12, 31)), st.sampled_from([Term.P1M, Term.P1Y, Term.P3Y]))
def test_the_cycles_of_a_term_join_without_a_gap(anchor: date, term: Term) -> None:
    facts = subscription(change(1, NEW, anchor, 1), term=term)
    cycles = list(charge_cycles(facts))
    assert (cycles[0].start, cycles[-1].end) == (anchor, facts.term_end)
    assert all(left.end == right.start for left, right in pairwise(cycles))


def test_a_term_is_not_billed_less_often_than_it_ends() -> None:
    with pytest.raises(ValueError, match="not billed"):
        charges(subscription(BOUGHT, billing_plan=BillingPlan.ANNUAL), date(2027, 6, 18))


def test_what_lies_ahead_is_not_charged_yet() -> None:
    facts = subscription(BOUGHT, FIVE_MORE, term=Term.P1Y)
    assert charges(facts, date(2027, 6, 17)) == []
    assert len(charges(facts, date(2027, 6, 19))) == 1


@given(
    start=st.dates(date(2024, 1, 1), date(2027, 12, 31)),
    way=st.sampled_from(
        [(Term.P1M, BillingPlan.MONTHLY), (Term.P1Y, BillingPlan.MONTHLY), (Term.P1Y, BillingPlan.ANNUAL),
         (Term.P3Y, BillingPlan.MONTHLY), (Term.P3Y, BillingPlan.ANNUAL), (Term.P3Y, BillingPlan.TRIENNIAL)]
    ),
    seats=st.lists(st.integers(1, 300), min_size=1, max_size=4),
    later=st.integers(0, 1_200),
)  # fmt: skip
def test_whole_cycles_to_come_cost_as_many_seats_as_there_are_cycles(
    start: date, way: tuple[Term, BillingPlan], seats: list[int], later: int
) -> None:
    term, billing_plan = way
    end = boundary(start, 1, term.months)
    through = min(start + timedelta(days=later), end - timedelta(days=1))
    changes = [change(1, NEW, start, seats[0], cost="9.055")]
    changes += [change(2 + n, QUANTITY, start, many, cost="9.055") for n, many in enumerate(seats[1:])]
    facts = replace(subscription(*changes, term=term, billing_plan=billing_plan), term_end=end)
    ahead = [one for one in charges(facts, end) if one.period.start > through]

    count = cycles_after(start, term, billing_plan, through)
    assert len(ahead) == count
    assert sum_money((one.cost for one in ahead), "EUR") == per_seat("9.055").times_cut_per_unit(
        seats[-1] * count
    )
