"""What provisioning records after Microsoft has said yes. Each asserts an open transaction and locks nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from tenantry.foundation import public_ids
from tenantry.foundation.clock import machine_now
from tenantry.jobs import events as log
from tenantry.kernel.actor import Actor
from tenantry.kernel.money import Rate
from tenantry.subscriptions.events import (
    SubscriptionActivated,
    SubscriptionCancelled,
    SubscriptionConverted,
    SubscriptionSeatsChanged,
)
from tenantry.subscriptions.models import Subscription, SubscriptionChange


@dataclass(frozen=True, slots=True)
class Bought:
    """A subscription as Microsoft made it, with what was promised for it. Prices are per seat and charge cycle."""

    account_id: int
    customer_id: int
    tenant_id: int
    plan_id: int
    microsoft_id: UUID
    microsoft_order_id: str
    term: str
    billing_plan: str
    ordered_billing_plan: str  # at Microsoft
    seats: int
    partner_on_record: str
    auto_renew: bool
    started_on: date
    term_end: date
    cancellable_until: datetime | None
    bought_at: datetime  # Microsoft's own instant, from which its deadlines run
    unit_price: Rate
    unit_cost: Rate
    quote: dict[str, Any]
    cause: str
    buyer_reference: str


def record_bought(bought: Bought, *, account: str, order_id: str, by: Actor, at: datetime) -> Subscription:
    """Write a new subscription and its first change; one that is written already is returned as it stands.

    The caller holds the billed account's lock, which orders the changes that billing reads.
    """
    assert transaction.get_connection().in_atomic_block
    standing = (
        Subscription.objects.filter(provider_id=by.provider_id, microsoft_id=bought.microsoft_id)
        .exclude(status="converted")
        .first()
    )
    if standing is not None:
        return standing
    row = Subscription.objects.create(
        provider_id=by.provider_id,
        public_id=public_ids.new("sub", at),
        account_id=bought.account_id,
        customer_id=bought.customer_id,
        tenant_id=bought.tenant_id,
        plan_id=bought.plan_id,
        microsoft_id=bought.microsoft_id,
        microsoft_order_id=bought.microsoft_order_id,
        term=bought.term,
        billing_plan=bought.billing_plan,
        ordered_billing_plan=bought.ordered_billing_plan,
        currency=bought.unit_price.currency,
        seats=bought.seats,
        status="active",
        partner_on_record=bought.partner_on_record,
        auto_renew=bought.auto_renew,
        started_on=bought.started_on,
        term_end=bought.term_end,
        cancellable_until=bought.cancellable_until,
        created_at=at,
    )
    SubscriptionChange.objects.create(
        provider_id=by.provider_id,
        subscription=row,
        sequence=1,
        kind="new",
        effective_on=bought.started_on,
        seats=bought.seats,
        unit_price=bought.unit_price.amount,
        unit_cost=bought.unit_cost.amount,
        quote=bought.quote,
        cause=bought.cause,
        buyer_reference=bought.buyer_reference,
        at=bought.bought_at,
        recorded_at=machine_now(),
    )
    log.put(SubscriptionActivated(row.public_id, account, order_id), by=by, at=at)
    return row


@dataclass(frozen=True, slots=True)
class SeatsChanged:
    """Microsoft has said yes to another number of seats."""

    seats: int  # from now on
    changed_at: datetime  # may lie before it became known
    cause: str
    buyer_reference: str


def record_seats(
    row: Subscription, changed: SeatsChanged, *, account: str, order_id: str, by: Actor, at: datetime
) -> None:
    """Write another number of seats, at the price that the term has locked. Writing it twice changes nothing."""
    assert transaction.get_connection().in_atomic_block
    changes = SubscriptionChange.objects.filter(provider_id=by.provider_id, subscription=row)
    if changes.filter(kind="quantity", cause=changed.cause).exists():
        return
    _add_change(row, changes.latest("sequence"), "quantity", changed)
    before, row.seats = row.seats, changed.seats
    row.save(update_fields=["seats"])
    told = SubscriptionSeatsChanged(row.public_id, account, order_id, before, changed.seats)
    log.put(told, by=by, at=at)


def record_cancelled(
    row: Subscription,
    *,
    cancelled_at: datetime,
    account: str,
    order_id: str,
    cause: str,
    by: Actor,
    at: datetime,
) -> None:
    """Write that Microsoft cancelled the subscription at an instant that may lie before `at`, when it became known.

    Writing it twice changes nothing.
    """
    assert transaction.get_connection().in_atomic_block
    if row.status == "cancelled":
        return
    last = SubscriptionChange.objects.filter(provider_id=by.provider_id, subscription=row).latest("sequence")
    _add_change(row, last, "cancelled", SeatsChanged(0, cancelled_at, cause, last.buyer_reference))
    row.status, row.auto_renew = "cancelled", False
    row.save(update_fields=["status", "auto_renew"])
    log.put(SubscriptionCancelled(row.public_id, account, order_id), by=by, at=at)


def record_converted(
    row: Subscription, changed: SeatsChanged, *, account: str, order_id: str, by: Actor, at: datetime
) -> None:
    """Write that seats of a trial have become another subscription; with the last of them the trial is over.

    Writing it twice changes nothing.
    """
    assert transaction.get_connection().in_atomic_block
    if changed.seats:
        record_seats(row, changed, account=account, order_id=order_id, by=by, at=at)
        return
    if row.status == "converted":
        return
    last = SubscriptionChange.objects.filter(provider_id=by.provider_id, subscription=row).latest("sequence")
    _add_change(row, last, "cancelled", changed)
    row.status, row.auto_renew = "converted", False
    row.save(update_fields=["status", "auto_renew"])
    log.put(SubscriptionConverted(row.public_id, account, order_id), by=by, at=at)


def _add_change(row: Subscription, last: SubscriptionChange, kind: str, changed: SeatsChanged) -> None:
    SubscriptionChange.objects.create(
        provider_id=row.provider_id,
        subscription=row,
        sequence=last.sequence + 1,
        kind=kind,
        # Microsoft's clock may be ahead of ours: nothing happens before it began.
        effective_on=max(changed.changed_at.astimezone(UTC).date(), row.started_on),
        seats=changed.seats,
        unit_price=last.unit_price,
        unit_cost=last.unit_cost,
        quote=last.quote,
        cause=changed.cause,
        buyer_reference=changed.buyer_reference,
        at=changed.changed_at,
        recorded_at=machine_now(),
    )
