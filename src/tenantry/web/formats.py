"""Numbers, money and dates as people of a language write them; the exact value always stays at hand.

Babel knows how, and is asked once for each sign, day and minute: it reads its patterns anew for every value, which
costs a page of fifty rows more than its statements do.
"""

from __future__ import annotations

import functools
from datetime import UTC, date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time, get_datetime_format
from babel.numbers import get_currency_symbol, get_decimal_symbol, get_group_symbol

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
    return _sign(value) + _digits(value, places, language)


def percent(value: Decimal, language: str) -> str:
    """So many percent: 23 is 23 %."""
    places = max(0, -int(value.normalize().as_tuple().exponent))
    unit = "%" if locale_of(language).language == "en" else "\N{NO-BREAK SPACE}%"
    return _sign(value) + _digits(value, places, language) + unit


def instant(value: datetime, zone: ZoneInfo, language: str) -> str:
    """Day and time in the reader's zone."""
    there = value.astimezone(zone)
    clock = _clock(there.hour, there.minute, language)
    return _joined(language).replace("{0}", clock).replace("{1}", day(there.date(), language))


def instant_utc(value: datetime) -> str:
    """The same for everyone, to the second."""
    return f"{_to_the_second(value).isoformat(' ')} UTC"


def iso(value: datetime) -> str:
    """As machines read it."""
    return f"{_to_the_second(value).isoformat()}Z"


def country(code: str, language: str) -> str:
    """A country as its reader calls it; a code that nobody knows, as it is."""
    return str(locale_of(language).territories.get(code, code))


@functools.lru_cache(maxsize=5_000)
def day(value: date, language: str) -> str:
    """A day of the calendar, in no zone."""
    return format_date(value, "medium", locale=locale_of(language))


@functools.lru_cache(maxsize=500)
def month(value: str, language: str) -> str:
    """A month that is written as 202611; what is none, as it is."""
    if len(value) != 6 or not value.isdecimal() or not 1 <= int(value[4:]) <= 12:
        return value
    return format_date(date(int(value[:4]), int(value[4:]), 1), "LLLL yyyy", locale=locale_of(language))


def _currency(amount: Decimal, currency: str, language: str) -> str:
    places = max(CURRENCY_EXPONENTS[currency], -int(amount.normalize().as_tuple().exponent))
    digits, symbol = _digits(amount, places, language), _symbol(currency, language)
    if locale_of(language).language == "en":
        return f"{_sign(amount)}{symbol}{digits}"
    return f"{_sign(amount)}{digits}\N{NO-BREAK SPACE}{symbol}"


def _sign(value: int | Decimal) -> str:
    """A true minus sign, which is as wide as the digits."""
    return MINUS if Decimal(value).is_signed() else ""


def _digits(value: int | Decimal, places: int, language: str) -> str:
    """With groups of three and so many decimals."""
    whole, _, rest = f"{abs(value):,.{places}f}".partition(".")
    group, point = _marks(language)
    return whole.replace(",", group) + (point + rest if rest else "")


@functools.cache
def _marks(language: str) -> tuple[str, str]:
    """What stands between groups, and before the decimals."""
    locale = locale_of(language)
    return get_group_symbol(locale), get_decimal_symbol(locale)


@functools.cache
def _symbol(currency: str, language: str) -> str:
    return get_currency_symbol(currency, locale=locale_of(language))


@functools.cache
def _joined(language: str) -> str:
    """How a day `{1}` and a time `{0}` stand together."""
    return str(get_datetime_format("medium", locale=locale_of(language))).replace("'", "")


@functools.cache
def _clock(hour: int, minute: int, language: str) -> str:
    """A time without its seconds."""
    return format_time(time(hour, minute), "medium", locale=locale_of(language)).rpartition(":")[0]


def _to_the_second(value: datetime) -> datetime:
    return value.astimezone(UTC).replace(tzinfo=None, microsecond=0)
