"""The two switches of what is billed annually, in all four combinations."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from tenantry.catalog.rules.annual import Switches, ordered_billing_plan
from tenantry.catalog.rules.quote import OrderedAt, PriceRuleFact, RuleKind, SupplierPriceFact, quote
from tenantry.kernel.money import Money, Rate
from tenantry.kernel.periods import BillingPlan, Term

MARCH = datetime(2027, 3, 1, tzinfo=UTC)
APRIL = datetime(2027, 4, 1, tzinfo=UTC)


def sheet_row(price: str) -> SupplierPriceFact:
    return SupplierPriceFact(Decimal(price), Decimal(price) * 2, 12, "EUR", MARCH, APRIL, "202703")


@pytest.mark.parametrize(
    ("billed", "provisioned", "ordered"),
    [
        (True, True, BillingPlan.ANNUAL),
        (True, False, BillingPlan.MONTHLY),
        (False, True, None),
        (False, False, None),
    ],
)
def test_billed_annually_is_offered_with_the_first_switch_and_ordered_so_only_with_both(
    billed: bool, provisioned: bool, ordered: BillingPlan | None
) -> None:
    assert ordered_billing_plan(BillingPlan.ANNUAL, Switches(billed, provisioned)) is ordered


@pytest.mark.parametrize("sold", [BillingPlan.MONTHLY, BillingPlan.TRIENNIAL])
@pytest.mark.parametrize("billed", [True, False])
@pytest.mark.parametrize("provisioned", [True, False])
def test_other_billing_plans_are_no_matter_of_the_switches(
    sold: BillingPlan, billed: bool, provisioned: bool
) -> None:
    assert ordered_billing_plan(sold, Switches(billed, provisioned)) is sold


def test_the_price_comes_from_what_is_sold_and_the_cost_from_what_is_ordered() -> None:
    rule, sold = PriceRuleFact(RuleKind.MARGIN, Decimal(20)), sheet_row("112.32")
    usual = quote(sold, rule, Term.P1Y, BillingPlan.ANNUAL, 10)
    ordered = OrderedAt(BillingPlan.MONTHLY, sheet_row("117.96"))

    made = quote(sold, rule, Term.P1Y, BillingPlan.ANNUAL, 10, ordered)

    assert (usual.unit_price, usual.unit_cost) == (
        Rate(Decimal("134.78"), "EUR"),
        Rate(Decimal("112.32"), "EUR"),
    )
    assert (made.unit_price, made.amount) == (usual.unit_price, Money(Decimal("1347.80"), "EUR"))
    assert made.unit_cost == Rate(Decimal("9.83"), "EUR")  # for a month
    added = [step.as_data() for step in made.steps if step not in usual.steps]
    assert added == [
        {
            "code": "quote.ordered_otherwise",
            "params": {
                "billing_plan": "monthly",
                "sheet_month": "202703",
                "unit_price": "117.96",
                "span_months": 12,
                "cycles": 12,
                "amount": "9.83",
                "currency": "EUR",
            },
        }
    ]
