"""The registration number of a company, in the countries where Microsoft demands it."""

from __future__ import annotations

from typing import Any

import pytest

from partner_center_simulator import countries as simulated
from tenantry.compliance.rules import address, registration
from tenantry.compliance.rules.questions import PostalAddress
from tenantry.words import sentence

COUNTRIES = sorted(registration.NUMBERS)
CERTAIN = sorted(country for country, number in registration.NUMBERS.items() if number.is_certain)


def test_there_are_24_such_countries_they_want_a_phone_too_and_no_other_is_asked() -> None:
    assert len(COUNTRIES) == 24
    assert frozenset(COUNTRIES) == address.COUNTRIES_WITH_PHONE == simulated.REGISTRATION_COUNTRIES
    assert registration.judge("PT", "") == registration.judge("PT", "nonsense") == address.FINE
    assert registration.for_microsoft("PT", "980152267") is None


@pytest.mark.parametrize("country", COUNTRIES)
def test_a_missing_number_names_its_kind_and_an_example_that_fits(country: str) -> None:
    (problem,) = registration.judge(country, " ").problems
    known = registration.NUMBERS[country]
    assert (problem.code, problem.field) == (registration.REGISTRATION_MISSING, "registration_number")
    assert problem.params == {
        "country": country,
        "given": "",
        "kind": known.kind,
        "example": known.example,
    }
    assert registration.judge(country, known.example) == address.FINE
    for language in ("en", "de"):
        assert known.example in sentence(problem, language)


@pytest.mark.parametrize("country", COUNTRIES)
def test_microsoft_is_given_the_number_in_the_form_that_it_takes(country: str) -> None:
    import re

    example = registration.NUMBERS[country].example
    typed = f" {example[:2].lower()}.{example[2:5]}-{example[5:]} "
    assert registration.judge(country, typed) == address.FINE
    assert registration.for_microsoft(country, typed) == example
    assert re.fullmatch(simulated.registration_regex(country), example)


@pytest.mark.parametrize("country", CERTAIN)
def test_a_number_that_the_country_cannot_have_given_is_refused(country: str) -> None:
    (problem,) = registration.judge(country, "12-34").problems
    assert problem.code == registration.REGISTRATION_INVALID
    assert (problem.params["given"], problem.params["example"]) == (
        "12-34",
        registration.NUMBERS[country].example,
    )


@pytest.mark.parametrize("country", sorted(set(COUNTRIES) - set(CERTAIN)))
def test_where_the_form_is_not_certain_an_unusual_number_warns_and_none_is_refused(country: str) -> None:
    judged = registration.judge(country, "AB 12/34")
    assert judged.problems == ()
    assert [warning.code for warning in judged.warnings] == [registration.REGISTRATION_UNUSUAL]
    (problem,) = registration.judge(country, "none").problems
    assert problem.code == registration.REGISTRATION_INVALID


@pytest.mark.parametrize("country", COUNTRIES)
def test_a_phone_is_missed_of_a_new_customer_there_and_of_no_standing_one(country: str) -> None:
    somewhere: dict[str, Any] = {"line1": "Street 1", "city": "City"}
    told = [one.code for one in address.problems(PostalAddress(country, **somewhere), None, " ")]
    assert address.PHONE_MISSING in told
    told = [one.code for one in address.problems(PostalAddress(country, **somewhere), None, None)]
    assert address.PHONE_MISSING not in told
