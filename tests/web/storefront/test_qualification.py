"""The pages on which a qualification is asked for, waited for, and asked for anew after a denial."""

from __future__ import annotations

import re
from html import unescape

import pytest
from tests.support.browsing import Visit, member, staff
from tests.support.schools import decide, for_schools, held_for_vetting, newest
from tests.support.story import Story, completed_order, filled_basket
from tests.support.tenants import delegates

from tenantry.compliance.models import QualificationRequest
from tenantry.kernel.actor import Role
from tenantry.kernel.ids import BasketId, PartyId
from tenantry.ordering.models import Basket, BasketLine
from tenantry.parties.models import Party, TenantLink
from tenantry.parties.rules.permissions import TABLE
from tenantry.web.visitor import ACTING_FOR


@pytest.fixture
def buyer(story: Story) -> Visit:
    house = story.shop.house
    return member(house.system, house.reseller.public_id)


def _text(answer: object) -> str:
    return unescape(re.sub(r"\s+", " ", answer.content.decode()))  # type: ignore[attr-defined]


def test_the_microsoft_details_ask_a_school_what_it_is_and_keep_what_was_typed(
    story: Story, buyer: Visit
) -> None:
    ready = filled_basket(story)
    address = f"/shop/baskets/{ready.basket_id}/microsoft/"
    assert "Kind of school" not in _text(buyer.get(address))
    for_schools(story, ready.basket_id)
    assert "Kind of school" in _text(buyer.get(address))

    given = {"tenant": "new", "domain_prefix": ready.domain.partition(".")[0], "confirmed": "on"}
    wrong = buyer.post(address, given | {"education_segment": "", "website": "no website"})
    assert wrong.status_code == 422
    assert "Which kind of school it is, is missing" in _text(wrong) and 'value="no website"' in _text(wrong)
    assert Basket.objects.get(public_id=ready.basket_id).school_website == ""

    right = buyer.post(address, given | {"education_segment": "K12", "website": "https://escola.example"})
    assert right.status_code == 302
    row = Basket.objects.get(public_id=ready.basket_id)
    assert (row.education_segment, row.school_website) == ("K12", "https://escola.example")


def test_a_held_order_leads_to_the_denial_and_to_asking_anew(story: Story, buyer: Visit) -> None:
    placed = held_for_vetting(story)
    order, customer = f"/shop/orders/{placed.order_id}/", placed.row.customer.public_id
    address = f"/shop/customers/{customer}/qualification/"
    assert f'href="{address}"' in _text(buyer.get(order))
    waiting = _text(buyer.get(address))
    assert "Microsoft is vetting" in waiting and "Have Microsoft vet the school" not in waiting

    decide(placed, "Denied", "The website is not a school's.")
    stopped = _text(buyer.get(order))
    assert "The website is not a school's" in stopped and "Correct and ask again" in stopped
    denied = _text(buyer.get(address))
    assert "Microsoft says: The website is not a school's." in denied
    assert 'value="https://escola.example"' in denied  # what was said last, to be corrected

    given = {"education_segment": "HigherEducation", "website": "https://universidade.example"}
    assert buyer.post(address, given | {"kind": "education"}).status_code == 302
    assert "Microsoft is vetting the school" in _text(buyer.get(address))
    assert (newest(placed).state, newest(placed).website) == ("in_review", "https://universidade.example")


def test_a_basket_for_a_school_with_a_tenant_leads_to_asking_and_waits(story: Story, buyer: Visit) -> None:
    bought = completed_order(story).row
    basket = filled_basket(story, existing=PartyId(bought.customer.public_id)).basket_id
    for_schools(story, basket)
    address = f"/shop/baskets/{basket}/qualification/"
    run = _text(buyer.post(f"/shop/baskets/{basket}/check/run/", HX_Request="true"))
    assert f'href="{address}"' in run

    refused = buyer.post(address, {"education_segment": "", "website": ""})
    assert refused.status_code == 422
    assert not QualificationRequest.objects.filter(customer_id=bought.customer_id).exists()
    assert buyer.post(address, {"education_segment": "K12", "website": ""}).status_code == 302
    assert "Microsoft is vetting the school" in _text(buyer.get(address))
    assert QualificationRequest.objects.get(customer_id=bought.customer_id).state == "in_review"


