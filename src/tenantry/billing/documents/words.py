"""The words of invoices and credit notes in every language that they are printed in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

LANGUAGES: Final = ("en", "de", "pt")

# One row for each word, in the order of LANGUAGES. What is in braces comes from the document.
WORDS: Final[Mapping[str, tuple[str, str, str]]] = {
    "title.invoice": ("Invoice", "Rechnung", "Fatura"),
    # In German law a "Gutschrift" is an invoice that the buyer writes; this is the seller's correction.
    "title.credit_note": ("Credit note", "Rechnungskorrektur", "Nota de crédito"),
    "number": ("Number", "Nummer", "Número"),
    "issue_date": ("Issue date", "Ausstellungsdatum", "Data de emissão"),
    "due_date": ("Due date", "Fällig am", "Data de vencimento"),
    "corrects": ("Corrects invoice", "Korrigiert Rechnung", "Retifica a fatura"),
    "corrects_of": ("{number} of {date}", "{number} vom {date}", "{number} de {date}"),
    "buyer_reference": ("Your reference", "Ihre Referenz", "A sua referência"),
    "order_reference": ("Our order", "Unser Auftrag", "A nossa encomenda"),
    "end_customer": ("End customer", "Endkunde", "Cliente final"),
    "bill_to": ("Bill to", "Rechnungsempfänger", "Faturado a"),
    "vat_number": ("VAT no.", "USt-IdNr.", "NIF / IVA"),
    "registration": ("Reg. no.", "Reg.-Nr.", "N.º de registo"),
    "position": ("#", "#", "#"),
    "description": ("Description", "Beschreibung", "Descrição"),
    "period": ("Service period", "Leistungszeitraum", "Período do serviço"),
    "quantity": ("Qty", "Menge", "Qtd."),
    "unit_price": ("Unit price", "Einzelpreis", "Preço"),
    "tax_percent": ("VAT", "USt.", "IVA"),
    "net": ("Net", "Netto", "Valor líquido"),
    "subtotal": ("Subtotal, net", "Summe netto", "Subtotal líquido"),
    "tax_on": ("VAT {percent} on {base}", "USt. {percent} auf {base}", "IVA {percent} sobre {base}"),
    # Where the seller charges no tax, these words stand in place of a rate; the law's sentence follows below.
    "tax.reverse_charge": ("Reverse charge", "Reverse Charge", "Auto\u00adliquidação"),
    "tax.outside_scope": ("Outside scope", "Nicht steuerbar", "Fora do âmbito"),
    "tax_on.reverse_charge": (
        "VAT on {base}: reverse charge",
        "USt. auf {base}: Reverse Charge",
        "IVA sobre {base}: autoliquidação",
    ),
    "tax_on.outside_scope": (
        "VAT on {base}: outside scope",
        "USt. auf {base}: nicht steuerbar",
        "IVA sobre {base}: fora do âmbito",
    ),
    "total.invoice": ("Total due", "Gesamtbetrag", "Total a pagar"),
    "total.credit_note": ("Total credit", "Korrekturbetrag", "Total do crédito"),
    "payment": ("Payment", "Zahlung", "Pagamento"),
    "pay_by": (
        "Please pay {total} by {date}, stating {number}.",
        "Bitte zahlen Sie {total} bis zum {date} unter Angabe von {number}.",
        "Agradecemos o pagamento de {total} até {date}, indicando {number}.",
    ),
    "credited": (
        "This amount is credited to your account and set off against what is due.",
        "Dieser Betrag wird Ihrem Konto gutgeschrieben und mit offenen Beträgen verrechnet.",
        "Este montante é creditado na sua conta e compensado com os valores em dívida.",
    ),
    "account_holder": ("Account holder", "Kontoinhaber", "Titular"),
    "bank": ("Bank", "Bank", "Banco"),
    "page": ("Page {page} of {pages}", "Seite {page} von {pages}", "Página {page} de {pages}"),
    # What a line is for: the kind of charge.
    "line.new": ("{plan}", "{plan}", "{plan}"),
    "line.cycle": ("{plan}", "{plan}", "{plan}"),
    "line.seats_credit": (
        "{plan}: previous seats, returned",
        "{plan}: bisherige Plätze, Gutschrift",
        "{plan}: licenças anteriores, crédito",
    ),
    "line.seats_charge": (
        "{plan}: new number of seats",
        "{plan}: neue Anzahl Plätze",
        "{plan}: novo número de licenças",
    ),
    "line.cancellation_credit": (
        "{plan}: cancelled",
        "{plan}: gekündigt",
        "{plan}: cancelado",
    ),
    "line.reversal": ("{plan}: charge reversed", "{plan}: Storno", "{plan}: estorno"),
    "detail.end_customer": ("End customer: {value}", "Endkunde: {value}", "Cliente final: {value}"),
    "detail.term": (
        "Term {term}, billed {billing_plan}",
        "Laufzeit {term}, Abrechnung {billing_plan}",
        "Prazo {term}, faturação {billing_plan}",
    ),
    "detail.reference": ("Your reference: {value}", "Ihre Referenz: {value}", "A sua referência: {value}"),
    "detail.prorated": (
        "{days} of {cycle_days} days",
        "{days} von {cycle_days} Tagen",
        "{days} de {cycle_days} dias",
    ),
    "term.P1M": ("1 month", "1 Monat", "1 mês"),
    "term.P1Y": ("1 year", "1 Jahr", "1 ano"),
    "term.P3Y": ("3 years", "3 Jahre", "3 anos"),
    "billing_plan.monthly": ("monthly", "monatlich", "mensal"),
    "billing_plan.annual": ("annually", "jährlich", "anual"),
    "billing_plan.triennial": ("every three years", "alle drei Jahre", "trienal"),
}


def word(key: str, language: str, **values: object) -> str:
    """The word in that language, English where the language has none, with its values in place."""
    column = LANGUAGES.index(language) if language in LANGUAGES else 0
    return WORDS[key][column].format(**values)
