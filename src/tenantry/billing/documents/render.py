"""Print a document as PDF: the same document always gives the same bytes.

What people typed reaches the template as data and is never read as markup. The template and its fonts are
part of the package; nothing is fetched and no font of the machine is used.
"""

from __future__ import annotations

import json
import threading
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import typst
from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

from tenantry.billing.documents.words import word
from tenantry.billing.rules.document import DocumentLine, DocumentTax, InvoiceDocument, PartyBlock
from tenantry.billing.rules.tax import TaxKind
from tenantry.kernel.money import CURRENCY_EXPONENTS, Money, Rate

_FOLDER: Final = Path(__file__).parent
# A compiler keeps what it has read; one for each thread, because it is not shared while it works.
_COMPILERS: Final = threading.local()


def render_pdf(document: InvoiceDocument) -> bytes:
    """The document as PDF (A4, fonts inside)."""
    moment = datetime.combine(document.issue_date, time.min, UTC)
    inputs = {"document": json.dumps(page_texts(document), ensure_ascii=False)}
    pdf = _compiler().compile(format="pdf", sys_inputs=inputs, timestamp=int(moment.timestamp()))
    assert isinstance(pdf, bytes), "a PDF is one file"
    return pdf


def _compiler() -> typst.Compiler:
    """This thread's compiler."""
    if not hasattr(_COMPILERS, "invoice"):
        _COMPILERS.invoice = typst.Compiler(
            str(_FOLDER / "invoice.typ"),
            root=str(_FOLDER),
            font_paths=[str(_FOLDER / "fonts")],
            ignore_system_fonts=True,
        )
    compiler: typst.Compiler = _COMPILERS.invoice
    return compiler


def page_texts(document: InvoiceDocument) -> dict[str, Any]:
    """Every text of the document, formatted for its reader; the template only places them."""
    language, kind = document.language, document.kind.value
    say = {
        key: word(key, language)
        for key in (
            "bill_to",
            "position",
            "description",
            "period",
            "quantity",
            "unit_price",
            "tax_percent",
            "net",
        )
    }
    currency = document.gross.currency
    return {
        "language": language,
        "words": {**say, "page": word("page", language, page="{page}", pages="{pages}")},
        "title": word(f"title.{kind}", language),
        "number": document.number,
        "seller": _party(document.seller, language),
        "buyer": _party(document.buyer, language),
        "facts": _facts(document),
        "currency": currency,
        "taxed": all(line.tax_kind is TaxKind.DOMESTIC for line in document.lines),
        "lines": [_line(line, language, document.locale) for line in document.lines],
        "totals": [
            [word("subtotal", language), _money(document.net, document.locale)],
            *(
                [_tax_label(tax, language, document.locale), _money(tax.tax, document.locale)]
                for tax in document.taxes
            ),
        ],
        "total": [word(f"total.{kind}", language), _with_currency(document.gross, document.locale)],
        "wordings": list(document.wordings),
        "payment": _payment(document),
    }


def _party(party: PartyBlock, language: str) -> dict[str, Any]:
    """Name, address and the numbers that name a business."""
    numbers = [("vat_number", party.vat_number), ("registration", party.registration)]
    return {
        "name": party.name,
        "address": list(party.address),
        "numbers": [f"{word(key, language)} {value}" for key, value in numbers if value],
        "email": party.email,
    }


def _facts(document: InvoiceDocument) -> list[list[str]]:
    """What stands beside the address: number, dates, references; nothing for what is not known."""
    language, locale = document.language, document.locale
    facts = [("number", document.number), ("issue_date", _day(document.issue_date, locale))]
    if document.corrects_number:
        number, corrected = document.corrects_number, document.corrects_date
        of = (
            word("corrects_of", language, number=number, date=_day(corrected, locale))
            if corrected
            else number
        )
        facts.append(("corrects", of))
    else:
        facts.append(("due_date", _day(document.due_date, locale)))
    facts.append(("buyer_reference", document.buyer_reference))
    facts.append(("order_reference", document.order_reference))
    facts.append(("end_customer", document.end_customer))
    return [[word(key, language), value] for key, value in facts if value]


def _line(line: DocumentLine, language: str, locale: str) -> dict[str, Any]:
    """One row of the table."""
    return {
        "position": str(line.position),
        "title": line.title,
        "details": list(line.details),
        "start": _day(line.period.start, locale),
        "end": _day(line.period.last_day, locale),
        "quantity": _number(Decimal(line.quantity), 0, locale),
        "unit_price": _rate(line.unit_price, locale),
        "tax_percent": _tax(line, language, locale),
        "net": _money(line.net, locale),
    }


def _tax(line: DocumentLine, language: str, locale: str) -> str:
    """The rate of a line, or why it has none."""
    if line.tax_kind is TaxKind.DOMESTIC:
        return _percent(line.tax_percent, locale)
    return word(f"tax.{line.tax_kind.value}", language)


def _tax_label(tax: DocumentTax, language: str, locale: str) -> str:
    """What a sum of tax is for."""
    base = _money(tax.base, locale)
    if tax.kind is TaxKind.DOMESTIC:
        return word("tax_on", language, percent=_percent(tax.rate_percent, locale), base=base)
    return word(f"tax_on.{tax.kind.value}", language, base=base)


def _payment(document: InvoiceDocument) -> dict[str, Any]:
    """How to pay; a credit note says what happens to its amount instead."""
    language, bank = document.language, document.bank
    if document.corrects_number:
        return {"title": word("payment", language), "sentence": word("credited", language), "rows": []}
    total, day = _with_currency(document.gross, document.locale), _day(document.due_date, document.locale)
    rows = [
        [word("account_holder", language), bank.holder],
        [word("bank", language), bank.bank],
        ["IBAN", " ".join(bank.iban[i : i + 4] for i in range(0, len(bank.iban), 4))],
        ["BIC", bank.bic],
    ]
    return {
        "title": word("payment", language),
        "sentence": word("pay_by", language, total=total, date=day, number=document.number),
        "rows": [row for row in rows if row[1]],
    }


def _money(money: Money, locale: str) -> str:
    """An amount at the currency's decimals; Babel rounds half even, so it is rounded before."""
    return _number(money.rounded().amount, money.exponent, locale)


def _rate(rate: Rate, locale: str) -> str:
    """A unit price, with all of its decimals."""
    decimals = -int(rate.amount.normalize().as_tuple().exponent)
    return _number(rate.amount, max(decimals, CURRENCY_EXPONENTS[rate.currency]), locale)


def _with_currency(money: Money, locale: str) -> str:
    """An amount with its currency's code, which unlike a sign is never ambiguous."""
    return f"{_money(money, locale)}\u00a0{money.currency}"


def _percent(percent: Decimal, locale: str) -> str:
    """A tax rate: 23 %, 25.5 %."""
    decimals = max(0, -int(percent.normalize().as_tuple().exponent))
    return f"{_number(percent, decimals, locale)}\u00a0%"


def _number(value: Decimal, decimals: int, locale: str) -> str:
    """A number with exactly so many decimals, grouped as the locale groups."""
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(value, format=pattern, locale=Locale.parse(locale))


def _day(day: date, locale: str) -> str:
    """A date as the locale writes it."""
    return format_date(day, format="medium", locale=Locale.parse(locale))
