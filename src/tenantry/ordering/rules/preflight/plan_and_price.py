"""Condition of sale: Microsoft sells every plan there and so, the seats fit, and the account has a price.

Where a promotion is for some customers only, Microsoft is asked whether the tenant gets it: the price is with it or
without. A price that was agreed with it does not hold without it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from tenantry.compliance.rules.facts import Availability, Unfetched
from tenantry.compliance.rules.held_subscriptions import PromotionsGiven
from tenantry.compliance.rules.questions import FactKey
from tenantry.kernel.problems import Category, Code, Problem, code
from tenantry.ordering.rules.preflight.address import CUSTOMER_MISSING
from tenantry.ordering.rules.preflight.basket import BasketFacts, LineFacts, PreflightFacts
from tenantry.ordering.rules.preflight.condition import (
    Condition,
    Remedy,
    Verdict,
    Who,
    always,
    at_once,
    each,
    met,
    needs,
    needs_you,
    refused,
)
from tenantry.ordering.rules.trials import NOT_A_TRIAL, target_problem

BASE_MISSING = code("plan.base_missing", Category.CONFLICT)
LINES_MISSING = code("plan.lines_missing", Category.CONFLICT)
NOT_SOLD = code("plan.not_sold", Category.CONFLICT)
NOT_BILLED_ANNUALLY = code("plan.not_billed_annually", Category.CONFLICT)
ANNUAL_NOT_COVERED = code("plan.annual_not_covered", Category.CONFLICT)
NO_PRICE = code("plan.no_price", Category.CONFLICT)
PRICE_AWAITED = code("plan.price_awaited", Category.CONFLICT)
OTHER_CURRENCY = code("plan.other_currency", Category.CONFLICT)
PROMOTION_OVER = code("plan.promotion_over", Category.CONFLICT)
TOO_FEW_SEATS = code("plan.too_few_seats", Category.INVALID)
TOO_MANY_SEATS = code("plan.too_many_seats", Category.INVALID)


def availability_key(basket: BasketFacts, line: LineFacts) -> FactKey:
    """Under which terms Microsoft sells the line's plan in the customer's market."""
    return FactKey.availability(line.product_id, line.sku_id, basket.market, line.segment)


def keys(basket: BasketFacts) -> tuple[FactKey, ...]:
    """What Microsoft sells of each plan in the customer's market. Who holds one may add seats when it is not sold."""
    sold = tuple(availability_key(basket, line) for line in basket.buying) if basket.market else ()
    return (*sold, *(key for line in basket.buying if (key := promotions_key(basket.tenant_id, line))))


def promotions_key(tenant_id: str | None, line: LineFacts) -> FactKey | None:
    """What decides about the line's price: a tenant that is yet to be made has bought nothing before."""
    if tenant_id is None or not line.promotions or not line.catalog_item_id:
        return None
    return FactKey.promotions(tenant_id, line.catalog_item_id, line.term, line.at_microsoft, line.seats)


def judge(facts: PreflightFacts) -> Verdict:
    """Every fault of every line. What follows from another fault of its line is not told beside it."""
    basket = facts.basket
    lacks = (
        each(_no_customer(basket), partial(needs_you, Remedy.CHOOSE_CUSTOMER)),
        each(_no_lines(basket), partial(needs_you, Remedy.ADD_PLAN)),
        each(
            (_without_base(one) for one in basket.lines if not one.has_base),
            partial(needs_you, Remedy.ADD_PLAN),
        ),
    )
    seats = each((seats_problem(one) for one in basket.buying), partial(needs_you, Remedy.CHANGE_SEATS))
    if basket.customer is None:  # what is sold, and for how much, depends on the market
        return at_once(*lacks, seats, otherwise=met())
    unsold = {line.number: found for line in basket.buying if (found := _unsold(facts, line))}
    foreign = [_in_other_currency(basket, line) for line in basket.lines if line.other_currency]
    unpriced = [
        line for line in basket.buying if not (line.has_price or line.number in unsold or line.other_currency)
    ]
    missing = [_problem(NO_PRICE, basket, line) for line in unpriced if not line.is_price_awaited]
    awaited = [_problem(PRICE_AWAITED, basket, line) for line in unpriced if line.is_price_awaited]
    return at_once(
        *lacks,
        each(unsold.values(), partial(refused, Remedy.CHOOSE_ANOTHER_PLAN)),
        each(foreign, partial(needs_you, Remedy.OPEN_NEW_BASKET)),
        each(missing, partial(needs, Who.PROVIDER, facts, Remedy.SET_PRICE)),
        each(awaited, partial(needs, Who.PROVIDER, facts, Remedy.TRY_AGAIN)),
        seats,
        each((_never_becomes(line) for line in basket.buying), partial(needs_you, Remedy.CHANGE_LINES)),
        each(
            (_promotion_over(facts, line) for line in basket.buying), partial(refused, Remedy.OPEN_NEW_BASKET)
        ),
        otherwise=met(),
    )


