"""Take back a payment that was written down wrongly, or that the bank took back."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import transaction

from tenantry.billing import locks
from tenantry.billing.events import PaymentReversed
from tenantry.billing.models import Payment
from tenantry.billing.rules.settlement import Allotment
from tenantry.billing.settling import book_payment, lying_on, settle_account, write_allocations
from tenantry.foundation import idempotency, public_ids
from tenantry.foundation.idempotency import RequestKey
from tenantry.jobs import events
from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import PaymentId
from tenantry.kernel.money import Money
from tenantry.kernel.problems import Category, Problem, Refused, code
from tenantry.parties.permissions import not_found, require

ALREADY_REVERSED = code("payment.already_reversed", Category.CONFLICT)
IS_A_REVERSAL = code("payment.is_a_reversal", Category.INVALID)


def reverse_payment(
    *, payment: PaymentId, why: str, key: RequestKey | None, by: Actor, now: datetime, machine_now: datetime
) -> PaymentId:
    """Write the reversal beside the payment; what it had settled is open again, or settled by other free money.

    Returns the reversal's id. Raises Refused, and changes nothing, for a reversal and for what was reversed before.
    """
    require(by, "payment.record")
    public_id = public_ids.new("pay", now)
    rows = Payment.objects.filter(provider_id=by.provider_id)
    with transaction.atomic(durable=True):
        if earlier := idempotency.claim(key, result={"payment": public_id}, by=by, at=machine_now):
            return PaymentId(earlier["payment"])
        found = rows.select_related("account").filter(public_id=payment).first()
        if found is None:
            raise not_found("payment", payment)
        locks.account(by.provider_id, found.account.public_id)
        if found.reverses_id is not None:
            raise Refused(Problem(IS_A_REVERSAL, params={"payment": payment}))
        if rows.filter(reverses_id=found.pk).exists():
            raise Refused(Problem(ALREADY_REVERSED, params={"payment": payment}))
        amount = Money(found.amount, found.currency)
        reversal = Payment.objects.create(
            provider_id=by.provider_id,
            public_id=public_id,
            account_id=found.account_id,
            amount=-found.amount,
            currency=found.currency,
            received_on=now.astimezone(UTC).date(),
            reference=found.reference,
            note=why,
            reverses=found,
            actor_kind=by.kind,
            actor_id=by.id,
            at=now,
            recorded_at=machine_now,
        )
        book_payment(
            by.provider_id, reversal.pk, found.account_id, -amount,
            text="payment_reversal", at=now, on=reversal.received_on,
        )  # fmt: skip
        lying = lying_on(by.provider_id, found.currency, payment=found.pk)
        taken = [Allotment(one.payment, one.invoice, -one.amount) for one in lying]
        write_allocations(by.provider_id, taken, at=now)
        settle_account(by.provider_id, found.account_id, found.currency, at=now)
        told = PaymentReversed(found.public_id, found.account.public_id, amount, public_id, why)
        events.put(told, by=by, at=now)
    return PaymentId(public_id)
