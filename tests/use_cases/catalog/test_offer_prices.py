"""Prices that the provider enters for licence-based offers: what holds, since when, and what is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from tests.support.catalog import JANUARY, a_price_list, buys_on
from tests.support.offers import an_offer
from tests.support.parties import House, provider_with_reseller
from tests.support.people import a_person

from tenantry.catalog.facts import OfferingFact, PlanFact
from tenantry.catalog.models import Plan, SupplierPrice
from tenantry.catalog.reads import plan_offers, quote_for
from tenantry.catalog.reads.gaps import gaps
from tenantry.catalog.recording import record_plans
from tenantry.catalog.rules.entered_price import EnteredPrice
from tenantry.catalog.use_cases.enter_offer_price import enter_offer_price
from tenantry.foundation.idempotency import RequestKey
from tenantry.foundation.models import AuditEvent
from tenantry.kernel.actor import Role
from tenantry.kernel.ids import PlanId
from tenantry.kernel.money import Money
from tenantry.kernel.periods import BillingPlan, Term
from tenantry.kernel.problems import Refused

FEBRUARY = datetime(2027, 2, 1, tzinfo=UTC)


def euros(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


MONTHLY = EnteredPrice(euros("8.40"), euros("10.50"))


def enter(house: House, plan: str, price: EnteredPrice = MONTHLY, **more: Any) -> None:
    values: dict[str, Any] = {"by": house.administrator.actor, "now": JANUARY, "machine_now": JANUARY} | more
    market = values.pop("market", "PT")
    enter_offer_price(plan=PlanId(plan), market=market, price=price, **values)


def holding(house: House, plan: str, at: datetime = JANUARY) -> dict[BillingPlan, tuple[str, str] | None]:
    """Cost and retail per seat and charge cycle."""
    found = plan_offers(house.administrator.actor, plan, market="PT", at=at)
    return {
        one.billing_plan: (f"{one.unit_cost.amount:.2f}", f"{one.unit_retail.amount:.2f}")
        if one.unit_cost and one.unit_retail
        else None
        for one in found.offers
    }


def refusals(refused: pytest.ExceptionInfo[Refused]) -> list[tuple[str, str | None]]:
    return [(one.code.name, one.field) for one in refused.value.problems]


def test_a_year_billed_annually_costs_twelve_months_unless_it_is_priced_otherwise() -> None:
    house = provider_with_reseller()
    plan = an_offer(house)

    enter(house, plan)
    assert holding(house, plan) == {
        BillingPlan.MONTHLY: ("8.40", "10.50"),
        BillingPlan.ANNUAL: ("100.80", "126.00"),
    }

    otherwise = EnteredPrice(euros("8.40"), euros("10.50"), euros("96.00"), euros("120.00"))
    enter(house, plan, otherwise)
    assert holding(house, plan, JANUARY + timedelta(seconds=1)) == {
        BillingPlan.MONTHLY: ("8.40", "10.50"),
        BillingPlan.ANNUAL: ("96.00", "120.00"),
    }
    # What was said before is kept: two ways to buy it, two prices each.
    assert SupplierPrice.objects.filter(provider_id=house.id).count() == 4


def test_a_price_holds_from_its_day_until_the_next_and_the_last_word_of_a_day_counts() -> None:
    house = provider_with_reseller()
    plan = an_offer(house)
    enter(house, plan)
    enter(house, plan, EnteredPrice(euros("9"), euros("11")), valid_from=FEBRUARY)
    enter(house, plan, EnteredPrice(euros("9.20"), euros("11.20")), valid_from=FEBRUARY)
    enter(house, plan, EnteredPrice(euros("9"), euros("11")), valid_from=FEBRUARY)

    def monthly(at: datetime) -> tuple[str, str] | None:
        return holding(house, plan, at)[BillingPlan.MONTHLY]

    assert monthly(JANUARY - timedelta(seconds=1)) is None
    assert monthly(FEBRUARY - timedelta(seconds=1)) == ("8.40", "10.50")
    assert monthly(FEBRUARY + timedelta(seconds=1)) == ("9.00", "11.00")
    assert monthly(FEBRUARY + timedelta(days=4000)) == ("9.00", "11.00")

    with pytest.raises(Refused) as refused:
        enter(house, plan)
    assert refusals(refused) == [("catalog.price_not_later", "valid_from")]
    assert SupplierPrice.objects.filter(provider_id=house.id).count() == 8


def test_with_a_price_and_a_rule_for_everything_the_offer_is_no_gap_any_more() -> None:
    house = provider_with_reseller()
    plan = an_offer(house)
    a_price_list(house)
    assert {one.has_supplier_price for one in gaps(house.administrator.actor, at=JANUARY, limit=10)} == {
        False
    }

    enter(house, plan)

    assert gaps(house.administrator.actor, at=JANUARY, limit=10) == []


def test_entering_twice_with_one_key_enters_once_and_is_told_once() -> None:
    house = provider_with_reseller()
    plan = an_offer(house)
    key = RequestKey("enter_offer_price", "one", "the same body")
    for _ in range(2):
        enter(house, plan, key=key)
    assert SupplierPrice.objects.filter(provider_id=house.id).count() == 2
    told = AuditEvent.objects.get(provider_id=house.id, action="plan.price_entered")
    assert told.subject == plan
    assert (told.details["market"], told.details["cost"], told.details["annual_cost"]) == (
        "PT",
        "8.40 EUR",
        None,
    )


@pytest.mark.parametrize(
    ("price", "more", "expected"),
    [
        (MONTHLY, {"market": "JP"}, [("catalog.not_offered_in_market", "market")]),
        (MONTHLY, {"valid_from": JANUARY - timedelta(days=1)}, [("catalog.starts_in_past", "valid_from")]),
        (EnteredPrice(euros("0"), euros("-1")), {},
         [("catalog.price_not_positive", "cost"), ("catalog.price_not_positive", "retail")]),
        (EnteredPrice(Money(Decimal("8"), "USD"), euros("10")), {}, [("catalog.price_in_another_currency", "cost")]),
        (EnteredPrice(euros("8"), euros("10"), annual_cost=euros("90")), {},
         [("catalog.annual_price_incomplete", "annual_retail")]),
        (EnteredPrice(euros("8"), euros("10"), annual_retail=euros("90")), {},
         [("catalog.annual_price_incomplete", "annual_cost")]),
    ],
)  # fmt: skip
def test_what_is_no_price_is_refused_and_nothing_is_entered(
    price: EnteredPrice, more: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    house = provider_with_reseller()
    plan = an_offer(house)
    with pytest.raises(Refused) as refused:
        enter(house, plan, price, **more)
    assert refusals(refused) == expected
    assert not SupplierPrice.objects.filter(provider_id=house.id).exists()


def test_a_plan_that_microsofts_sheet_prices_gets_no_entered_price() -> None:
    house = provider_with_reseller()
    fact = PlanFact("CFQ7TTC0LH16", "0001", "Business Basic", "", False, False, 1, 300, ())
    way = OfferingFact("CFQ7TTC0LH16", "0001", "commercial", "P1Y", "monthly", "x", "EUR", True)
    with transaction.atomic():
        record_plans(
            [fact], [way], provider_id=house.id, account_id=house.account.id, market="PT", at=JANUARY
        )
    plan = Plan.objects.get(provider_id=house.id).public_id
    with pytest.raises(Refused) as refused:
        enter(house, plan)
    assert refusals(refused) == [("catalog.price_comes_from_microsoft", "plan")]
    assert not SupplierPrice.objects.filter(provider_id=house.id).exists()


def test_who_may_not_change_prices_enters_none() -> None:
    house = provider_with_reseller()
    plan = an_offer(house)
    sales = a_person(house.system, Role.SALES).actor
    with pytest.raises(Refused) as refused:
        enter(house, plan, by=sales)
    assert [one.code.name for one in refused.value.problems] == ["permission.not_allowed"]
    assert not SupplierPrice.objects.filter(provider_id=house.id).exists()


def test_a_quote_says_that_its_price_was_entered() -> None:
    house = provider_with_reseller()
    plan = an_offer(house)
    buys_on(house, house.reseller.public_id, a_price_list(house))
    enter(house, plan)

    made = quote_for(
        house.administrator.actor,
        plan=plan,
        term=Term.P1Y,
        billing_plan=BillingPlan.MONTHLY,
        seats=10,
        at=JANUARY,
        market="PT",
        party=house.reseller.public_id,
    )

    assert (str(made.unit_price), str(made.amount)) == ("10.08 EUR", "100.80 EUR")
    assert made.steps[0].params == {
        "sheet_month": "202701", "unit_price": "100.8", "retail_price": "126", "currency": "EUR",
        "span_months": 12, "is_entered": 1,
    }  # fmt: skip
