"""Orders for schools: told what they are, vetted by Microsoft over days."""

from __future__ import annotations

from tests.support.story import Placed, Ready, Story, filled_basket, place, start, work
from tests.support.story import accept_agreement as accept

from tenantry.catalog import reads as catalogue
from tenantry.compliance.use_cases.look_for_qualification import look_for_qualification
from tenantry.compliance.vetting import QualificationRequestView, requests
from tenantry.foundation.clock import machine_now
from tenantry.jobs.use_cases.deliver_events import deliver_events
from tenantry.kernel.actor import system
from tenantry.kernel.ids import BasketId, PlanId
from tenantry.kernel.periods import BillingPlan, Term
from tenantry.ordering.microsoft_details import MicrosoftDetails, Origin
from tenantry.ordering.rules.segments import Segment
from tenantry.ordering.use_cases.run_preflight import run_preflight
from tenantry.ordering.use_cases.set_line import set_line
from tenantry.ordering.use_cases.set_microsoft_details import set_microsoft_details
from tenantry.parties.models import TenantLink

FACULTY = "Office 365 A3 for faculty"
WEBSITE = "https://escola.example"


def for_schools(story: Story, basket: BasketId) -> None:
    """The basket's first line buys the plan for schools."""
    by, now = story.reseller, machine_now()
    plans = catalogue.plans(by, at=now, limit=5, q=FACULTY, segment="education", market=story.shop.market)
    set_line(
        basket_id=basket,
        number=1,
        plan_id=PlanId(plans[0].public_id),
        term=Term.P1Y,
        billing_plan=BillingPlan.MONTHLY,
        seats=3,
        buyer_reference="",
        segment=Segment.EDUCATION,
        by=by,
        now=now,
    )


def tell_school(story: Story, ready: Ready, segment: str = "K12", website: str = WEBSITE) -> None:
    """Say in the basket what kind of school it is."""
    details = MicrosoftDetails(
        ready.domain.partition(".")[0],
        is_partner_on_record_confirmed=True,
        education_segment=segment,
        website=website,
    )
    set_microsoft_details(
        basket_id=ready.basket_id, details=details, origin=Origin(), by=story.reseller, now=machine_now()
    )


def a_new_school(story: Story) -> Ready:
    """A basket that can be placed, for a school whose tenant is yet to be made."""
    ready = filled_basket(story)
    for_schools(story, ready.basket_id)
    tell_school(story, ready)
    accept(story, ready.basket_id)
    run = run_preflight(basket_id=ready.basket_id, by=story.reseller, now=machine_now())
    assert run.outcome == "met" and run.total is not None, run.checks
    return Ready(ready.basket_id, ready.domain, run.total)


def held_for_vetting(story: Story) -> Placed:
    """An order for a new school, as far as Microsoft lets it."""
    ready = a_new_school(story)
    placed = Placed(story, place(story, ready), ready.domain)
    start(placed)
    work(placed)
    assert placed.state == "held", placed.attention
    return placed


def tenant_of(placed: Placed) -> str:
    """The tenant of the order's customer, at Microsoft."""
    return str(TenantLink.objects.get(party_id=placed.row.customer_id).tenant.microsoft_id)


def newest(placed: Placed) -> QualificationRequestView:
    """What was last sought for the order's customer."""
    return requests(placed.row.provider_id, customer_id=placed.row.customer_id)[0]


def decide(placed: Placed, verdict: str, why: str = "") -> None:
    """Microsoft's vetting ends, is seen, and is heard by the orders."""
    given = {"verdict": verdict} | ({"reason": why} if why else {})
    placed.story.simulator.control("POST", f"customers/{tenant_of(placed)}/qualifications", given)
    by = system(placed.row.provider_id, "the clock")
    look_for_qualification(request_id=newest(placed).public_id, by=by, now=machine_now())
    hear(placed)


def hear(placed: Placed) -> None:
    """What happened to the customer is told to its orders, and what happened to the order to its steps."""
    deliver_events(
        consumer="ordering.vetting",
        provider_id=placed.row.provider_id,
        aggregate_kind="party",
        aggregate_id=placed.row.customer.public_id,
    )
    start(placed)
