"""Whatever is wrong is told at once: each fault that is planted in a line is found in its condition's reasons."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.support.preflight import ADDING, BASKET, GOOD, HELD, LINE, MPN, NOW, STANDING, changed, look

from tenantry.compliance.rules.cart_judged import CartJudged, CartLineJudged
from tenantry.compliance.rules.facts import Facts, PartnerAgreement
from tenantry.compliance.rules.questions import FactKey, FactKind
from tenantry.ordering.rules.house_rule import Held as Standing
from tenantry.ordering.rules.house_rule import HouseFacts, UnderWay
from tenantry.ordering.rules.preflight import partner_agreement
from tenantry.ordering.rules.preflight.basket import LineFacts, PreflightFacts, StandingFacts
from tenantry.ordering.rules.preflight.checks import Check
from tenantry.ordering.rules.preflight.condition import Status

Plant = Callable[[LineFacts], LineFacts]
STANDS = Standing("sub_1", "monthly", "P1Y", 5, date(2028, 1, 1), "quinta.onmicrosoft.com")

OF_A_PLAN: Mapping[str, Plant] = MappingProxyType(
    {
        "plan.base_missing": lambda line: replace(line, has_base=False, bases=("Business Basic",)),
        "plan.not_billed_annually": lambda line: replace(line, is_withheld=True),
        "plan.other_currency": lambda line: replace(line, other_currency="USD", has_price=False),
        "plan.no_price": lambda line: replace(line, has_price=False),
        "plan.price_awaited": lambda line: replace(line, has_price=False, is_price_awaited=True),
        "plan.too_many_seats": lambda line: replace(line, seats=301),
        "plan.too_few_seats": lambda line: replace(line, seats=0),
    }
)
OF_THE_HOUSE: Mapping[str, Plant] = MappingProxyType(
    {
        "one_per_plan.held_already": lambda line: replace(
            line, house=HouseFacts(is_limited=True, held=(STANDS,))
        ),
        "one_per_plan.ordered_already": lambda line: replace(
            line, house=HouseFacts(is_limited=True, under_way=(UnderWay("ord_1", "monthly"),))
        ),
        "one_per_plan.which_is_meant": lambda line: replace(
            line, house=HouseFacts(one_active=False, held=(STANDS,))
        ),
    }
)
OF_WHAT_STANDS: Mapping[str, Plant] = MappingProxyType(
    {
        "standing_subscription.not_active": lambda line: replace(
            line, adds_to=_held(line, status="suspended")
        ),
        "standing_subscription.of_another": lambda line: replace(line, adds_to=_held(line, account_id=99)),
        "plan.too_many_seats": lambda line: replace(line, seats=301),
    }
)


def _held(line: LineFacts, **changes: Any) -> StandingFacts:
    return replace(line.adds_to or HELD, **changes)


def planted(kinds: Mapping[str, Plant], first: LineFacts, faults: list[str]) -> tuple[LineFacts, ...]:
    """A line for each fault, of a plan of its own."""
    return tuple(
        kinds[fault](replace(first, number=number, sku_id=f"{number:04d}"))
        for number, fault in enumerate(faults, start=1)
    )


def some(kinds: Mapping[str, Plant]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(sorted(kinds)), min_size=1, max_size=5)


def expected(faults: list[str]) -> list[tuple[str, int]]:
    return sorted((fault, number) for number, fault in enumerate(faults, start=1))


def told(check: Check) -> list[tuple[str, int]]:
    lines = [(one.code.name, one.field or "") for one in check.reasons]
    return sorted((name, int(field.partition("[")[2].partition("]")[0])) for name, field in lines)


@given(some(OF_A_PLAN))
def test_every_fault_of_every_plan_is_told(faults: list[str]) -> None:
    check = look("plan_and_price", replace(BASKET, lines=planted(OF_A_PLAN, LINE, faults)))
    assert told(check) == expected(faults)
    assert (check.status is Status.REFUSED) is ("plan.not_billed_annually" in faults)


@given(some(OF_THE_HOUSE))
def test_everything_that_the_house_rule_finds_is_told(faults: list[str]) -> None:
    check = look("one_per_plan", replace(STANDING, lines=planted(OF_THE_HOUSE, LINE, faults)))
    assert told(check) == expected(faults)


@given(some(OF_WHAT_STANDS))
def test_every_fault_of_what_gets_more_seats_is_told(faults: list[str]) -> None:
    lines = planted(OF_WHAT_STANDS, ADDING.lines[0], faults)
    check = look("standing_subscription", replace(ADDING, lines=lines))
    assert told(check) == expected(faults)


def test_without_a_customer_and_without_a_line_both_are_told() -> None:
    check = look("plan_and_price", replace(BASKET, customer=None, lines=()))
    assert [one.code.name for one in check.reasons] == ["preflight.customer_missing", "plan.lines_missing"]


def test_every_partner_id_without_an_agreement_is_told_and_the_gravest_speaks() -> None:
    grown = replace(LINE, number=2, adds_to=replace(HELD, partner_on_record="4700009"))
    basket = replace(ADDING, lines=(LINE, grown))
    unsigned = changed(GOOD[FactKind.PARTNER_AGREEMENT], status="unsigned")
    assert isinstance(unsigned, PartnerAgreement)
    elsewhere = replace(unsigned, mpn_id="4700009", status="other_region")
    answers = Facts(
        {FactKey.partner_agreement(MPN): unsigned, FactKey.partner_agreement("4700009"): elsewhere}
    )
    found = partner_agreement.judge(PreflightFacts(basket, answers))
    assert found.status is Status.REFUSED
    assert [(one.code.name, one.params["mpn_id"]) for one in found.reasons] == [
        ("partner_agreement.other_region", "4700009"),
        ("partner_agreement.unsigned", MPN),
    ]


def test_of_a_cart_refusals_scarcity_and_prices_are_told_together() -> None:
    lines = tuple(replace(LINE, number=n, sold_as=f"A:{n}", cost=LINE.cost) for n in (1, 2))
    judged = CartJudged(
        NOW, "cart-1", (CartLineJudged(1, error="No.", error_code="1"), CartLineJudged(2, error="x", left=3))
    )
    check = look("cart", replace(STANDING, lines=lines), cart=judged)
    assert told(check) == [("cart.line_refused", 1), ("cart.not_enough_left", 2)]
