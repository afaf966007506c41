"""Reverse charge needs a number found valid; in doubt the seller's tax is charged and somebody is told."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenantry.billing.rules.tax import (
    RATE_UNKNOWN,
    WORDINGS,
    TaxBuyer,
    TaxDecision,
    TaxKind,
    TaxSeller,
    TaxWarning,
    TaxWording,
    VatValidity,
    decide_tax,
    vat_prefix,
)
from tenantry.billing.rules.tax_rates import EU_COUNTRIES, TAX_RATES, standard_rate
from tenantry.kernel.problems import Problem

IRISH = TaxSeller("IE", "IE6388047V")
DAY = date(2026, 11, 20)
VALID, INVALID, UNKNOWN = VatValidity.VALID, VatValidity.INVALID, VatValidity.UNKNOWN


def decided(buyer: TaxBuyer, seller: TaxSeller = IRISH, day: date = DAY) -> TaxDecision:
    decision = decide_tax(seller, buyer, day)
    assert isinstance(decision, TaxDecision)
    return decision


def test_a_valid_number_in_another_member_state_moves_the_tax_to_the_buyer() -> None:
    assert decided(TaxBuyer("PT", "PT501234560", VALID)) == TaxDecision(
        TaxKind.REVERSE_CHARGE, Decimal(0), TaxWording.REVERSE_CHARGE
    )


@pytest.mark.parametrize(
    ("number", "validity", "warning"),
    [
        (None, UNKNOWN, TaxWarning.VAT_NUMBER_MISSING),
        ("", VALID, TaxWarning.VAT_NUMBER_MISSING),
        ("PT501234560", UNKNOWN, TaxWarning.VAT_NUMBER_NOT_CHECKED),
        ("PT501234560", INVALID, TaxWarning.VAT_NUMBER_INVALID),
        ("ESX1234567R", VALID, TaxWarning.VAT_NUMBER_OF_ANOTHER_COUNTRY),
    ],
)
def test_in_doubt_the_seller_s_tax_is_charged_with_a_warning(
    number: str | None, validity: VatValidity, warning: TaxWarning
) -> None:
    assert decided(TaxBuyer("PT", number, validity)) == TaxDecision(
        TaxKind.DOMESTIC, Decimal(23), None, warning
    )


def test_at_home_tax_is_charged_whatever_the_number() -> None:
    assert decided(TaxBuyer("IE", "IE6388047V", VALID)) == TaxDecision(TaxKind.DOMESTIC, Decimal(23))
    assert decided(TaxBuyer("IE", None, UNKNOWN)) == TaxDecision(TaxKind.DOMESTIC, Decimal(23))


def test_outside_the_union_the_supply_is_outside_its_scope() -> None:
    for country in ("US", "GB", "JP"):
        assert decided(TaxBuyer(country, None, UNKNOWN)) == TaxDecision(
            TaxKind.OUTSIDE_SCOPE, Decimal(0), TaxWording.OUTSIDE_SCOPE_EU
        )


def test_a_seller_outside_the_union_does_not_cite_its_directive() -> None:
    british = TaxSeller("GB", "GB123456789")
    assert decided(TaxBuyer("PT", "PT501234560", VALID), british).wording is TaxWording.OUTSIDE_SCOPE
    assert decided(TaxBuyer("GB", None, UNKNOWN), british) == TaxDecision(TaxKind.DOMESTIC, Decimal(20))


def test_greece_writes_el() -> None:
    assert vat_prefix("GR") == "EL"
    assert decided(TaxBuyer("GR", "EL094014201", VALID)).kind is TaxKind.REVERSE_CHARGE


def test_a_country_without_a_rate_is_a_problem_and_no_guess() -> None:
    problem = decide_tax(TaxSeller("US", "1"), TaxBuyer("US", None, UNKNOWN), DAY)
    assert problem == Problem(RATE_UNKNOWN, None, {"country": "US", "day": "2026-11-20"})


@pytest.mark.parametrize(
    ("country", "change", "before", "after"),
    [
        ("EE", date(2025, 7, 1), "22", "24"),
        ("FI", date(2024, 9, 1), "24", "25.5"),
        ("RO", date(2025, 8, 1), "19", "21"),
        ("SK", date(2025, 1, 1), "20", "23"),
    ],
)
def test_a_rate_changes_on_its_day(country: str, change: date, before: str, after: str) -> None:
    assert standard_rate(country, change - timedelta(days=1)) == Decimal(before)
    assert standard_rate(country, change) == Decimal(after)


def test_the_rates_of_a_day_are_those_of_the_published_table() -> None:
    published = """
        AT 20   BE 21   BG 20   CY 19   CZ 21   DE 19   DK 25   EE 24   ES 21   FI 25.5   FR 20   GR 24
        HR 25   HU 27   IE 23   IT 22   LT 21   LU 17   LV 21   MT 18   NL 21   PL 23     PT 23   RO 21
        SE 25   SI 22   SK 23   CH 8.1  GB 20   NO 25
    """
    words = published.split()
    wanted = dict(zip(words[::2], map(Decimal, words[1::2]), strict=True))
    assert {row.country: standard_rate(row.country, date(2026, 9, 23)) for row in TAX_RATES} == wanted


@given(st.dates(date(2024, 1, 1), date(2040, 1, 1)), st.sampled_from(sorted(EU_COUNTRIES)))
def test_every_member_state_has_exactly_one_rate_on_every_day(day: date, country: str) -> None:
    rows = [
        row
        for row in TAX_RATES
        if row.country == country and row.valid_from <= day and (row.valid_to is None or day < row.valid_to)
    ]
    assert [row.rate_percent for row in rows] == [standard_rate(country, day)]
    assert len(EU_COUNTRIES) == 27


def test_there_is_no_rate_before_the_table_begins() -> None:
    assert standard_rate("IE", date(2023, 12, 31)) is None


@given(
    st.sampled_from(sorted(EU_COUNTRIES)),
    st.sampled_from([*sorted(EU_COUNTRIES), "US", "GB"]),
    st.sampled_from(VatValidity),
    st.booleans(),
)
def test_no_tax_is_dropped_inside_the_union_without_a_number_found_valid(
    seller: str, buyer: str, validity: VatValidity, has_number: bool
) -> None:
    number = f"{vat_prefix(buyer)}123" if has_number else None
    decision = decided(TaxBuyer(buyer, number, validity), TaxSeller(seller, "x"))
    is_free = decision.rate_percent == 0
    assert is_free == (decision.kind is not TaxKind.DOMESTIC) == (decision.wording is not None)
    if is_free and buyer in EU_COUNTRIES:
        assert validity is VALID
        assert has_number
        assert buyer != seller


def test_every_wording_exists_in_every_language_and_names_its_articles() -> None:
    assert set(WORDINGS) == set(TaxWording)
    assert all(set(words) == {"en", "de", "pt"} for words in WORDINGS.values())
    for text in WORDINGS[TaxWording.REVERSE_CHARGE].values():
        assert "44" in text
        assert "196" in text
        assert "2006/112/" in text
