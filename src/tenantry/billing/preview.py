"""What an order would be charged: the billing rules over changes that have not happened."""

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


@dataclass(frozen=True, slots=True)
class PreviewSeats:
    """Seats that somebody thinks of adding to a standing subscription, at the price that its term has locked."""

    unit_price: Rate
    standing: int
    added: int
    term: Term
    billing_plan: BillingPlan
    started_on: date
    term_end: date
    on: date  # inside the term


Preview = PreviewLine | PreviewSeats


def preview_charges(lines: Sequence[Preview]) -> list[Charge]:
    """The charges of the first cycle as billing would book them: one for each plan, for added seats a pair."""
    return [charge for number, line in enumerate(lines, 1) for charge in _charges(number, line)]


def preview_first_charge(lines: Sequence[Preview]) -> Money:
    """The net total of the first charge cycle; there is at least one line, and all are of one currency."""
    return sum_money((charge.net for charge in preview_charges(lines)), lines[0].unit_price.currency)


def _charges(number: int, line: Preview) -> list[Charge]:
    if isinstance(line, PreviewLine):
        end = add_months(line.start, line.term.months)
        bought = _change(1, ChangeKind.NEW, line.start, line.seats, line.unit_price)
        return charges(_facts(number, line, line.start, end, bought), line.start)
    bought = _change(1, ChangeKind.NEW, line.started_on, line.standing, line.unit_price)
    more = _change(2, ChangeKind.QUANTITY, line.on, line.standing + line.added, line.unit_price)
    facts = _facts(number, line, line.started_on, line.term_end, bought, more)
    return [charge for charge in charges(facts, line.on) if charge.change_sequence == more.sequence]


def _facts(number: int, line: Preview, anchor: date, end: date, *changes: ChangeFact) -> SubscriptionFacts:
    return SubscriptionFacts(
        subscription_id=f"preview_{number}",
        currency=line.unit_price.currency,
        term=line.term,
        billing_plan=line.billing_plan,
        anchor=anchor,
        term_end=end,
        changes=changes,
    )


def _change(sequence: int, kind: ChangeKind, on: date, seats: int, unit_price: Rate) -> ChangeFact:
    return ChangeFact(
        sequence=sequence,
        kind=kind,
        effective=on,
        at=datetime.combine(on, time.min, UTC),
        quantity=seats,
        unit_price=unit_price,
        unit_cost=Rate(Money.zero(unit_price.currency).amount, unit_price.currency),
        cause="preview",
    )
