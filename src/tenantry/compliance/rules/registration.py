"""The number under which a company is registered, in the countries where Microsoft demands it of a new customer.

Microsoft names the kind of number and publishes no pattern. The forms here are those that the countries themselves
publish: where one is certain another number cannot be the company's and is refused, elsewhere it only warns.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from tenantry.compliance.rules.address import FINE, Judgement
from tenantry.kernel.problems import Category, Problem, code

REGISTRATION_MISSING = code("company.registration_number_missing", Category.INVALID)
REGISTRATION_INVALID = code("company.registration_number_invalid", Category.INVALID)
REGISTRATION_UNUSUAL = code("company.registration_number_unusual", Category.INVALID)

_SEPARATORS = re.compile(r"[\s./-]+")
_ANY = re.compile(r"(?=.*\d)\w{2,30}")


@dataclass(frozen=True, slots=True)
class Number:
    """How a country calls and writes the number, without blanks and separators."""

    kind: str
    pattern: str
    example: str
    is_certain: bool = True


# Kinds: Microsoft, Registration number by country. Where several kinds count the pattern takes each of them.
NUMBERS: Final[Mapping[str, Number]] = MappingProxyType(
    {
        "AE": Number("TRN", r"\d{15}", "100123456700003", is_certain=False),
        "AM": Number("INN", r"\d{8}|\d{10}", "02512345", is_certain=False),
        "AZ": Number("VÖEN", r"\d{10}", "1401555071"),
        "BR": Number("CNPJ", r"[0-9A-Z]{12}\d{2}", "11222333000181"),
        "BY": Number("UNP", r"[A-Z]{2}\d{7}|\d{9}", "200988541"),
        "HU": Number("adószám", r"\d{8}(?:\d{3})?", "12892312"),
        "IN": Number("PAN", r"[A-Z]{5}\d{4}[A-Z]", "ACUPA7085R"),
        "IQ": Number("TIN", r"\d{6,12}", "900123456", is_certain=False),
        "KG": Number("INN", r"\d{14}", "02312199910068", is_certain=False),
        "KZ": Number("BIN / IIN", r"\d{12}", "980540000397"),
        "MD": Number("IDNO", r"\d{13}", "1008600038413"),
        "MM": Number("TIN", r"\d{9}", "123456789", is_certain=False),
        "PL": Number("NIP / PESEL", r"\d{10,11}", "8567346215"),
        "RU": Number("INN", r"\d{10}|\d{12}", "1234567894"),
        "SA": Number("TIN", r"\d{10}|\d{15}", "3001234567", is_certain=False),
        "SS": Number("TIN", r"\d{9}", "100123456", is_certain=False),
        "TH": Number("TIN", r"\d{13}", "1234545678781"),
        "TJ": Number("INN / EIN", r"\d{9,10}", "010012345", is_certain=False),
        "TR": Number("VKN / TCKN", r"\d{10,11}", "4540536920"),
        "UA": Number("EDRPOU", r"\d{8}|\d{10}", "32855961"),
        "UZ": Number("INN", r"\d{9}|\d{14}", "200123456", is_certain=False),
        "VE": Number("RIF", r"[VEJPGC]\d{9}", "J123456784"),
        "VN": Number("MST", r"\d{10}(?:\d{3})?", "0100233488"),
        "ZA": Number("TRN", r"\d{10}", "0001339050", is_certain=False),
    }
)


def judge(country: str, given: str) -> Judgement:
    """What is wrong or unusual about the number; elsewhere than in those countries nothing is demanded."""
    known = NUMBERS.get(country)
    if known is None:
        return FINE
    text = given.strip()
    params: dict[str, Any] = {
        "country": country,
        "given": text,
        "kind": known.kind,
        "example": known.example,
    }
    if not text:
        return Judgement((Problem(REGISTRATION_MISSING, "registration_number", params),))
    number = written(text)
    if re.fullmatch(known.pattern, number):
        return FINE
    if known.is_certain or not _ANY.fullmatch(number):
        return Judgement((Problem(REGISTRATION_INVALID, "registration_number", params),))
    return Judgement(warnings=(Problem(REGISTRATION_UNUSUAL, "registration_number", params),))


def for_microsoft(country: str, given: str) -> str | None:
    """The number as Microsoft gets it; nothing where it takes none (Microsoft: Create a customer, error 600002)."""
    return written(given) or None if country in NUMBERS else None


def written(given: str) -> str:
    """A number without blanks and separators, in capitals."""
    return _SEPARATORS.sub("", given).upper()
