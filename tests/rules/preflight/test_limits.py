"""The tenant has room for the subscriptions and seats of each plan that Microsoft limits."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.preflight import (
    ADDING,
    BASKET,
    HELD,
    LINE,
    NOW,
    STANDING,
    TENANT,
    assert_stands,
    facts,
    look,
)

from tenantry.compliance.rules.facts import Facts, Unfetched, Why
from tenantry.compliance.rules.held_subscriptions import HeldPlan, HeldSubscriptions
from tenantry.compliance.rules.questions import FactKey
from tenantry.ordering.rules.preflight.basket import BasketFacts, PreflightFacts
from tenantry.ordering.rules.preflight.checks import Check, run
from tenantry.ordering.rules.preflight.condition import FACT_UNFETCHED, Remedy, Status, Who
from tenantry.ordering.rules.preflight.limits import (
    HAD_ALREADY,
    NO_SEATS_LEFT,
    SEATS_LEFT,
    TENANT_FULL,
    TOO_MANY_LINES,
    TOO_MANY_SEATS,
    keys,
)

CODE = "limits"
TWO: dict[str, Any] = {"subscription_limit": 2, "subscription_limit_kind": "concurrent"}
ONCE: dict[str, Any] = {"subscription_limit": 1, "subscription_limit_kind": "lifetime"}
POOL: dict[str, Any] = {"seat_limit": 300}


def buying(*seats: int, basket: BasketFacts = STANDING, **plan: Any) -> BasketFacts:
    """The basket with one line of the plan for each number of seats."""
    lines = (replace(LINE, number=n, seats=one, **plan) for n, one in enumerate(seats, start=1))
    return replace(basket, lines=tuple(lines))


def holding(holding: int = 0, ever: int = 0, seats: int = 0, plan: str = LINE.plan) -> HeldSubscriptions:
    """Microsoft's answer."""
    held = HeldPlan(plan, holding, max(holding, ever), seats)
    return HeldSubscriptions(NOW, tenant_id=TENANT, plans=(held,))


def judged(basket: BasketFacts, held: HeldSubscriptions | None = None) -> Check:
    return look(CODE, basket, held_subscriptions=held or holding())


def test_a_plan_without_limits_asks_nothing_and_is_met() -> None:
    check = look(CODE, STANDING)
    assert (check.status, check.applies, keys(STANDING)) == (Status.MET, False, ())


def test_the_last_place_is_there_and_the_one_after_it_is_not() -> None:
    assert judged(buying(5, **TWO), holding(1)).status is Status.MET
    check = judged(buying(5, **TWO), holding(2))
    assert_stands(check, Status.NEEDS_YOU, TENANT_FULL, Who.YOU, Remedy.CHANGE_LINES)
    assert check.reason is not None
    # Nothing of what the tenant holds, or by whom: only the plan's own limit.
    assert (check.reason.field, check.reason.params) == ("lines[1]", {"plan": LINE.title, "limit": 2})


def test_lines_of_one_basket_count_together() -> None:
    assert judged(buying(5, 5, **TWO)).status is Status.MET
    check = judged(buying(5, 5, **TWO), holding(1))
    assert_stands(check, Status.NEEDS_YOU, TOO_MANY_LINES, Who.YOU, Remedy.CHANGE_LINES)
    assert check.reason is not None
    told = {"plan": LINE.title, "limit": 2, "left": 1, "given": 2}
    assert (check.reason.field, check.reason.params) == ("lines[2]", told)


def test_a_tenant_that_is_yet_to_be_made_has_room_for_as_many_as_the_plan_allows() -> None:
    assert keys(buying(5, **TWO, basket=BASKET)) == ()
    assert judged(buying(5, 5, **TWO, basket=BASKET)).status is Status.MET
    check = judged(buying(5, 5, 5, **TWO, basket=BASKET))
    assert_stands(check, Status.NEEDS_YOU, TOO_MANY_LINES, Who.YOU, Remedy.CHANGE_LINES)


def test_a_deleted_subscription_counts_for_a_lifetime_and_for_nothing_else() -> None:
    assert judged(buying(5, **TWO), holding(0, ever=7)).status is Status.MET
    check = judged(buying(5, **ONCE), holding(0, ever=1))
    assert_stands(check, Status.REFUSED, HAD_ALREADY, Who.NOBODY, Remedy.CHOOSE_ANOTHER_PLAN)
    assert judged(buying(5, **ONCE)).status is Status.MET


