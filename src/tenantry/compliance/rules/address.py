"""Whether an address and a phone number are as their country wants them; Microsoft's live rules decide."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from tenantry.compliance.rules import postal
from tenantry.compliance.rules.facts import CountryRules
from tenantry.compliance.rules.questions import PostalAddress
from tenantry.kernel.problems import Category, Problem, code

COUNTRY_INVALID = code("address.country_invalid", Category.INVALID)
LINE_MISSING = code("address.line_missing", Category.INVALID)
LINE_TOO_LONG = code("address.line_too_long", Category.INVALID)
CITY_MISSING = code("address.city_missing", Category.INVALID)
STATE_MISSING = code("address.state_missing", Category.INVALID)
STATE_INVALID = code("address.state_invalid", Category.INVALID)
POSTAL_CODE_MISSING = code("address.postal_code_missing", Category.INVALID)
POSTAL_CODE_INVALID = code("address.postal_code_invalid", Category.INVALID)
POSTAL_CODE_UNUSUAL = code("address.postal_code_unusual", Category.INVALID)
PHONE_MISSING = code("address.phone_missing", Category.INVALID)
PHONE_INVALID = code("address.phone_invalid", Category.INVALID)

LINE_LENGTH = 200  # Microsoft: Validate an address
# A new customer there gives a phone number and its registration number (Microsoft: Create a customer).
_WITH_PHONE = "AE AM AZ BR BY HU IN IQ KG KZ MD MM PL RU SA SS TH TJ TR UA UZ VE VN ZA"
COUNTRIES_WITH_PHONE = frozenset(_WITH_PHONE.split())


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is wrong, and what is only unusual."""

    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()

    def __add__(self, other: Judgement) -> Judgement:
        return Judgement(self.problems + other.problems, self.warnings + other.warnings)


FINE = Judgement()


def problems(
    address: PostalAddress, rules: CountryRules | None, phone: str | None = None
) -> tuple[Problem, ...]:
    """All that is wrong with an address, each naming its field, with a valid example where one is known."""
    return judge(address, rules, phone).problems


def judge(address: PostalAddress, rules: CountryRules | None, phone: str | None = None) -> Judgement:
    """All that is wrong or unusual; without Microsoft's rules, as far as the libraries know the country.

    `phone`: that of a new customer, which some countries demand; None where none is asked for.
    """
    if not postal.is_country(address.country) and rules is None:
        return Judgement((Problem(COUNTRY_INVALID, "country", {"given": address.country}),))
    return (
        _lines(address)
        + _city(address, rules)
        + _state(address, rules)
        + _postal_code(address, rules)
        + _phone(phone, address.country, rules)
    )


def _wrong(*found: Problem) -> Judgement:
    return Judgement(found)


def _lines(address: PostalAddress) -> Judgement:
    if not address.line1.strip():
        return _wrong(Problem(LINE_MISSING, "address_line1", {"country": address.country}))
    return _wrong(
        *(
            Problem(LINE_TOO_LONG, name, {"limit": LINE_LENGTH})
            for name, line in (("address_line1", address.line1), ("address_line2", address.line2))
            if len(line) > LINE_LENGTH
        )
    )


def _city(address: PostalAddress, rules: CountryRules | None) -> Judgement:
    known = postal.fallback(address.country)
    required = rules.is_city_required if rules else known.is_city_required
    if required and not address.city.strip():
        return _wrong(Problem(CITY_MISSING, "city", {"country": address.country}))
    return FINE


def _state(address: PostalAddress, rules: CountryRules | None) -> Judgement:
    has_list = address.country in postal.COUNTRIES_WITH_STATES
    known = postal.fallback(address.country)
    listed = (rules.states if rules else ()) or known.states
    required = has_list or bool(rules and rules.is_state_required)
    given = address.state.strip()
    example = next(iter(listed or known.areas), address.city.strip())
    params = {"country": address.country, "example": example, "given": given}
    if not given:
        return _wrong(Problem(STATE_MISSING, "state", params)) if required else FINE
    if has_list and listed and given not in listed:
        return _wrong(Problem(STATE_INVALID, "state", params))
    return FINE


def _postal_code(address: PostalAddress, rules: CountryRules | None) -> Judgement:
    known = postal.fallback(address.country)
    given = address.postal_code.strip()
    pattern = compiled(rules.postal_code_regex) if rules else None
    params = {"country": address.country, "example": postal.example(address.country, pattern), "given": given}
    if not given:
        required = rules.is_postal_code_required if rules else known.is_postal_code_required
        return _wrong(Problem(POSTAL_CODE_MISSING, "postal_code", params)) if required else FINE
    if pattern is not None and not pattern.fullmatch(given.upper()):
        return _wrong(Problem(POSTAL_CODE_INVALID, "postal_code", params))
    fit = known.fit(given)
    if fit is postal.Fit.FITS:
        return FINE
    # Microsoft's pattern is often looser than the library's; the stricter one may only warn.
    if rules is not None or fit is postal.Fit.SHORTENED:
        return Judgement(warnings=(Problem(POSTAL_CODE_UNUSUAL, "postal_code", params),))
    return _wrong(Problem(POSTAL_CODE_INVALID, "postal_code", params))


def _phone(phone: str | None, country: str, rules: CountryRules | None) -> Judgement:
    if phone is None:
        return FINE
    if not phone.strip():
        return _wrong(missing_phone(country)) if country in COUNTRIES_WITH_PHONE else FINE
    if phone_for_microsoft(phone, country, rules) is None:
        params = {"country": country, "example": postal.example_phone(country), "given": phone.strip()}
        return _wrong(Problem(PHONE_INVALID, "phone", params))
    return FINE


def phone_for_microsoft(phone: str, country: str, rules: CountryRules | None) -> str | None:
    """The number in the first form that Microsoft's pattern takes, or None when it is no such number.

    Where Microsoft has no pattern it gets the national digits, which every country's number is written with.
    """
    pattern = compiled(rules.phone_regex) if rules else None
    if pattern is None:
        return postal.national_phone(phone, country)
    given = dict.fromkeys((*postal.phone_forms(phone, country), phone.strip()))
    return next((form for form in given if pattern.fullmatch(form)), None)


def missing_phone(country: str) -> Problem:
    """The problem of a phone number that must be given."""
    return Problem(PHONE_MISSING, "phone", {"country": country, "example": postal.example_phone(country)})


@lru_cache(maxsize=600)
def compiled(pattern: str | None) -> re.Pattern[str] | None:
    """Microsoft's pattern, or None where it has none or writes one that Python cannot read."""
    if not pattern:
        return None
    try:
        return re.compile(f"(?:{pattern})")
    except re.error:
        return None
