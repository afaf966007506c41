"""Company names, e-mail addresses, registration numbers, contacts and signatories."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenantry.compliance.rules import address, attestation, company
from tenantry.compliance.rules.attestation import Signatory
from tenantry.kernel.problems import Code

ANA = Signatory("Ana", "Reis", "ana@padaria.example", "+351 210 000 002")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", company.NAME_MISSING),
        ("   ", company.NAME_MISSING),
        ("A", company.NAME_TOO_SHORT),
        ("--- !", company.NAME_ONLY_SPECIAL),
        ("&", company.NAME_ONLY_SPECIAL),
        ("GmbH", company.NAME_ONLY_LEGAL_FORM),
        ("L.L.C.", company.NAME_ONLY_LEGAL_FORM),
        (" Ltd. ", company.NAME_ONLY_LEGAL_FORM),
    ],
)
def test_a_name_that_microsoft_refuses_is_refused(name: str, code: Code) -> None:
    (problem,) = company.judge_name(name).problems
    assert (problem.code, problem.field) == (code, "name")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("padaria.com", company.NAME_WITH_DOMAIN),
        ("Paaadaria", company.NAME_REPEATS),
        ("P A D Padaria", company.NAME_SPACED),
    ],
)
def test_a_name_that_microsoft_frowns_at_only_warns(name: str, code: Code) -> None:
    judged = company.judge_name(name)
    assert judged.problems == ()
    assert [warning.code for warning in judged.warnings] == [code]


@pytest.mark.parametrize("name", ["Padaria Central, Lda", "3M", "Ærø Brød ApS", "株式会社 青空"])
def test_an_ordinary_name_passes_without_a_word(name: str) -> None:
    assert company.judge_name(name) == address.FINE


@pytest.mark.parametrize(
    ("email", "code"),
    [
        ("ana", company.EMAIL_INVALID),
        ("ana@localhost", company.EMAIL_INVALID),
        ("ana reis@padaria.example", company.EMAIL_INVALID),
        ("somebody@microsoft.com", company.EMAIL_OF_MICROSOFT),
        ("Sales@Harbour.Example", company.EMAIL_OF_PARTNER),
    ],
)
def test_an_email_that_cannot_be_the_customers_is_refused(email: str, code: Code) -> None:
    (problem,) = company.email_problems(email, frozenset({"harbour.example"}))
    assert (problem.code, problem.field, problem.params) == (code, "email", {"given": email})


def test_a_customers_own_email_passes() -> None:
    assert company.email_problems("ana@padaria.example", frozenset({"harbour.example"})) == ()
    assert company.email_domain("Ana@Padaria.Example") == "padaria.example"


def test_both_names_of_the_contact_are_needed() -> None:
    assert [p.field for p in company.contact_problems("", " ")] == ["first_name", "last_name"]
    assert {p.code for p in company.contact_problems("", " ")} == {company.CONTACT_MISSING}
    assert company.contact_problems("Ana", "Reis") == ()


@given(st.text(max_size=30))
def test_a_name_is_never_refused_for_two_reasons(name: str) -> None:
    assert len(company.judge_name(name).problems) <= 1


def test_a_signatory_is_judged_as_a_whole() -> None:
    assert attestation.problems(ANA, company_name="Padaria", country="PT", language="pt") == ()
    found = attestation.problems(
        Signatory("", "x" * 51, "nobody", ""), company_name="A", country="PT", language="Portuguese"
    )
    assert [(problem.code, problem.field) for problem in found] == [
        (company.NAME_TOO_SHORT, "name"),
        (attestation.SIGNATORY_NAME_MISSING, "signatory.first_name"),
        (attestation.SIGNATORY_NAME_TOO_LONG, "signatory.last_name"),
        (company.EMAIL_INVALID, "signatory.email"),
        (address.PHONE_MISSING, "signatory.phone"),
        (attestation.LANGUAGE_INVALID, "language"),
    ]
    (wrong,) = attestation.problems(
        replace(ANA, phone="123"), company_name="Padaria", country="PT", language="pt-PT"
    )
    assert (wrong.code, wrong.field) == (address.PHONE_INVALID, "signatory.phone")


def test_an_empty_name_is_called_missing() -> None:
    assert [problem.code.name for problem in company.judge_name(" ").problems] == ["company.name_missing"]
