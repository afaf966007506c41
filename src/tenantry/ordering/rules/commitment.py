"""What an order commits the provider to at Microsoft, and whether that still fits under the account's limit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tenantry.billing.rules.facts import ChargeKind
from tenantry.billing.rules.proration import supplier_cost
from tenantry.kernel.money import Money, Rate, sum_money
from tenantry.kernel.periods import BillingPlan, Period, Term, boundary
from tenantry.kernel.problems import Problem
from tenantry.ordering.rules.holds import OVER_COMMITMENT


@dataclass(frozen=True, slots=True)
class Committed:
    """A line of an order, as Microsoft charges it."""

    seats: int
    unit_cost: Rate  # for a cycle
    term: Term
    billing_plan: BillingPlan
    since: date | None  # when the term began of a subscription that gets the seats; None: a new one

    def cost(self, on: date) -> Money:
        """Every charge of its whole term; of seats that are added the days left of the cycle and the cycles to come."""
        months = self.billing_plan.months
        count = self.term.months // months
        if self.since is None:
            return self.unit_cost.times_cut_per_unit(self.seats * count)
        cycles = [
            Period(boundary(self.since, k, months), boundary(self.since, k + 1, months)) for k in range(count)
        ]
        to_come = sum(cycle.start > on for cycle in cycles)
        found = self.unit_cost.times_cut_per_unit(self.seats * to_come)
        for cycle in cycles:
            if cycle.contains(on):
                days = Period(on, cycle.end)
                found += supplier_cost(ChargeKind.SEATS_CHARGE, self.unit_cost, self.seats, days, cycle)
        return found


def cost_of(lines: Iterable[Committed], currency: str, on: date) -> Money:
    """What the lines commit to."""
    return sum_money((line.cost(on) for line in lines), currency)


def over_commitment(running: Money, order: Money, limit: Money) -> Problem | None:
    """Why an order that commits to so much does not fit beside what is committed already, or None when it does."""
    total = running + order
    if total <= limit:
        return None
    params = {
        "use": total.as_wire()["amount"],
        "limit": limit.as_wire()["amount"],
        "currency": limit.currency,
    }
    return Problem(OVER_COMMITMENT, params=params)
