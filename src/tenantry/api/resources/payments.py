"""Payments: what was received, and on which invoices it lies."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from ninja import Router

from tenantry.api.keys import Key, replay_headers, request_key
from tenantry.api.operations import operation
from tenantry.api.paging import Cursor, Limit, Search, page
from tenantry.api.rendering.billing import payment_detail, payment_row
from tenantry.api.requests import ApiRequest
from tenantry.api.schemas.billing import PaymentDetail, PaymentInput, PaymentPage, ReversePaymentInput
from tenantry.api.schemas.common import IdFilter
from tenantry.api.wire import respond
from tenantry.billing import reads, receiving
from tenantry.billing.use_cases import record_payment as recording
from tenantry.billing.use_cases import reverse_payment as reversing
from tenantry.kernel.ids import InvoiceId, PartyId, PaymentId
from tenantry.kernel.money import Money

router = Router(tags=["Payments"])


@operation(router, "GET", "/payments", action="payment.read", answers={200: PaymentPage})
def list_payments(
    request: ApiRequest,
    limit: Limit = 50,
    cursor: Cursor = "",
    q: Search = "",
    account: IdFilter = "",
    invoice: IdFilter = "",
) -> HttpResponse:
    """List payments and their reversals.

    A reseller or direct customer sees its own. `q` looks in the reference.
    """
    actor = request.auth.actor
    return page(
        request,
        limit,
        cursor,
        lambda n, before: reads.payments(
            actor, limit=n, before_id=before, account=account, invoice=invoice, q=q
        ),
        payment_row,
    )


@operation(
    router,
    "POST",
    "/payments",
    action="payment.record",
    answers={201: PaymentDetail},
    refusals=(
        receiving.AMOUNT_INVALID, receiving.RECEIVED_IN_FUTURE, receiving.CURRENCY_NOT_BILLED,
        receiving.BILLED_THROUGH_RESELLER, receiving.INVOICE_NOT_OPEN,
    ),
)  # fmt: skip
def record_payment(request: ApiRequest, body: PaymentInput, key: Key) -> HttpResponse:
    """Record a payment.

    It settles the invoices it names, then the oldest due; what is left over is a balance for the next ones.
    """
    caller, claimed = request.auth, request_key(key, "record_payment", body)
    made = recording.record_payment(
        account=PartyId(body.account),
        received=receiving.Received(
            amount=Money.from_wire(body.amount.model_dump()),
            received_on=date.fromisoformat(body.received_on),
            reference=body.reference,
            note=body.note,
            invoices=tuple(InvoiceId(one) for one in body.invoices),
        ),
        key=claimed,
        by=caller.actor,
        now=caller.now,
        machine_now=caller.machine_now,
    )
    headers = {"Location": f"{request.path}/{made}", **replay_headers(claimed)}
    return respond(payment_detail(reads.payment(caller.actor, made)), 201, headers)


@operation(router, "GET", "/payments/{payment_id}", action="payment.read", answers={200: PaymentDetail})
def get_payment(request: ApiRequest, payment_id: str) -> HttpResponse:
    """Show a payment and the invoices on which it lies."""
    return respond(payment_detail(reads.payment(request.auth.actor, payment_id)))


@operation(
    router,
    "POST",
    "/payments/{payment_id}/reverse",
    action="payment.record",
    answers={201: PaymentDetail},
    refusals=(reversing.ALREADY_REVERSED, reversing.IS_A_REVERSAL),
)
def reverse_payment(
    request: ApiRequest, payment_id: str, body: ReversePaymentInput, key: Key
) -> HttpResponse:
    """Reverse a payment.

    The reversal stands beside it; what it had settled is open again.
    """
    caller, claimed = request.auth, request_key(key, "reverse_payment", body, payment=payment_id)
    made = reversing.reverse_payment(
        payment=PaymentId(payment_id),
        why=body.why,
        key=claimed,
        by=caller.actor,
        now=caller.now,
        machine_now=caller.machine_now,
    )
    return respond(payment_detail(reads.payment(caller.actor, made)), 201, replay_headers(claimed))
