"""The house rule: what it says of a line, for every combination of what stands and what the product type says."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenantry.ordering.rules.house_rule import Held, HouseFacts, Reading, UnderWay, read

END = date(2027, 6, 1)
MONTHLY, ANNUAL = "monthly", "annual"
plans = st.sampled_from([MONTHLY, ANNUAL])
held = st.builds(
    Held, st.just("sub_1"), plans, st.just("P1Y"), st.integers(1, 9), st.just(END), st.just("a.example")
)
awaited = st.builds(UnderWay, st.just("ord_1"), plans)
houses = st.builds(
    HouseFacts,
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.lists(held, max_size=3).map(tuple),
    st.lists(awaited, max_size=2).map(tuple),
)


def one(billing_plan: str) -> Held:
    return Held("sub_1", billing_plan, "P1Y", 5, END, "quinta.example")


@pytest.mark.parametrize(
    ("is_limited", "one_active", "answered", "expected"),
    [
        (True, True, False, Reading.ENFORCED),
        (True, True, True, Reading.ENFORCED),
        (False, True, False, Reading.PROPOSED),
        (False, True, True, Reading.PROPOSED),
        (True, False, False, Reading.ASKED),
        (False, False, False, Reading.ASKED),
        (True, False, True, Reading.ANSWERED),
        (False, False, True, Reading.ANSWERED),
    ],
)
def test_what_stands_or_is_under_way_on_the_same_cycle_is_read_by_limit_type_and_answer(
    is_limited: bool, one_active: bool, answered: bool, expected: Reading
) -> None:
    standing = HouseFacts(is_limited, one_active, answered, held=(one(MONTHLY),))
    ordered = HouseFacts(is_limited, one_active, answered, under_way=(UnderWay("ord_1", MONTHLY),))
    assert (read(standing, MONTHLY), read(ordered, MONTHLY)) == (expected, expected)


def test_another_billing_cycle_is_another_subscription_but_no_other_instance() -> None:
    by_plan = HouseFacts(is_limited=True, held=(one(ANNUAL),))
    by_instance = HouseFacts(one_active=False, held=(one(ANNUAL),))
    assert (read(by_plan, MONTHLY), read(by_instance, MONTHLY)) == (Reading.FREE, Reading.ASKED)
    assert (by_plan.alike(MONTHLY), by_instance.alike(MONTHLY)) == ((), (one(ANNUAL),))


@given(houses, plans)
def test_nothing_is_said_where_nothing_is_alike_and_something_otherwise(house: HouseFacts, plan: str) -> None:
    is_alike = bool(house.alike(plan) or house.awaited(plan))
    assert (read(house, plan) is not Reading.FREE) == is_alike


@given(houses, plans)
def test_one_is_enforced_only_of_a_limited_plan_whose_type_is_not_exempt(
    house: HouseFacts, plan: str
) -> None:
    for has_twin in (False, True):
        if read(house, plan, has_twin=has_twin) is Reading.ENFORCED:
            assert house.is_limited and house.one_active
        if read(house, plan, has_twin=has_twin) in (Reading.ASKED, Reading.ANSWERED):
            assert not house.one_active


@given(houses, plans)
def test_what_is_offered_is_always_one_that_is_held(house: HouseFacts, plan: str) -> None:
    assert set(house.alike(plan)) <= set(house.held)
