"""Write a run's documents: invoices, their lines, the journal, and the events that tell of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from tenantry.billing import blocks, models
from tenantry.billing.events import CreditNoteIssued, InvoiceIssued
from tenantry.billing.issuing import Document
from tenantry.billing.recording import copy_rows
from tenantry.billing.rules.invoice import DocumentKind, Invoice, InvoiceLine
from tenantry.billing.rules.journal import Account, postings_for_credit_note, postings_for_invoice
from tenantry.foundation import public_ids
from tenantry.foundation.clock import machine_now
from tenantry.jobs import events
from tenantry.kernel.actor import Actor


def write_documents(
    documents: Sequence[Document],
    charge_keys: Mapping[str, int],
    *,
    account_key: int,
    account: str,
    by: Actor,
    at: datetime,
) -> None:
    """Write the documents into the open transaction, one statement for a table, and put an event for each."""
    if not documents:
        return
    times = {"at": at, "recorded_at": machine_now()}
    shared = {"provider_id": by.provider_id, "account_id": account_key, **times}
    copy_rows(models.Invoice, [invoice_row(document) | shared for document in documents])
    copy_rows(
        models.InvoiceLine,
        [
            row | {"provider_id": by.provider_id}
            for document in documents
            for row in line_rows(document, charge_keys)
        ],
    )
    entries, postings = [], []
    for document in documents:
        key, invoice = document.entry_key, document.issued.invoice
        entries.append(
            {
                "id": key,
                "provider_id": by.provider_id,
                "public_id": public_ids.new("jrn", at),
                "invoice_id": document.issued.key,
                "entry_date": invoice.issue_date,
                "text": invoice.kind.value,
                **times,
            }
        )
        postings += [
            row | {"provider_id": by.provider_id, "entry_id": key}
            for row in posting_rows(invoice, charge_keys, account_key)
        ]
    copy_rows(models.JournalEntry, entries)
    copy_rows(models.Posting, postings)
    for document in documents:
        events.put(_event(document, account), by=by, at=at)


def invoice_row(document: Document) -> dict[str, Any]:
    """A document as its table has it, less what all of a run share."""
    issued, printed = document.issued, document.printed
    invoice = issued.invoice
    return {
        "id": issued.key,
        "public_id": issued.public_id,
        "kind": invoice.kind.value,
        "number": issued.number,
        "corrects_id": document.corrects.key if document.corrects else None,
        "currency": invoice.currency,
        "issue_date": invoice.issue_date,
        "due_date": invoice.due_date,
        "net": invoice.net.amount,
        "tax": invoice.tax.amount,
        "gross": invoice.gross.amount,
        "taxes": issued.tax_data
        | {
            "totals": [
                {
                    "kind": total.kind.value,
                    "rate_percent": str(total.rate_percent),
                    "base": total.base.as_wire(),
                    "tax": total.tax.as_wire(),
                }
                for total in invoice.tax_totals
            ],
            "wordings": list(printed.wordings),
        },
        "seller": blocks.as_data(printed.seller, printed.bank),
        "buyer": blocks.as_data(printed.buyer),
        "buyer_reference": issued.buyer_reference,
        "order_id": issued.order_id,
        "language": printed.language,
    }


def line_rows(document: Document, charge_keys: Mapping[str, int]) -> list[dict[str, Any]]:
    """The lines as they are printed, each with the charge it bills and the line it corrects."""
    lines = zip(document.issued.line_keys, document.issued.invoice.lines, document.printed.lines, strict=True)
    return [
        {
            "id": key,
            "invoice_id": document.issued.key,
            "number": line.position,
            "charge_id": charge_keys[line.charge_id],
            "corrects_id": _corrected_line(document, line),
            "customer_name": line.params["end_customer"],
            "description": "\n".join((printed.title, *printed.details)),
            "period_start": printed.period.start,
            "period_end": printed.period.end,
            "quantity": printed.quantity,
            "unit_price": printed.unit_price.amount,
            "net": printed.net.amount,
            "tax_percent": printed.tax_percent,
        }
        for key, line, printed in lines
    ]


def _corrected_line(document: Document, line: InvoiceLine) -> int | None:
    """The key of the invoice's line that is corrected: the reversed one, or the subscription's."""
    if document.corrects is None:
        return None
    charge = line.charge
    for key, other in zip(document.corrects.line_keys, document.corrects.invoice.lines, strict=True):
        if charge.reverses == other.charge_id:
            return key
        if charge.reverses is None and charge.subscription_id == other.charge.subscription_id:
            return key
    raise AssertionError(f"{line.charge_id} corrects no line of {document.corrects.number}")


def posting_rows(invoice: Invoice, charge_keys: Mapping[str, int], account_key: int) -> list[dict[str, Any]]:
    """The postings of a document as their table has them."""
    is_invoice = invoice.kind is DocumentKind.INVOICE
    postings = postings_for_invoice(invoice) if is_invoice else postings_for_credit_note(invoice)
    return [
        {
            "ledger": posting.account.value,
            "amount": posting.amount.amount,
            "currency": posting.amount.currency,
            "party_id": account_key if posting.account is Account.RECEIVABLE else None,
            "charge_id": charge_keys[posting.charge_id] if posting.charge_id else None,
            "period_start": posting.period.start if posting.period else None,
            "period_end": posting.period.end if posting.period else None,
        }
        for posting in postings
    ]


def _event(document: Document, account: str) -> InvoiceIssued | CreditNoteIssued:
    issued = document.issued
    total = issued.invoice.gross.as_wire()
    if document.corrects is None:
        return InvoiceIssued(issued.public_id, issued.order_id, account, issued.number, total)
    corrects = document.corrects.public_id
    return CreditNoteIssued(issued.public_id, issued.order_id, account, issued.number, total, corrects)
