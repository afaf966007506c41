"""What a provider says about itself: it stands on every invoice, so it must be complete."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tenantry.kernel.problems import Category, Problem, code
from tenantry.parties.rules.profiles import is_email
from tenantry.parties.rules.settings import NOT_AN_ADDRESS

DETAIL_MISSING = code("provider.detail_missing", Category.INVALID)
DETAIL_TOO_LONG = code("provider.detail_too_long", Category.INVALID)
VAT_NUMBER_INVALID = code("provider.vat_number_invalid", Category.INVALID)
IBAN_INVALID = code("provider.iban_invalid", Category.INVALID)

# What can be changed, with the most characters; country and currency decide taxes and books, and stay.
LIMITS: Mapping[str, int] = {
    "name": 200,
    "address_line1": 200,
    "address_line2": 200,
    "postal_code": 20,
    "city": 100,
    "state": 60,
    "email": 254,
    "vat_number": 32,
    "registration_number": 64,
    "bank_name": 100,
    "bank_iban": 34,
    "bank_bic": 11,
}
REQUIRED = ("name", "address_line1", "city", "email")
_VAT = re.compile(r"[A-Z]{2}[0-9A-Z+*]{2,13}", re.ASCII)
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[0-9A-Z]{11,30}", re.ASCII)


def provider_problems(details: Mapping[str, str]) -> list[Problem]:
    """What is wrong with the details, each at its field."""
    found = [Problem(DETAIL_MISSING, name) for name in REQUIRED if not details[name].strip()]
    for name, limit in LIMITS.items():
        if len(details[name]) > limit:
            found.append(Problem(DETAIL_TOO_LONG, name, {"limit": limit}))
    email, vat, iban = (details[name] for name in ("email", "vat_number", "bank_iban"))
    if email and not is_email(email):
        found.append(Problem(NOT_AN_ADDRESS, "email", {"given": email[:80]}))
    if vat and not _VAT.fullmatch(vat):
        found.append(Problem(VAT_NUMBER_INVALID, "vat_number", {"given": vat[:40]}))
    if iban and not is_iban(iban):
        found.append(Problem(IBAN_INVALID, "bank_iban", {"given": iban[:40]}))
    return found


def is_iban(text: str) -> bool:
    """Whether the check digits agree (ISO 13616): the number moved around is 1 modulo 97."""
    if not _IBAN.fullmatch(text):
        return False
    return int("".join(str(int(sign, 36)) for sign in text[4:] + text[:4])) % 97 == 1
