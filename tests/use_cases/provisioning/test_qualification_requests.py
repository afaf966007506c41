"""Microsoft is asked to qualify a customer, vets it, and its decision is written down once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.support.story import Story, completed_order, filled_basket
from tests.support.tenants import a_tenant, accepts, delegates, name

from tenantry.compliance.models import QualificationRequest
from tenantry.compliance.qualification_reads import requests_of
from tenantry.compliance.rules.vetting import SEGMENT_MISSING, Sought
from tenantry.compliance.use_cases.look_for_qualification import look_for_qualification
from tenantry.compliance.use_cases.look_for_qualifications_due import look_for_qualifications_due
from tenantry.compliance.use_cases.request_qualification import NO_TENANT, REFUSED, request_qualification
from tenantry.compliance.validation_codes import validation_codes
from tenantry.compliance.vetting import QualificationRequestView
from tenantry.foundation.clock import machine_now
from tenantry.jobs.models import Event
from tenantry.kernel.actor import system
from tenantry.kernel.ids import PartyId
from tenantry.kernel.problems import Refused
from tenantry.microsoft.clients import partner_center
from tenantry.ordering.models import Basket
from tenantry.ordering.use_cases.open_basket import open_basket
from tenantry.ordering.use_cases.request_basket_qualification import (
    NO_CUSTOMER,
    NOT_ACCEPTED,
    request_basket_qualification,
)
from tenantry.parties.models import TenantLink
from tenantry.parties.rules.permissions import NOT_ALLOWED

SCHOOL = Sought("education", "K12", "https://escola.example")


def a_customer(story: Story) -> tuple[PartyId, str]:
    """A customer with a tenant, and the tenant."""
    row = completed_order(story).row
    tenant = TenantLink.objects.get(party_id=row.customer_id).tenant
    return PartyId(row.customer.public_id), str(tenant.microsoft_id)


def ask(story: Story, customer: PartyId, sought: Sought = SCHOOL) -> QualificationRequestView:
    return request_qualification(customer_id=customer, sought=sought, by=story.reseller, now=machine_now())


def look(story: Story, request: QualificationRequestView) -> QualificationRequestView:
    by = system(story.shop.house.id, "test")
    return look_for_qualification(request_id=request.public_id, by=by, now=machine_now())


def decide(story: Story, tenant: str, verdict: str, why: str = "") -> None:
    given = {"verdict": verdict} | ({"reason": why} if why else {})
    story.simulator.control("POST", f"customers/{tenant}/qualifications", given)


def at_microsoft(story: Story, tenant: str) -> list[tuple[str, str]]:
    held = partner_center(story.shop.house.account.id).qualifications.of_customer(tenant)
    return [(one.qualification.value, one.vetting_status.value if one.vetting_status else "") for one in held]


def happened(customer: PartyId) -> list[str]:
    rows = Event.objects.filter(aggregate_id=customer, name__startswith="qualification.")
    return list(rows.order_by("id").values_list("name", flat=True))


def test_a_school_is_vetted_and_the_approval_is_written_once(story: Story) -> None:
    customer, tenant = a_customer(story)
    asked = ask(story, customer)
    assert (asked.state, asked.education_segment, asked.decided_at) == ("in_review", "K12", None)
    assert at_microsoft(story, tenant) == [("Education", "InReview")]
    assert look(story, asked).state == "in_review"
    assert ask(story, customer).public_id == asked.public_id  # a second click makes no second request

    decide(story, tenant, "Approved")
    assert look(story, asked).state == "approved"
    assert look(story, asked).state == "approved"
    assert happened(customer) == ["qualification.requested", "qualification.approved"]


def test_a_denial_keeps_microsofts_reason_and_it_is_asked_anew(story: Story) -> None:
    customer, tenant = a_customer(story)
    first = ask(story, customer)
    decide(story, tenant, "Denied", "The website is not a school's.")
    denied = look(story, first)
    assert (denied.state, denied.reason) == ("denied", "The website is not a school's.")
    assert denied.decided_at is not None

    second = ask(story, customer, Sought("education", "HigherEducation", "https://universidade.example"))
    assert (second.state, second.public_id != first.public_id) == ("in_review", True)
    decide(story, tenant, "Approved")
    assert look(story, second).state == "approved"
    assert [one.state for one in requests_of(story.reseller, customer)] == ["approved", "denied"]
    asked_twice = ["qualification.requested", "qualification.denied"]
    assert happened(customer) == [*asked_twice, "qualification.requested", "qualification.approved"]


def test_what_was_asked_in_partner_center_is_taken_over_and_not_asked_twice(story: Story) -> None:
    customer, tenant = a_customer(story)
    story.simulator.control("PATCH", f"customers/{tenant}", {"qualifications": ["Education"]})
    assert ask(story, customer).state == "approved"


def test_without_an_answer_it_stays_requested_and_is_asked_by_itself(story: Story) -> None:
    customer, tenant = a_customer(story)
    story.simulator.control(
        "POST", "faults", {"operation": "create_qualification", "kind": "status", "status": 503, "count": 99}
    )
    asked = ask(story, customer)
    assert asked.state == "requested"
    story.simulator.control("DELETE", "faults")
    assert look_for_qualifications_due(machine_now=machine_now() + timedelta(minutes=5)) >= 1
    queued = ProcrastinateJob.objects.filter(queueing_lock=f"qualification:{asked.public_id}", status="todo")
    assert queued.count() == 1
    assert look(story, asked).state == "in_review"
    assert at_microsoft(story, tenant) == [("Education", "InReview")]


def test_a_government_is_qualified_with_one_of_the_providers_codes_by_staff_only(story: Story) -> None:
    customer, tenant = a_customer(story)
    delegates(story, tenant)
    story.simulator.control("POST", "validationcodes", {"validationId": "778899", "maxCreates": 2})
    wanted = Sought("government", validation_code="778899")
    with pytest.raises(Refused) as refused:
        ask(story, customer, wanted)
    assert (refused.value.problems[0].code, at_microsoft(story, tenant)) == (NOT_ALLOWED, [])

    asked = request_qualification(customer_id=customer, sought=wanted, by=story.staff, now=machine_now())
    assert (asked.state, asked.validation_code) == ("approved", "778899")
    assert at_microsoft(story, tenant) == [("GovernmentCommunityCloud", "Approved")]
    codes = {one.code: (one.left, one.most) for one in validation_codes(by=story.staff) or ()}
    assert codes["778899"] == (1, 2)


def test_what_microsoft_does_not_take_is_told_in_its_words(story: Story) -> None:
    customer, tenant = a_customer(story)
    wanted = Sought("government", validation_code="no-such-code")
    with pytest.raises(Refused) as refused:
        request_qualification(customer_id=customer, sought=wanted, by=story.staff, now=machine_now())
    assert refused.value.problems[0].code == REFUSED
    assert "delegated admin relationship" in str(refused.value.problems[0].params["description"])
    assert at_microsoft(story, tenant) == []
    assert [one.state for one in requests_of(story.reseller, customer)] == ["refused"]


def test_a_tenant_that_a_basket_only_names_is_asked_about_once_it_has_accepted(story: Story) -> None:
    domain, tenant = a_tenant(story)
    basket = filled_basket(story).basket_id
    name(story, basket, domain)

    def for_basket() -> QualificationRequestView:
        return request_basket_qualification(
            basket_id=basket, sought=SCHOOL, by=story.reseller, now=machine_now()
        )

    with pytest.raises(Refused) as refused:
        for_basket()
    assert refused.value.problems[0].code == NOT_ACCEPTED
    accepts(story, tenant)
    assert (for_basket().state, at_microsoft(story, str(tenant))) == (
        "in_review",
        [("Education", "InReview")],
    )


def test_a_basket_without_a_customer_has_nobody_to_qualify(story: Story) -> None:
    now = machine_now()
    basket = open_basket(
        account_id=None, buyer_reference="", key=None, by=story.reseller, now=now, machine_now=now
    )
    with pytest.raises(Refused) as refused:
        request_basket_qualification(basket_id=basket, sought=SCHOOL, by=story.reseller, now=now)
    assert refused.value.problems[0].code == NO_CUSTOMER


def test_validation_codes_that_microsoft_does_not_tell_are_not_no_codes(story: Story) -> None:
    story.simulator.control(
        "POST",
        "faults",
        {"operation": "list_validation_codes", "kind": "status", "status": 503, "count": 99},
    )
    assert validation_codes(by=story.staff) is None
    story.simulator.control("DELETE", "faults")
    with pytest.raises(Refused):
        validation_codes(by=story.reseller)


def test_nothing_is_asked_without_a_tenant_or_without_the_kind_of_school(story: Story) -> None:
    basket = Basket.objects.select_related("customer").get(public_id=filled_basket(story).basket_id)
    assert basket.customer is not None
    customer = PartyId(basket.customer.public_id)
    for sought, code in ((SCHOOL, NO_TENANT), (Sought("education"), SEGMENT_MISSING)):
        with pytest.raises(Refused) as refused:
            ask(story, customer, sought)
        assert refused.value.problems[0].code == code
    assert not QualificationRequest.objects.filter(customer_id=basket.customer_id).exists()
    assert happened(customer) == []
