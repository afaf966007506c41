"""An order for a school whose tenant it makes is held until Microsoft has vetted the school."""

from __future__ import annotations

import pytest
from tests.support.schools import (
    a_new_school,
    decide,
    for_schools,
    hear,
    held_for_vetting,
    newest,
    tell_school,
    tenant_of,
)
from tests.support.story import Placed, Story, filled_basket, place, start, work

from partner_center.models.qualifications import QualificationName
from tenantry.compliance.rules.vetting import SEGMENT_MISSING, WEBSITE_UNUSABLE, Sought
from tenantry.compliance.use_cases.request_qualification import request_qualification
from tenantry.foundation.clock import machine_now
from tenantry.jobs.use_cases.deliver_events import deliver_events
from tenantry.kernel.ids import PartyId
from tenantry.kernel.problems import Refused
from tenantry.microsoft.clients import partner_center
from tenantry.notices.models import Mail
from tenantry.ordering import reads
from tenantry.ordering.models import Basket, Hold, OrderLine
from tenantry.ordering.rules.holds import VETTING, VETTING_DENIED, VETTING_DENIED_UNSAID
from tenantry.ordering.rules.preflight.qualification import EDUCATION_MISSING, SCHOOL_UNTOLD, WILL_BE_VETTED
from tenantry.ordering.use_cases.run_preflight import run_preflight
from tenantry.provisioning.models import Step
from tenantry.provisioning.use_cases.cancel_order import cancel_order
from tenantry.provisioning.use_cases.retry_order import retry_order


def at_microsoft(placed: Placed) -> int:
    """How many orders the school's tenant holds."""
    counted = placed.story.simulator.control("GET", "counts")["by_customer"]
    return int(counted[tenant_of(placed)]["orders"])


def vetted(placed: Placed) -> list[tuple[str, str]]:
    """What Microsoft has been asked for."""
    held = partner_center(placed.row.partner_center_account_id).qualifications.of_customer(tenant_of(placed))
    return [(one.qualification.value, one.vetting_status.value if one.vetting_status else "") for one in held]


def why_held(placed: Placed) -> list[str]:
    seen = reads.order(placed.story.reseller, placed.order_id).open_holds
    return [str((one.problem or {}).get("code")) for one in seen]


def test_a_new_school_says_what_it_is_and_is_told_that_it_will_be_vetted(story: Story) -> None:
    ready = filled_basket(story)
    for_schools(story, ready.basket_id)

    def check() -> tuple[str, list[str]]:
        run = run_preflight(basket_id=ready.basket_id, by=story.reseller, now=machine_now())
        found = next(one for one in run.checks if one.code == "qualification")
        return found.status.value, [one.code.name for one in (*found.reasons, *found.warnings)]

    assert check() == ("needs_you", [SCHOOL_UNTOLD.name])
    tell_school(story, ready)
    assert check() == ("met", [WILL_BE_VETTED.name])


def test_a_school_that_says_too_little_is_refused_and_nothing_is_kept(story: Story) -> None:
    ready = filled_basket(story)
    with pytest.raises(Refused) as refused:
        tell_school(story, ready, "", "no website")
    assert [(one.code, one.field) for one in refused.value.problems] == [
        (SEGMENT_MISSING, "education_segment"),
        (WEBSITE_UNUSABLE, "website"),
    ]
    basket = Basket.objects.get(public_id=ready.basket_id)
    assert (basket.education_segment, basket.school_website) == ("", "")


def test_the_order_makes_the_tenant_is_held_and_goes_on_by_itself_when_approved(story: Story) -> None:
    placed = held_for_vetting(story)
    assert vetted(placed) == [("Education", "InReview")]
    assert (newest(placed).state, newest(placed).website) == ("in_review", "https://escola.example")
    assert (why_held(placed), at_microsoft(placed)) == ([VETTING.name], 0)

    decide(placed, "Approved")
    assert (placed.state, newest(placed).state) == ("executing", "approved")
    work(placed)
    assert placed.state == "completed"
    line = OrderLine.objects.get(order_id=placed.row.pk)
    assert (line.segment, line.state, at_microsoft(placed)) == ("education", "active", 1)
    hold = Hold.objects.get(order_id=placed.row.pk)
    assert (hold.kind, hold.decider, hold.ending) == ("vetting", "microsoft", "met")
    kinds = Step.objects.filter(order_id=placed.row.pk).order_by("number").values_list("kind", flat=True)
    assert list(kinds)[:6] == [
        "recheck", "create_tenant", "create_agreement", "request_qualification", "recheck", "create_cart",
    ]  # fmt: skip


