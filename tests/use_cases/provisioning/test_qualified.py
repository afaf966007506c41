"""A plan for schools is sold to whom Microsoft has qualified, from the basket until the cart."""

from __future__ import annotations

import pytest
from tests.support.schools import FACULTY, for_schools
from tests.support.story import (
    Placed,
    Ready,
    Story,
    completed_order,
    filled_basket,
    place,
    start,
    work,
)

from partner_center.models.qualifications import EducationSegment, NewQualification, QualificationName
from tenantry.foundation.clock import machine_now
from tenantry.kernel.ids import BasketId, PartyId
from tenantry.kernel.problems import Refused
from tenantry.microsoft.clients import partner_center
from tenantry.ordering.models import Order, OrderLine
from tenantry.ordering.rules.preflight.checks import Check
from tenantry.ordering.rules.preflight.qualification import (
    DENIED,
    EDUCATION_MISSING,
    GOVERNMENT_ONLY,
    IN_REVIEW,
)
from tenantry.ordering.use_cases.place_order import CONDITION_NOT_MET
from tenantry.ordering.use_cases.run_preflight import run_preflight
from tenantry.parties.models import TenantLink
from tenantry.provisioning.use_cases.retry_order import retry_order


def a_school(story: Story) -> tuple[BasketId, str]:
    """A basket for a customer with a tenant, which buys the plan for schools; and the tenant."""
    bought = completed_order(story)
    customer = PartyId(bought.row.customer.public_id)
    basket = filled_basket(story, existing=customer).basket_id
    for_schools(story, basket)
    tenant = TenantLink.objects.get(party_id=bought.row.customer_id).tenant
    return basket, str(tenant.microsoft_id)


def qualification(story: Story, basket: BasketId) -> Check:
    """How the condition stands now."""
    run = run_preflight(basket_id=basket, by=story.reseller, now=machine_now())
    return next(check for check in run.checks if check.code == "qualification")


def reason(story: Story, basket: BasketId) -> str:
    found = qualification(story, basket).reason
    return found.code.name if found else ""


def ask_microsoft(story: Story, tenant: str) -> None:
    """Somebody asks for the qualification in Partner Center."""
    wanted = NewQualification(
        qualification=QualificationName.EDUCATION,
        education_segment=EducationSegment.K12,
        website="https://escola.example",
    )
    partner_center(story.shop.house.account.id).qualifications.create(tenant, wanted)


def decide(story: Story, tenant: str, verdict: str, why: str = "") -> None:
    """Microsoft's vetting ends."""
    given = {"verdict": verdict} | ({"reason": why} if why else {})
    story.simulator.control("POST", f"customers/{tenant}/qualifications", given)


def test_the_condition_follows_microsofts_vetting_and_nothing_is_placed_before(story: Story) -> None:
    basket, tenant = a_school(story)
    orders = Order.objects.filter(provider_id=story.shop.house.id).count()
    assert reason(story, basket) == EDUCATION_MISSING.name

    ask_microsoft(story, tenant)
    assert reason(story, basket) == IN_REVIEW.name
    total = run_preflight(basket_id=basket, by=story.reseller, now=machine_now()).total
    assert total is not None  # priced in its segment
    with pytest.raises(Refused) as refused:
        place(story, Ready(basket, "", total))
    assert {problem.code for problem in refused.value.problems} == {IN_REVIEW, CONDITION_NOT_MET}

    decide(story, tenant, "Denied", "The website is not a school's.")
    denied = qualification(story, basket).reason
    assert denied is not None
    assert (denied.code, denied.params["reason"]) == (DENIED, "The website is not a school's")
    ask_microsoft(story, tenant)
    assert reason(story, basket) == IN_REVIEW.name
    assert Order.objects.filter(provider_id=story.shop.house.id).count() == orders

    decide(story, tenant, "Approved")
    assert qualification(story, basket).status.value == "met"


def test_what_is_bought_is_the_plan_of_its_segment(story: Story) -> None:
    basket, tenant = a_school(story)
    ask_microsoft(story, tenant)
    decide(story, tenant, "Approved")
    run = run_preflight(basket_id=basket, by=story.reseller, now=machine_now())
    assert run.outcome == "met" and run.total is not None
    placed = Placed(story, place(story, Ready(basket, "", run.total)), "")
    start(placed)
    work(placed)

    assert placed.state == "completed"
    line = OrderLine.objects.select_related("plan").get(order_id=placed.row.pk)
    assert (line.segment, line.plan.title, line.state) == ("education", FACULTY, "active")


def test_a_qualification_lost_after_placing_stops_the_order_before_the_cart(story: Story) -> None:
    basket, tenant = a_school(story)
    ask_microsoft(story, tenant)
    decide(story, tenant, "Approved")
    run = run_preflight(basket_id=basket, by=story.reseller, now=machine_now())
    assert run.total is not None
    placed = Placed(story, place(story, Ready(basket, "", run.total)), "")
    start(placed)
    qualifications = partner_center(story.shop.house.account.id).qualifications
    before = story.simulator.control("GET", "counts")["by_customer"][tenant]["orders"]
    qualifications.set_legacy(tenant, QualificationName.NONE)

    work(placed)
    assert placed.state == "needs_attention"
    assert EDUCATION_MISSING.name in str(placed.attention)
    assert story.simulator.control("GET", "counts")["by_customer"][tenant]["orders"] == before

    qualifications.set_legacy(tenant, QualificationName.EDUCATION)
    retry_order(order_id=placed.order_id, by=story.staff, now=machine_now())
    work(placed)
    assert placed.state == "completed"


def test_a_government_customer_is_refused_a_commercial_plan(story: Story) -> None:
    bought = completed_order(story)
    basket = filled_basket(story, existing=PartyId(bought.row.customer.public_id)).basket_id
    tenant = str(TenantLink.objects.get(party_id=bought.row.customer_id).tenant.microsoft_id)
    assert qualification(story, basket).status.value == "met"
    story.simulator.control("PATCH", f"customers/{tenant}", {"qualifications": ["GovernmentCommunityCloud"]})
    check = qualification(story, basket)
    assert check.reason is not None
    assert (check.status.value, check.reason.code) == ("refused", GOVERNMENT_ONLY)
