"""Numbers, money and dates as people write them, in English and in German."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.template import engines
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from tenantry.kernel.money import CURRENCY_EXPONENTS, Money, Rate
from tenantry.web import formats

NBSP, MINUS = "\N{NO-BREAK SPACE}", "\N{MINUS SIGN}"


@pytest.mark.parametrize(
    ("value", "english", "german"),
    [
        (Money(Decimal("1234567.5"), "EUR"), "€1,234,567.50", f"1.234.567,50{NBSP}€"),
        (Money(Decimal("-0.05"), "EUR"), f"{MINUS}€0.05", f"{MINUS}0,05{NBSP}€"),
        (Money(Decimal("1200"), "JPY"), "JP¥1,200", f"1.200{NBSP}¥"),
        (Money(Decimal("1.2345"), "KWD"), "KWD1.2345", f"1,2345{NBSP}KWD"),
        (Money(Decimal("3"), "CHF"), "CHF3.00", f"3,00{NBSP}CHF"),
    ],
)
def test_money_has_its_currencys_decimals_or_all_of_its_own(value: Money, english: str, german: str) -> None:
    assert formats.money(value, "en") == english
    assert formats.money(value, "de") == german


def test_a_rate_shows_every_decimal() -> None:
    assert formats.rate(Rate(Decimal("4.123456"), "EUR"), "de") == f"4,123456{NBSP}€"


@given(
    units=st.integers(-(10**15), 10**15),
    currency=st.sampled_from(sorted(CURRENCY_EXPONENTS)),
    language=st.sampled_from(["en", "de"]),
)
def test_no_digit_of_money_is_lost_or_made(units: int, currency: str, language: str) -> None:
    value = Money(Decimal(units).scaleb(-CURRENCY_EXPONENTS[currency]), currency)
    text = formats.money(value, language)
    digits = "".join(c for c in text if c in "0123456789").lstrip("0")
    assert digits == str(abs(units)).lstrip("0")
    assert text.startswith(MINUS) == (units < 0)


def test_numbers_and_percents() -> None:
    assert formats.number(1234567, "en") == "1,234,567"
    assert formats.number(Decimal("-12.50"), "de") == f"{MINUS}12,50"
    assert formats.percent(Decimal("23"), "en") == "23%"
    assert formats.percent(Decimal("12.50"), "de") == f"12,5{NBSP}%"


def test_an_instant_is_shown_in_the_readers_zone_with_utc_at_hand() -> None:
    at = datetime(2026, 11, 2, 23, 30, 15, tzinfo=UTC)
    tag = engines["django"].from_string("{% instant at %}")
    with timezone.override(ZoneInfo("Europe/Berlin")), translation.override("de"):
        assert tag.render({"at": at}) == (
            '<time datetime="2026-11-02T23:30:15Z" title="2026-11-02 23:30:15 UTC">03.11.2026, 00:30</time>'
        )
    with timezone.override(ZoneInfo("Europe/Lisbon")), translation.override("en"):
        assert tag.render({"at": at}) == (
            '<time datetime="2026-11-02T23:30:15Z" title="2026-11-02 23:30:15 UTC">2 Nov 2026, 23:30</time>'
        )


def test_a_day_belongs_to_no_zone() -> None:
    tag = engines["django"].from_string("{% day on %}")
    with timezone.override(ZoneInfo("Pacific/Auckland")), translation.override("de"):
        assert tag.render({"on": date(2026, 12, 31)}) == '<time datetime="2026-12-31">31.12.2026</time>'
    assert tag.render({"on": None}) == ""


def test_what_people_wrote_is_never_markup() -> None:
    tag = engines["django"].from_string("{% id text %}")
    assert "<b>" not in tag.render({"text": "<b>ord</b>"})
