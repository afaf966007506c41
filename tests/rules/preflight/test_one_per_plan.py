"""A second subscription of a plan: refused with the way on, offered, or asked for; each by what stands at the time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.support.preflight import ADDING, BASKET, HELD, LINE, assert_stands, look

from tenantry.ordering.rules.house_rule import Held, HouseFacts, UnderWay
from tenantry.ordering.rules.preflight.basket import Asker, BasketFacts, LineFacts
from tenantry.ordering.rules.preflight.condition import Remedy, Status, Who
from tenantry.ordering.rules.preflight.one_per_plan import (
    HELD_ALREADY,
    ORDERED_ALREADY,
    SEATS_PROPOSED,
    TWICE_IN_BASKET,
    WHICH_IS_MEANT,
)

CODE = "one_per_plan"
STANDS = Held("sub_9", "monthly", "P1Y", 12, date(2028, 1, 15), "padaria.onmicrosoft.com")
ORDERED = UnderWay("ord_9", "monthly")
LIMITED = HouseFacts(is_limited=True)


def with_lines(*lines: LineFacts) -> BasketFacts:
    return replace(BASKET, lines=lines)


def of(house: HouseFacts) -> BasketFacts:
    return with_lines(replace(LINE, house=house))


def warnings(basket: BasketFacts) -> list[tuple[str, dict[str, object]]]:
    check = look(CODE, basket)
    assert check.status is Status.MET, check
    return [(one.code.name, dict(one.params)) for one in check.warnings]


def test_a_limited_plan_that_is_held_gets_the_seats_instead_whoever_looks() -> None:
    basket = of(replace(LIMITED, held=(STANDS,)))
    for asker in Asker:
        check = look(CODE, replace(basket, asker=asker))
        assert_stands(check, Status.NEEDS_YOU, HELD_ALREADY, Who.YOU, Remedy.ADD_SEATS_INSTEAD)
        assert check.reason is not None
        assert (check.reason.field, check.reason.params) == (
            "lines[1]",
            {"plan": "Business Standard", "subscription": "sub_9", "seats": 12},
        )


def test_a_limited_plan_that_is_ordered_or_stands_on_a_line_before_waits() -> None:
    ordered = look(CODE, of(replace(LIMITED, under_way=(ORDERED,))))
    assert_stands(ordered, Status.NEEDS_YOU, ORDERED_ALREADY, Who.YOU, Remedy.CHANGE_LINES)
    twice = with_lines(replace(LINE, house=LIMITED), replace(LINE, number=4, house=LIMITED))
    check = look(CODE, twice)
    assert_stands(check, Status.NEEDS_YOU, TWICE_IN_BASKET, Who.YOU, Remedy.CHANGE_LINES)
    assert check.reason is not None
    assert (check.reason.field, check.reason.params["line"]) == ("lines[4]", 1)


def test_one_billed_monthly_and_one_billed_annually_may_stand_side_by_side() -> None:
    annually = replace(LINE, number=2, billing_plan="annual", house=LIMITED)
    assert look(CODE, with_lines(replace(LINE, house=LIMITED), annually)).status is Status.MET
    beside = replace(LIMITED, held=(replace(STANDS, billing_plan="annual"),))
    assert look(CODE, of(beside)).status is Status.MET


@pytest.mark.parametrize(
    ("house", "code"),
    [
        (HouseFacts(held=(STANDS,)), SEATS_PROPOSED),
        (HouseFacts(under_way=(ORDERED,)), ORDERED_ALREADY),
    ],
)
def test_of_a_plan_without_a_limit_seats_are_only_proposed(house: HouseFacts, code: object) -> None:
    ((name, _),) = warnings(of(house))
    assert name == getattr(code, "name", "")


def test_two_lines_of_a_plan_without_a_limit_are_only_told() -> None:
    ((name, params),) = warnings(with_lines(LINE, replace(LINE, number=2)))
    assert (name, params["line"]) == (TWICE_IN_BASKET.name, 1)


def test_of_an_exempt_type_the_question_must_be_answered_and_then_nothing_is_in_the_way() -> None:
    for is_limited in (False, True):
        for held, under_way in (
            ((STANDS,), ()),
            ((), (ORDERED,)),
            ((replace(STANDS, billing_plan="annual"),), ()),
        ):
            house = HouseFacts(is_limited, one_active=False, held=held, under_way=under_way)
            asked = look(CODE, of(house))
            assert_stands(asked, Status.NEEDS_YOU, WHICH_IS_MEANT, Who.YOU, Remedy.SAY_WHICH_IS_MEANT)
            assert warnings(of(replace(house, is_new_instance=True))) == []


def test_a_first_instance_is_not_asked_about() -> None:
    for answered in (False, True):
        assert warnings(of(HouseFacts(one_active=False, is_new_instance=answered))) == []


def test_a_question_comes_before_what_is_enforced_and_each_line_is_named() -> None:
    asked = replace(LINE, number=2, sku_id="0002", house=HouseFacts(one_active=False, held=(STANDS,)))
    enforced = replace(LINE, house=replace(LIMITED, held=(STANDS,)))
    other = replace(LINE, number=3, sku_id="0003", house=replace(LIMITED, held=(STANDS,)))
    first = look(CODE, with_lines(enforced, asked, other))
    assert [one.field for one in first.reasons] == ["lines[2]", "lines[1]", "lines[3]"]
    assert first.remedy is Remedy.SAY_WHICH_IS_MEANT
    then = look(CODE, with_lines(enforced, other))
    assert [one.field for one in then.reasons] == ["lines[1]", "lines[3]"]


def test_what_adds_seats_is_not_looked_at() -> None:
    adding = replace(LINE, adds_to=HELD, house=replace(LIMITED, held=(STANDS,)))
    assert not look(CODE, replace(ADDING, lines=(adding,))).applies
