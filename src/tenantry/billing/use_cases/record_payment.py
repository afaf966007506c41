"""Write down by hand that an account has paid."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tenantry.billing import locks
from tenantry.billing.events import PaymentRecorded
from tenantry.billing.models import Payment
from tenantry.billing.receiving import Received, check_payment
from tenantry.billing.settling import book_payment, items_of, settle_account
from tenantry.foundation import idempotency, public_ids
from tenantry.foundation.idempotency import RequestKey
from tenantry.jobs import events
from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import PartyId, PaymentId
from tenantry.parties.permissions import require


def record_payment(
    *,
    account: PartyId,
    received: Received,
    key: RequestKey | None,
    by: Actor,
    now: datetime,
    machine_now: datetime,
) -> PaymentId:
    """Book the payment and lay it on invoices: on those it names, then on the oldest due; the rest is a balance.

    Raises Refused, and changes nothing, for an amount that is none, a day to come, a currency in which the account
    is not billed, an account that is billed through its reseller, and a named invoice that is not open.
    """
    require(by, "payment.record")
    public_id = public_ids.new("pay", now)
    with transaction.atomic(durable=True):
        if earlier := idempotency.claim(key, result={"payment": public_id}, by=by, at=machine_now):
            return PaymentId(earlier["payment"])
        billed = locks.account(by.provider_id, account)
        items = items_of(by.provider_id, billed.account_id, received.amount.currency)
        named = check_payment(account, billed.account_id, received, items, by=by, now=now)
        payment = Payment.objects.create(
            provider_id=by.provider_id,
            public_id=public_id,
            account_id=billed.account_id,
            amount=received.amount.amount,
            currency=received.amount.currency,
            received_on=received.received_on,
            reference=received.reference,
            note=received.note,
            actor_kind=by.kind,
            actor_id=by.id,
            at=now,
            recorded_at=machine_now,
        )
        book_payment(
            by.provider_id, payment.pk, billed.account_id, received.amount,
            text="payment", at=now, on=received.received_on,
        )  # fmt: skip
        settle_account(by.provider_id, billed.account_id, received.amount.currency, at=now, named=named)
        events.put(PaymentRecorded(public_id, account, received.amount), by=by, at=now)
    return PaymentId(public_id)
