"""Dates, prices and JSON by property."""

import json
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from partner_center_simulator import calendar_dates, catalogue, prices, wire

days = st.dates(date(2020, 1, 1), date(2060, 12, 31))
plans = st.sampled_from(catalogue.PLANS)
bases = st.decimals(min_value=0, max_value=9999, places=2)


@given(days, st.integers(0, 60), st.integers(0, 60))
def test_months_are_counted_from_the_anchor_and_never_overrun_the_month(
    day: date, less: int, more: int
) -> None:
    found = calendar_dates.add_months(day, less)
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == less
    assert found.day == day.day or (found.day < day.day and (found + timedelta(days=1)).day == 1)
    assert (calendar_dates.add_months(day, less + more) > found) == (more > 0)


@given(days, st.sampled_from(["monthly", "annual", "triennial"]), st.integers(0, 1500))
def test_today_lies_in_the_billing_cycle_that_ends_next(start: date, cycle: str, later: int) -> None:
    today = start + timedelta(days=later)
    end = calendar_dates.last_day_of_cycle(start, cycle, today)
    assert end >= today
    following = end + timedelta(days=1)
    months = (following.year - start.year) * 12 + following.month - start.month
    assert months % calendar_dates.CYCLE_MONTHS[cycle] == 0


@given(bases, plans)
def test_paying_more_often_is_never_cheaper(base: Decimal, plan: tuple[str, str]) -> None:
    term, cycle = plan
    whole = prices.cycle_price(base, term, cycle, "EUR") * prices.cycles_in(term, cycle)
    assert whole >= base * calendar_dates.TERM_MONTHS[term]
    assert whole == whole.quantize(Decimal("0.01"))


leaves = st.integers() | st.booleans() | st.text() | bases
trees = st.recursive(leaves, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner))


@given(trees)
def test_what_is_written_is_json_and_reads_back_equal(value: object) -> None:
    assert json.loads(wire.encode(value), parse_float=Decimal) == value
