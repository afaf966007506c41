"""Standard rates of value added tax, dated.

Each row and day of the member states was compared in November 2026 with two sources that do not rest on one another:
the European Commission's "Taxes in Europe" database, by the history that the project vatnode/eu-vat-rates-data takes
from it (as of 23 September 2026), and the table of the project ibericode/vat-rates; Romania's rise, which that table
does not have yet, with "Legea nr. 141/2025" as verificaretva.ro and republica.ro report it. Switzerland, Norway and
the United Kingdom: vat-solutions.com, "VAT rates 2025 in the European Union", and the law named beside the row.
The table begins with 2024: no supply of this product is older. Software subscriptions are standard-rated everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final


@dataclass(frozen=True, slots=True)
class TaxRate:
    """A country's standard rate in percent, from one day up to, and without, another."""

    country: str
    rate_percent: Decimal
    valid_from: date
    valid_to: date | None = None


EU_COUNTRIES: Final = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()  # noqa: SIM905
)

_BEGIN: Final = date(2024, 1, 1)
_UNCHANGED: Final = (
    ("AT", "20"), ("BE", "21"), ("BG", "20"), ("CY", "19"), ("CZ", "21"), ("DE", "19"), ("DK", "25"),
    ("ES", "21"), ("FR", "20"), ("GR", "24"), ("HR", "25"), ("HU", "27"), ("IE", "23"), ("IT", "22"),
    ("LT", "21"), ("LU", "17"), ("LV", "21"), ("MT", "18"), ("NL", "21"), ("PL", "23"), ("PT", "23"),
    ("SE", "25"), ("SI", "22"),
    ("CH", "8.1"),  # Mehrwertsteuergesetz (SR 641.20), Art. 25, rate of 1 January 2024
    ("GB", "20"),  # Value Added Tax Act 1994, section 2
    ("NO", "25"),  # Merverdiavgiftsloven and the Storting's yearly decision
)  # fmt: skip
_CHANGED: Final = (
    ("EE", "22", _BEGIN, date(2025, 7, 1)),
    ("EE", "24", date(2025, 7, 1), None),
    ("FI", "24", _BEGIN, date(2024, 9, 1)),
    ("FI", "25.5", date(2024, 9, 1), None),
    ("RO", "19", _BEGIN, date(2025, 8, 1)),
    ("RO", "21", date(2025, 8, 1), None),
    ("SK", "20", _BEGIN, date(2025, 1, 1)),
    ("SK", "23", date(2025, 1, 1), None),
)

TAX_RATES: Final = (
    *(TaxRate(country, Decimal(rate), _BEGIN) for country, rate in _UNCHANGED),
    *(TaxRate(country, Decimal(rate), start, end) for country, rate, start, end in _CHANGED),
)


def standard_rate(country: str, day: date) -> Decimal | None:
    """The country's standard rate in percent on that day, or None where the table has none."""
    for row in TAX_RATES:
        if row.country == country and row.valid_from <= day and (row.valid_to is None or day < row.valid_to):
            return row.rate_percent
    return None
