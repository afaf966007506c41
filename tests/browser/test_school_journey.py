"""A new school: says what it is, is ordered for, is vetted by Microsoft, denied, asked for anew, and gets its plan."""

from __future__ import annotations

from playwright.sync_api import expect
from tests.browser.conftest import Stage
from tests.browser.test_reseller_journey import accept_agreement, check_conditions, order
from tests.support.browser import Journey
from tests.support.people import a_person
from tests.support.schools import for_schools
from tests.support.story import filled_basket

from tenantry.compliance.models import QualificationRequest
from tenantry.foundation.clock import machine_now
from tenantry.kernel.actor import Role
from tenantry.ordering.models import Order
from tenantry.parties.models import TenantLink
from tenantry.subscriptions.models import Subscription


def test_a_school_is_vetted_denied_asked_for_anew_and_gets_its_plan(stage: Stage, journey: Journey) -> None:
    house = stage.story.shop.house
    ready = filled_basket(stage.story)
    for_schools(stage.story, ready.basket_id)
    journey.enter(a_person(house.system, Role.RESELLER, party=house.reseller.public_id))

    page = journey.open(f"/shop/baskets/{ready.basket_id}/microsoft/")
    page.get_by_label("Kind of school").select_option("K12")
    page.get_by_label("Website of the school").fill("https://escola.example")
    page.get_by_label("I confirm that we are the partner of record").check()
    journey.axe()
    page.get_by_role("button", name="Save and go on").click()
    accept_agreement(page)
    check_conditions(page)
    placed = order(page).rstrip("/").rpartition("/")[2]
    expect(page.get_by_text("This order is held: Microsoft looks at the customer")).to_be_visible(
        timeout=90_000
    )
    row = Order.objects.get(public_id=placed)
    assert not Subscription.objects.filter(customer_id=row.customer_id).exists()

    _decide(stage, row, "Denied", "The website is not a school's.")
    expect(page.get_by_role("link", name="Correct and ask again")).to_be_visible(timeout=60_000)
    page.get_by_role("link", name="Correct and ask again").click()
    expect(page.get_by_text("Microsoft says: The website is not a school's.")).to_be_visible()
    page.get_by_label("Website of the school").fill("https://agrupamento.example")
    journey.axe()
    page.get_by_role("button", name="Ask Microsoft").click()
    expect(page.get_by_text("Microsoft is vetting the school.")).to_be_visible()

    _decide(stage, row, "Approved")
    journey.open(f"/shop/orders/{placed}/")
    expect(page.get_by_text("Completed").first).to_be_visible(timeout=90_000)
    bought = Subscription.objects.get(customer_id=row.customer_id)
    assert bought.status == "active"
    assert journey.findings() == []


def _decide(stage: Stage, row: Order, verdict: str, why: str = "") -> None:
    """Microsoft decides, after days; our next question comes at once instead of in a minute."""
    tenant = TenantLink.objects.get(party_id=row.customer_id).tenant.microsoft_id
    given = {"verdict": verdict} | ({"reason": why} if why else {})
    stage.story.simulator.control("POST", f"customers/{tenant}/qualifications", given)
    QualificationRequest.objects.filter(customer_id=row.customer_id, state="in_review").update(
        look_at=machine_now()
    )