def test_a_denial_needs_a_person_and_the_order_goes_on_when_asked_anew_and_approved(story: Story) -> None:
    placed = held_for_vetting(story)
    decide(placed, "Denied", "The website is not a school's.")
    assert (placed.state, why_held(placed)) == ("held", [VETTING_DENIED.name])
    hold = Hold.objects.get(order_id=placed.row.pk)
    assert hold.why["params"]["reason"] == "The website is not a school's"
    assert placed.events[-1] == "order.vetting_denied"

    request_qualification(
        customer_id=PartyId(placed.row.customer.public_id),
        sought=Sought("education", "HigherEducation", "https://universidade.example"),
        by=story.reseller,
        now=machine_now(),
    )
    hear(placed)
    assert (placed.state, why_held(placed)) == ("held", [VETTING.name])
    assert placed.events[-1] == "order.vetting_resumed"
    assert at_microsoft(placed) == 0
    decide(placed, "Approved")
    work(placed)
    assert placed.state == "completed"


def test_the_buyer_is_written_to_when_held_denied_and_let_go(story: Story) -> None:
    placed = held_for_vetting(story)
    decide(placed, "Denied", "The website is not a school's.")
    request_qualification(
        customer_id=PartyId(placed.row.customer.public_id),
        sought=Sought("education", "K12"),
        by=story.reseller,
        now=machine_now(),
    )
    decide(placed, "Approved")
    deliver_events(
        consumer="notices.orders",
        provider_id=placed.row.provider_id,
        aggregate_kind="order",
        aggregate_id=placed.order_id,
    )
    mails = Mail.objects.filter(params__order=placed.order_id).order_by("id")
    told = [(one.kind, (one.params.get("problem") or {}).get("code", "")) for one in mails]
    assert told == [
        ("order_placed", ""),
        ("order_held", VETTING.name),
        ("order_held", VETTING_DENIED.name),
        ("order_released", ""),
    ]


def test_a_denial_without_a_reason_says_so(story: Story) -> None:
    placed = held_for_vetting(story)
    decide(placed, "Denied", " ")
    assert why_held(placed) == [VETTING_DENIED_UNSAID.name]


def test_a_qualification_lost_between_approval_and_cart_stops_the_order_before_it_buys(story: Story) -> None:
    placed = held_for_vetting(story)
    decide(placed, "Approved")
    qualifications = partner_center(placed.row.partner_center_account_id).qualifications
    qualifications.set_legacy(tenant_of(placed), QualificationName.NONE)
    work(placed)
    assert placed.state == "needs_attention"
    assert EDUCATION_MISSING.name in str(placed.attention)
    assert at_microsoft(placed) == 0

    qualifications.set_legacy(tenant_of(placed), QualificationName.EDUCATION)
    retry_order(order_id=placed.order_id, by=story.staff, now=machine_now())
    work(placed)
    assert placed.state == "completed"


def test_an_order_that_waits_for_vetting_can_be_cancelled_by_staff(story: Story) -> None:
    placed = held_for_vetting(story)
    cancel_order(order_id=placed.order_id, why="the school went elsewhere", by=story.staff, now=machine_now())
    assert placed.state == "cancelled"
    decide(placed, "Approved")
    assert (placed.state, at_microsoft(placed)) == ("cancelled", 0)


def test_an_answer_that_is_lost_makes_no_second_request(story: Story) -> None:
    ready = a_new_school(story)
    placed = Placed(story, place(story, ready), ready.domain)
    start(placed)
    work(placed, until="request_qualification")
    story.simulator.control(
        "POST", "faults", {"operation": "create_qualification", "kind": "cut_after_accept", "count": 1}
    )
    work(placed)
    assert placed.state == "held"
    assert vetted(placed) == [("Education", "InReview")]
