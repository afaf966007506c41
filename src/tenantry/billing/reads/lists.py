"""Documents and entries of the books as people look through them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Lower

from tenantry.billing.models import Invoice, JournalEntry, Payment
from tenantry.billing.reads.documents import visible
from tenantry.billing.reads.payments import is_one_of_the_open, open_amount, paid_amount, settlement
from tenantry.foundation.slices import (
    Listed,
    Slice,
    Wish,
    all_of,
    begins,
    key_of,
    matching,
    of_days,
    slice_of,
)
from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import is_id
from tenantry.kernel.money import Money
from tenantry.parties import permissions
from tenantry.parties.models import Party
from tenantry.parties.reads.lists import party_named


@dataclass(frozen=True, slots=True)
class InvoiceRow:
    """An invoice or credit note in a list."""

    public_id: str
    kind: str
    number: str
    account: str
    account_name: str
    issue_date: date
    due_date: date
    order_id: str
    buyer_reference: str
    corrects: str | None
    corrects_number: str | None
    net: Money
    tax: Money
    gross: Money
    open: Money
    settlement: str  # of an invoice: unpaid, partly_paid, paid, credited; empty for a credit note


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry of the journal in a list, with the document or payment that it books."""

    public_id: str
    entry_date: date
    text: str
    invoice: str  # or the payment
    number: str  # or the payment's reference
    account: str
    account_name: str
    gross: Money


def invoices_slice(actor: Actor, wish: Wish) -> Slice[InvoiceRow]:
    """Documents. Filters: kind, account, order, state ("open"; of those "due" and
    "overdue" at the instant of asking; "settled"), issued_from, issued_to."""
    return slice_of(_invoices(actor, wish), wish, _INVOICES)


def invoices_all(actor: Actor, wish: Wish) -> Iterator[InvoiceRow]:
    """The same, whole."""
    return all_of(_invoices(actor, wish), wish, _INVOICES)


def invoices_total(actor: Actor, wish: Wish) -> tuple[Money, ...]:
    """The sum of all documents that were found, by currency; credit notes are negative. One statement."""
    sums = _invoices(actor, wish).order_by().values_list("currency").annotate(total=Sum("gross"))
    return tuple(Money(total, currency) for currency, total in sums.order_by("currency"))


def _invoices(actor: Actor, wish: Wish) -> QuerySet[Invoice]:
    rows = visible(actor)
    if kind := wish.get("kind"):
        rows = rows.filter(kind=kind)
    if order := wish.get("order"):
        rows = rows.filter(order_id=order)
    if account := wish.get("account"):
        rows = rows.filter(account_id=key_of(Party, actor.provider_id, account))
    if state := wish.get("state"):
        rows = _of_state(rows, state, actor, wish)
    found = matching(
        wish.q,
        lambda word: Q(number__startswith=word.upper()),
        "public_id",
        "order_id",
        begins("buyer_reference"),
        *(() if actor.party_id else (party_named(actor.provider_id, "account_id"),)),
    )
    return rows.filter(found & of_days(wish, "issued", "issue_date"))


def _of_state(rows: QuerySet[Invoice], state: str, actor: Actor, wish: Wish) -> QuerySet[Invoice]:
    """Invoices that are settled, or open: all of them, or those past their day or not."""
    rows, is_open = rows.filter(kind="invoice"), is_one_of_the_open(actor)
    if state == "settled":
        return rows.exclude(is_open)
    is_overdue = Q(due_date__lt=wish.today)
    days = {"overdue": is_overdue, "due": ~is_overdue}
    return rows.filter(is_open, days.get(state, Q()))


def _invoice_row(
    currency: str, net: Decimal, tax: Decimal, gross: Decimal, still: Decimal, paid: Decimal, *values: Any
) -> InvoiceRow:
    kind, whole = values[1], Money(gross, currency)
    still_open = Money(still, currency) if kind == "invoice" else Money.zero(currency)
    state = settlement(kind, whole, still_open, Money(paid, currency))
    shown = [*values, Money(net, currency), Money(tax, currency), whole, still_open, state]
    return InvoiceRow(*shown)


_INVOICES = Listed(
    (
        "currency", "net", "tax", "gross", open_amount, paid_amount, "public_id", "kind", "number",
        "account__public_id", "account__name", "issue_date", "due_date", "order_id", "buyer_reference",
        "corrects__public_id", "corrects__number",
    ),
    _invoice_row,
    {
        "number": ("number",),
        "account": (Lower("account__name"),),
        "issued": ("issue_date",),
        "due": ("due_date",),
        "net": ("net",),
        "gross": ("gross",),
    },
)  # fmt: skip


def entries_slice(actor: Actor, wish: Wish) -> Slice[EntryRow]:
    """Entries of the journal. Filters: account, kind (of the document), booked_from, booked_to."""
    return slice_of(_entries(actor, wish), wish, _ENTRIES)


def entries_all(actor: Actor, wish: Wish) -> Iterator[EntryRow]:
    """The same, whole."""
    return all_of(_entries(actor, wish), wish, _ENTRIES)


def _entries(actor: Actor, wish: Wish) -> QuerySet[JournalEntry]:
    permissions.require(actor, "journal.read")
    rows = JournalEntry.objects.filter(provider_id=actor.provider_id)
    if kind := wish.get("kind"):
        rows = rows.filter(text=kind)
    booked = Invoice.objects.filter(provider_id=actor.provider_id)
    paid = Payment.objects.filter(provider_id=actor.provider_id)
    if account := wish.get("account"):
        of_account = Q(account_id=key_of(Party, actor.provider_id, account))
        documents, payments = booked.filter(of_account).values("pk"), paid.filter(of_account).values("pk")
        rows = rows.filter(Q(invoice_id__in=documents) | Q(payment_id__in=payments))
    named = party_named(actor.provider_id, "account_id")

    def booked_of(word: str) -> Q:
        """An id is of the entry or else of what it books, so that there is one way only, and that a join."""
        if is_id(word, "jrn"):
            return Q(public_id=word)
        documents = booked.filter(Q(number__startswith=word.upper()) | Q(public_id=word) | named(word))
        payments = paid.filter(Q(public_id=word) | begins("reference")(word) | named(word))
        return Q(invoice_id__in=documents.values("pk")) | Q(payment_id__in=payments.values("pk"))

    return rows.filter(matching(wish.q, booked_of) & of_days(wish, "booked", "entry_date"))


def _entry_row(*values: Any) -> EntryRow:
    """Of a document or, where there is none, of a payment."""
    public_id, day, text, *booked = values
    document, paid = booked[:6], booked[6:]
    of, number, account, name, currency, amount = document if document[0] else paid
    return EntryRow(public_id, day, text, of, number or of, account, name, Money(amount, currency))


_ENTRIES = Listed(
    (
        "public_id", "entry_date", "text",
        "invoice__public_id", "invoice__number", "invoice__account__public_id", "invoice__account__name",
        "invoice__currency", "invoice__gross",
        "payment__public_id", "payment__reference", "payment__account__public_id", "payment__account__name",
        "payment__currency", "payment__amount",
    ),
    _entry_row,
    {
        "date": ("entry_date",),
        "number": (F("invoice__number"),),
        "gross": ("invoice__gross",),
    },
)  # fmt: skip
