"""What an order commits the provider to at Microsoft, and whether that fits under a limit."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tenantry.billing.rules.facts import ChangeFact, ChangeKind, SubscriptionFacts
from tenantry.billing.rules.rating import charges
from tenantry.kernel.money import Money, Rate, sum_money
from tenantry.kernel.periods import BillingPlan, Term, add_months
from tenantry.ordering.rules.commitment import Committed, cost_of, over_commitment
from tenantry.ordering.rules.holds import OVER_COMMITMENT

DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))
SOLD = st.sampled_from(
    [
        (Term.P1M, BillingPlan.MONTHLY),
        (Term.P1Y, BillingPlan.MONTHLY),
        (Term.P1Y, BillingPlan.ANNUAL),
        (Term.P3Y, BillingPlan.MONTHLY),
        (Term.P3Y, BillingPlan.ANNUAL),
        (Term.P3Y, BillingPlan.TRIENNIAL),
    ]
)
RATES = st.integers(0, 99_999_999).map(lambda n: Rate(Decimal(n).scaleb(-6), "EUR"))
PUBLISHED = st.integers(0, 999_999).map(lambda cents: Rate(Decimal(cents).scaleb(-2), "EUR"))
SEATS = st.integers(1, 5_000)
AMOUNTS = st.integers(0, 10_000_000).map(lambda cents: Money(Decimal(cents).scaleb(-2), "EUR"))


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def test_ten_seats_for_a_year_commit_to_twelve_months() -> None:
    line = Committed(10, Rate(Decimal("9.83"), "EUR"), Term.P1Y, BillingPlan.MONTHLY, None)
    assert line.cost(date(2026, 3, 1)) == eur("1179.60")


def test_seats_that_are_added_commit_to_the_days_left_and_the_cycles_to_come() -> None:
    line = Committed(3, Rate(Decimal("31.00"), "EUR"), Term.P1Y, BillingPlan.MONTHLY, date(2026, 1, 1))
    assert line.cost(date(2026, 10, 22)) == eur("30.00") + eur("186.00")
    assert line.cost(date(2026, 12, 1)) == eur("93.00")
    assert line.cost(date(2027, 1, 1)) == eur("0"), "the term has ended"


@given(SOLD, RATES, SEATS, DAYS)
def test_a_new_line_commits_to_what_microsoft_charges_for_its_whole_term(
    sold: tuple[Term, BillingPlan], cost: Rate, seats: int, start: date
) -> None:
    term, billing_plan = sold
    at = datetime(start.year, start.month, start.day, tzinfo=UTC)
    opening = ChangeFact(1, ChangeKind.NEW, start, at, seats, cost, cost, "ord_x")
    end = add_months(start, term.months)
    facts = SubscriptionFacts("sub_x", "EUR", term, billing_plan, start, end, (opening,))
    charged = charges(facts, end - timedelta(days=1))
    line = Committed(seats, cost, term, billing_plan, None)
    assert line.cost(start) == sum_money((one.cost for one in charged), "EUR")


@given(SOLD, PUBLISHED, SEATS, DAYS, st.integers(0, 1_100))
def test_seats_added_later_never_commit_to_more_and_after_the_term_to_nothing(
    sold: tuple[Term, BillingPlan], cost: Rate, seats: int, start: date, later: int
) -> None:
    line = Committed(seats, cost, *sold, start)
    day = start + timedelta(days=later)
    assert line.cost(day) >= line.cost(day + timedelta(days=1))
    assert line.cost(start) == Committed(seats, cost, *sold, None).cost(start)
    assert not line.cost(add_months(start, sold[0].months))


@given(AMOUNTS, AMOUNTS, AMOUNTS)
def test_an_order_is_over_the_limit_exactly_when_both_together_are_more(
    running: Money, order: Money, limit: Money
) -> None:
    problem = over_commitment(running, order, limit)
    assert (problem is None) == (running + order <= limit)
    if problem is not None:
        assert problem.code is OVER_COMMITMENT
        assert problem.params == {
            "use": (running + order).as_wire()["amount"],
            "limit": limit.as_wire()["amount"],
            "currency": "EUR",
        }


def test_nothing_commits_to_nothing() -> None:
    assert cost_of((), "EUR", date(2026, 3, 1)) == eur("0")
