"""What a basket shows is what billing will charge."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenantry.billing.preview import Preview, PreviewLine, PreviewSeats, preview_charges, preview_first_charge
from tenantry.billing.rules.facts import ChangeKind
from tenantry.billing.rules.rating import charges
from tenantry.kernel.money import CurrencyMismatch, Money, Rate, sum_money
from tenantry.kernel.periods import BillingPlan, Period, Term

from .ledger import change, eur, per_seat, subscription

DAY = date(2027, 1, 31)


def line(price: str, seats: int, term: Term, billing_plan: BillingPlan) -> PreviewLine:
    return PreviewLine(per_seat(price), seats, term, billing_plan, DAY)


def test_a_first_charge_is_seats_times_price_for_the_first_cycle_of_each_line() -> None:
    lines = [
        line("12.00", 10, Term.P1Y, BillingPlan.MONTHLY),
        line("144.00", 2, Term.P1Y, BillingPlan.ANNUAL),
        line("14.40", 1, Term.P1M, BillingPlan.MONTHLY),
    ]
    assert preview_first_charge(lines) == eur("422.40")
    assert [(found.period, found.net) for found in preview_charges(lines)] == [
        (Period(DAY, date(2027, 2, 28)), eur("120.00")),
        (Period(DAY, date(2028, 1, 31)), eur("288.00")),
        (Period(DAY, date(2027, 2, 28)), eur("14.40")),
    ]


def test_yen_have_no_decimals() -> None:
    yen = PreviewLine(Rate(Decimal("1919"), "JPY"), 3, Term.P1Y, BillingPlan.MONTHLY, DAY)
    assert preview_first_charge([yen]) == Money(Decimal(5757), "JPY")


def test_two_currencies_have_no_total() -> None:
    yen = PreviewLine(Rate(Decimal("1919"), "JPY"), 3, Term.P1Y, BillingPlan.MONTHLY, DAY)
    with pytest.raises(CurrencyMismatch):
        preview_first_charge([line("12.00", 1, Term.P1M, BillingPlan.MONTHLY), yen])


@given(
    st.integers(1, 300), st.decimals("0", "999.99", places=2), st.dates(date(2024, 1, 1), date(2030, 12, 31))
)
def test_what_is_shown_is_what_is_charged_later(seats: int, price: Decimal, day: date) -> None:
    shown = preview_first_charge(
        [PreviewLine(per_seat(str(price)), seats, Term.P1Y, BillingPlan.MONTHLY, day)]
    )
    bought = change(1, ChangeKind.NEW, day, seats, price=str(price))
    (charged,) = charges(subscription(bought, term=Term.P1Y), day)
    assert shown == charged.net


def seats(price: str, standing: int, added: int, on: date) -> PreviewSeats:
    """Added to a year paid monthly that began on the last day of January."""
    end = date(2028, 1, 31)
    return PreviewSeats(per_seat(price), standing, added, Term.P1Y, BillingPlan.MONTHLY, DAY, end, on)


def test_added_seats_cost_the_days_left_of_the_cycle_as_the_difference_of_two_rounded_lines() -> None:
    # The cycle is 31 January to 27 February: 28 days, of which the 11th to the 27th are 17.
    pair = preview_charges([seats("9.05", 20, 5, date(2027, 2, 11))])
    assert [found.net for found in pair] == [eur("-109.89"), eur("137.37")]
    assert {found.period for found in pair} == {Period(date(2027, 2, 11), date(2027, 2, 28))}
    assert preview_first_charge([seats("9.05", 20, 5, date(2027, 2, 11))]) == eur("27.48")


def test_a_plan_and_added_seats_are_one_total() -> None:
    both: list[Preview] = [
        line("12.00", 10, Term.P1Y, BillingPlan.MONTHLY),
        seats("28.00", 4, 1, date(2027, 2, 14)),
    ]
    assert preview_first_charge(both) == eur("134.00")


@given(
    standing=st.integers(1, 300),
    added=st.integers(1, 300),
    price=st.decimals("0", "999.99", places=2),
    days=st.integers(0, 364),
)
def test_what_added_seats_show_is_what_they_are_charged_later(
    standing: int, added: int, price: Decimal, days: int
) -> None:
    on = DAY + timedelta(days=days)
    shown = preview_first_charge([seats(str(price), standing, added, on)])
    bought = change(1, ChangeKind.NEW, DAY, standing, price=str(price))
    more = change(2, ChangeKind.QUANTITY, on, standing + added, price=str(price))
    before = charges(subscription(bought, term=Term.P1Y), on)
    after = charges(subscription(bought, more, term=Term.P1Y), on)
    total = sum_money((one.net for one in after), "EUR") - sum_money((one.net for one in before), "EUR")
    assert shown == total
