"""Which value added tax an invoice between two businesses bears, and what it must say about it.

Council Directive 2006/112/EC: a service to a business is supplied where the business is established (Article
44) and, where that is another member state, the recipient owes the tax (Article 196).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from tenantry.billing.rules.tax_rates import EU_COUNTRIES, standard_rate
from tenantry.kernel.problems import Category, Problem, code

RATE_UNKNOWN = code("tax.rate_unknown", Category.INVALID)


class VatValidity(StrEnum):
    """What the register of VAT numbers said."""

    VALID = "valid"
    INVALID = "invalid"
    UNKNOWN = "unknown"


class TaxKind(StrEnum):
    """How the supply is taxed."""

    DOMESTIC = "domestic"  # the seller's tax
    REVERSE_CHARGE = "reverse_charge"  # the buyer owes it
    OUTSIDE_SCOPE = "outside_scope"  # supplied outside the seller's tax territory


class TaxWording(StrEnum):
    """The sentence that the law wants on the invoice."""

    REVERSE_CHARGE = "reverse_charge"
    OUTSIDE_SCOPE_EU = "outside_scope_eu"
    OUTSIDE_SCOPE = "outside_scope"


class TaxWarning(StrEnum):
    """Why tax is charged although the buyer sits in another member state."""

    VAT_NUMBER_MISSING = "vat_number_missing"
    VAT_NUMBER_INVALID = "vat_number_invalid"
    VAT_NUMBER_NOT_CHECKED = "vat_number_not_checked"
    VAT_NUMBER_OF_ANOTHER_COUNTRY = "vat_number_of_another_country"


@dataclass(frozen=True, slots=True)
class TaxSeller:
    """Who sells, as far as tax is concerned."""

    country: str
    vat_number: str


@dataclass(frozen=True, slots=True)
class TaxBuyer:
    """Which business buys, as far as tax is concerned."""

    country: str
    vat_number: str | None
    validity: VatValidity


@dataclass(frozen=True, slots=True)
class TaxDecision:
    """How a supply is taxed on a day, and what must be said and seen about it."""

    kind: TaxKind
    rate_percent: Decimal
    wording: TaxWording | None = None
    warning: TaxWarning | None = None


def decide_tax(seller: TaxSeller, buyer: TaxBuyer, day: date) -> TaxDecision | Problem:
    """The tax of a service between two businesses on its tax day, or the problem that no rate is known."""
    if buyer.country == seller.country:
        return _domestic(seller, day, None)
    if buyer.country not in EU_COUNTRIES or seller.country not in EU_COUNTRIES:
        wording = TaxWording.OUTSIDE_SCOPE_EU if seller.country in EU_COUNTRIES else TaxWording.OUTSIDE_SCOPE
        return TaxDecision(TaxKind.OUTSIDE_SCOPE, Decimal(0), wording)
    if warning := _doubt(buyer):
        return _domestic(seller, day, warning)
    return TaxDecision(TaxKind.REVERSE_CHARGE, Decimal(0), TaxWording.REVERSE_CHARGE)


def _domestic(seller: TaxSeller, day: date, warning: TaxWarning | None) -> TaxDecision | Problem:
    """The seller's own tax; the safe side, because tax charged in doubt can be given back."""
    rate = standard_rate(seller.country, day)
    if rate is None:
        return Problem(RATE_UNKNOWN, None, {"country": seller.country, "day": day.isoformat()})
    return TaxDecision(TaxKind.DOMESTIC, rate, None, warning)


def _doubt(buyer: TaxBuyer) -> TaxWarning | None:
    """Why the buyer's number does not carry a reverse charge, if it does not."""
    if not buyer.vat_number:
        return TaxWarning.VAT_NUMBER_MISSING
    if buyer.validity is VatValidity.UNKNOWN:
        return TaxWarning.VAT_NUMBER_NOT_CHECKED
    if buyer.validity is VatValidity.INVALID:
        return TaxWarning.VAT_NUMBER_INVALID
    if not buyer.vat_number.upper().startswith(vat_prefix(buyer.country)):
        return TaxWarning.VAT_NUMBER_OF_ANOTHER_COUNTRY
    return None


def vat_prefix(country: str) -> str:
    """The letters before a country's VAT numbers: Greece writes EL."""
    return "EL" if country == "GR" else country


WORDINGS: Final[Mapping[TaxWording, Mapping[str, str]]] = {
    TaxWording.REVERSE_CHARGE: {
        "en": "Reverse charge: VAT is to be accounted for by the recipient "
        "(Articles 44 and 196 of Council Directive 2006/112/EC).",
        "de": "Steuerschuldnerschaft des Leistungsempfängers "
        "(Artikel 44 und 196 der Richtlinie 2006/112/EG des Rates).",
        "pt": "IVA – autoliquidação: o imposto é devido pelo adquirente "
        "(artigos 44.º e 196.º da Diretiva 2006/112/CE do Conselho).",
    },
    TaxWording.OUTSIDE_SCOPE_EU: {
        "en": "Outside the scope of EU VAT: the service is supplied where the recipient is established "
        "(Article 44 of Council Directive 2006/112/EC).",
        "de": "Nicht im Geltungsbereich der EU-Mehrwertsteuer: Leistungsort ist der Sitz des "
        "Leistungsempfängers (Artikel 44 der Richtlinie 2006/112/EG des Rates).",
        "pt": "Fora do âmbito do IVA da UE: o serviço é prestado no lugar onde o adquirente está "
        "estabelecido (artigo 44.º da Diretiva 2006/112/CE do Conselho).",
    },
    TaxWording.OUTSIDE_SCOPE: {
        "en": "Not subject to the supplier's VAT: the service is supplied where the recipient is "
        "established.",
        "de": "Unterliegt nicht der Mehrwertsteuer des Leistenden: Leistungsort ist der Sitz des "
        "Leistungsempfängers.",
        "pt": "Não sujeito ao IVA do prestador: o serviço é prestado no lugar onde o adquirente está "
        "estabelecido.",
    },
}
