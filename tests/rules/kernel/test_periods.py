"""Months are counted from the anchor and periods are half-open."""

from datetime import UTC, date, datetime

import pytest
from dateutil.relativedelta import relativedelta  # type: ignore[import-untyped]
from hypothesis import example, given
from hypothesis import strategies as st

from tenantry.kernel.periods import BillingPlan, Period, Term, add_months, boundary

DAYS = st.dates(date(1990, 1, 1), date(2200, 1, 1))


@given(DAYS, st.integers(-600, 600))
@example(date(2027, 1, 31), 1)
@example(date(2028, 1, 31), 1)
@example(date(2028, 2, 29), 12)
@example(date(2028, 2, 29), 48)
@example(date(2027, 3, 31), -1)
def test_months_are_added_as_dateutil_adds_them(anchor: date, months: int) -> None:
    assert add_months(anchor, months) == anchor + relativedelta(months=months)


def test_the_31st_comes_back_after_february() -> None:
    anchor = date(2027, 1, 31)
    assert [boundary(anchor, k, 1) for k in range(4)] == [
        date(2027, 1, 31),
        date(2027, 2, 28),
        date(2027, 3, 31),
        date(2027, 4, 30),
    ]


def test_a_leap_day_s_anniversary_is_the_28th_until_the_next_leap_year() -> None:
    assert [boundary(date(2028, 2, 29), k, 12).day for k in range(5)] == [29, 28, 28, 28, 29]


def test_a_period_is_half_open() -> None:
    june = Period(date(2027, 6, 18), date(2027, 7, 18))
    assert june.days == 30
    assert june.last_day == date(2027, 7, 17)
    assert june.contains(date(2027, 6, 18))
    assert june.contains(date(2027, 7, 17))
    assert not june.contains(date(2027, 7, 18))
    assert not june.contains(date(2027, 6, 17))


@pytest.mark.parametrize("end", [date(2027, 6, 18), date(2027, 6, 17)])
def test_a_period_has_at_least_one_day(end: date) -> None:
    with pytest.raises(ValueError):
        Period(date(2027, 6, 18), end)


def test_a_moment_is_no_day() -> None:
    moment = datetime(2027, 6, 18, tzinfo=UTC)
    with pytest.raises(TypeError):
        Period(moment, date(2027, 7, 18))
    with pytest.raises(TypeError):
        add_months(moment, 1)


def test_terms_and_billing_plans_know_their_months() -> None:
    assert {term: term.months for term in Term} == {"P1M": 1, "P1Y": 12, "P3Y": 36}
    assert {plan: plan.months for plan in BillingPlan} == {"monthly": 1, "annual": 12, "triennial": 36}
