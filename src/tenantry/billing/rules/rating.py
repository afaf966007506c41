"""What should have been charged for one term of a subscription, up to a day.

Microsoft: Billing scenarios for new commerce; Cancel a subscription. Every cycle is charged in advance, on
the day it starts. The price of the change that opened the term is locked for seats added later too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final

from tenantry.billing.rules import proration
from tenantry.billing.rules.facts import (
    ChangeFact,
    ChangeKind,
    Charge,
    ChargeKind,
    RuleCode,
    SubscriptionFacts,
)
from tenantry.kernel.money import Money, sum_money
from tenantry.kernel.periods import BillingPlan, Period, Term, boundary

FULL_REFUND: Final = timedelta(hours=24)
CANCELLATION_WINDOW: Final = timedelta(hours=168)


@dataclass(frozen=True, slots=True)
class _Standing:
    """The seats that count after a change."""

    change: ChangeFact
    quantity: int
    added: int  # how many of them came with the change; negative where it took some away


def charge_cycles(facts: SubscriptionFacts) -> Iterator[Period]:
    """The charge cycles of the term, from the anchor; the last one ends where Microsoft ends the term."""
    return _cycles(facts, facts.billing_plan)


def _cycles(facts: SubscriptionFacts, billing_plan: BillingPlan) -> Iterator[Period]:
    months = billing_plan.months
    count, rest = divmod(facts.term.months, months)
    if rest or not count:
        raise ValueError(f"a term of {facts.term} is not billed {billing_plan}")
    start = facts.anchor
    for k in range(1, count):
        end = boundary(facts.anchor, k, months)
        yield Period(start, end)
        start = end
    yield Period(start, facts.term_end)


@lru_cache(maxsize=10_000)
def cycles_after(anchor: date, term: Term, billing_plan: BillingPlan, through: date) -> int:
    """How many charge cycles of the term begin after that day."""
    months = billing_plan.months
    return sum(boundary(anchor, k, months) > through for k in range(term.months // months))


def charges(facts: SubscriptionFacts, through: date) -> list[Charge]:
    """Every charge of the term that is due by the end of the day `through`, with the change it comes from.

    To be compared with what is booked, `through` must not be before the last day that was billed.
    """
    changes = sorted(facts.changes, key=_in_order)
    _check(facts, changes)
    found: list[Charge] = []
    standing = _Standing(changes[0], changes[0].quantity, changes[0].quantity)
    ended = False
    for cycle in charge_cycles(facts):
        if cycle.start > through or ended:
            break
        if standing.quantity:
            found.append(_whole_cycle(facts, standing, changes[0], cycle))
        for change in changes[1:]:
            if not cycle.contains(change.effective) or change.effective > through:
                continue
            if change.kind is ChangeKind.CANCELLED:
                credit = _cancellation(facts, changes[0], standing, change, cycle, found)
                if credit is not None:
                    found.append(credit)
                # Within the window or not: what Microsoft has ended it charges no more.
                ended = True
                break
            if change.quantity != standing.quantity:
                found.extend(_seats(facts, changes[0], standing, change, cycle))
                standing = _Standing(change, change.quantity, change.quantity - standing.quantity)
    return found


def _in_order(change: ChangeFact) -> tuple[bool, date, datetime, int]:
    """The opening before all else: its instant is Microsoft's, whose clock may be ahead of ours."""
    return change.kind is not ChangeKind.NEW, change.effective, change.at, change.sequence


def _check(facts: SubscriptionFacts, changes: list[ChangeFact]) -> None:
    """Facts that contradict themselves are a bug of who gathered them."""
    assert changes, "a subscription begins with a change"
    assert changes[0].kind is ChangeKind.NEW, "the first change opens the term"
    assert changes[0].effective == facts.anchor, "the term opens on Microsoft's start date"
    assert len({change.sequence for change in changes}) == len(changes), "sequences are unique"
    for change in changes:
        assert change.quantity >= 0, "seats are counted"
        assert change.unit_price.currency == facts.currency, "a subscription is sold in one currency"
        assert change is changes[0] or change.kind is not ChangeKind.NEW, "a term is opened once"
        assert change.effective < facts.term_end, "a change belongs to the term"


