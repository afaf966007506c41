"""An invoice or credit note as it is printed: everything on the page, nothing computed any more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tenantry.billing.rules.invoice import DocumentKind
from tenantry.kernel.money import Money, Rate
from tenantry.kernel.periods import Period


@dataclass(frozen=True, slots=True)
class PartyBlock:
    """A party as the document names it."""

    name: str
    address: tuple[str, ...]  # postal lines, in the order of its country
    vat_number: str
    registration: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class BankDetails:
    """Where to pay."""

    holder: str
    iban: str
    bic: str
    bank: str = ""


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A line as it is printed."""

    position: int
    title: str
    details: tuple[str, ...]  # end customer, reference and what else explains the line
    period: Period
    quantity: int
    unit_price: Rate
    tax_percent: Decimal
    net: Money


@dataclass(frozen=True, slots=True)
class DocumentTax:
    """The base and the tax of one rate."""

    rate_percent: Decimal
    base: Money
    tax: Money


@dataclass(frozen=True, slots=True)
class InvoiceDocument:
    """The whole document; the same one always prints the same bytes."""

    kind: DocumentKind
    language: str  # en, de or pt
    locale: str  # for numbers and dates, such as en_IE
    number: str
    issue_date: date
    due_date: date
    seller: PartyBlock
    buyer: PartyBlock
    bank: BankDetails
    buyer_reference: str
    order_reference: str
    end_customer: str  # empty where the buyer uses it itself, or the lines name several
    lines: tuple[DocumentLine, ...]
    taxes: tuple[DocumentTax, ...]
    net: Money
    tax: Money
    gross: Money
    wordings: tuple[str, ...]  # sentences that the law wants
    corrects_number: str = ""
    corrects_date: date | None = None

    def __post_init__(self) -> None:
        assert self.net + self.tax == self.gross, "a document adds up"
        assert (self.kind is DocumentKind.CREDIT_NOTE) == bool(self.corrects_number), (
            "a credit note names one"
        )


def as_data(document: InvoiceDocument) -> dict[str, Any]:
    """The document as plain JSON, for storage; money as on the wire."""
    return {
        "kind": document.kind.value,
        "language": document.language,
        "locale": document.locale,
        "number": document.number,
        "issue_date": document.issue_date.isoformat(),
        "due_date": document.due_date.isoformat(),
        "seller": _party_data(document.seller),
        "buyer": _party_data(document.buyer),
        "bank": {
            "holder": document.bank.holder,
            "iban": document.bank.iban,
            "bic": document.bank.bic,
            "bank": document.bank.bank,
        },
        "buyer_reference": document.buyer_reference,
        "order_reference": document.order_reference,
        "end_customer": document.end_customer,
        "lines": [_line_data(line) for line in document.lines],
        "taxes": [
            {"rate_percent": str(tax.rate_percent), "base": tax.base.as_wire(), "tax": tax.tax.as_wire()}
            for tax in document.taxes
        ],
        "net": document.net.as_wire(),
        "tax": document.tax.as_wire(),
        "gross": document.gross.as_wire(),
        "wordings": list(document.wordings),
        "corrects_number": document.corrects_number,
        "corrects_date": document.corrects_date.isoformat() if document.corrects_date else None,
    }


def from_data(data: Mapping[str, Any]) -> InvoiceDocument:
    """The document that `as_data` wrote."""
    return InvoiceDocument(
        kind=DocumentKind(data["kind"]),
        language=data["language"],
        locale=data["locale"],
        number=data["number"],
        issue_date=date.fromisoformat(data["issue_date"]),
        due_date=date.fromisoformat(data["due_date"]),
        seller=_party(data["seller"]),
        buyer=_party(data["buyer"]),
        bank=BankDetails(**data["bank"]),
        buyer_reference=data["buyer_reference"],
        order_reference=data["order_reference"],
        end_customer=data["end_customer"],
        lines=_lines(data["lines"]),
        taxes=tuple(
            DocumentTax(
                Decimal(tax["rate_percent"]), Money.from_wire(tax["base"]), Money.from_wire(tax["tax"])
            )
            for tax in data["taxes"]
        ),
        net=Money.from_wire(data["net"]),
        tax=Money.from_wire(data["tax"]),
        gross=Money.from_wire(data["gross"]),
        wordings=tuple(data["wordings"]),
        corrects_number=data["corrects_number"],
        corrects_date=date.fromisoformat(data["corrects_date"]) if data["corrects_date"] else None,
    )


def _party_data(party: PartyBlock) -> dict[str, Any]:
    return {
        "name": party.name,
        "address": list(party.address),
        "vat_number": party.vat_number,
        "registration": party.registration,
        "email": party.email,
    }


def _party(data: Mapping[str, Any]) -> PartyBlock:
    return PartyBlock(**{**data, "address": tuple(data["address"])})


def _line_data(line: DocumentLine) -> dict[str, Any]:
    return {
        "position": line.position,
        "title": line.title,
        "details": list(line.details),
        "start": line.period.start.isoformat(),
        "end": line.period.end.isoformat(),
        "quantity": line.quantity,
        "unit_price": line.unit_price.as_wire(),
        "tax_percent": str(line.tax_percent),
        "net": line.net.as_wire(),
    }


def _lines(rows: Sequence[Mapping[str, Any]]) -> tuple[DocumentLine, ...]:
    return tuple(
        DocumentLine(
            position=row["position"],
            title=row["title"],
            details=tuple(row["details"]),
            period=Period(date.fromisoformat(row["start"]), date.fromisoformat(row["end"])),
            quantity=row["quantity"],
            unit_price=Rate.from_wire(row["unit_price"]),
            tax_percent=Decimal(row["tax_percent"]),
            net=Money.from_wire(row["net"]),
        )
        for row in rows
    )
