"""What a purchase would be charged: the billing rules over a change that has not happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from tenantry.billing.rules.facts import ChangeFact, ChangeKind, Charge, SubscriptionFacts
from tenantry.billing.rules.rating import charges
from tenantry.kernel.money import Money, Rate, sum_money
from tenantry.kernel.periods import BillingPlan, Term, add_months


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """A plan that somebody thinks of buying; the price is per seat and charge cycle."""

    unit_price: Rate
    seats: int
    term: Term
    billing_plan: BillingPlan
    start: date


def preview_charges(lines: Sequence[PreviewLine]) -> list[Charge]:
    """The charges of the first cycle, one for each line, as billing would book them."""
    return [
        charge for number, line in enumerate(lines, 1) for charge in charges(_facts(number, line), line.start)
    ]


def preview_first_charge(lines: Sequence[PreviewLine]) -> Money:
    """The net total of the first charge cycle; there is at least one line, and all are of one currency."""
    return sum_money((charge.net for charge in preview_charges(lines)), lines[0].unit_price.currency)


def _facts(number: int, line: PreviewLine) -> SubscriptionFacts:
    currency = line.unit_price.currency
    bought = ChangeFact(
        sequence=1,
        kind=ChangeKind.NEW,
        effective=line.start,
        at=datetime.combine(line.start, time.min, UTC),
        quantity=line.seats,
        unit_price=line.unit_price,
        unit_cost=Rate(Money.zero(currency).amount, currency),
        cause="preview",
    )
    return SubscriptionFacts(
        subscription_id=f"preview_{number}",
        currency=currency,
        term=line.term,
        billing_plan=line.billing_plan,
        anchor=line.start,
        term_end=add_months(line.start, line.term.months),
        changes=(bought,),
    )
