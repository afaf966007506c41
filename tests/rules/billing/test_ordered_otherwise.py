"""Sold billed annually, ordered at Microsoft billed monthly: the price by the year, the cost by Microsoft's months."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from tests.rules.billing.ledger import change, eur, subscription

from tenantry.billing.rules.facts import ChangeFact, ChangeKind, SubscriptionFacts
from tenantry.billing.rules.rating import charges
from tenantry.kernel.money import sum_money
from tenantry.kernel.periods import BillingPlan, Term, add_months

BOUGHT = change(1, ChangeKind.NEW, date(2027, 3, 10), 4, price="134.78", cost="9.83")


def sold_annually(*changes: ChangeFact) -> SubscriptionFacts:
    facts = subscription(*changes, term=Term.P1Y, billing_plan=BillingPlan.ANNUAL)
    return replace(facts, ordered_billing_plan=BillingPlan.MONTHLY)


def test_the_year_is_charged_at_once_and_costs_twelve_of_microsofts_months() -> None:
    (charge,) = charges(sold_annually(BOUGHT), date(2028, 3, 9))
    assert (charge.period.start, charge.period.end) == (date(2027, 3, 10), date(2028, 3, 10))
    assert (charge.net, charge.cost) == (eur("539.12"), eur("471.84"))  # 4 × 134.78; 12 × 4 × 9.83


def test_added_seats_cost_the_days_left_of_the_month_and_the_whole_months_after_it() -> None:
    more = change(2, ChangeKind.QUANTITY, date(2028, 1, 20), 6)
    *_, credit, charge = charges(sold_annually(BOUGHT, more), date(2028, 1, 20))
    # 20 January to 9 March are 50 of the year's 366 days; of Microsoft's months 21 of 31 days and all of the last.
    assert (credit.net, charge.net) == (eur("-73.65"), eur("110.48"))
    assert (credit.cost, charge.cost) == (eur("-65.95"), eur("98.93"))


def test_what_is_cancelled_within_the_window_costs_the_days_until_then() -> None:
    gone = change(2, ChangeKind.CANCELLED, date(2027, 3, 14), 0)
    new, credit = charges(sold_annually(BOUGHT, gone), date(2027, 3, 14))
    # Microsoft charges the first month less 27 of its 31 days, and none of the others.
    assert new.cost + credit.cost == eur("39.32") - eur("34.24")
    assert new.net + credit.net == eur("539.12") - eur("533.23")


def test_what_is_cancelled_within_a_day_costs_nothing() -> None:
    gone = change(2, ChangeKind.CANCELLED, date(2027, 3, 11), 0, hour=9)
    found = charges(sold_annually(BOUGHT, gone), date(2027, 3, 11))
    assert sum_money((one.net for one in found), "EUR") == eur("0.00")
    assert sum_money((one.cost for one in found), "EUR") == eur("0.00")


@given(st.dates(date(2026, 1, 1), date(2032, 12, 31)), st.integers(1, 500))
def test_over_the_term_it_costs_what_the_same_term_billed_monthly_costs(start: date, seats: int) -> None:
    bought = change(1, ChangeKind.NEW, start, seats, cost="9.83")
    last = add_months(start, 12)
    monthly = subscription(bought, term=Term.P1Y, billing_plan=BillingPlan.MONTHLY)
    assert sum_money((one.cost for one in charges(sold_annually(bought), last)), "EUR") == sum_money(
        (one.cost for one in charges(monthly, last)), "EUR"
    )
