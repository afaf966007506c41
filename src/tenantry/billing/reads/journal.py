"""The books: entries with their postings, and what stands on each account."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet, Sum

from tenantry.billing.models import JournalEntry, Posting
from tenantry.kernel.actor import Actor
from tenantry.kernel.money import Money
from tenantry.kernel.periods import Period
from tenantry.parties import permissions


@dataclass(frozen=True, slots=True)
class PostingView:
    """One side of an entry: a debit is positive, a credit negative."""

    ledger: str
    amount: Money
    party: str | None
    charge_id: str | None
    period: Period | None


@dataclass(frozen=True, slots=True)
class EntryView:
    """An entry of the journal, with all of its postings."""

    id: int
    public_id: str
    text: str
    entry_date: date
    invoice: str  # empty where a payment is booked
    payment: str  # empty where a document is booked
    number: str  # of the document, or the payment's reference
    created_at: datetime
    postings: tuple[PostingView, ...]


@dataclass(frozen=True, slots=True)
class LedgerBalance:
    """What stands on one account of the books."""

    ledger: str
    balance: Money


def _visible(actor: Actor) -> QuerySet[JournalEntry]:
    permissions.require(actor, "journal.read")
    return JournalEntry.objects.filter(provider_id=actor.provider_id).select_related("invoice", "payment")


def entries(
    actor: Actor,
    *,
    limit: int,
    before_id: int | None = None,
    invoice: str = "",
    payment: str = "",
    q: str = "",
) -> list[EntryView]:
    """Entries, newest first; `q` is looked for in the document's number and the payment's reference. Two statements."""
    rows = _visible(actor)
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    if invoice:
        rows = rows.filter(invoice__public_id=invoice)
    if payment:
        rows = rows.filter(payment__public_id=payment)
    if q:
        rows = rows.filter(Q(invoice__number__icontains=q) | Q(payment__reference__icontains=q))
    return _with_postings(actor.provider_id, list(rows.order_by("-pk")[:limit]))


def entry(actor: Actor, public_id: str) -> EntryView:
    """One entry."""
    found = _with_postings(actor.provider_id, list(_visible(actor).filter(public_id=public_id)))
    if not found:
        raise permissions.not_found("journal_entry", public_id)
    return found[0]


def _with_postings(provider_id: int, rows: list[JournalEntry]) -> list[EntryView]:
    postings: dict[int, list[PostingView]] = {row.pk: [] for row in rows}
    for entry_key, view in postings_of(provider_id, entry_id__in=list(postings)):
        postings[entry_key].append(view)
    return [
        EntryView(
            id=row.pk,
            public_id=row.public_id,
            text=row.text,
            entry_date=row.entry_date,
            invoice=row.invoice.public_id if row.invoice else "",
            payment=row.payment.public_id if row.payment else "",
            number=row.invoice.number if row.invoice else row.payment.reference if row.payment else "",
            created_at=row.at,
            postings=tuple(postings[row.pk]),
        )
        for row in rows
    ]


def postings_of(provider_id: int, **where: Any) -> Iterable[tuple[int, PostingView]]:
    """Postings with the key of their entry, in the order in which they were written."""
    rows = Posting.objects.filter(provider_id=provider_id, **where).order_by("id")
    for row in rows.values_list(
        "entry_id", "ledger", "amount", "currency", "party__public_id", "charge__public_id", "period_start",
        "period_end",
    ):  # fmt: skip
        entry_key, ledger, amount, currency, party, charge, start, end = row
        period = Period(start, end) if start and end else None
        yield entry_key, PostingView(ledger, Money(amount, currency), party, charge, period)


def balance(actor: Actor) -> list[LedgerBalance]:
    """The balance of each account and currency; those of one currency sum to zero."""
    permissions.require(actor, "journal.read")
    rows = (
        Posting.objects.filter(provider_id=actor.provider_id)
        .values_list("ledger", "currency")
        .annotate(total=Sum("amount"))
        .order_by("currency", "ledger")
    )
    return [LedgerBalance(ledger, Money(total, currency)) for ledger, currency, total in rows]
