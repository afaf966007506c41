"""Documents as they stand in the golden files: plain JSON, money as on the wire."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from tenantry.billing.rules.document import (
    BankDetails,
    DocumentLine,
    DocumentTax,
    InvoiceDocument,
    PartyBlock,
)
from tenantry.billing.rules.invoice import DocumentKind
from tenantry.billing.rules.tax import TaxKind
from tenantry.kernel.money import Money, Rate
from tenantry.kernel.periods import Period


def from_data(data: Mapping[str, Any]) -> InvoiceDocument:
    """The document of such a file."""
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
                Decimal(tax["rate_percent"]),
                Money.from_wire(tax["base"]),
                Money.from_wire(tax["tax"]),
                TaxKind(tax.get("kind", "domestic")),
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


def _party(data: Mapping[str, Any]) -> PartyBlock:
    return PartyBlock(**{**data, "address": tuple(data["address"])})


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
            tax_kind=TaxKind(row.get("tax_kind", "domestic")),
        )
        for row in rows
    )
