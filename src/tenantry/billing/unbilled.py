"""What an account's subscriptions owe that no document says yet, and what they are still going to cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from tenantry.billing import gathering
from tenantry.billing.gathering import Subject
from tenantry.billing.models import BilledAccount
from tenantry.billing.rules.facts import Charge
from tenantry.billing.rules.rating import charges, cycles_after
from tenantry.foundation import statements
from tenantry.kernel.money import Money, Rate, sum_money
from tenantry.kernel.periods import BillingPlan, Term


def unbilled_of(provider_id: int, account_id: int, currency: str, through: date) -> Money:
    """What is due to be charged by that day, net, less what is booked. The caller holds the account's lock, or does
    not mind a run in between."""
    found = _subjects(provider_id, account_id, currency, through)
    should = [charge.net for one in found for charge in charges(one.facts, through)]
    booked = gathering.booked(provider_id, found) if found else []
    return sum_money(should, currency) - sum_money((one.fact.charge.net for one in booked), currency)


@dataclass(frozen=True, slots=True)
class Ahead:
    """What running terms come to after a day: to the provider at Microsoft, and to the account, net."""

    cost: Money
    net: Money


# A subscription is plain where its seats of today are charged in every cycle to come, as it was sold. Of those only the
# sums are read, of the others their keys.
_RUNNING: Final = """
    WITH running AS MATERIALIZED (
        SELECT s.id, s.term, s.billing_plan, s.started_on, s.seats,
            max(c.unit_cost) FILTER (WHERE c.sequence = 1) AS unit_cost,
            max(c.unit_price) FILTER (WHERE c.sequence = 1) AS unit_price,
            s.ordered_billing_plan <> s.billing_plan OR s.started_on > %(through)s
                OR bool_or(c.kind = 'cancelled' OR c.effective_on > %(through)s) AS is_odd
        FROM subscriptions_subscription s
        JOIN subscriptions_subscriptionchange c ON c.provider_id = s.provider_id AND c.subscription_id = s.id
        WHERE s.provider_id = %(provider)s AND s.account_id = %(account)s AND s.currency = %(currency)s
          AND s.term_end > %(through)s
        GROUP BY s.provider_id, s.id
    )
    SELECT term, billing_plan, started_on, unit_cost, unit_price, seats, count(*), NULL::bigint FROM running
    WHERE NOT is_odd GROUP BY term, billing_plan, started_on, unit_cost, unit_price, seats
    UNION ALL
    SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, id FROM running WHERE is_odd
"""


def ahead_of(provider_id: int, account_id: int, currency: str, through: date) -> Ahead:
    """What the running terms are still going to cost at Microsoft, and be charged, after that day.

    Whole cycles of as many seats at one price are counted; only what is cancelled, changes later or is ordered
    otherwise is charged cycle by cycle. One statement, and another where there is such a thing.
    """
    values = {"provider": provider_id, "account": account_id, "currency": currency, "through": through}
    seats: Counter[Decimal] = Counter()
    cycles: Counter[tuple[Decimal, int]] = Counter()
    left: dict[tuple[str, str, date], int] = {}  # most begin on a day on which others begin
    odd = []
    for term, billing_plan, start, cost, price, quantity, count, key in statements.rows(_RUNNING, values):
        if key is None:
            sold = term, billing_plan, start
            if sold not in left:
                left[sold] = cycles_after(start, Term(term), BillingPlan(billing_plan), through)
            seats[cost] += quantity * count * left[sold]
            cycles[price, quantity] += count * left[sold]
        else:
            odd.append(key)
    one_by_one = list(_ahead(provider_id, account_id, through, odd))
    costs = (Rate(cost, currency).times_cut_per_unit(count) for cost, count in seats.items())
    nets = (_times(Rate(price, currency).times(seats), n) for (price, seats), n in cycles.items())
    return Ahead(
        sum_money((*costs, *(charge.cost for charge in one_by_one)), currency),
        sum_money((*nets, *(charge.net for charge in one_by_one)), currency),
    )


def _times(amount: Money, count: int) -> Money:
    """An amount that was rounded already, so many times."""
    return Money(amount.amount * count, amount.currency)


def _ahead(provider_id: int, account_id: int, through: date, keys: Sequence[int]) -> Iterator[Charge]:
    """What each of these is still going to be charged, cycle by cycle."""
    start = BilledAccount(provider_id=provider_id, account_id=account_id)
    for one in gathering.subjects(start, through, from_scratch=True, only=keys) if keys else ():
        made = charges(one.facts, one.facts.term_end)
        yield from (charge for charge in made if charge.period.start > through)


def _subjects(provider_id: int, account_id: int, currency: str, through: date) -> Sequence[Subject]:
    billed = BilledAccount.objects.filter(provider_id=provider_id, account_id=account_id).first()
    start = billed or BilledAccount(provider_id=provider_id, account_id=account_id)
    found = gathering.subjects(start, through, from_scratch=False)
    return [one for one in found if one.facts.currency == currency]
