"""Turn an assembled invoice into the document that is printed, in the buyer's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from tenantry.billing.documents.words import LANGUAGES, word
from tenantry.billing.rules.document import (
    BankDetails,
    DocumentLine,
    DocumentTax,
    InvoiceDocument,
    PartyBlock,
)
from tenantry.billing.rules.invoice import Invoice, InvoiceLine
from tenantry.billing.rules.tax import WORDINGS

_COUNTRY_OF_LANGUAGE: Final = {"en": "IE", "de": "DE", "pt": "PT"}


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands on the document beside its lines."""

    number: str
    language: str
    seller: PartyBlock
    buyer: PartyBlock
    bank: BankDetails
    buyer_reference: str = ""
    order_reference: str = ""
    corrects_date: date | None = None


def compose(invoice: Invoice, heading: Heading) -> InvoiceDocument:
    """The printed document of an invoice or credit note; an unknown language is printed in English."""
    language = heading.language if heading.language in LANGUAGES else "en"
    end_customers = {line.params.get("end_customer", "") for line in invoice.lines}
    only_customer = end_customers.pop() if len(end_customers) == 1 else ""
    wordings = dict.fromkeys(
        WORDINGS[line.tax.wording][language] for line in invoice.lines if line.tax.wording is not None
    )
    return InvoiceDocument(
        kind=invoice.kind,
        language=language,
        locale=locale_of(language),
        number=heading.number,
        issue_date=invoice.issue_date,
        due_date=invoice.due_date,
        seller=heading.seller,
        buyer=heading.buyer,
        bank=heading.bank,
        buyer_reference=heading.buyer_reference,
        order_reference=heading.order_reference,
        end_customer=only_customer,
        lines=tuple(_line(line, language, names_customer=not only_customer) for line in invoice.lines),
        taxes=tuple(
            DocumentTax(total.rate_percent, total.base, total.tax, total.kind) for total in invoice.tax_totals
        ),
        net=invoice.net,
        tax=invoice.tax,
        gross=invoice.gross,
        wordings=tuple(wordings),
        corrects_number=invoice.corrects or "",
        corrects_date=heading.corrects_date,
    )


def locale_of(language: str) -> str:
    """The locale in which numbers and dates of a document of that language are written."""
    return f"{language}_{_COUNTRY_OF_LANGUAGE[language]}"


def _line(line: InvoiceLine, language: str, *, names_customer: bool) -> DocumentLine:
    """One line with its sentence and what explains it."""
    key = "line.reversal" if line.charge.reverses else line.description_code
    return DocumentLine(
        position=line.position,
        title=word(key, language, plan=line.params.get("plan", "")),
        details=tuple(_details(line, language, names_customer=names_customer)),
        period=line.charge.period,
        quantity=line.quantity,
        unit_price=line.unit_price,
        tax_percent=line.tax.rate_percent,
        net=line.net,
        tax_kind=line.tax.kind,
    )


def _details(line: InvoiceLine, language: str, *, names_customer: bool) -> list[str]:
    """Term, days, end customer and reference, as far as they are known."""
    params, charge = line.params, line.charge
    found = []
    if "term" in params and "billing_plan" in params:
        term = word(f"term.{params['term']}", language)
        billing_plan = word(f"billing_plan.{params['billing_plan']}", language)
        found.append(word("detail.term", language, term=term, billing_plan=billing_plan))
    if charge.period != charge.cycle:
        days, cycle_days = charge.period.days, charge.cycle.days
        found.append(word("detail.prorated", language, days=days, cycle_days=cycle_days))
    if names_customer and params.get("end_customer"):
        found.append(word("detail.end_customer", language, value=params["end_customer"]))
    if params.get("reference"):
        found.append(word("detail.reference", language, value=params["reference"]))
    return found
