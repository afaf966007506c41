"""What a trial becomes: whether it can be so, on which day, and what it may cost at most."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenantry.kernel.money import Money
from tenantry.kernel.periods import BillingPlan, Term
from tenantry.kernel.problems import Code
from tenantry.ordering.rules.trials import (
    CANNOT_BECOME,
    HAS_NO_PRICE,
    MORE_THAN_TRIED,
    TOO_FEW,
    Choice,
    Target,
    choice_from,
    conversion_day,
    notice_day,
    target_problem,
    total_to_confirm,
)

FITS = Target("Business Standard", seats=10, trial_seats=25, minimum_seats=1, is_target=True, has_price=True)
amounts = st.decimals(min_value=0, max_value=1_000_000, places=2)


@pytest.mark.parametrize(
    ("changed", "code", "field", "params"),
    [
        ({"is_target": False}, CANNOT_BECOME, "becomes", {}),
        ({"has_price": False}, HAS_NO_PRICE, "becomes", {}),
        ({"seats": 26}, MORE_THAN_TRIED, "becomes.seats", {"limit": 25, "given": 26}),
        ({"seats": 4, "minimum_seats": 5}, TOO_FEW, "becomes.seats", {"limit": 5, "given": 4}),
    ],
)
def test_what_is_in_the_way_is_named(
    changed: dict[str, object], code: Code, field: str, params: dict[str, int]
) -> None:
    found = target_problem(replace(FITS, **changed), "becomes")  # type: ignore[arg-type]
    assert found is not None
    assert (found.code, found.field, dict(found.params)) == (code, field, {"plan": FITS.title} | params)


@given(st.integers(1, 300), st.integers(1, 300), st.integers(1, 300))
def test_as_many_seats_as_the_trial_has_and_the_plan_asks_for_can_become_it(
    seats: int, trial: int, least: int
) -> None:
    one = replace(FITS, seats=seats, trial_seats=trial, minimum_seats=least)
    assert (target_problem(one, "becomes") is None) is (least <= seats <= trial)


@given(st.dates(date(2026, 1, 1), date(2099, 1, 1)), st.integers(1, 14))
def test_the_day_lies_before_the_end_by_so_many_days(term_end: date, days: int) -> None:
    assert conversion_day(term_end, days) + timedelta(days=days) == term_end
    assert notice_day(term_end, days) < term_end


@given(amounts, amounts)
def test_no_more_is_confirmed_than_was_shown(shown: Decimal, now: Decimal) -> None:
    confirmed = total_to_confirm(Money(shown, "EUR"), Money(now, "EUR"))
    assert confirmed == Money(min(shown, now), "EUR")
    assert total_to_confirm(None, Money(now, "EUR")) == Money(now, "EUR")
    assert total_to_confirm(Money(shown, "USD"), Money(now, "EUR")) == Money(shown, "USD")


@given(st.sampled_from(Term), st.sampled_from(BillingPlan), st.integers(1, 10_000))
def test_a_choice_is_read_back_as_it_was_kept(term: Term, billing_plan: BillingPlan, seats: int) -> None:
    choice = Choice("pln_1", term, billing_plan, seats)
    assert choice_from(choice.as_data()) == choice
    assert choice_from(None) is None
