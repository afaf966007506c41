"""Condition of sale: a customer gets no second subscription of a plan by accident, nor against the house rule.

What the buyer is only offered (seats more instead of a second subscription) is told as a warning.
"""

from __future__ import annotations

from functools import partial

from tenantry.compliance.rules.questions import FactKey
from tenantry.kernel.problems import Category, Problem, code
from tenantry.ordering.rules.house_rule import Reading, read
from tenantry.ordering.rules.preflight.basket import BasketFacts, LineFacts, PreflightFacts
from tenantry.ordering.rules.preflight.condition import (
    Condition,
    Remedy,
    Verdict,
    at_once,
    each,
    met,
    needs_you,
)

HELD_ALREADY = code("one_per_plan.held_already", Category.CONFLICT)
ORDERED_ALREADY = code("one_per_plan.ordered_already", Category.CONFLICT)
TWICE_IN_BASKET = code("one_per_plan.twice_in_basket", Category.CONFLICT)
WHICH_IS_MEANT = code("one_per_plan.which_is_meant", Category.CONFLICT)
SEATS_PROPOSED = code("one_per_plan.seats_proposed", Category.CONFLICT)


def applies(basket: BasketFacts) -> bool:
    """Lines that buy; what adds seats makes no other subscription."""
    return bool(basket.buying)


def keys(_: BasketFacts) -> tuple[FactKey, ...]:
    """None: the rule is the house's own, about subscriptions and orders that stand with us."""
    return ()


def judge(facts: PreflightFacts) -> Verdict:
    """What the buyer must say or do, most helpful first; what is only offered, as warnings."""
    found = [(line, _reading(facts.basket, line)) for line in facts.basket.buying]
    asked = [_which(line) for line, reading in found if reading is Reading.ASKED]
    enforced = [line for line, reading in found if reading is Reading.ENFORCED]
    held = [line for line in enforced if line.house.alike(line.billing_plan)]
    waiting = [_waiting(facts.basket, line) for line in enforced if line not in held]
    proposed = (line for line, reading in found if reading is Reading.PROPOSED)
    return at_once(
        each(asked, partial(needs_you, Remedy.SAY_WHICH_IS_MEANT)),
        each((_held(line) for line in held), partial(needs_you, Remedy.ADD_SEATS_INSTEAD)),
        each(waiting, partial(needs_you, Remedy.CHANGE_LINES)),
        otherwise=met(warnings=tuple(_proposal(facts.basket, line) for line in proposed)),
    )


def _reading(basket: BasketFacts, line: LineFacts) -> Reading:
    return read(line.house, line.billing_plan, has_twin=_twin(basket, line) is not None)


def _twin(basket: BasketFacts, line: LineFacts) -> LineFacts | None:
    """A line before this one that buys the same plan on the same billing cycle."""
    what = (line.product_id, line.sku_id, line.billing_plan)
    before = (one for one in basket.buying if one.number < line.number)
    return next((one for one in before if (one.product_id, one.sku_id, one.billing_plan) == what), None)


def _which(line: LineFacts) -> Problem:
    return Problem(WHICH_IS_MEANT, f"lines[{line.number}]", {"plan": line.title})


def _held(line: LineFacts) -> Problem:
    held = line.house.alike(line.billing_plan)[0]
    params: dict[str, str | int] = {
        "plan": line.title,
        "subscription": held.public_id,
        "seats": held.seats,
    }
    return Problem(HELD_ALREADY, f"lines[{line.number}]", params)


def _waiting(basket: BasketFacts, line: LineFacts) -> Problem:
    field = f"lines[{line.number}]"
    if awaited := line.house.awaited(line.billing_plan):
        return Problem(ORDERED_ALREADY, field, {"plan": line.title, "order": awaited[0].order})
    twin = _twin(basket, line)
    assert twin is not None, "held, ordered or in the basket"
    return Problem(TWICE_IN_BASKET, field, {"plan": line.title, "line": twin.number})


def _proposal(basket: BasketFacts, line: LineFacts) -> Problem:
    alike = line.house.alike(line.billing_plan)
    if not alike:
        return _waiting(basket, line)
    params = {"plan": line.title, "subscription": alike[0].public_id}
    return Problem(SEATS_PROPOSED, f"lines[{line.number}]", params)


CONDITION = Condition("one_per_plan", applies, keys, judge)
