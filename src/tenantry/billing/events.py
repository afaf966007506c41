"""What happens to what is owed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tenantry.jobs.events import Event
from tenantry.kernel.money import Money


@dataclass(frozen=True)
class InvoiceIssued(Event):
    """An invoice has its number and stands in the books."""

    NAME, AGGREGATE = "invoice.issued", "invoice"
    invoice_id: str
    order_id: str
    account: str
    number: str
    total: dict[str, str]


@dataclass(frozen=True)
class CreditNoteIssued(Event):
    """A credit note has its number and stands in the books; `corrects` is the invoice's public id."""

    NAME, AGGREGATE = "credit_note.issued", "invoice"
    invoice_id: str
    order_id: str
    account: str
    number: str
    total: dict[str, str]
    corrects: str


@dataclass(frozen=True)
class PaymentRecorded(Event):
    """Money was received on an account."""

    NAME, AGGREGATE = "payment.recorded", "payment"
    payment_id: str
    account_id: str
    amount: Money


@dataclass(frozen=True)
class PaymentReversed(Event):
    """A payment was not one after all, or was taken back; its invoices are open again."""

    NAME, AGGREGATE = "payment.reversed", "payment"
    payment_id: str
    account_id: str
    amount: Money
    reversal_id: str
    why: str


@dataclass(frozen=True)
class AccountParked(Event):
    """A guard stopped the billing of an account; nothing of that run was written."""

    NAME, AGGREGATE = "account.parked", "party"
    account_id: str
    problems: list[dict[str, Any]]


@dataclass(frozen=True)
class AccountReleased(Event):
    """A person has looked, and the account is billed again."""

    NAME, AGGREGATE = "account.released", "party"
    account_id: str
    why: str
