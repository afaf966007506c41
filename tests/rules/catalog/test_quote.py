"""The quote: worked examples in exact figures, and what holds for every price."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenantry.catalog.rules.promotions import PromotionFact
from tenantry.catalog.rules.quote import (
    PriceRuleFact,
    Quote,
    RuleKind,
    SupplierPriceFact,
    quote,
    stands,
    unit_price,
)
from tenantry.kernel.money import CURRENCY_EXPONENTS, Money, Rate
from tenantry.kernel.periods import BillingPlan, Term

JANUARY = datetime(2027, 1, 1, tzinfo=UTC)
FEBRUARY = datetime(2027, 2, 1, tzinfo=UTC)


PROMOTION = PromotionFact(
    "39NFJQT1PJ1V", "First year", Decimal(15), BillingPlan.MONTHLY, starts_at=JANUARY, ends_at=FEBRUARY
)


def sheet_row(
    unit_price: str, retail_price: str, span_months: int, currency: str = "EUR"
) -> SupplierPriceFact:
    return SupplierPriceFact(
        unit_price=Decimal(unit_price),
        retail_price=Decimal(retail_price),
        span_months=span_months,
        currency=currency,
        effective_from=JANUARY,
        effective_to=FEBRUARY,
        sheet_month="202701",
    )


def margin(percent: str) -> PriceRuleFact:
    return PriceRuleFact(RuleKind.MARGIN, Decimal(percent))


def discount(percent: str) -> PriceRuleFact:
    return PriceRuleFact(RuleKind.DISCOUNT, Decimal(percent))


def test_a_yearly_term_billed_monthly_costs_a_twelfth_of_the_sheet_row_each_month() -> None:
    made = quote(sheet_row("117.936", "147.42", 12), margin("20"), Term.P1Y, BillingPlan.MONTHLY, 10)
    assert made.unit_cost == Rate(Decimal("9.828"), "EUR")
    assert made.unit_price == Rate(Decimal("11.79"), "EUR")  # 9.828 * 1.20 = 11.7936
    assert made.amount == Money(Decimal("117.90"), "EUR")


def test_a_yearly_term_billed_annually_costs_the_whole_sheet_row_once() -> None:
    made = quote(sheet_row("112.32", "140.40", 12), margin("12.5"), Term.P1Y, BillingPlan.ANNUAL, 3)
    assert made.unit_cost == Rate(Decimal("112.32"), "EUR")
    assert made.unit_price == Rate(Decimal("126.36"), "EUR")
    assert made.amount == Money(Decimal("379.08"), "EUR")


def test_a_discount_is_taken_off_the_suggested_retail_price() -> None:
    made = quote(sheet_row("11.23", "14.04", 1), discount("5"), Term.P1M, BillingPlan.MONTHLY, 7)
    assert made.unit_cost == Rate(Decimal("11.23"), "EUR")
    assert made.unit_price == Rate(Decimal("13.34"), "EUR")  # 13.338
    assert made.amount == Money(Decimal("93.38"), "EUR")


def test_a_price_in_yen_has_no_decimals() -> None:
    made = quote(sheet_row("18870", "23587", 12, "JPY"), margin("15"), Term.P1Y, BillingPlan.MONTHLY, 4)
    assert made.unit_cost == Rate(Decimal("1572.5"), "JPY")
    assert made.unit_price == Rate(Decimal("1808"), "JPY")  # 1808.375
    assert made.amount == Money(Decimal("7232"), "JPY")


def test_a_tie_is_rounded_up_although_the_cost_per_month_has_no_last_digit() -> None:
    made = quote(sheet_row("0.25", "0.25", 12), margin("20"), Term.P1Y, BillingPlan.MONTHLY, 1)
    assert made.unit_cost == Rate(Decimal("0.02083333"), "EUR")
    assert made.unit_price == Rate(Decimal("0.03"), "EUR")  # exactly 0.025


def test_a_quote_tells_every_step() -> None:
    made = quote(sheet_row("117.936", "147.42", 12), margin("20.00"), Term.P1Y, BillingPlan.MONTHLY, 10)
    assert [step.as_data() for step in made.steps] == [
        {
            "code": "quote.supplier_price",
            "params": {
                "sheet_month": "202701",
                "unit_price": "117.936",
                "retail_price": "147.42",
                "currency": "EUR",
                "span_months": 12,
            },
        },
        {"code": "quote.cost_per_cycle", "params": {"cycles": 12, "amount": "9.828", "currency": "EUR"}},
        {"code": "quote.margin", "params": {"percent": "20", "amount": "11.7936", "currency": "EUR"}},
        {"code": "quote.rounded", "params": {"decimals": 2, "amount": "11.79", "currency": "EUR"}},
        {"code": "quote.seats", "params": {"seats": 10, "amount": "117.90", "currency": "EUR"}},
    ]


def test_a_discount_tells_the_retail_price_it_starts_from() -> None:
    made = quote(sheet_row("112.32", "140.40", 12), discount("2.5"), Term.P1Y, BillingPlan.MONTHLY, 1)
    assert [(step.code, step.params.get("amount")) for step in made.steps] == [
        ("quote.supplier_price", None),
        ("quote.cost_per_cycle", "9.36"),
        ("quote.retail_per_cycle", "11.70"),
        ("quote.discount", "11.4075"),
        ("quote.rounded", "11.41"),
        ("quote.seats", "11.41"),
    ]


@pytest.mark.parametrize(
    ("span_months", "term", "billing_plan"),
    [
        (1, Term.P1M, BillingPlan.ANNUAL),
        (12, Term.P1Y, BillingPlan.TRIENNIAL),
        (1, Term.P1Y, BillingPlan.ANNUAL),
        (12, Term.P1M, BillingPlan.TRIENNIAL),
    ],
)
def test_a_term_is_not_quoted_for_a_cycle_longer_than_itself_or_its_price(
    span_months: int, term: Term, billing_plan: BillingPlan
) -> None:
    with pytest.raises(ValueError, match="a price for"):
        quote(sheet_row("12", "15", span_months), margin("1"), term, billing_plan, 1)


def test_a_rule_that_would_pay_the_buyer_is_refused() -> None:
    with pytest.raises(ValueError, match="at most everything"):
        quote(sheet_row("12", "15", 1), discount("100.01"), Term.P1M, BillingPlan.MONTHLY, 1)
    with pytest.raises(ValueError, match="not negative"):
        quote(sheet_row("12", "15", 1), margin("-1"), Term.P1M, BillingPlan.MONTHLY, 1)


def test_no_seats_have_no_price() -> None:
    with pytest.raises(ValueError, match="at least one seat: 0"):
        quote(sheet_row("12", "15", 1), margin("1"), Term.P1M, BillingPlan.MONTHLY, 0)


@pytest.mark.parametrize("data", [{}, {"unit_price": "1"}, {"steps": []}])
def test_data_that_are_no_quote_are_refused(data: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="no quote"):
        Quote.from_data(data)


prices = st.decimals(0, 100_000, places=8, allow_nan=False, allow_infinity=False)
percents = st.decimals(0, 100, places=4, allow_nan=False, allow_infinity=False)
kinds = st.sampled_from(RuleKind)
currencies = st.sampled_from(["EUR", "USD", "JPY", "TND"])
billings = st.sampled_from(
    [
        (Term.P1M, BillingPlan.MONTHLY),
        (Term.P1Y, BillingPlan.MONTHLY),
        (Term.P1Y, BillingPlan.ANNUAL),
        (Term.P3Y, BillingPlan.MONTHLY),
        (Term.P3Y, BillingPlan.ANNUAL),
        (Term.P3Y, BillingPlan.TRIENNIAL),
    ]
)


@st.composite
def quotes(draw: st.DrawFn) -> Quote:
    term, billing_plan = draw(billings)
    row = SupplierPriceFact(
        draw(prices), draw(prices), term.months, draw(currencies), JANUARY, FEBRUARY, "202701"
    )
    rule = PriceRuleFact(draw(kinds), draw(percents))
    return quote(row, rule, term, billing_plan, draw(st.integers(1, 10_000_000)))


@given(quotes())
def test_seats_times_price_is_exactly_the_amount(made: Quote) -> None:
    assert made.amount.amount == made.unit_price.amount * made.seats
    assert made.amount.is_rounded
    assert made.unit_price == made.unit_price.rounded()
    assert -int(made.unit_price.amount.as_tuple().exponent) <= CURRENCY_EXPONENTS[made.amount.currency]


@given(quotes())
def test_a_quote_survives_being_stored_as_json(made: Quote) -> None:
    assert Quote.from_data(json.loads(json.dumps(made.as_data()))) == made


@given(quotes())
def test_the_steps_are_enough_to_compute_the_price_again(made: Quote) -> None:
    steps = {step.code: step.params for step in made.steps}
    row = steps["quote.supplier_price"]
    cycles, decimals = steps["quote.cost_per_cycle"]["cycles"], steps["quote.rounded"]["decimals"]
    if "quote.margin" in steps:
        base, percent = row["unit_price"], Fraction(str(steps["quote.margin"]["percent"]))
    else:
        base, percent = row["retail_price"], -Fraction(str(steps["quote.discount"]["percent"]))
    exact = Fraction(str(base)) * (100 + percent) / 100 / int(cycles)
    units = int(exact * 10 ** int(decimals) + Fraction(1, 2))
    assert Fraction(made.unit_price.amount) * 10 ** int(decimals) == units
    assert Fraction(made.amount.amount) == Fraction(units, 10 ** int(decimals)) * int(
        steps["quote.seats"]["seats"]
    )


@given(prices, percents, billings, currencies, kinds)
def test_the_price_of_a_seat_alone_is_the_one_that_the_quote_explains(
    price: Decimal, percent: Decimal, billing: tuple[Term, BillingPlan], currency: str, kind: RuleKind
) -> None:
    term, billing_plan = billing
    row = SupplierPriceFact(price, price, term.months, currency, JANUARY, FEBRUARY, "202701")
    rule = PriceRuleFact(kind, percent)
    assert unit_price(row, rule, term, billing_plan) == quote(row, rule, term, billing_plan, 1).unit_price


@given(prices, percents, percents, billings, currencies, kinds)
def test_more_margin_is_never_cheaper_and_more_discount_never_dearer(
    price: Decimal,
    one: Decimal,
    other: Decimal,
    billing: tuple[Term, BillingPlan],
    currency: str,
    kind: RuleKind,
) -> None:
    term, billing_plan = billing
    row = SupplierPriceFact(price, price, term.months, currency, JANUARY, FEBRUARY, "202701")
    low, high = (
        quote(row, PriceRuleFact(kind, percent), term, billing_plan, 3).amount
        for percent in sorted((one, other))
    )
    assert low <= high if kind is RuleKind.MARGIN else high <= low


_ROWS = st.builds(
    sheet_row,
    st.sampled_from(["117.936", "120", "112.32"]),
    st.sampled_from(["147.42", "150"]),
    st.just(12),
)


@given(kept=_ROWS, now=_ROWS, before=st.sampled_from(["0", "20"]), after=st.sampled_from(["0", "20"]))
def test_a_price_stands_as_long_as_microsofts_row_does_whatever_becomes_of_the_rule(
    kept: SupplierPriceFact, now: SupplierPriceFact, before: str, after: str
) -> None:
    first = quote(kept, margin(before), Term.P1Y, BillingPlan.MONTHLY, 10)
    later = quote(now, margin(after), Term.P1Y, BillingPlan.MONTHLY, 10)
    assert stands(first, later) is (kept == now)
    assert stands(Quote.from_data(json.loads(json.dumps(first.as_data()))), later) is (kept == now)


def test_a_price_ends_with_its_sheet_and_with_its_promotion_and_no_promotion_that_comes_ends_it() -> None:
    row = sheet_row("117.936", "147.42", 12)
    plain = quote(row, margin("20"), Term.P1Y, BillingPlan.MONTHLY, 10)
    promoted = quote(row, margin("20"), Term.P1Y, BillingPlan.MONTHLY, 10, promotion=PROMOTION)
    next_sheet = quote(replace(row, sheet_month="202702"), margin("20"), Term.P1Y, BillingPlan.MONTHLY, 10)
    assert not stands(plain, next_sheet)
    assert not stands(plain, None)
    assert not stands(promoted, plain)
    assert stands(plain, promoted)
