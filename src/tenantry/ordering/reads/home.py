"""What waits for a person: counted, with how long the oldest has waited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from tenantry.billing.models import BilledAccount
from tenantry.billing.reads.account_open import account_open
from tenantry.billing.use_cases.render_document import CONSUMER as RENDERING
from tenantry.catalog.reads.gaps import count_gaps
from tenantry.catalog.reads.synchronisations import failing
from tenantry.foundation import statements
from tenantry.jobs.models import ConsumerCursor
from tenantry.kernel.actor import Actor
from tenantry.kernel.money import Money
from tenantry.ordering.models import Basket, Order
from tenantry.ordering.reads.approvals import awaited
from tenantry.ordering.reads.orders import visible_orders
from tenantry.ordering.reads.reach import mine, not_handed_over
from tenantry.parties import permissions
from tenantry.parties.rules import permissions as rules
from tenantry.parties.rules.permissions import Ownership


class Kind(StrEnum):
    """What it is that waits."""

    HOLDS = "holds"  # orders that are held until somebody decides
    APPROVALS = "approvals"  # orders that wait for the reader's approval
    ORDERS = "orders"  # stopped; a clerk repairs, or the buyer mends what was refused
    DELIVERIES = "deliveries"  # events that a consumer could not handle
    DOCUMENTS = "documents"  # that could not be printed
    ACCOUNTS = "accounts"  # not billed since a guard fired
    SYNCHRONISATIONS = "synchronisations"  # markets whose last one failed
    GAPS = "gaps"  # sold by Microsoft, and without a price in some list
    BASKETS = "baskets"  # begun and not placed
    HANDOVERS = "handovers"  # first administrators whose sign-in nobody has taken yet
    INVOICES = "invoices"  # issued and not paid


@dataclass(frozen=True, slots=True)
class Queue:
    """How many there are, and since when the oldest waits (None where nobody can say)."""

    kind: Kind
    count: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class Owed:
    """The invoices of an account of which something is still to be paid."""

    count: int
    overdue: int
    totals: tuple[Money, ...]  # what is open, by currency
    next_due: date | None


@dataclass(frozen=True, slots=True)
class ShopHome:
    """What waits for a buyer, and how many orders are on their way."""

    queues: tuple[Queue, ...]
    under_way: int
    owed: Owed | None  # None for who may not look at invoices


def office_queues(actor: Actor, *, at: datetime) -> tuple[Queue, ...]:
    """What needs a person of the provider; of each kind only where the reader may look at it.

    One statement each, and one for all that is parked.
    """
    permissions.require(actor, "order.read")
    found = [_queue(Kind.ORDERS, _stopped(actor), "changed_at")]
    found.append(_queue(Kind.HOLDS, visible_orders(actor).filter(state="held"), "changed_at"))
    if _may(actor, "approval.decide"):
        found.append(_queue(Kind.APPROVALS, awaited(actor), "opened_at"))
    if _may(actor, "operations.read"):
        parked = ConsumerCursor.objects.filter(provider_id=actor.provider_id, parked_at__isnull=False)
        is_document = Q(consumer=RENDERING)
        told = parked.order_by().aggregate(
            deliveries=Count("pk", filter=~is_document),
            oldest_delivery=Min("parked_at", filter=~is_document),
            documents=Count("pk", filter=is_document),
            oldest_document=Min("parked_at", filter=is_document),
        )
        found.append(Queue(Kind.DELIVERIES, told["deliveries"], told["oldest_delivery"]))
        found.append(Queue(Kind.DOCUMENTS, told["documents"], told["oldest_document"]))
    if _may(actor, "billing.run"):
        accounts = BilledAccount.objects.filter(provider_id=actor.provider_id, parked_at__isnull=False)
        found.append(_queue(Kind.ACCOUNTS, accounts, "parked_at"))
    if _may(actor, "price_list.read"):
        found.append(Queue(Kind.SYNCHRONISATIONS, *failing(actor)))
        found.append(Queue(Kind.GAPS, count_gaps(actor, at=at), None))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class OfficeFigures:
    """The house at a glance."""

    ordered: int  # between the two instants
    under_way: int
    customers: int


_FIGURES = """
    SELECT
        (SELECT count(*) FROM ordering_order o WHERE o.provider_id = %(provider)s
            AND o.placed_at >= %(since)s AND o.placed_at < %(until)s),
        (SELECT count(*) FROM ordering_order o WHERE o.provider_id = %(provider)s AND o.state = 'executing'),
        (SELECT count(*) FROM parties_party p WHERE p.provider_id = %(provider)s AND p.kind = 'customer')
"""


def office_figures(actor: Actor, *, since: datetime, until: datetime) -> OfficeFigures:
    """What was ordered in that time, what is being carried out, and how many customers there are. One statement."""
    permissions.require(actor, "order.read")
    permissions.require(actor, "party.read")
    assert permissions.sees_all(actor), "figures of the whole house are for its own people"
    return OfficeFigures(
        *statements.one(_FIGURES, {"provider": actor.provider_id, "since": since, "until": until})
    )


def shop_home(actor: Actor, *, today: date) -> ShopHome:
    """What needs this buyer. Five statements, and one for what is owed."""
    permissions.require(actor, "order.read")
    queues = [
        _queue(Kind.BASKETS, Basket.objects.filter(mine(actor), state="open"), "changed_at"),
        _queue(Kind.ORDERS, _stopped(actor), "changed_at"),
    ]
    if _may(actor, "approval.decide", own=True):
        queues.append(_queue(Kind.APPROVALS, awaited(actor), "opened_at"))
    if _may(actor, "order.hand_over", own=True):
        queues.append(_queue(Kind.HANDOVERS, _not_handed_over(actor), "changed_at"))
    under_way = visible_orders(actor).filter(state__in=("submitted", "held", "executing", "undoing")).count()
    return ShopHome(tuple(queues), under_way, _owed(actor, today))


def _owed(actor: Actor, today: date) -> Owed | None:
    if not _may(actor, "invoice.read", own=True) or actor.party_id is None:
        return None
    found = account_open(actor, actor.party_id, today=today)
    dues = [one.next_due for one in found if one.next_due]
    return Owed(
        count=sum(one.count for one in found),
        overdue=sum(one.overdue_count for one in found),
        totals=tuple(one.open for one in found),
        next_due=min(dues) if dues else None,
    )


def _stopped(actor: Actor) -> QuerySet[Order]:
    return visible_orders(actor).filter(state="needs_attention")


def _not_handed_over(actor: Actor) -> QuerySet[Order]:
    return visible_orders(actor).filter(not_handed_over())


def _queue(kind: Kind, rows: QuerySet[Any], since: str) -> Queue:
    found = rows.order_by().aggregate(count=Count("pk"), oldest=Min(since))
    return Queue(kind, found["count"], found["oldest"])


def _may(actor: Actor, action: str, *, own: bool = False) -> bool:
    party = actor.party_id if own else None
    return rules.problem(actor, action, Ownership(actor.provider_id, party, party)) is None
