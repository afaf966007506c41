"""Plan and price, for a line that is sold billed annually: what Microsoft must sell is what is ordered there."""

from __future__ import annotations

from dataclasses import replace

from tests.support.preflight import BASKET, GOOD, LINE, assert_stands, changed, look

from tenantry.compliance.rules.facts import Availability
from tenantry.compliance.rules.questions import FactKind
from tenantry.ordering.rules.preflight.condition import Remedy, Status, Who
from tenantry.ordering.rules.preflight.plan_and_price import (
    ANNUAL_NOT_COVERED,
    NO_PRICE,
    NOT_BILLED_ANNUALLY,
    NOT_SOLD,
)

ANNUAL = replace(LINE, billing_plan="annual", ordered_billing_plan="annual")
OTHERWISE = replace(ANNUAL, ordered_billing_plan="monthly")
SOLD = GOOD[FactKind.AVAILABILITY]


def billed(*billing_plans: str) -> Availability:
    """Microsoft sells the term of a year on these billing plans alone."""
    assert isinstance(SOLD, Availability)
    term = SOLD.terms[0]
    terms = tuple(replace(term, term="P1Y", billing_plan=one) for one in billing_plans)
    found = changed(SOLD, terms=terms)
    assert isinstance(found, Availability)
    return found


def test_what_the_provider_offers_to_nobody_is_refused_whatever_microsoft_sells() -> None:
    check = look("plan_and_price", replace(BASKET, lines=(replace(ANNUAL, is_withheld=True),)))
    assert_stands(check, Status.REFUSED, NOT_BILLED_ANNUALLY, Who.NOBODY, Remedy.CHOOSE_ANOTHER_PLAN)
    assert check.reasons[0].params["plan"] == LINE.title


def test_microsoft_must_sell_the_billing_plan_that_is_ordered_there() -> None:
    annual, otherwise = (replace(BASKET, lines=(one,)) for one in (ANNUAL, OTHERWISE))
    assert look("plan_and_price", annual, availability=billed("annual")).status is Status.MET
    assert look("plan_and_price", otherwise, availability=billed("monthly")).status is Status.MET
    for basket, sold, why in (
        (annual, billed("monthly"), NOT_SOLD),
        (otherwise, billed("annual"), ANNUAL_NOT_COVERED),
    ):
        check = look("plan_and_price", basket, availability=sold)
        assert_stands(check, Status.REFUSED, why, Who.NOBODY, Remedy.CHOOSE_ANOTHER_PLAN)


def test_without_a_price_of_what_is_ordered_it_is_refused_unless_the_months_sheet_is_awaited() -> None:
    lacking = replace(OTHERWISE, has_price=False, has_cost=False)
    check = look("plan_and_price", replace(BASKET, lines=(lacking,)), availability=billed("monthly"))
    assert_stands(check, Status.REFUSED, ANNUAL_NOT_COVERED, Who.NOBODY, Remedy.CHOOSE_ANOTHER_PLAN)

    awaited = replace(lacking, is_price_awaited=True)
    check = look("plan_and_price", replace(BASKET, lines=(awaited,)), availability=billed("monthly"))
    assert (check.status, check.remedy) == (Status.NEEDS_SOMEONE_ELSE, Remedy.TRY_AGAIN)

    unpriced = replace(OTHERWISE, has_price=False)
    check = look("plan_and_price", replace(BASKET, lines=(unpriced,)), availability=billed("monthly"))
    assert check.reasons[0].code == NO_PRICE
