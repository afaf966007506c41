"""Invoices and credit notes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from tenantry.billing import stored
from tenantry.billing.documents.render import render_pdf
from tenantry.billing.models import Invoice, InvoiceFile, InvoiceLine
from tenantry.billing.reads.payments import is_open, open_amount, paid_amount, settlement
from tenantry.kernel.actor import Actor
from tenantry.kernel.money import Money, Rate
from tenantry.kernel.periods import Period
from tenantry.parties import permissions


@dataclass(frozen=True, slots=True)
class DocumentView:
    """An invoice or credit note, as a list shows it."""

    id: int
    public_id: str
    kind: str
    number: str
    account: str
    account_name: str
    corrects: str | None
    order_id: str
    issue_date: date
    due_date: date
    net: Money
    tax: Money
    gross: Money
    buyer_reference: str
    created_at: datetime
    open: Money  # what is still to be paid; nothing for a credit note, which lies on its invoice
    paid: Money
    settlement: str  # of an invoice: unpaid, partly_paid, paid, credited; empty for a credit note


@dataclass(frozen=True, slots=True)
class TaxView:
    """The base and the tax of one rate."""

    kind: str
    rate_percent: Decimal
    base: Money
    tax: Money


@dataclass(frozen=True, slots=True)
class DocumentLineView:
    """A line as it was printed."""

    number: int
    charge_id: str
    subscription_id: str
    corrects_line: int | None  # on a credit note: the number of the invoice's line
    customer_name: str
    description: str
    period: Period
    quantity: int
    unit_price: Rate
    net: Money
    tax_percent: Decimal


@dataclass(frozen=True, slots=True)
class DocumentDetail:
    """A whole document: who sold what to whom, and how it is taxed."""

    document: DocumentView
    corrects_number: str | None
    language: str
    seller: dict[str, Any]
    buyer: dict[str, Any]
    taxes: tuple[TaxView, ...]
    tax_warning: str | None  # why tax was charged although the buyer sits in another member state
    vat_check: dict[str, Any]
    wordings: tuple[str, ...]
    lines: tuple[DocumentLineView, ...]


@dataclass(frozen=True, slots=True)
class ChargedLine:
    """A line that a subscription was charged on, with its document."""

    invoice: str
    kind: str
    number: str
    issue_date: date
    line: int
    period: Period
    quantity: int
    net: Money


def visible(actor: Actor) -> QuerySet[Invoice]:
    """The documents that the actor may see: all of its provider, or those billed to its own account."""
    permissions.require(actor, "invoice.read")
    rows = Invoice.objects.filter(provider_id=actor.provider_id)
    return rows if permissions.sees_all(actor) else rows.filter(account_id=actor.party_id)


def _whole(rows: QuerySet[Invoice]) -> QuerySet[Invoice]:
    """With account, corrected invoice, and what is open."""
    shown = rows.annotate(open_now=open_amount(), paid_now=paid_amount())
    return shown.select_related("account", "corrects")


def visible_one(actor: Actor, public_id: str) -> Invoice:
    """One document, or the same refusal for an unknown and a foreign one."""
    row = _whole(visible(actor)).filter(public_id=public_id).first()
    if row is None:
        raise permissions.not_found("invoice", public_id)
    return row


def invoices(
    actor: Actor,
    *,
    limit: int,
    before_id: int | None = None,
    kind: str = "",
    account: str = "",
    order: str = "",
    state: str = "",
    q: str = "",
) -> list[DocumentView]:
    """Documents, newest first; `state` is "open" (invoices to be paid) or nothing.

    `q` is looked for in number, account and the buyer's reference."""
    rows = visible(actor)
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    if kind:
        rows = rows.filter(kind=kind)
    if account:
        rows = rows.filter(account__public_id=account)
    if order:
        rows = rows.filter(order_id=order)
    if state == "open":
        rows = is_open(rows)
    if q:
        rows = rows.filter(
            Q(number__icontains=q) | Q(account__name__icontains=q) | Q(buyer_reference__icontains=q)
        )
    return [_view(row) for row in _whole(rows).order_by("-pk")[:limit]]


