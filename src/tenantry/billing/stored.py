"""Issued documents read back: as the rules know them, and as they are printed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F, Q

from tenantry.billing import blocks, gathering, models
from tenantry.billing.documents.compose import locale_of
from tenantry.billing.rules.document import (
    BankDetails,
    DocumentLine,
    DocumentTax,
    InvoiceDocument,
)
from tenantry.billing.rules.facts import Charge
from tenantry.billing.rules.invoice import DocumentKind, Invoice, InvoiceLine, TaxTotal
from tenantry.billing.rules.tax import TaxDecision, TaxKind, TaxWarning, TaxWording
from tenantry.kernel.money import Money, Rate
from tenantry.kernel.periods import Period


@dataclass(frozen=True, slots=True)
class Issued:
    """A document with its number: the rules' own, and the keys of its rows."""

    key: int
    public_id: str
    number: str
    order_id: str
    buyer_reference: str
    invoice: Invoice
    line_keys: tuple[int, ...]
    tax_data: dict[str, Any]  # decision and check of the VAT number, as stored


def with_credit_notes(provider_id: int, public_ids: Iterable[str]) -> list[Issued]:
    """These invoices and every credit note that corrects one of them, oldest first. Two statements."""
    wanted = list(public_ids)
    rows = list(
        models.Invoice.objects.filter(
            Q(public_id__in=wanted) | Q(corrects__public_id__in=wanted), provider_id=provider_id
        )
        .annotate(corrects_number=F("corrects__number"))
        .order_by("id")
    )
    lines: dict[int, list[models.InvoiceLine]] = {row.pk: [] for row in rows}
    for line in lines_of(provider_id, lines):
        lines[line.invoice_id].append(line)
    return [_issued(row, lines[row.pk]) for row in rows]


def lines_of(provider_id: int, invoice_keys: Iterable[int]) -> list[models.InvoiceLine]:
    """The lines of these documents with their charges, in order. One statement."""
    rows = models.InvoiceLine.objects.filter(provider_id=provider_id, invoice_id__in=list(invoice_keys))
    joined = ("charge__change", "charge__subscription", "charge__reverses")
    return list(rows.select_related(*joined).order_by("invoice_id", "number"))


def _issued(row: Any, lines: list[models.InvoiceLine]) -> Issued:
    decision = tax_decision(row.taxes)
    invoice = Invoice(
        kind=DocumentKind(row.kind),
        currency=row.currency,
        issue_date=row.issue_date,
        due_date=row.due_date,
        lines=tuple(rule_line(line, decision) for line in lines),
        tax_totals=tuple(
            TaxTotal(
                TaxKind(item["kind"]),
                Decimal(item["rate_percent"]),
                Money.from_wire(item["base"]),
                Money.from_wire(item["tax"]),
            )
            for item in row.taxes["totals"]
        ),
        corrects=row.corrects_number,
    )
    kept = {key: row.taxes[key] for key in ("decision", "vat_check")}
    return Issued(
        row.pk,
        row.public_id,
        row.number,
        row.order_id,
        row.buyer_reference,
        invoice,
        tuple(line.pk for line in lines),
        kept,
    )


def rule_line(line: models.InvoiceLine, decision: TaxDecision) -> InvoiceLine:
    """A stored line as the rules know it; its words are kept as printed, not as params."""
    fact = _charge_fact(line.charge)
    return InvoiceLine(line.number, line.charge.public_id, fact, fact.net, decision, {})


def _charge_fact(row: models.Charge) -> Charge:
    return gathering.as_fact(
        row,
        subscription_id=row.subscription.public_id,
        sequence=row.change.sequence,
        cause=row.change.cause,
        reverses=row.reverses.public_id if row.reverses else None,
    ).charge


def tax_data(decision: TaxDecision) -> dict[str, str | None]:
    """The form in which a document stores how it is taxed."""
    return {
        "kind": decision.kind.value,
        "rate_percent": str(decision.rate_percent),
        "wording": decision.wording.value if decision.wording else None,
        "warning": decision.warning.value if decision.warning else None,
    }


def tax_decision(taxes: dict[str, Any]) -> TaxDecision:
    """How a document is taxed, from what it stores."""
    data = taxes["decision"]
    return TaxDecision(
        TaxKind(data["kind"]),
        Decimal(data["rate_percent"]),
        TaxWording(data["wording"]) if data["wording"] else None,
        TaxWarning(data["warning"]) if data["warning"] else None,
    )


def document(provider_id: int, public_id: str) -> InvoiceDocument:
    """The document as it was when it was issued, from its own rows alone. Two statements."""
    row = models.Invoice.objects.select_related("corrects").get(provider_id=provider_id, public_id=public_id)
    lines = list(models.InvoiceLine.objects.filter(provider_id=provider_id, invoice=row).order_by("number"))
    customers = {line.customer_name for line in lines}
    tax_kind = tax_decision(row.taxes).kind
    bank = row.seller["bank"]
    return InvoiceDocument(
        kind=DocumentKind(row.kind),
        language=row.language,
        locale=locale_of(row.language),
        number=row.number,
        issue_date=row.issue_date,
        due_date=row.due_date,
        seller=blocks.from_data(row.seller),
        buyer=blocks.from_data(row.buyer),
        bank=BankDetails(bank["holder"], bank["iban"], bank["bic"], bank["bank"]),
        buyer_reference=row.buyer_reference,
        order_reference=row.order_id,
        end_customer=customers.pop() if len(customers) == 1 else "",
        lines=tuple(_printed_line(line, row.currency, tax_kind) for line in lines),
        taxes=tuple(
            DocumentTax(
                Decimal(item["rate_percent"]),
                Money.from_wire(item["base"]),
                Money.from_wire(item["tax"]),
                TaxKind(item["kind"]),
            )
            for item in row.taxes["totals"]
        ),
        net=Money(row.net, row.currency),
        tax=Money(row.tax, row.currency),
        gross=Money(row.gross, row.currency),
        wordings=tuple(row.taxes["wordings"]),
        corrects_number=row.corrects.number if row.corrects else "",
        corrects_date=row.corrects.issue_date if row.corrects else None,
    )


def _printed_line(line: models.InvoiceLine, currency: str, tax_kind: TaxKind) -> DocumentLine:
    title, *details = line.description.split("\n")
    return DocumentLine(
        position=line.number,
        title=title,
        details=tuple(details),
        period=Period(line.period_start, line.period_end),
        quantity=line.quantity,
        unit_price=Rate(line.unit_price, currency),
        tax_percent=line.tax_percent,
        net=Money(line.net, currency),
        tax_kind=tax_kind,
    )
