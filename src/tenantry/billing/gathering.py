"""What a billing run starts from: the subscriptions that may owe something, and what is booked of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from django.db.models import F

from tenantry.billing import models
from tenantry.billing.rules.facts import (
    ChangeFact,
    ChangeKind,
    Charge,
    ChargeFact,
    ChargeKind,
    RuleCode,
    SubscriptionFacts,
)
from tenantry.billing.rules.invoice import DocumentKind
from tenantry.foundation import statements
from tenantry.kernel.ids import is_id
from tenantry.kernel.money import Money, Rate
from tenantry.kernel.periods import BillingPlan, Period, Term


@dataclass(frozen=True, slots=True)
class Subject:
    """A subscription to be billed: its facts for the rules, its keys, and what its lines say."""

    key: int
    facts: SubscriptionFacts
    plan: str
    customer: str  # empty where the account uses it itself
    change_keys: Mapping[int, int]  # by sequence
    references: Mapping[int, str]  # the buyer's, by sequence

    def order_of(self, charge: Charge) -> str:
        """The charge's order: the one that caused it, else the one that opened the subscription."""
        for cause in (charge.cause, self.facts.changes[0].cause):
            order_id = cause.partition(":")[0]
            if is_id(order_id, "ord"):
                return order_id
        return ""


@dataclass(frozen=True, slots=True)
class Booked:
    """A charge as it stands in the table, with its key."""

    key: int
    fact: ChargeFact


# The subscriptions with a change that was not seen yet, and those of which a cycle may have begun since.
# Rows are joined by their keys alone, which the scoped foreign keys keep within the provider: without
# statistics the planner would otherwise walk all of a provider's rows for each one of them.
_DUE: Final = """
        SELECT x.id FROM subscriptions_subscriptionchange n
        JOIN subscriptions_subscription x ON x.id = n.subscription_id
        WHERE n.provider_id = %(provider)s AND n.id > %(after)s
          AND x.provider_id = %(provider)s AND x.account_id = %(account)s
        UNION
        SELECT x.id FROM subscriptions_subscription x
        WHERE x.provider_id = %(provider)s AND x.account_id = %(account)s
          AND (%(from_scratch)s::boolean
               OR (%(through)s::date > %(billed)s::date AND x.term_end > %(billed)s::date))
"""
_NAMED: Final = """
        SELECT x.id FROM subscriptions_subscription x
        WHERE x.provider_id = %(provider)s AND x.account_id = %(account)s AND x.id = ANY(%(only)s::bigint[])
"""
_SUBJECTS: Final = """
    WITH due AS MATERIALIZED ({due})
    SELECT s.id, s.public_id, s.currency, s.term, s.billing_plan, s.started_on, s.term_end,
           s.cancellable_until, p.title, CASE WHEN s.customer_id = s.account_id THEN '' ELSE c.name END,
           h.id, h.sequence, h.kind, h.effective_on, h.at, h.seats, h.unit_price, h.unit_cost, h.cause,
           h.buyer_reference, s.ordered_billing_plan
    FROM due
    JOIN subscriptions_subscription s ON s.id = due.id
    JOIN subscriptions_subscriptionchange h ON h.provider_id = s.provider_id AND h.subscription_id = s.id
    JOIN catalog_plan p ON p.provider_id = s.provider_id AND p.id = s.plan_id
    JOIN parties_party c ON c.provider_id = s.provider_id AND c.id = s.customer_id
    ORDER BY s.id, h.sequence
"""
_DUE_SUBJECTS: Final = _SUBJECTS.format(due=_DUE)
_NAMED_SUBJECTS: Final = _SUBJECTS.format(due=_NAMED)


