"""An assembled invoice becomes the document that its buyer reads."""

from dataclasses import replace
from datetime import date

from tenantry.billing.documents.compose import Heading, compose
from tenantry.billing.rules.document import BankDetails, InvoiceDocument, PartyBlock
from tenantry.billing.rules.facts import ChangeKind
from tenantry.billing.rules.invoice import BillableCharge, Invoice, assemble_invoice
from tenantry.billing.rules.rating import charges

from .ledger import billable, book, change, subscription

BOUGHT = change(1, ChangeKind.NEW, date(2027, 6, 18), 10)
MORE = change(2, ChangeKind.QUANTITY, date(2027, 6, 20), 15)
PARTY = PartyBlock("Harbour Cloud Ltd", ("1 Quay", "Dublin", "Ireland"), "IE6388047V")
BANK = BankDetails("Harbour Cloud Ltd", "IE29AIBK93115212345678", "AIBKIE2D")


def composed(items: list[BillableCharge], language: str) -> InvoiceDocument:
    invoice = assemble_invoice(items, date(2027, 6, 20), 30)
    assert isinstance(invoice, Invoice)
    return compose(invoice, Heading("HC-1", language, PARTY, PARTY, BANK))


def items() -> list[BillableCharge]:
    found = billable(book(charges(subscription(BOUGHT, MORE), date(2027, 6, 20))))
    more = {"term": "P1M", "billing_plan": "monthly", "reference": "PO 7"}
    return [replace(item, params={**item.params, **more}) for item in found]


def test_lines_say_what_they_are_for_in_the_reader_s_language() -> None:
    document = composed(items(), "de")
    assert [line.title for line in document.lines] == [
        "Microsoft 365 Business Standard",
        "Microsoft 365 Business Standard: bisherige Plätze, Gutschrift",
        "Microsoft 365 Business Standard: neue Anzahl Plätze",
    ]
    assert document.lines[0].details == ("Laufzeit 1 Monat, Abrechnung monatlich", "Ihre Referenz: PO 7")
    assert document.lines[1].details[1] == "28 von 30 Tagen"
    assert document.end_customer == "Padaria São João"
    assert document.wordings == (
        "Steuerschuldnerschaft des Leistungsempfängers "
        "(Artikel 44 und 196 der Richtlinie 2006/112/EG des Rates).",
    )


def test_a_language_without_words_is_printed_in_english() -> None:
    document = composed(items(), "fi")
    assert (document.language, document.locale) == ("en", "en_IE")


def test_several_end_customers_are_named_on_their_lines() -> None:
    first, *rest = items()
    other = replace(first, params={**first.params, "end_customer": "Café Ñandú"})
    document = composed([other, *rest], "en")
    assert document.end_customer == ""
    assert "End customer: Café Ñandú" in document.lines[0].details
    assert "End customer: Padaria São João" in document.lines[1].details
