"""The last condition: what Microsoft says to a cart with just these lines, made once everything else stands."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.preflight import (
    BASKET,
    GOOD,
    LINE,
    MPN,
    NOW,
    STANDING,
    TENANT,
    assert_stands,
    facts,
    look,
)

from tenantry.catalog.rules.cart_price import QuotedCost
from tenantry.compliance.rules.cart_judged import CartJudged, CartLineJudged
from tenantry.compliance.rules.carts import CartAsked, CartLineAsked
from tenantry.compliance.rules.facts import Facts, OfferedTerm, Unfetched, Why
from tenantry.compliance.rules.questions import FactKey, FactKind, Occasion
from tenantry.kernel.problems import Code
from tenantry.ordering.rules.preflight import cart
from tenantry.ordering.rules.preflight.basket import PreflightFacts
from tenantry.ordering.rules.preflight.checks import run
from tenantry.ordering.rules.preflight.condition import FACT_UNFETCHED, Remedy, Status, Who

CODE = "cart"
ITEM = "CFQ7TTC0LDPB:0001:CFQ7TTC0AAAA"
COST = QuotedCost(Decimal("9.304"))
SOLD = replace(LINE, sold_as=ITEM, cost=COST)
DUE = replace(STANDING, lines=(SOLD,), currency="EUR")
PROMOTED = replace(SOLD, promotion="39NF", cost=QuotedCost(Decimal("7.91"), Decimal("9.304")))


def said(**line: Any) -> CartJudged:
    return CartJudged(NOW, "cart-1", (CartLineJudged(1, **line),))


def test_the_cart_holds_what_would_be_bought_through_whom_in_the_baskets_currency() -> None:
    (key,) = cart.keys(DUE)
    assert key.cart == CartAsked(TENANT, MPN, "EUR", (CartLineAsked(1, ITEM, 10, "P1Y", "monthly"),))
    (direct,) = cart.keys(replace(DUE, reseller=None))
    assert direct.cart is not None and direct.cart.partner_on_record == ""
    assert key.subject != direct.subject
    annual = replace(SOLD, billing_plan="annual", ordered_billing_plan="monthly")
    assert cart.keys(replace(DUE, lines=(annual,)))[0].subject == key.subject


@given(
    st.tuples(
        st.sampled_from(["t1", "t2"]),
        st.sampled_from(["", "4500001"]),
        st.sampled_from(["EUR", "USD"]),
        st.lists(st.builds(CartLineAsked, st.integers(1, 2), st.sampled_from(["a", "b"]), st.integers(1, 3),
            st.just("P1Y"), st.sampled_from(["monthly", "annual"])), max_size=2).map(tuple),
    ),
    st.booleans(),
)  # fmt: skip
def test_two_carts_are_one_question_only_where_they_ask_the_same(parts: Any, same: bool) -> None:
    one = CartAsked(*parts)
    other = CartAsked(*parts) if same else replace(one, currency="GBP")
    assert (FactKey.of_cart(one) == FactKey.of_cart(other)) is same


def test_none_is_asked_for_before_all_else_stands_nor_for_a_tenant_to_be_made_nor_while_executing() -> None:
    answers = facts(STANDING).answers
    assert not cart.applies(STANDING)
    assert cart.once_all_else_stands(STANDING, answers).lines[0].sold_as == ITEM
    executing = replace(STANDING, occasion=Occasion.EXECUTING)
    assert cart.once_all_else_stands(executing, answers) == executing
    new = replace(BASKET, lines=(SOLD,))
    assert not cart.applies(new) and cart.keys(new) == ()
    check = look(CODE, STANDING)
    assert (check.applies, check.status, check.facts) == (False, Status.MET, ())


def test_a_term_that_microsoft_does_not_sell_makes_no_cart() -> None:
    elsewhere = replace(GOOD[FactKind.AVAILABILITY], terms=(OfferedTerm("P3Y", "annual", ITEM),))  # type: ignore[call-arg]
    answers = facts(STANDING, availability=elsewhere).answers
    assert not cart.applies(cart.once_all_else_stands(STANDING, answers))


@pytest.mark.parametrize("price", ["", "9.30", "9.31"])
def test_a_cart_at_the_quoted_price_meets_it(price: str) -> None:
    check = look(CODE, DUE, cart=said(list_price=price))
    assert (check.applies, check.status, check.warnings) == (True, Status.MET, ())


def test_a_line_that_microsoft_refuses_is_told_in_its_words() -> None:
    check = look(CODE, DUE, cart=said(error_code="800018", error="A prerequisite is missing"))
    assert_stands(check, Status.NEEDS_YOU, cart.LINE_REFUSED, Who.YOU, Remedy.CHANGE_LINES)
    assert check.reason is not None
    assert (check.reason.field, check.reason.params) == (
        "lines[1]",
        {
            "plan": "Business Standard",
            "microsoft_code": "800018",
            "description": "A prerequisite is missing",
        },
    )


def test_of_what_is_limited_the_rest_is_told() -> None:
    check = look(CODE, DUE, cart=said(error_code="800088", error="Too many", left=4))
    assert_stands(check, Status.NEEDS_YOU, cart.NOT_ENOUGH_LEFT, Who.YOU, Remedy.CHANGE_SEATS)
    assert check.reason is not None
    assert check.reason.field == "lines[1].seats"
    assert check.reason.params == {"plan": "Business Standard", "left": 4, "given": 10}


@pytest.mark.parametrize(
    ("line", "found", "reason"),
    [
        (SOLD, {"list_price": "9.29"}, cart.PRICE_DIFFERS),
        (SOLD, {"list_price": "9.32"}, cart.PRICE_DIFFERS),
        (PROMOTED, {"list_price": "9.30", "discounted_price": "7.91"}, cart.PROMOTION_NOT_GIVEN),
        (PROMOTED, {"list_price": "9.30", "discounted_price": "8.20", "promotion_id": "39NF"}, cart.PRICE_DIFFERS),
    ],
)  # fmt: skip
def test_another_price_than_quoted_is_the_providers_matter_and_tells_no_cost(
    line: Any, found: dict[str, str], reason: Code
) -> None:
    check = look(CODE, replace(DUE, lines=(line,)), cart=said(**found))
    assert_stands(check, Status.NEEDS_SOMEONE_ELSE, reason, Who.PROVIDER, Remedy.TRY_AGAIN)
    assert check.reason is not None
    assert set(check.reason.params) <= {"plan", "promotion"}


def test_a_promotion_beside_what_was_quoted_is_told_and_hinders_nothing() -> None:
    check = look(CODE, DUE, cart=said(list_price="9.30", discounted_price="7.00", promotion_id="39NF"))
    assert check.status is Status.MET
    assert [(one.code, one.params["promotion"]) for one in check.warnings] == [(cart.PROMOTION_GIVEN, "39NF")]
    quoted = said(list_price="9.30", discounted_price="7.91", promotion_id="39NF")
    assert look(CODE, replace(DUE, lines=(PROMOTED,)), cart=quoted).warnings == ()


def test_a_cart_that_could_not_be_made_is_unknown() -> None:
    (key,) = cart.keys(DUE)
    known = facts(DUE).answers.answers
    answers = Facts({**known, key: Unfetched(key, Why.TIMED_OUT)})
    check = next(one for one in run(PreflightFacts(DUE, answers)) if one.code == CODE)
    assert_stands(check, Status.UNKNOWN, FACT_UNFETCHED, Who.MICROSOFT, Remedy.TRY_AGAIN)
