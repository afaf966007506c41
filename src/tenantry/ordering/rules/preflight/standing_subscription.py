"""Condition of sale: a subscription that is to get more seats, or a trial that is to become a plan, is the buyer's, is
active, and stands as we know it.

Seats are added to what is: who has changed the subscription in Partner Center meanwhile would be changed over.
"""

from __future__ import annotations

from functools import partial

from tenantry.compliance.rules.facts import SubscriptionAtMicrosoft, Unfetched
from tenantry.compliance.rules.questions import FactKey
from tenantry.kernel.problems import Category, Code, Problem, code
from tenantry.ordering.rules.preflight.basket import BasketFacts, LineFacts, PreflightFacts, StandingFacts
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
    refused,
)
from tenantry.ordering.rules.preflight.plan_and_price import TOO_MANY_SEATS
from tenantry.ordering.rules.trials import MORE_THAN_TRIED

OF_ANOTHER = code("standing_subscription.of_another", Category.CONFLICT)
NOT_ACTIVE = code("standing_subscription.not_active", Category.CONFLICT)
TERM_ENDED = code("standing_subscription.term_ended", Category.CONFLICT)
DIFFERS = code("standing_subscription.differs", Category.CONFLICT)


def applies(basket: BasketFacts) -> bool:
    """Only lines that add seats, or have a trial become their plan, name a subscription."""
    return bool(basket.changing)


def keys(basket: BasketFacts) -> tuple[FactKey, ...]:
    """How each stands at Microsoft."""
    if basket.tenant_id is None:
        return ()
    return tuple(FactKey.subscription(basket.tenant_id, one.microsoft_id) for _, one in basket.changing)


def judge(facts: PreflightFacts) -> Verdict:
    """What can never be, what the buyer can change, what the provider must put right: all of it at once.

    What is at its end, or another's, is not compared with what Microsoft says.
    """
    basket = facts.basket
    ended = {line.number: found for line, one in basket.changing if (found := _ended(basket, line, one))}
    foreign = {
        line.number: _of_another(line, one) for line, one in basket.changing if not _is_of_basket(basket, one)
    }
    stands = [pair for pair in basket.changing if pair[0].number not in ended | foreign]
    return at_once(
        each(ended.values(), partial(refused, Remedy.CHOOSE_ANOTHER_PLAN)),
        each(foreign.values(), partial(needs_you, Remedy.CHANGE_LINES)),
        each(
            (_too_many(line, one) for line, one in basket.changing), partial(needs_you, Remedy.CHANGE_SEATS)
        ),
        each(
            (_difference(facts, line, one) for line, one in stands),
            partial(needs, Who.PROVIDER, facts, Remedy.COMPARE_SUBSCRIPTION),
        ),
        otherwise=met(),
    )


def _ended(basket: BasketFacts, line: LineFacts, one: StandingFacts) -> Problem | None:
    if one.status != "active":
        return _problem(NOT_ACTIVE, line, one, state=one.status)
    if basket.now.date() >= one.term_end:
        return _problem(TERM_ENDED, line, one, term_end=one.term_end.isoformat())
    return None


def _is_of_basket(basket: BasketFacts, one: StandingFacts) -> bool:
    return (one.account_id, one.customer_id) == (basket.account_id, basket.customer_id)


def _of_another(line: LineFacts, one: StandingFacts) -> Problem:
    return _problem(OF_ANOTHER, line, one)


def _too_many(line: LineFacts, one: StandingFacts) -> Problem | None:
    if line.converts is not None:
        return _more_than_tried(line, one)
    most = line.maximum_seats - one.seats
    if line.seats <= most:
        return None
    field, given = f"lines[{line.number}].seats", one.seats + line.seats
    return Problem(TOO_MANY_SEATS, field, {"plan": line.title, "limit": line.maximum_seats, "given": given})


def _more_than_tried(line: LineFacts, one: StandingFacts) -> Problem | None:
    """Microsoft makes seats of another plan of those that the trial has, all or some."""
    if line.seats <= one.seats:
        return None
    field = f"lines[{line.number}].seats"
    return Problem(MORE_THAN_TRIED, field, {"plan": line.title, "limit": one.seats, "given": line.seats})


def _difference(facts: PreflightFacts, line: LineFacts, one: StandingFacts) -> Problem | None:
    """What Microsoft says otherwise; who is missing an answer is judged elsewhere."""
    if facts.basket.tenant_id is None:
        return _of_another(line, one)
    key = FactKey.subscription(facts.basket.tenant_id, one.microsoft_id)
    answer = facts.answers.get(key, SubscriptionAtMicrosoft)
    if isinstance(answer, Unfetched):
        return None
    pairs = (
        ("state", "active", answer.status),
        ("term_end", one.term_end.isoformat(), answer.term_end),
        ("partner_on_record", one.partner_on_record, answer.partner_on_record),
        ("seats", str(one.seats), str(answer.seats)),
    )
    for what, expected, found in pairs:
        if expected != found:
            return _problem(DIFFERS, line, one, what=what, expected=expected, found=found or "-")
    return None


def _problem(which: Code, line: LineFacts, one: StandingFacts, **params: str) -> Problem:
    told = {"plan": line.title, "subscription": one.public_id, **params}
    return Problem(which, f"lines[{line.number}].subscription", told)


CONDITION = Condition("standing_subscription", applies, keys, judge)
