"""An invoice or credit note as it is printed: everything on the page, nothing computed any more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tenantry.billing.rules.invoice import DocumentKind
from tenantry.billing.rules.tax import TaxKind
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
    tax_kind: TaxKind = TaxKind.DOMESTIC


@dataclass(frozen=True, slots=True)
class DocumentTax:
    """The base and the tax of one rate."""

    rate_percent: Decimal
    base: Money
    tax: Money
    kind: TaxKind = TaxKind.DOMESTIC


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
