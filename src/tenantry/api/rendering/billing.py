"""Invoices and the books on the wire."""

from __future__ import annotations

from typing import Any

from tenantry.api.rendering.problems import all_told
from tenantry.api.wire import Json, day, instant, percent
from tenantry.billing.reads import (
    DocumentDetail,
    DocumentLineView,
    DocumentView,
    EntryView,
    LedgerBalance,
    LineReason,
    ParkedAccount,
    PaymentDetail,
    PaymentRow,
    PostingView,
)
from tenantry.kernel.periods import Period


def invoice_row(row: DocumentView) -> Json:
    """A document in a list."""
    return {
        "id": row.public_id,
        "kind": row.kind,
        "number": row.number,
        "account": row.account,
        "account_name": row.account_name,
        "corrects": row.corrects,
        "order": row.order_id,
        "issue_date": day(row.issue_date),
        "due_date": day(row.due_date),
        "net": row.net.as_wire(),
        "tax": row.tax.as_wire(),
        "gross": row.gross.as_wire(),
        "open": row.open.as_wire(),
        "settlement": row.settlement or None,
        "buyer_reference": row.buyer_reference,
        "created_at": instant(row.created_at),
    }


def invoice_detail(detail: DocumentDetail) -> Json:
    """A document in full."""
    taxes = [
        {
            "kind": tax.kind,
            "rate_percent": percent(tax.rate_percent),
            "base": tax.base.as_wire(),
            "tax": tax.tax.as_wire(),
        }
        for tax in detail.taxes
    ]
    return invoice_row(detail.document) | {
        "corrects_number": detail.corrects_number,
        "language": detail.language,
        "seller": detail.seller,
        "buyer": detail.buyer,
        "taxes": taxes,
        "tax_warning": detail.tax_warning,
        "vat_check": detail.vat_check,
        "wordings": list(detail.wordings),
        "lines": [_line(line) for line in detail.lines],
    }


def _line(line: DocumentLineView) -> Json:
    return {
        "number": line.number,
        "charge": line.charge_id,
        "subscription": line.subscription_id,
        "corrects_line": line.corrects_line,
        "customer_name": line.customer_name,
        "description": line.description,
        "period": _period(line.period),
        "quantity": line.quantity,
        "unit_price": line.unit_price.as_wire(),
        "net": line.net.as_wire(),
        "tax_percent": percent(line.tax_percent),
    }


def _period(period: Period | None) -> dict[str, Any] | None:
    return {"start": day(period.start), "end": day(period.end)} if period else None


def _posting(posting: PostingView) -> Json:
    return {
        "ledger": posting.ledger,
        "amount": posting.amount.as_wire(),
        "party": posting.party,
        "charge": posting.charge_id,
        "period": _period(posting.period),
    }


def why_out(reason: LineReason) -> Json:
    """The reason of a line."""
    change = reason.change
    return {
        "invoice": reason.invoice,
        "number": reason.number,
        "line": reason.line,
        "charge": reason.charge_id,
        "subscription": reason.subscription_id,
        "corrects_charge": reason.corrects_charge,
        "change": {
            "sequence": change.sequence,
            "kind": change.kind,
            "effective_on": day(change.effective_on),
            "at": instant(change.at),
            "seats": change.seats,
            "cause": change.cause,
            "actor_kind": change.actor_kind,
            "actor_id": change.actor_id,
            "on_behalf_of": change.on_behalf_of,
        },
        "steps": [step.as_data() for step in reason.steps],
        "journal": [_posting(posting) for posting in reason.journal],
    }


def entry_out(entry: EntryView) -> Json:
    """An entry of the books."""
    return {
        "id": entry.public_id,
        "text": entry.text,
        "entry_date": day(entry.entry_date),
        "invoice": entry.invoice,
        "payment": entry.payment or None,
        "number": entry.number,
        "created_at": instant(entry.created_at),
        "postings": [_posting(posting) for posting in entry.postings],
    }


def payment_row(row: PaymentRow) -> Json:
    """A payment in a list."""
    return {
        "id": row.public_id,
        "account": row.account,
        "account_name": row.account_name,
        "amount": row.amount.as_wire(),
        "free": row.free.as_wire(),
        "received_on": day(row.received_on),
        "reference": row.reference,
        "state": row.state,
        "created_at": instant(row.created_at),
    }


def payment_detail(detail: PaymentDetail) -> Json:
    """A payment with the invoices on which it lies."""
    return payment_row(detail.payment) | {
        "note": detail.note,
        "actor_kind": detail.actor_kind,
        "actor_id": detail.actor_id,
        "reverses": detail.reverses,
        "reversed_by": detail.reversed_by,
        "why_reversed": detail.why_reversed,
        "invoices": [
            {"invoice": one.invoice, "number": one.number, "amount": one.amount.as_wire()}
            for one in detail.invoices
        ],
    }


def ledger_out(row: LedgerBalance) -> Json:
    """The balance of one account of the books."""
    return {"ledger": row.ledger, "balance": row.balance.as_wire()}


def parked_account_out(row: ParkedAccount, language: str) -> Json:
    """An account that waits for a person."""
    return {
        "account": row.account,
        "name": row.name,
        "parked_at": instant(row.parked_at),
        "problems": all_told(list(row.problems), language),
    }
