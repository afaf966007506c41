"""Microsoft has qualified the customer for the segment of every plan that is bought."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.support.preflight import ADDING, BASKET, LINE, NOW, STANDING, TENANT, assert_stands, look

from tenantry.compliance.rules.qualifications import Qualification, Qualifications
from tenantry.kernel.problems import Code
from tenantry.ordering.rules.preflight.basket import Asker, BasketFacts
from tenantry.ordering.rules.preflight.checks import Check
from tenantry.ordering.rules.preflight.condition import Remedy, Status, Who
from tenantry.ordering.rules.preflight.qualification import (
    DENIED,
    DENIED_UNSAID,
    EDUCATION_MISSING,
    GOVERNMENT_MISSING,
    GOVERNMENT_ONLY,
    IN_REVIEW,
    NONPROFIT_MISSING,
    SCHOOL_UNTOLD,
    TENANT_FIRST,
    WILL_BE_VETTED,
)
from tenantry.ordering.rules.segments import Kind, Segment, sellable


def buying(*segments: str, basket: BasketFacts = STANDING) -> BasketFacts:
    """The basket with one line in each segment."""
    lines = tuple(replace(LINE, number=n, segment=one) for n, one in enumerate(segments, start=1))
    return replace(basket, lines=lines)


def of(*held: Qualification) -> Qualifications:
    """Microsoft's answer."""
    return Qualifications(NOW, tenant_id=TENANT, held=held)


def approved(*names: str) -> Qualifications:
    """Microsoft's answer where all is approved."""
    return of(*(Qualification(name, "approved") for name in names))


def judged(basket: BasketFacts, answer: Qualifications | None = None) -> Check:
    """The check, with nothing qualified unless it is said."""
    return look("qualification", basket, qualifications=answer or of())


@pytest.mark.parametrize("segment", Segment)
@pytest.mark.parametrize(
    "names", [(), (Kind.EDUCATION,), (Kind.NONPROFIT,), (Kind.GOVERNMENT,), (Kind.STATE_OWNED,)]
)
def test_a_line_passes_just_when_the_matrix_allows_its_segment(
    names: tuple[str, ...], segment: Segment
) -> None:
    check = judged(buying(segment), approved(*names))
    assert (check.status is Status.MET) is (segment in sellable(names))


@pytest.mark.parametrize(
    ("segment", "code", "who"),
    [
        ("government", GOVERNMENT_MISSING, Who.PROVIDER),
        ("nonprofit", NONPROFIT_MISSING, Who.CUSTOMER),
    ],
)
def test_a_missing_qualification_is_named_with_who_obtains_it(segment: str, code: Code, who: Who) -> None:
    check = judged(buying(segment))
    assert_stands(check, Status.NEEDS_SOMEONE_ELSE, code, who, Remedy.REQUEST_QUALIFICATION)
    assert check.reason is not None and check.reason.field == "lines[1]"
    assert check.reason.params["plan"] == "Business Standard"


@pytest.mark.parametrize("asker", Asker)
def test_whoever_orders_for_a_school_asks_for_its_qualification(asker: Asker) -> None:
    check = judged(replace(buying("education"), asker=asker))
    assert_stands(check, Status.NEEDS_YOU, EDUCATION_MISSING, Who.YOU, Remedy.REQUEST_QUALIFICATION)


def test_the_provider_who_looks_is_the_one_to_act() -> None:
    check = judged(replace(buying("government"), asker=Asker.PROVIDER))
    assert_stands(check, Status.NEEDS_YOU, GOVERNMENT_MISSING, Who.YOU, Remedy.REQUEST_QUALIFICATION)


def test_a_government_customer_is_refused_every_other_plan_and_each_is_named() -> None:
    check = judged(buying("government", "commercial", "education"), approved(Kind.GOVERNMENT, Kind.EDUCATION))
    assert_stands(check, Status.REFUSED, GOVERNMENT_ONLY, Who.NOBODY, Remedy.CHOOSE_ANOTHER_PLAN)
    assert [reason.field for reason in check.reasons] == ["lines[2]", "lines[3]"]