def subjects(
    billed: models.BilledAccount, through: date, *, from_scratch: bool, only: Sequence[int] | None = None
) -> list[Subject]:
    """The account's subscriptions that may owe something by that day; from scratch every one, or `only` these."""
    rows = statements.rows(
        _DUE_SUBJECTS if only is None else _NAMED_SUBJECTS,
        {
            "provider": billed.provider_id,
            "account": billed.account_id,
            "after": billed.last_change_id,
            "through": through,
            "billed": billed.billed_through or through,
            "from_scratch": from_scratch,
            "only": list(only) if only is not None else None,
        },
    )
    return [_subject(list(group)) for _, group in groupby(rows, key=itemgetter(0))]


def _subject(rows: Sequence[tuple[Any, ...]]) -> Subject:
    key, public_id, currency, term, billing_plan, started_on, term_end, until, plan, customer = rows[0][:10]
    changes = [row[10:] for row in rows]
    facts = SubscriptionFacts(
        subscription_id=public_id,
        currency=currency,
        term=Term(term),
        billing_plan=BillingPlan(billing_plan),
        anchor=started_on,
        term_end=term_end,
        changes=tuple(change_fact(*change[1:9], currency=currency) for change in changes),
        cancellable_until=until,
        ordered_billing_plan=BillingPlan(rows[0][20]),
    )
    return Subject(
        key=key,
        facts=facts,
        plan=plan,
        customer=customer,
        change_keys={change[1]: change[0] for change in changes},
        references={change[1]: change[9] for change in changes},
    )


def change_fact(
    sequence: int,
    kind: str,
    effective: date,
    at: Any,
    seats: int,
    unit_price: Decimal,
    unit_cost: Decimal,
    cause: str,
    *,
    currency: str,
) -> ChangeFact:
    """A row of a subscription's changes as the rules know it."""
    price, cost = Rate(unit_price, currency), Rate(unit_cost, currency)
    return ChangeFact(sequence, ChangeKind(kind), effective, at, seats, price, cost, cause)


def booked(provider_id: int, found: Iterable[Subject]) -> list[Booked]:
    """Every charge that is booked of these subscriptions."""
    by_key = {subject.key: subject for subject in found}
    rows = (
        models.Charge.objects.filter(provider_id=provider_id, subscription_id__in=list(by_key))
        .annotate(reversed_public_id=F("reverses__public_id"))
        .order_by("id")
    )
    return [Booked(row.pk, _charge_fact(row, by_key[row.subscription_id])) for row in rows]


def _charge_fact(row: Any, subject: Subject) -> ChargeFact:
    changes = {key: sequence for sequence, key in subject.change_keys.items()}
    sequence = changes[row.change_id]
    cause = next(change.cause for change in subject.facts.changes if change.sequence == sequence)
    return as_fact(
        row,
        subscription_id=subject.facts.subscription_id,
        sequence=sequence,
        cause=cause,
        reverses=row.reversed_public_id,
    )


def as_fact(
    row: models.Charge, *, subscription_id: str, sequence: int, cause: str, reverses: str | None
) -> ChargeFact:
    """A row of the table as the rules know it."""
    cycle = row.reason["cycle"]
    charge = Charge(
        subscription_id=subscription_id,
        change_sequence=sequence,
        kind=ChargeKind(row.kind),
        rule=RuleCode(row.reason["rule"]),
        period=Period(row.period_start, row.period_end),
        cycle=Period(date.fromisoformat(cycle["start"]), date.fromisoformat(cycle["end"])),
        quantity=row.quantity,
        unit_price=Rate(row.unit_price, row.currency),
        unit_cost=Rate(row.unit_cost, row.currency),
        net=Money(row.amount, row.currency),
        cost=Money(row.cost, row.currency),
        cause=cause,
        revision=row.revision,
        reverses=reverses,
    )
    return ChargeFact(row.public_id, charge)


def invoiced_on(provider_id: int, standing: Iterable[Booked]) -> dict[str, str]:
    """The public id of the invoice on which each of these charges stands, by the charge's public id."""
    rows = models.InvoiceLine.objects.filter(
        provider_id=provider_id,
        charge_id__in=[item.key for item in standing],
        invoice__kind=DocumentKind.INVOICE,
    )
    return dict(rows.values_list("charge__public_id", "invoice__public_id"))
