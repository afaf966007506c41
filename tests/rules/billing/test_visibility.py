"""A buyer is told its own price, never what it cost the provider."""

from datetime import UTC, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tenantry.billing.rules.journal import Account
from tenantry.billing.rules.visibility import visible_accounts, visible_steps
from tenantry.catalog.rules.quote import (
    PriceRuleFact,
    QuoteStep,
    RuleKind,
    StepCode,
    SupplierPriceFact,
    quote,
)
from tenantry.kernel.periods import BillingPlan, Term

SHEET = SupplierPriceFact(
    unit_price=Decimal("123.60"),
    retail_price=Decimal("151.20"),
    span_months=12,
    currency="EUR",
    effective_from=datetime(2027, 1, 1, tzinfo=UTC),
    effective_to=datetime(2027, 2, 1, tzinfo=UTC),
    sheet_month="202701",
)


@given(st.sampled_from(RuleKind), st.integers(0, 90))
def test_whatever_the_rule_a_buyer_sees_unit_price_and_seats_alone(kind: RuleKind, percent: int) -> None:
    steps = quote(SHEET, PriceRuleFact(kind, Decimal(percent)), Term.P1Y, BillingPlan.MONTHLY, 10).steps
    assert visible_steps(steps, sees_cost=True) == steps
    shown = visible_steps(steps, sees_cost=False)
    assert [step.code for step in shown] == [StepCode.ROUNDED, StepCode.SEATS]
    assert all({"amount", "currency", "decimals", "seats"} >= step.params.keys() for step in shown)


def test_a_step_that_nobody_has_decided_about_stays_hidden() -> None:
    unknown = QuoteStep("quote.kickback", {"percent": "3"})
    assert visible_steps([unknown], sees_cost=False) == ()
    assert visible_steps([unknown], sees_cost=True) == (unknown,)


def test_a_buyer_sees_what_it_owes_its_revenue_and_its_tax_in_the_journal() -> None:
    assert visible_accounts(sees_cost=True) == set(Account)
    assert visible_accounts(sees_cost=False) == {
        Account.RECEIVABLE,
        Account.DEFERRED_REVENUE,
        Account.VAT_PAYABLE,
    }