def test_seats_are_pooled_over_subscriptions_and_lines() -> None:
    assert judged(buying(100, 50, **POOL), holding(2, seats=150)).status is Status.MET
    check = judged(buying(100, 51, **POOL), holding(2, seats=150))
    assert_stands(check, Status.NEEDS_YOU, TOO_MANY_SEATS, Who.YOU, Remedy.CHANGE_SEATS)
    assert check.reason is not None
    told = {"plan": LINE.title, "limit": 300, "left": 150, "given": 151}
    assert (check.reason.field, check.reason.params) == ("lines[2].seats", told)
    full = judged(buying(1, **POOL), holding(1, seats=300))
    assert_stands(full, Status.NEEDS_YOU, NO_SEATS_LEFT, Who.YOU, Remedy.CHANGE_SEATS)


def test_seats_that_are_added_take_from_the_pool_and_no_place() -> None:
    basket = buying(5, basket=ADDING, adds_to=HELD, **TWO, **POOL)
    assert judged(basket, holding(2, seats=295)).status is Status.MET
    check = judged(basket, holding(2, seats=296))
    assert_stands(check, Status.NEEDS_YOU, TOO_MANY_SEATS, Who.YOU, Remedy.CHANGE_SEATS)


def test_how_many_seats_are_left_at_most_is_said_where_there_is_a_pool() -> None:
    [said] = judged(buying(10, 5, **POOL), holding(1, seats=100)).warnings
    assert (said.code, said.params) == (SEATS_LEFT, {"plan": LINE.title, "limit": 300, "left": 185})
    assert judged(buying(10, **TWO)).warnings == ()
    assert judged(buying(10, **POOL, basket=BASKET)).warnings == ()


def test_a_line_that_is_too_large_by_itself_is_told_once() -> None:
    basket = buying(301, **POOL)
    assert judged(basket).status is Status.MET
    assert look("plan_and_price", basket).status is Status.NEEDS_YOU


def test_a_full_plan_and_another_whose_seats_are_too_many_are_told_at_once() -> None:
    full = replace(LINE, number=1, **TWO)
    pooled = replace(LINE, number=2, sku_id="0009", seats=20, **POOL)
    tenant = HeldSubscriptions(
        NOW, tenant_id=TENANT, plans=(HeldPlan(LINE.plan, 2, 2, 10), HeldPlan(pooled.plan, 1, 1, 290))
    )
    check = look(CODE, replace(STANDING, lines=(full, pooled)), held_subscriptions=tenant)
    assert (check.status, check.remedy) == (Status.NEEDS_YOU, Remedy.CHANGE_LINES)
    assert [(one.code, one.field) for one in check.reasons] == [
        (TENANT_FULL, "lines[1]"),
        (TOO_MANY_SEATS, "lines[2].seats"),
    ]


def test_another_plan_of_the_tenant_takes_no_room() -> None:
    assert judged(buying(5, **TWO), holding(2, plan="CFQ7TTC0AAAA:0001")).status is Status.MET


@pytest.mark.parametrize("plan", [TWO, ONCE, POOL])
def test_what_was_not_asked_is_never_met(plan: dict[str, Any]) -> None:
    basket = buying(5, **plan)
    key = FactKey.held_subscriptions(TENANT)
    good = facts(basket)
    missing = PreflightFacts(basket, Facts({**good.answers.answers, key: Unfetched(key, Why.UNREACHABLE)}))
    check = next(one for one in run(missing) if one.code == CODE)
    assert check.status is Status.UNKNOWN
    assert check.reason is not None and check.reason.code == FACT_UNFETCHED


@given(
    limit=st.integers(1, 5),
    held=st.integers(0, 6),
    gone=st.integers(0, 6),
    kind=st.sampled_from(["concurrent", "lifetime"]),
    lines=st.integers(1, 6),
)
def test_as_many_lines_pass_as_there_are_places(
    limit: int, held: int, gone: int, kind: str, lines: int
) -> None:
    plan: dict[str, Any] = {"subscription_limit": limit, "subscription_limit_kind": kind}
    check = judged(buying(*[1] * lines, **plan), holding(held, ever=held + gone))
    taken = held + gone if kind == "lifetime" else held
    assert (check.status is Status.MET) is (taken + lines <= limit)


@given(
    pool=st.integers(1, 40),
    held=st.integers(0, 50),
    seats=st.lists(st.integers(1, 20), min_size=1, max_size=4),
)
def test_as_many_seats_pass_as_the_pool_has_left(pool: int, held: int, seats: list[int]) -> None:
    check = judged(buying(*seats, seat_limit=pool), holding(1, seats=held))
    assert (check.status is Status.MET) is (held + sum(seats) <= pool)
    if check.reason is not None and check.reason.code == TOO_MANY_SEATS:
        assert check.reason.params["left"] == pool - held