def order_documents(actor: Actor, order_public_id: str) -> list[DocumentView]:
    """The documents of one order, oldest first; empty where there is none, or none that the actor may see."""
    rows = visible(actor).filter(order_id=order_public_id)
    return [_view(row) for row in _whole(rows).order_by("pk")]


def subscription_lines(actor: Actor, subscription: str, *, limit: int) -> list[ChargedLine]:
    """What a subscription was charged on documents that the actor may see, newest first. One statement."""
    permissions.require(actor, "invoice.read")
    rows = InvoiceLine.objects.filter(
        provider_id=actor.provider_id, charge__subscription__public_id=subscription
    )
    if not permissions.sees_all(actor):
        rows = rows.filter(invoice__account_id=actor.party_id)
    found = rows.order_by("-pk").values_list(
        "invoice__public_id", "invoice__kind", "invoice__number", "invoice__issue_date", "number",
        "period_start", "period_end", "quantity", "net", "invoice__currency",
    )[:limit]  # fmt: skip
    return [ChargedLine(*row[:5], Period(row[5], row[6]), row[7], Money(row[8], row[9])) for row in found]


def _view(row: Any) -> DocumentView:
    gross, paid = Money(row.gross, row.currency), Money(row.paid_now, row.currency)
    still_open = Money(row.open_now, row.currency) if row.kind == "invoice" else Money.zero(row.currency)
    return DocumentView(
        id=row.pk,
        public_id=row.public_id,
        kind=row.kind,
        number=row.number,
        account=row.account.public_id,
        account_name=row.account.name,
        corrects=row.corrects.public_id if row.corrects else None,
        order_id=row.order_id,
        issue_date=row.issue_date,
        due_date=row.due_date,
        net=Money(row.net, row.currency),
        tax=Money(row.tax, row.currency),
        gross=gross,
        buyer_reference=row.buyer_reference,
        created_at=row.at,
        open=still_open,
        paid=paid,
        settlement=settlement(row.kind, gross, still_open, paid),
    )


def invoice(actor: Actor, public_id: str) -> DocumentDetail:
    """One document with its lines. Two statements."""
    row = visible_one(actor, public_id)
    lines = (
        InvoiceLine.objects.filter(provider_id=actor.provider_id, invoice=row)
        .select_related("charge__subscription", "corrects")
        .order_by("number")
    )
    return DocumentDetail(
        document=_view(row),
        corrects_number=row.corrects.number if row.corrects else None,
        language=row.language,
        seller=row.seller,
        buyer=row.buyer,
        taxes=tuple(
            TaxView(
                item["kind"],
                Decimal(item["rate_percent"]),
                Money.from_wire(item["base"]),
                Money.from_wire(item["tax"]),
            )
            for item in row.taxes["totals"]
        ),
        tax_warning=row.taxes["decision"]["warning"],
        vat_check=row.taxes["vat_check"],
        wordings=tuple(row.taxes["wordings"]),
        lines=tuple(_line(line, row.currency) for line in lines),
    )


def _line(line: InvoiceLine, currency: str) -> DocumentLineView:
    return DocumentLineView(
        number=line.number,
        charge_id=line.charge.public_id,
        subscription_id=line.charge.subscription.public_id,
        corrects_line=line.corrects.number if line.corrects else None,
        customer_name=line.customer_name,
        description=line.description,
        period=Period(line.period_start, line.period_end),
        quantity=line.quantity,
        unit_price=Rate(line.unit_price, currency),
        net=Money(line.net, currency),
        tax_percent=line.tax_percent,
    )


def pdf(actor: Actor, public_id: str) -> bytes:
    """The document as PDF: the kept file, or the same bytes rendered now where there is none yet."""
    row = visible_one(actor, public_id)
    kept = InvoiceFile.objects.filter(provider_id=actor.provider_id, invoice=row)
    content = kept.values_list("content", flat=True).first()
    return render_pdf(stored.document(actor.provider_id, public_id)) if content is None else bytes(content)
