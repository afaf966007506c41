"""Every country in which Microsoft has customers: where a rule exists it decides, elsewhere anything passes."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import phonenumbers
import pytest

from partner_center_simulator import countries as simulated
from tenantry.compliance.rules import address, postal
from tenantry.compliance.rules.facts import CountryRules
from tenantry.compliance.rules.markets import MARKETS
from tenantry.compliance.rules.questions import PostalAddress
from tenantry.words import sentence

NOW = datetime(2027, 1, 15, 9, 0, tzinfo=UTC)
NO_CODE = "?! 0"
POSTAL = (address.POSTAL_CODE_MISSING, address.POSTAL_CODE_INVALID, address.POSTAL_CODE_UNUSUAL)


def live(country: str) -> CountryRules:
    """What the simulated Microsoft says of a country."""
    found = simulated.rules(country)
    assert found is not None
    return CountryRules(
        NOW,
        iso2=country,
        postal_code_regex=found["postalCodeRegex"],
        is_postal_code_required=found["isPostalCodeRequired"],
        states=tuple(found["supportedStatesList"]),
        is_state_required=found["isStateRequired"],
        is_city_required=found["isCityRequired"],
        phone_regex=found.get("phoneNumberRegex"),
    )


def codes(country: str, code: str, rules: CountryRules | None) -> tuple[list[str], list[str]]:
    """What is said of a postal code: what is wrong, what is only unusual."""
    judged = address.judge(PostalAddress(country, "Street 1", city="City", postal_code=code), rules)
    wrong = [one.code.name for one in judged.problems if one.code in POSTAL]
    return wrong, [one.code.name for one in judged.warnings]


WITH_RULE = sorted(country for country in MARKETS if live(country).postal_code_regex)
WITHOUT_RULE = sorted(MARKETS - set(WITH_RULE))


def test_microsofts_list_has_248_countries_and_neither_an_unknown_one_nor_one_under_embargo() -> None:
    assert len(MARKETS) == 248
    assert (len(WITH_RULE), len(WITHOUT_RULE)) == (175, 73)
    for other in ("QQ", "", "pt", "CU", "IR", "KP", "SD", "SY", "EH", "AC", "TA"):
        assert not postal.is_country(other)
        (problem,) = address.problems(PostalAddress(other, "Street 1", city="City"), None)
        assert (problem.code, problem.field) == (address.COUNTRY_INVALID, "country")


@pytest.mark.parametrize("country", WITH_RULE)
def test_where_a_rule_exists_a_valid_code_passes_and_another_is_refused_with_a_valid_example(
    country: str,
) -> None:
    rules, known = live(country), postal.fallback(country)
    for decides in (rules, None):
        assert known.examples
        assert codes(country, known.examples[0], decides) == ([], [])
        judged = address.judge(PostalAddress(country, "Street 1", city="City", postal_code=NO_CODE), decides)
        (problem,) = [one for one in judged.problems if one.code in POSTAL]
        assert (problem.code, problem.field) == (address.POSTAL_CODE_INVALID, "postal_code")
        assert codes(country, str(problem.params["example"]), decides)[0] == []
        assert str(problem.params["example"]) in sentence(problem, "en")
    missing = ["address.postal_code_missing"] if rules.is_postal_code_required else []
    assert codes(country, " ", rules) == (missing, [])


@pytest.mark.parametrize("country", WITHOUT_RULE)
def test_where_no_rule_exists_anything_passes_and_nothing_too(country: str) -> None:
    assert postal.fallback(country).patterns == ()
    for decides in (live(country), None):
        for code in (NO_CODE, "12345", "anything at all", ""):
            assert codes(country, code, decides) == ([], [])


@pytest.mark.parametrize("country", WITH_RULE)
def test_a_stricter_pattern_of_the_library_only_warns(country: str) -> None:
    loose = replace(live(country), postal_code_regex=r".+")
    assert codes(country, NO_CODE, loose) == ([], ["address.postal_code_unusual"])
    none = replace(live(country), postal_code_regex=None, is_postal_code_required=False)
    assert codes(country, NO_CODE, none) == ([], ["address.postal_code_unusual"])
    assert codes(country, "", none) == ([], [])


@pytest.mark.parametrize("pattern", [r"\d{4}", r"\d{7}", r"[A-Z]\d[A-Z] ?\d[A-Z]\d", r"\d{5}-\d{3}"])
def test_an_example_is_one_that_microsofts_pattern_takes_even_where_the_library_writes_another(
    pattern: str,
) -> None:
    for country in ("PT", "AO", "XS"):
        assert re.fullmatch(pattern, postal.example(country, re.compile(pattern)))


@pytest.mark.parametrize("country", sorted(MARKETS))
def test_a_countrys_example_phone_is_taken_and_no_sentence_is_without_one(country: str) -> None:
    example = postal.example_phone(country)
    rules = live(country)
    assert address.problems(PostalAddress(country, "Street 1", city="City"), rules, example) == tuple(
        one
        for one in address.problems(PostalAddress(country, "Street 1", city="City"), rules, None)
        if one.field != "phone"
    )
    wrong = address.problems(PostalAddress(country, "Street 1", city="City"), rules, "1")
    told = [one for one in wrong if one.code == address.PHONE_INVALID]
    if country in phonenumbers.SUPPORTED_REGIONS:
        assert [one.params["example"] for one in told] == [example]
    else:  # nothing is known of its numbers
        assert told == []


@pytest.mark.parametrize("country", sorted(MARKETS))
def test_a_state_that_is_wanted_comes_with_an_example(country: str) -> None:
    wants = replace(live(country), is_state_required=True)
    (problem,) = [
        one
        for one in address.problems(PostalAddress(country, "Street 1", city="City"), wants)
        if one.field == "state"
    ]
    assert problem.code == address.STATE_MISSING
    assert problem.params["example"]