def _line(
    facts: SubscriptionFacts,
    opening: ChangeFact,
    change: ChangeFact,
    kind: ChargeKind,
    rule: RuleCode,
    days: Period,
    cycle: Period,
    quantity: int,
) -> Charge:
    """One charge at the price that the opening change fixed."""
    return Charge(
        subscription_id=facts.subscription_id,
        change_sequence=change.sequence,
        kind=kind,
        rule=rule,
        period=days,
        cycle=cycle,
        quantity=quantity,
        unit_price=opening.unit_price,
        unit_cost=opening.unit_cost,
        net=proration.price(opening.unit_price, quantity, days, cycle),
        cost=_cost(facts, opening, kind, days, cycle, quantity),
        cause=change.cause,
    )


def _cost(
    facts: SubscriptionFacts,
    opening: ChangeFact,
    kind: ChargeKind,
    days: Period,
    cycle: Period,
    quantity: int,
) -> Money:
    """What Microsoft charges for the days. Where it charges more often than we do: the sum of its own cycles."""
    if facts.at_microsoft is facts.billing_plan:
        return proration.supplier_cost(kind, opening.unit_cost, quantity, days, cycle)
    parts = (
        (Period(max(days.start, one.start), min(days.end, one.end)), one)
        for one in _cycles(facts, facts.at_microsoft)
        if one.start < days.end and days.start < one.end
    )
    costs = (proration.supplier_cost(kind, opening.unit_cost, quantity, part, one) for part, one in parts)
    return sum_money(costs, facts.currency)


def _whole_cycle(facts: SubscriptionFacts, standing: _Standing, opening: ChangeFact, cycle: Period) -> Charge:
    """A cycle in full: a new subscription is never prorated, nor is a cycle that starts."""
    kind = ChargeKind.NEW if cycle.start == facts.anchor else ChargeKind.CYCLE
    quantity = standing.quantity
    return _line(facts, opening, standing.change, kind, RuleCode.WHOLE_CYCLE, cycle, cycle, quantity)


def _seats(
    facts: SubscriptionFacts,
    opening: ChangeFact,
    standing: _Standing,
    change: ChangeFact,
    cycle: Period,
) -> Iterator[Charge]:
    """Two lines of the same dates, each rounded by itself: the old seats back, the new seats charged.

    Only to the end of the running cycle; the new quantity counts on the day of the change.
    """
    taken_back = _batch_taken_back(standing, change)
    start = change.effective if taken_back is None else max(taken_back.effective, cycle.start)
    rule = RuleCode.DAYS_LEFT_IN_CYCLE if taken_back is None else RuleCode.SEATS_REMOVED_WITHIN_24_HOURS
    days = Period(start, cycle.end)
    for kind, quantity in (
        (ChargeKind.SEATS_CREDIT, -standing.quantity),
        (ChargeKind.SEATS_CHARGE, change.quantity),
    ):
        if quantity:
            yield _line(facts, opening, change, kind, rule, days, cycle, quantity)


def _batch_taken_back(standing: _Standing, change: ChangeFact) -> ChangeFact | None:
    """The batch of seats, not 24 hours old, of which the change gives some back: they cost nothing."""
    is_in_time = change.at - standing.change.at <= FULL_REFUND
    return (
        standing.change if 0 < standing.quantity - change.quantity <= standing.added and is_in_time else None
    )


def cancellable_until(facts: SubscriptionFacts, opened_at: datetime) -> datetime:
    """Until when a cancellation gives money back: Microsoft's instant, else 168 hours from the purchase."""
    return facts.cancellable_until or opened_at + CANCELLATION_WINDOW


def _cancellation(
    facts: SubscriptionFacts,
    opening: ChangeFact,
    standing: _Standing,
    change: ChangeFact,
    cycle: Period,
    charged: list[Charge],
) -> Charge | None:
    """What is given back: everything within 24 hours, then the days from its own day on, then nothing."""
    if change.at > cancellable_until(facts, opening.at) or not standing.quantity:
        return None
    kind = ChargeKind.CANCELLATION_CREDIT
    if change.at - opening.at <= FULL_REFUND:
        rule = RuleCode.CANCELLED_WITHIN_24_HOURS
        whole = _line(facts, opening, change, kind, rule, cycle, cycle, -standing.quantity)
        # The lines of seats added meanwhile were rounded one by one; only their sum takes back all of them.
        return replace(
            whole,
            net=-sum_money((line.net for line in charged), whole.net.currency),
            cost=-sum_money((line.cost for line in charged), whole.cost.currency),
        )
    days = Period(change.effective, cycle.end)
    rule = RuleCode.CANCELLED_WITHIN_WINDOW
    return _line(facts, opening, change, kind, rule, days, cycle, -standing.quantity)