def _no_customer(basket: BasketFacts) -> Iterator[Problem]:
    if basket.customer is None:
        yield Problem(CUSTOMER_MISSING, "customer")


def _no_lines(basket: BasketFacts) -> Iterator[Problem]:
    if not basket.lines:
        yield Problem(LINES_MISSING, "lines")


def _never_becomes(line: LineFacts) -> Problem | None:
    """What was chosen for a trial must be had as it stands now: it is shown with its price."""
    if line.becomes is None:
        return None
    field = f"lines[{line.number}].becomes"
    if not line.is_trial:
        return Problem(NOT_A_TRIAL, field, {"plan": line.title})
    return target_problem(line.becomes, field)


def _promotion_over(facts: PreflightFacts, line: LineFacts) -> Problem | None:
    """Whether the price counts on what the tenant does not get any more."""
    key = promotions_key(facts.basket.tenant_id, line)
    if key is None or line.promotion not in line.promotions:
        return None
    answer = facts.answers.get(key, PromotionsGiven)
    if isinstance(answer, Unfetched) or line.promotion in answer.given:
        return None
    params = {"plan": line.title, "promotion": line.promotion}
    return Problem(PROMOTION_OVER, f"lines[{line.number}]", params)


def seats_problem(line: LineFacts) -> Problem | None:
    """Whether the plan can be had with so few or so many seats."""
    field = f"lines[{line.number}].seats"
    if line.seats < line.minimum_seats:
        return Problem(
            TOO_FEW_SEATS, field, {"plan": line.title, "limit": line.minimum_seats, "given": line.seats}
        )
    if line.seats > line.maximum_seats:
        return Problem(
            TOO_MANY_SEATS, field, {"plan": line.title, "limit": line.maximum_seats, "given": line.seats}
        )
    return None


def _unsold(facts: PreflightFacts, line: LineFacts) -> Problem | None:
    """Why nobody can buy the line so: the provider does not offer it, or Microsoft does not sell what it needs."""
    if line.is_withheld:
        return _problem(NOT_BILLED_ANNUALLY, facts.basket, line)
    is_sold = _is_sold(facts, line)
    if line.at_microsoft != line.billing_plan:
        is_covered = is_sold and (line.has_cost or line.is_price_awaited)
        return None if is_covered else _problem(ANNUAL_NOT_COVERED, facts.basket, line)
    return None if is_sold else _problem(NOT_SOLD, facts.basket, line)


def _is_sold(facts: PreflightFacts, line: LineFacts) -> bool:
    answer = facts.answers.get(availability_key(facts.basket, line), Availability)
    return isinstance(answer, Unfetched) or answer.catalog_item_id(line.term, line.at_microsoft) is not None


def _without_base(line: LineFacts) -> Problem:
    params = {"plan": line.title, "bases": ", ".join(line.bases) or "?"}
    return Problem(BASE_MISSING, f"lines[{line.number}]", params)


def _in_other_currency(basket: BasketFacts, line: LineFacts) -> Problem:
    params = {
        "plan": line.title,
        "currency": line.other_currency,
        "basket_currency": basket.currency,
        "market": basket.market,
    }
    return Problem(OTHER_CURRENCY, f"lines[{line.number}]", params)


def _problem(what: Code, basket: BasketFacts, line: LineFacts) -> Problem:
    params = {
        "plan": line.title,
        "term": line.term,
        "billing_plan": line.billing_plan,
        "market": basket.market,
    }
    return Problem(what, f"lines[{line.number}]", params)


CONDITION = Condition("plan_and_price", always, keys, judge)
