"""What a customer seeks of Microsoft, and how Microsoft's vetting is read."""

from __future__ import annotations

import pytest

from tenantry.compliance.rules.qualifications import Qualification
from tenantry.compliance.rules.vetting import (
    CODE_MISSING,
    KIND_UNKNOWN,
    SEGMENT_MISSING,
    WEBSITE_UNUSABLE,
    Sought,
    SoughtKind,
    problems,
    standing,
)

SCHOOL = SoughtKind.EDUCATION


@pytest.mark.parametrize(
    ("sought", "found"),
    [
        (Sought("education", "K12"), []),
        (Sought("education", "HigherEducation", "https://universidade.example/sobre"), []),
        (Sought("education", "K12", "escola.example"), []),
        (Sought("education"), [SEGMENT_MISSING]),
        (Sought("education", "Kindergarten"), [SEGMENT_MISSING]),
        (Sought("education", "K12", "our school"), [WEBSITE_UNUSABLE]),
        (Sought("education", "", "https://escola"), [SEGMENT_MISSING, WEBSITE_UNUSABLE]),
        (Sought("education", "K12", f"https://{'a' * 200}.example"), [WEBSITE_UNUSABLE]),
        (Sought("government", validation_code="GCC-1"), []),
        (Sought("government"), [CODE_MISSING]),
        (Sought("nonprofit"), [KIND_UNKNOWN]),
    ],
)
def test_a_request_names_all_that_is_wrong_with_it(sought: Sought, found: list[object]) -> None:
    assert [one.code for one in problems(sought)] == found


def test_what_does_not_belong_to_the_kind_is_left_out() -> None:
    told = Sought("education", " K12 ", " escola.example ", "GCC-1")
    assert told.cleaned() == Sought("education", "K12", "escola.example")
    assert Sought("government", "K12", "x.example", " G ").cleaned() == Sought(
        "government", validation_code="G"
    )


@pytest.mark.parametrize(
    ("statuses", "found"),
    [
        ((), None),
        (("denied",), "denied"),
        (("denied", "in_review"), "in_review"),
        (("in_review", "approved"), "approved"),
    ],
)
def test_of_several_attempts_the_approved_one_counts_then_the_open_one(
    statuses: tuple[str, ...], found: str | None
) -> None:
    held = tuple(Qualification("Education", status) for status in statuses)
    others = (Qualification("Nonprofit", "approved"),)
    answer = standing(others + held, SCHOOL)
    assert (answer.status if answer else None) == found