def test_a_new_tenant_has_no_qualification_yet_and_nothing_is_asked_about_it() -> None:
    check = judged(buying("commercial", "government", basket=BASKET))
    assert_stands(check, Status.NEEDS_YOU, TENANT_FIRST, Who.YOU, Remedy.CHOOSE_ANOTHER_PLAN)
    assert [reason.field for reason in check.reasons] == ["lines[2]"]
    assert check.facts == ()


def test_a_school_whose_tenant_is_yet_to_be_made_is_asked_what_it_is() -> None:
    check = judged(buying("commercial", "education", basket=BASKET))
    assert_stands(check, Status.NEEDS_YOU, SCHOOL_UNTOLD, Who.YOU, Remedy.TELL_SCHOOL)
    assert [reason.field for reason in check.reasons] == ["lines[2]"]


def test_a_school_that_told_what_it_is_is_vetted_with_the_order() -> None:
    told = replace(buying("commercial", "education", basket=BASKET), education_segment="K12")
    check = judged(told)
    assert (check.status, check.reasons, check.facts) == (Status.MET, (), ())
    assert [(one.code, one.field) for one in check.warnings] == [(WILL_BE_VETTED, "lines[2]")]


def test_what_only_a_standing_tenant_can_have_speaks_before_the_school() -> None:
    told = replace(buying("education", "nonprofit", basket=BASKET), education_segment="K12")
    assert [(one.code, one.field) for one in judged(told).reasons] == [(TENANT_FIRST, "lines[2]")]


def test_while_microsoft_vets_it_is_microsoft_who_acts() -> None:
    check = judged(buying("education"), of(Qualification(Kind.EDUCATION, "in_review")))
    assert_stands(check, Status.NEEDS_SOMEONE_ELSE, IN_REVIEW, Who.MICROSOFT, Remedy.TRY_AGAIN)


def test_a_denial_carries_microsofts_reason() -> None:
    denied = Qualification(Kind.EDUCATION, "denied", "Website is not a school's.")
    check = judged(buying("education"), of(denied))
    assert_stands(check, Status.NEEDS_YOU, DENIED, Who.YOU, Remedy.REQUEST_QUALIFICATION)
    assert check.reason is not None and check.reason.params["reason"] == "Website is not a school's"


def test_a_denial_without_a_reason_says_that_there_is_none() -> None:
    check = judged(buying("education"), of(Qualification(Kind.EDUCATION, "denied")))
    assert check.reason is not None and check.reason.code == DENIED_UNSAID


def test_asked_for_again_after_a_denial_it_is_in_review() -> None:
    both = of(Qualification(Kind.EDUCATION, "denied", "No."), Qualification(Kind.EDUCATION, "in_review"))
    check = judged(buying("education"), both)
    assert check.reason is not None and check.reason.code == IN_REVIEW


def test_what_is_missing_speaks_before_what_is_in_review_and_both_are_told() -> None:
    check = judged(buying("education", "nonprofit"), of(Qualification(Kind.EDUCATION, "in_review")))
    assert [(reason.code, reason.field) for reason in check.reasons] == [
        (NONPROFIT_MISSING, "lines[2]"),
        (IN_REVIEW, "lines[1]"),
    ]
    assert check.who is Who.CUSTOMER


@pytest.mark.parametrize("segments", [("government", "education"), ("education", "government")])
def test_who_looks_acts_where_one_line_is_theirs_in_whatever_order(segments: tuple[str, str]) -> None:
    check = judged(buying(*segments), of())
    assert (check.status, check.who) == (Status.NEEDS_YOU, Who.YOU)
    assert {reason.code for reason in check.reasons} == {EDUCATION_MISSING, GOVERNMENT_MISSING}


def test_seats_more_for_a_standing_subscription_need_no_other_look() -> None:
    check = judged(ADDING)
    assert (check.applies, check.status, check.facts) == (False, Status.MET, ())


def test_an_answer_under_which_something_is_awaited_is_asked_again() -> None:
    assert not of().allows
    assert not of(Qualification(Kind.EDUCATION, "in_review")).allows
    assert approved(Kind.EDUCATION).allows
