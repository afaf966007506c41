"""Which promotion a purchase gets, and what it makes of the price."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from tests.rules.catalog.test_quote import (
    billings,
    currencies,
    discount,
    kinds,
    margin,
    percents,
    prices,
    sheet_row,
)

from tenantry.catalog.rules.promotions import ANYBODY, Buying, PromotionFact, promotion_given
from tenantry.catalog.rules.quote import (
    OrderedAt,
    PriceRuleFact,
    Quote,
    RuleKind,
    SupplierPriceFact,
    quote,
    unit_price,
)
from tenantry.kernel.money import Money, Rate
from tenantry.kernel.periods import BillingPlan, Term

NOW = datetime(2027, 1, 15, tzinfo=UTC)
FIFTEEN = PromotionFact(
    promotion_id="39NFJQT1X:0001:39NFJQT1Y",
    name="A year at once",
    percent=Decimal(15),
    billing_plan=BillingPlan.ANNUAL,
    starts_at=datetime(2027, 1, 1, tzinfo=UTC),
    ends_at=datetime(2027, 3, 31, 23, 59, 59, tzinfo=UTC),
)
NEW = Buying(is_new=True)


def chosen(
    *promotions: PromotionFact,
    billing_plan: BillingPlan | None = BillingPlan.ANNUAL,
    seats: int = 10,
    at: datetime = NOW,
    buying: Buying = ANYBODY,
) -> str | None:
    found = promotion_given(promotions, billing_plan, seats, at, buying)
    return found.promotion_id if found else None


def test_it_is_given_on_its_billing_plan_from_its_first_to_its_last_instant() -> None:
    mine = FIFTEEN.promotion_id
    assert (
        chosen(FIFTEEN)
        == chosen(FIFTEEN, at=FIFTEEN.starts_at)
        == chosen(FIFTEEN, at=FIFTEEN.ends_at)
        == mine
    )
    assert chosen(FIFTEEN, billing_plan=BillingPlan.MONTHLY) is None
    assert chosen(FIFTEEN, billing_plan=None) is None
    assert chosen(FIFTEEN, at=datetime(2027, 4, 1, tzinfo=UTC)) is None
    assert chosen(FIFTEEN, at=datetime(2026, 12, 31, tzinfo=UTC)) is None


def test_it_is_given_for_as_many_seats_as_it_says() -> None:
    few = replace(FIFTEEN, minimum_seats=10, maximum_seats=500)
    assert [bool(chosen(few, seats=seats)) for seats in (9, 10, 500, 501)] == [False, True, True, False]


def test_what_asks_something_of_the_customer_is_counted_only_where_it_is_known() -> None:
    first = replace(FIFTEEN, first_purchase=True)
    once = replace(FIFTEEN, redemptions=1)
    beside = replace(FIFTEEN, needs=(("CFQ7TTC0LCH4/0001",),))
    used_up = replace(FIFTEEN, redemptions=0)
    asked = (first, once, beside, used_up)
    assert [bool(chosen(one)) for one in asked] == [False] * 4
    assert [bool(chosen(one, buying=NEW)) for one in asked] == [True, True, False, False]
    told = Buying(given=frozenset({FIFTEEN.promotion_id}))
    assert [bool(chosen(one, buying=told)) for one in asked] == [True] * 4


def test_of_several_the_one_that_takes_most_off_is_counted() -> None:
    more = replace(FIFTEEN, promotion_id="39NFJQT1Z:0001:39NFJQT1Y", percent=Decimal(20))
    assert chosen(FIFTEEN, more) == chosen(more, FIFTEEN) == more.promotion_id


def test_cost_and_price_are_less_by_it_and_the_quote_says_which() -> None:
    made = quote(
        sheet_row("120.00", "150.00", 12), margin("25"), Term.P1Y, BillingPlan.ANNUAL, 3, promotion=FIFTEEN
    )
    assert made.unit_cost == Rate(Decimal("102.00"), "EUR")
    assert made.unit_price == Rate(Decimal("127.50"), "EUR")
    assert made.amount == Money(Decimal("382.50"), "EUR")
    assert [step.code for step in made.steps[:3]] == [
        "quote.supplier_price", "quote.promotion", "quote.cost_per_cycle",
    ]  # fmt: skip
    told = dict(made.steps[1].params)
    assert (told["promotion"], told["percent"], told["amount"]) == (FIFTEEN.promotion_id, "15", "102.00")
    assert made.promoted is not None
    assert made.promoted.list_cost == Rate(Decimal("120.00"), "EUR")


def test_a_discount_is_taken_off_the_suggested_price_that_the_promotion_leaves() -> None:
    made = quote(
        sheet_row("120.00", "150.00", 12), discount("10"), Term.P1Y, BillingPlan.ANNUAL, 1, promotion=FIFTEEN
    )
    assert made.unit_price == Rate(Decimal("114.75"), "EUR")  # 150 * 0.85 * 0.90


def test_what_is_ordered_otherwise_costs_less_and_is_sold_at_its_own_price() -> None:
    monthly = OrderedAt(BillingPlan.MONTHLY, sheet_row("126.00", "157.50", 12))
    sold = sheet_row("120.00", "150.00", 12)
    on_monthly = replace(FIFTEEN, billing_plan=BillingPlan.MONTHLY)
    made = quote(sold, margin("25"), Term.P1Y, BillingPlan.ANNUAL, 1, monthly, on_monthly)
    assert made.unit_price == Rate(Decimal("150.00"), "EUR")
    assert made.unit_cost == Rate(Decimal("8.925"), "EUR")  # 126 * 0.85 / 12
    assert made.promoted is not None and made.promoted.list_cost == Rate(Decimal("10.50"), "EUR")


@given(prices, prices, percents, billings, currencies, kinds, percents, percents)
def test_more_off_is_never_dearer_and_the_quote_survives_being_stored(
    price: Decimal,
    retail: Decimal,
    rule_percent: Decimal,
    billing: tuple[Term, BillingPlan],
    currency: str,
    kind: RuleKind,
    one: Decimal,
    other: Decimal,
) -> None:
    term, billing_plan = billing
    row = SupplierPriceFact(price, retail, term.months, currency, NOW, NOW, "202701")
    rule = PriceRuleFact(kind, rule_percent)
    less, more = sorted((one, other))
    made = [
        quote(row, rule, term, billing_plan, 3, promotion=replace(FIFTEEN, percent=off))
        for off in (less, more)
    ]
    assert made[1].amount <= made[0].amount
    assert made[1].unit_cost.amount <= made[0].unit_cost.amount
    for found, off in zip(made, (less, more), strict=True):
        assert Quote.from_data(found.as_data()) == found
        promoted = replace(FIFTEEN, percent=off)
        assert found.unit_price == unit_price(row, rule, term, billing_plan, promoted)
        exact = Fraction(price) * (100 - Fraction(off)) / 100 / (term.months // billing_plan.months)
        assert abs(Fraction(found.unit_cost.amount) - exact) <= Fraction(1, 2 * 10**8)
