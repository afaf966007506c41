"""Invoices, the reason of their lines, and the books."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from tenantry.api.schemas.catalog import StepOutput
from tenantry.api.schemas.common import (
    Day,
    DayInput,
    Input,
    Instant,
    Money,
    MoneyInput,
    Output,
    Page,
    ProblemItem,
    text,
)


class InvoiceRow(Output):
    """An invoice, or a credit note that names the invoice it corrects."""

    id: str
    kind: Literal["invoice", "credit_note"]
    number: str
    account: str
    account_name: str
    corrects: str | None
    order: str
    issue_date: Day
    due_date: Day
    net: Money
    tax: Money
    gross: Money
    open: Money = Field(description="What is still to be paid; nothing for a credit note.")
    settlement: Literal["unpaid", "partly_paid", "paid", "credited"] | None = Field(
        description="How far an invoice is settled; null for a credit note."
    )
    buyer_reference: str
    created_at: Instant


class InvoicePage(Page):
    """Invoices and credit notes, newest first."""

    items: list[InvoiceRow]


class TaxOutput(Output):
    """Tax at one rate."""

    kind: str
    rate_percent: str = Field(examples=["23"])
    base: Money
    tax: Money


class PeriodOutput(Output):
    """Days from start up to, and without, end."""

    start: Day
    end: Day


class InvoiceLineOutput(Output):
    """A line as it was printed."""

    number: int
    charge: str
    subscription: str
    corrects_line: int | None
    customer_name: str
    description: str
    period: PeriodOutput
    quantity: int
    unit_price: Money
    net: Money
    tax_percent: str


class InvoiceDetail(InvoiceRow):
    """A document with its lines, parties and taxes."""

    corrects_number: str | None
    language: str
    seller: dict[str, Any]
    buyer: dict[str, Any]
    taxes: list[TaxOutput]
    tax_warning: str | None
    vat_check: dict[str, Any]
    wordings: list[str]
    lines: list[InvoiceLineOutput]


class PostingOutput(Output):
    """An amount on one account of the books: debit positive, credit negative."""

    ledger: str
    amount: Money
    party: str | None
    charge: str | None
    period: PeriodOutput | None


class CauseOutput(Output):
    """The change of the subscription that a line charges for, and who asked for it."""

    sequence: int
    kind: str
    effective_on: Day
    at: Instant
    seats: int
    cause: str
    actor_kind: str
    actor_id: str
    on_behalf_of: str | None


class WhyOutput(Output):
    """The whole reason of one line: price steps, rule, days, change, rows of the books."""

    invoice: str
    number: str
    line: int
    charge: str
    subscription: str
    corrects_charge: str | None
    change: CauseOutput
    steps: list[StepOutput]
    journal: list[PostingOutput]


class EntryOutput(Output):
    """An entry of the books; its postings sum to zero."""

    id: str
    text: str
    entry_date: Day
    invoice: str = Field(description="Empty where a payment is booked.")
    payment: str | None = Field(description="The payment that is booked; null where a document is.")
    number: str = Field(description="Of the document, or the payment's reference.")
    created_at: Instant
    postings: list[PostingOutput]


class EntryPage(Page):
    """Entries of the books, newest first."""

    items: list[EntryOutput]


class LedgerOutput(Output):
    """The balance of one account of the books."""

    ledger: str
    balance: Money


class BalanceOutput(Output):
    """Every account of the books; per currency they sum to zero."""

    items: list[LedgerOutput]


class ParkedAccountOutput(Output):
    """An account that is not billed until a person has looked, and why."""

    account: str
    name: str
    parked_at: Instant
    problems: list[ProblemItem]


class ParkedAccountPage(Page):
    """Parked accounts, newest first."""

    items: list[ParkedAccountOutput]


class ReleaseAccountInput(Input):
    """Why the account may be billed again."""

    why: Annotated[str, text(500, "In your own words.", least=1, example="Price list corrected")]


class PaymentInput(Input):
    """Money that was received, as the bank's statement says."""

    account: Annotated[str, text(40, "Who is billed: a reseller or a direct customer.", least=1)]
    amount: MoneyInput
    received_on: DayInput
    reference: Annotated[str, text(64, "As the bank's statement has it.")] = ""
    note: Annotated[str, text(500, "In your own words; shown to staff only.")] = ""
    invoices: list[Annotated[str, text(40, "An invoice of the account.", least=1)]] = Field(
        default=[], max_length=100, description="What the payer named; the rest goes to the oldest due."
    )


class ReversePaymentInput(Input):
    """Why a payment was not one."""

    why: Annotated[str, text(500, "In your own words.", least=1, example="Belongs to another account")]


class PaymentRow(Output):
    """A payment, or the reversal of one."""

    id: str
    account: str
    account_name: str
    amount: Money = Field(description="Negative for a reversal.")
    free: Money = Field(description="What of it lies on no invoice.")
    received_on: Day
    reference: str
    state: Literal["received", "reversed", "reversal"]
    created_at: Instant


class PaymentPage(Page):
    """Payments and reversals, newest first."""

    items: list[PaymentRow]


class SettledInvoiceOutput(Output):
    """What of a payment lies on an invoice."""

    invoice: str
    number: str
    amount: Money


class PaymentDetail(PaymentRow):
    """A payment with the invoices on which it lies."""

    note: str
    actor_kind: str
    actor_id: str
    reverses: str | None
    reversed_by: str | None
    why_reversed: str
    invoices: list[SettledInvoiceOutput]
