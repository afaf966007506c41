"""Condition of sale: the tenant has room for the subscriptions and seats of each plan, as far as Microsoft limits them.

The limits are the plan's own data. What Microsoft shows us of the tenant is counted, whichever reseller ordered it, and
with it all lines of the basket; whose the others are is not told. Other providers sell to the tenant, too: only
Microsoft's cart knows of them, so what is left here is *at most* so many.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from tenantry.catalog.rules.limits import LimitKind
from tenantry.compliance.rules.facts import Unfetched
from tenantry.compliance.rules.held_subscriptions import HeldPlan, HeldSubscriptions
from tenantry.compliance.rules.questions import FactKey
from tenantry.kernel.problems import Category, Code, Problem, code
from tenantry.ordering.rules.preflight.basket import BasketFacts, LineFacts, PreflightFacts
from tenantry.ordering.rules.preflight.condition import Condition, Remedy, Verdict, met, needs_you, refused

HAD_ALREADY = code("limits.had_already", Category.CONFLICT)
TENANT_FULL = code("limits.tenant_full", Category.CONFLICT)
TOO_MANY_LINES = code("limits.too_many_lines", Category.CONFLICT)
NO_SEATS_LEFT = code("limits.no_seats_left", Category.CONFLICT)
TOO_MANY_SEATS = code("limits.too_many_seats", Category.CONFLICT)
SEATS_LEFT = code("limits.seats_left", Category.CONFLICT)  # only said: nothing is in the way

Lines = tuple[LineFacts, ...]


def applies(basket: BasketFacts) -> bool:
    """A plan that is bought may have a limited number; seats may be pooled, however they are added."""
    return any(_is_numbered(line) or line.seat_limit is not None for line in basket.lines)


def keys(basket: BasketFacts) -> tuple[FactKey, ...]:
    """What a standing tenant holds already; one that is yet to be made holds nothing."""
    is_asked = basket.tenant_id is not None and applies(basket)
    return (FactKey.held_subscriptions(basket.tenant_id),) if is_asked and basket.tenant_id else ()


def judge(facts: PreflightFacts) -> Verdict:
    """Everything that does not fit, at once: what can never be, then lines too many, then seats; else what is left."""
    held = _held(facts)
    plans = [(lines, held.of(lines[0].plan)) for lines in _by_plan(facts.basket.lines)]
    had = [found for lines, of_tenant in plans if (found := _had_already(lines, of_tenant))]
    full = [found for lines, of_tenant in plans if (found := _crowded(lines, of_tenant))]
    over = [found for lines, of_tenant in plans if (found := _over_pool(lines, of_tenant))]
    if had:
        known = {one.field for one in had}
        return refused(
            Remedy.CHOOSE_ANOTHER_PLAN, *had, *(one for one in full if one.field not in known), *over
        )
    if full:
        return needs_you(Remedy.CHANGE_LINES, *full, *over)
    if over:
        return needs_you(Remedy.CHANGE_SEATS, *over)
    if facts.basket.tenant_id is None:
        return met()
    return met(warnings=tuple(_left(lines, one) for lines, one in plans if lines[0].seat_limit is not None))


def _held(facts: PreflightFacts) -> HeldSubscriptions:
    """What the tenant holds; nothing where it was not said, which never lets the condition stand as met."""
    if found := keys(facts.basket):
        answer = facts.answers.get(found[0], HeldSubscriptions)
        if not isinstance(answer, Unfetched):
            return answer
    return HeldSubscriptions(facts.basket.now, tenant_id="")


def _by_plan(lines: Iterable[LineFacts]) -> Iterator[Lines]:
    ordered = sorted(lines, key=lambda line: (line.plan, line.number))
    return (tuple(group) for _, group in groupby(ordered, key=lambda line: line.plan))


def _is_numbered(line: LineFacts) -> bool:
    return line.adds_to is None and line.subscription_limit is not None


def _numbered(lines: Lines) -> Lines:
    """The lines that take a place among the plan's limited number."""
    return tuple(line for line in lines if _is_numbered(line))


def _had_already(lines: Lines, held: HeldPlan) -> Problem | None:
    """A limit for life that was reached before stays reached."""
    new, most = _numbered(lines), lines[0].subscription_limit
    if not new or most is None or lines[0].subscription_limit_kind != LimitKind.LIFETIME:
        return None
    return _problem(new[0], HAD_ALREADY, limit=most) if held.ever >= most else None


def _crowded(lines: Lines, held: HeldPlan) -> Problem | None:
    """The first line for which there is no place, after those before it."""
    new, most = _numbered(lines), lines[0].subscription_limit
    if not new or most is None:
        return None
    is_for_life = lines[0].subscription_limit_kind == LimitKind.LIFETIME
    left = most - (held.ever if is_for_life else held.holding)
    if len(new) <= left:
        return None
    if left <= 0:
        return _problem(new[0], TENANT_FULL, limit=most)
    return _problem(new[left], TOO_MANY_LINES, limit=most, left=left, given=len(new))


def _over_pool(lines: Lines, held: HeldPlan) -> Problem | None:
    """The first line whose seats, with those before it, are too many. One too large alone is told elsewhere."""
    pool, given = lines[0].seat_limit, sum(line.seats for line in lines)
    if pool is None or given + held.seats <= pool or any(line.seats > line.maximum_seats for line in lines):
        return None
    left = max(0, pool - held.seats)
    first = next(n for n in range(1, len(lines) + 1) if sum(line.seats for line in lines[:n]) > left)
    if left == 0:
        return _problem(lines[first - 1], NO_SEATS_LEFT, limit=pool)
    return _problem(lines[first - 1], TOO_MANY_SEATS, limit=pool, left=left, given=given)


def _left(lines: Lines, held: HeldPlan) -> Problem:
    pool, given = lines[0].seat_limit or 0, sum(line.seats for line in lines)
    return _problem(lines[0], SEATS_LEFT, limit=pool, left=pool - held.seats - given)


def _problem(line: LineFacts, what: Code, **params: int) -> Problem:
    field = f"lines[{line.number}]" + (
        ".seats" if what in (NO_SEATS_LEFT, TOO_MANY_SEATS, SEATS_LEFT) else ""
    )
    return Problem(what, field, {"plan": line.title, **params})


CONDITION = Condition("limits", applies, keys, judge)
