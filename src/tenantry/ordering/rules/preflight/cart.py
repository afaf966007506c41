"""Condition of sale: Microsoft takes these very lines into a cart for the standing tenant, at the price of the quote.

The last one, looked at once everything else stands: only Microsoft knows what other partners have sold to the tenant
and what was bought elsewhere (Microsoft: Create a cart). The cart is read and never checked out; it ends by itself.
Just before Microsoft is called none is asked for: the order makes a cart of its own then, and judges it likewise.

What Microsoft asks is the provider's cost, so no amount is told.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from tenantry.catalog.rules.cart_price import difference
from tenantry.compliance.rules.cart_judged import CartJudged, CartLineJudged
from tenantry.compliance.rules.carts import CartAsked, CartLineAsked
from tenantry.compliance.rules.facts import Availability, Facts, Unfetched
from tenantry.compliance.rules.questions import FactKey, Occasion
from tenantry.kernel.problems import Category, Code, Problem, code
from tenantry.ordering.rules.lines import Purpose
from tenantry.ordering.rules.preflight import plan_and_price
from tenantry.ordering.rules.preflight.basket import BasketFacts, LineFacts, PreflightFacts
from tenantry.ordering.rules.preflight.condition import (
    Condition,
    Remedy,
    Verdict,
    Who,
    at_once,
    each,
    met,
    needs,
    needs_you,
)

LINE_REFUSED = code("cart.line_refused", Category.CONFLICT)
NOT_ENOUGH_LEFT = code("cart.not_enough_left", Category.CONFLICT)
PRICE_DIFFERS = code("cart.price_differs", Category.CONFLICT)
PROMOTION_NOT_GIVEN = code("cart.promotion_not_given", Category.CONFLICT)
PROMOTION_GIVEN = code("cart.promotion_given", Category.CONFLICT)  # only said: nothing is in the way


def once_all_else_stands(basket: BasketFacts, answers: Facts) -> BasketFacts:
    """The basket with the catalogue items by which Microsoft sells its lines now: with them the cart is looked at."""
    if basket.occasion is Occasion.EXECUTING or basket.tenant_id is None:
        return basket
    return replace(basket, lines=tuple(_sold(basket, line, answers) for line in basket.lines))


def _sold(basket: BasketFacts, line: LineFacts, answers: Facts) -> LineFacts:
    if line.purpose is not Purpose.NEW:
        return line
    found = answers.get(plan_and_price.availability_key(basket, line), Availability)
    if isinstance(found, Unfetched):
        return line
    return replace(line, sold_as=found.catalog_item_id(line.term, line.at_microsoft) or "")


def applies(basket: BasketFacts) -> bool:
    """Once all else stands, to what is bought for a tenant that stands."""
    return bool(basket.tenant_id and basket.in_cart) and all(line.sold_as for line in basket.in_cart)


def keys(basket: BasketFacts) -> tuple[FactKey, ...]:
    """What Microsoft says of all lines together: they may use up what is left between them."""
    if not applies(basket):
        return ()
    partner = basket.reseller.partner_on_record if basket.reseller is not None else ""
    lines = tuple(
        CartLineAsked(line.number, line.sold_as, line.seats, line.term, line.at_microsoft)
        for line in basket.in_cart
    )
    return (FactKey.of_cart(CartAsked(basket.tenant_id or "", partner, basket.currency, lines)),)


def judge(facts: PreflightFacts) -> Verdict:
    """Lines that Microsoft refuses, those of which too little is left, then prices other than quoted."""
    (key,) = keys(facts.basket)
    answer = facts.answers.get(key, CartJudged)
    if isinstance(answer, Unfetched):
        return met()
    lines = [(line, answer.of(line.number)) for line in facts.basket.in_cart]
    currency = facts.basket.currency
    priced = [(line, found) for line, found in lines if not (found.error or found.error_code)]
    return at_once(
        each(_each(lines, _refused), partial(needs_you, Remedy.CHANGE_LINES)),
        each(_each(lines, _short), partial(needs_you, Remedy.CHANGE_SEATS)),
        each(
            (_priced_otherwise(line, found, currency) for line, found in priced),
            partial(needs, Who.PROVIDER, facts, Remedy.TRY_AGAIN),
        ),
        otherwise=met(warnings=tuple(_each(lines, _given_beside))),
    )


_Line = tuple[LineFacts, CartLineJudged]


def _each(lines: list[_Line], say: Callable[[LineFacts, CartLineJudged], Problem | None]) -> list[Problem]:
    return [problem for line, found in lines if (problem := say(line, found))]


def _refused(line: LineFacts, found: CartLineJudged) -> Problem | None:
    if not (found.error or found.error_code) or found.left is not None:
        return None
    return _problem(LINE_REFUSED, line, microsoft_code=found.error_code, description=found.error)


def _short(line: LineFacts, found: CartLineJudged) -> Problem | None:
    if not (found.error or found.error_code) or found.left is None:
        return None
    return _problem(NOT_ENOUGH_LEFT, line, left=found.left, given=line.seats)


def _priced_otherwise(line: LineFacts, found: CartLineJudged, currency: str) -> Problem | None:
    if line.promotion and line.promotion != found.promotion_id:
        return _problem(PROMOTION_NOT_GIVEN, line, promotion=line.promotion)
    if line.cost is None:
        return None
    differs = difference(line.cost, currency, listed=found.listed, discounted=found.discounted)
    return _problem(PRICE_DIFFERS, line) if differs is not None else None


def _given_beside(line: LineFacts, found: CartLineJudged) -> Problem | None:
    """One that lowers our cost and not the price: whoever sells may want to know before it is bought."""
    if not found.promotion_id or found.promotion_id == line.promotion:
        return None
    return _problem(PROMOTION_GIVEN, line, promotion=found.promotion_id)


def _problem(what: Code, line: LineFacts, **more: str | int) -> Problem:
    field = f"lines[{line.number}]" + (".seats" if what is NOT_ENOUGH_LEFT else "")
    return Problem(what, field, {"plan": line.title, **more})


CONDITION = Condition("cart", applies, keys, judge)
