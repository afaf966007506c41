"""Numbers, money and dates as people of a language write them; the exact value always stays at hand."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_currency, format_decimal, format_percent

from tenantry.kernel.money import CURRENCY_EXPONENTS, Money, Rate

# English here is that of Europe: 31 December stands before its month, the week begins on Monday.
_LOCALES = {"en": Locale("en", "GB"), "de": Locale("de", "DE")}
MINUS = "\N{MINUS SIGN}"


def locale_of(language: str) -> Locale:
    """The conventions of a language; English ones where we have none."""
    return _LOCALES.get(language[:2], _LOCALES["en"])


def money(value: Money, language: str) -> str:
    """A sum at its currency's decimals; one that cannot be paid shows all of its own."""
    return _currency(value.amount, value.currency, language)


def rate(value: Rate, language: str) -> str:
    """A price per unit, with every decimal that it has."""
    return _currency(value.amount, value.currency, language)


def number(value: int | Decimal, language: str) -> str:
    """A number with its groups; a decimal with the digits that it has."""
    places = max(0, -int(value.as_tuple().exponent)) if isinstance(value, Decimal) else 0
    text = format_decimal(value, _pattern(places), locale=locale_of(language))
    return _typeset(text)


def percent(value: Decimal, language: str) -> str:
    """So many percent: 23 is 23 %."""
    places = max(0, -int(value.normalize().as_tuple().exponent))
    pattern = _pattern(places) + ("%" if language[:2] == "en" else "\N{NO-BREAK SPACE}%")
    return _typeset(format_percent(value.scaleb(-2), pattern, locale=locale_of(language)))


def instant(value: datetime, zone: ZoneInfo, language: str) -> str:
    """Day and time in the reader's zone."""
    return _typeset(
        format_datetime(value.astimezone(zone), "medium", locale=locale_of(language)).rpartition(":")[0]
    )


def instant_utc(value: datetime) -> str:
    """The same for everyone, to the second."""
    return f"{value.astimezone(ZoneInfo('UTC')):%Y-%m-%d %H:%M:%S} UTC"


def iso(value: datetime) -> str:
    """As machines read it."""
    return f"{value.astimezone(ZoneInfo('UTC')):%Y-%m-%dT%H:%M:%SZ}"


def country(code: str, language: str) -> str:
    """A country as its reader calls it; a code that nobody knows, as it is."""
    return str(locale_of(language).territories.get(code, code))


def day(value: date, language: str) -> str:
    """A day of the calendar, in no zone."""
    return format_date(value, "medium", locale=locale_of(language))


def _currency(amount: Decimal, currency: str, language: str) -> str:
    places = max(CURRENCY_EXPONENTS[currency], -int(amount.normalize().as_tuple().exponent))
    locale, digits = locale_of(language), _pattern(places)
    pattern = (
        f"\N{CURRENCY SIGN}{digits}"
        if locale.language == "en"
        else f"{digits}\N{NO-BREAK SPACE}\N{CURRENCY SIGN}"
    )
    return _typeset(format_currency(amount, currency, pattern, locale=locale, currency_digits=False))


def _pattern(places: int) -> str:
    return "#,##0" + ("." + "0" * places if places else "")


def _typeset(text: str) -> str:
    """A true minus sign, which is as wide as the digits."""
    return text.replace("-", MINUS)