def a_governments_basket(story: Story) -> tuple[BasketId, Party]:
    """A basket that buys a plan for governments, for a customer with a tenant; and the customer."""
    bought = completed_order(story).row
    basket = filled_basket(story, existing=PartyId(bought.customer.public_id)).basket_id
    BasketLine.objects.filter(basket__public_id=basket).update(segment="government")
    return basket, bought.customer


def test_a_reseller_is_told_whom_to_ask_for_a_government_and_shown_no_code(
    story: Story, buyer: Visit
) -> None:
    basket, customer = a_governments_basket(story)
    code = f"OWN{story.shop.house.id}"
    story.simulator.control("POST", "validationcodes", {"validationId": code, "maxCreates": 3})
    address = f"/shop/baskets/{basket}/qualification/"
    run = _text(buyer.post(f"/shop/baskets/{basket}/check/run/", HX_Request="true"))
    assert f'href="{address}"' in run and "How to obtain it" in run
    page = _text(buyer.get(address))
    assert "it qualifies the customer with one of its validation codes" in page and customer.name in page
    assert code not in page and "Kind of school" not in page

    refused = buyer.post(address, {"kind": "government", "validation_code": code})
    assert refused.status_code == 403
    assert not QualificationRequest.objects.filter(customer_id=customer.pk).exists()


def test_a_resellers_customer_is_told_to_ask_its_reseller(story: Story) -> None:
    basket, customer = a_governments_basket(story)
    Basket.objects.filter(public_id=basket).update(beginner_id=customer.pk)
    person = member(story.shop.house.system, PartyId(customer.public_id), Role.CUSTOMER)
    page = _text(person.get(f"/shop/baskets/{basket}/qualification/"))
    assert "Ask your reseller" in page and "validation_code" not in page


def test_staff_that_acts_for_a_reseller_uses_a_code_in_the_basket(story: Story) -> None:
    basket, customer = a_governments_basket(story)
    code = f"ACT{story.shop.house.id}"
    story.simulator.control("POST", "validationcodes", {"validationId": code, "maxCreates": 2})
    clerk = staff(story.shop.house.system)
    clerk.remember(ACTING_FOR, story.shop.house.reseller.public_id)
    clerk.post(f"/shop/baskets/{basket}/check/run/", HX_Request="true")
    address = f"/shop/baskets/{basket}/qualification/"
    assert "2 uses left" in _text(clerk.get(address))
    untold = clerk.post(address, {"kind": "government", "validation_code": ""})
    assert (untold.status_code, "The validation code is missing" in _text(untold)) == (422, True)
    undelegated = clerk.post(address, {"kind": "government", "validation_code": code})
    assert (undelegated.status_code, "delegated admin relationship" in _text(undelegated)) == (409, True)

    delegates(story, str(TenantLink.objects.get(party_id=customer.pk).tenant.microsoft_id))
    assert clerk.post(address, {"kind": "government", "validation_code": code}).status_code == 302
    approved = _text(clerk.get(address))
    assert "Microsoft has qualified the customer as a government" in approved
    assert "uses left" not in approved  # what is approved is not asked for again
    asked = QualificationRequest.objects.filter(customer_id=customer.pk).order_by("id")
    assert [(one.state, one.validation_code) for one in asked] == [("refused", code), ("approved", code)]


def test_the_office_leads_from_a_basket_to_qualifying_its_customer(story: Story, buyer: Visit) -> None:
    basket, customer = a_governments_basket(story)
    buyer.post(f"/shop/baskets/{basket}/check/run/", HX_Request="true")
    page = _text(staff(story.shop.house.system).get(f"/office/baskets/{basket}/"))
    assert f'href="/office/customers/{customer.public_id}/qualification/"' in page


def test_who_may_act_for_a_party_may_use_the_codes() -> None:
    assert TABLE["party.act_for"].reach == TABLE["validation_code.use"].reach


def test_the_office_qualifies_a_government_with_a_code_whose_uses_it_sees(story: Story) -> None:
    bought = completed_order(story).row
    code = f"GCC{story.shop.house.id}"
    story.simulator.control("POST", "validationcodes", {"validationId": code, "maxCreates": 3})
    clerk = staff(story.shop.house.system)
    address = f"/office/customers/{bought.customer.public_id}/qualification/"
    assert f"{code} · " in _text(clerk.get(address)) and "3 uses left" in _text(clerk.get(address))
    refused = clerk.post(address, {"kind": "government", "validation_code": code})
    assert refused.status_code == 409
    assert "delegated admin relationship" in _text(refused)
    assert "3 uses left" in _text(clerk.get(address))
