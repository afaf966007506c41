"""PartnerIDs: of Microsoft's form, one for each country."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tenantry.kernel.problems import Problem
from tenantry.parties.rules.identifiers import (
    PARTNER_ID_COUNTRY_TWICE,
    PARTNER_ID_MALFORMED,
    PARTNER_ID_MISSING,
    partner_id_for,
    partner_id_problems,
)

IDS = st.from_regex(r"[0-9]{4,10}", fullmatch=True)
COUNTRIES = st.sampled_from(["", "PT", "ES", "DE"])


def test_a_reseller_has_at_least_one() -> None:
    assert partner_id_problems(()) == [Problem(PARTNER_ID_MISSING, "partner_ids")]


def test_every_wrong_one_is_named_at_once() -> None:
    assert partner_id_problems((("12a", "PT"), ("4500001", "ES"), ("4500002", "ES"), ("1", ""))) == [
        Problem(PARTNER_ID_MALFORMED, "partner_ids.0.partner_id", {"given": "12a"}),
        Problem(PARTNER_ID_MALFORMED, "partner_ids.3.partner_id", {"given": "1"}),
        Problem(PARTNER_ID_COUNTRY_TWICE, "partner_ids.2.country", {"country": "ES"}),
    ]


def test_two_for_every_country_are_refused_in_words() -> None:
    assert partner_id_problems((("4500001", ""), ("4500002", ""))) == [
        Problem(PARTNER_ID_COUNTRY_TWICE, "partner_ids.1.country", {"country": "every country"})
    ]


def test_what_was_typed_is_repeated_but_not_endlessly() -> None:
    (found,) = partner_id_problems((("x" * 100, ""),))
    assert found.params == {"given": "x" * 40}


@given(st.dictionaries(COUNTRIES, IDS, min_size=1))
def test_well_formed_ones_of_different_countries_are_taken(by_country: dict[str, str]) -> None:
    assert partner_id_problems(tuple((id_, country) for country, id_ in by_country.items())) == []


@given(st.dictionaries(COUNTRIES, IDS), st.sampled_from(["PT", "ES", "FR"]))
def test_the_countrys_own_comes_before_the_one_for_all(by_country: dict[str, str], country: str) -> None:
    expected = by_country[country] if country in by_country else by_country.get("")
    assert partner_id_for(country, by_country) == expected


def test_without_one_for_the_country_or_for_all_there_is_none() -> None:
    assert partner_id_for("FR", {"PT": "4500001"}) is None
