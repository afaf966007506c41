"""The page of a standing tenant's authorisation: the link, the mail to forward, waiting and going on."""

from __future__ import annotations

import re
from html import unescape

import pytest
from tests.support.browsing import Visit, member
from tests.support.story import Story, filled_basket
from tests.support.tenants import a_tenant, accepts, delegates, name, requires_delegated_admin

from tenantry.notices.models import Mail
from tenantry.ordering.models import TenantInvitation


@pytest.fixture
def buyer(story: Story) -> Visit:
    house = story.shop.house
    return member(house.system, house.reseller.public_id)


def _text(answer: object) -> str:
    return unescape(re.sub(r"\s+", " ", answer.content.decode()))  # type: ignore[attr-defined]


def _after(buyer: Visit, address: str, do: str) -> str:
    """The page after a wish, with what it was told."""
    assert buyer.post(address, {"do": do}).status_code == 302
    return _text(buyer.get(address))


def test_naming_a_tenant_leads_to_its_invitation_which_waits_and_goes_on(story: Story, buyer: Visit) -> None:
    domain, tenant = a_tenant(story)
    basket = filled_basket(story).basket_id
    address = f"/shop/baskets/{basket}/tenant/"
    form = {"tenant": "existing", "existing_domain": domain, "confirmed": "on"}
    assert buyer.post(f"/shop/baskets/{basket}/microsoft/", form)["Location"] == address
    assert "Make the link" in _text(buyer.get(address))
    assert TenantInvitation.objects.filter(basket__public_id=basket).count() == 0

    assert buyer.post(address, {"do": "link"}).status_code == 302
    row = TenantInvitation.objects.get(basket__public_id=basket)
    shown = _text(buyer.get(address))
    assert shown.count(row.url) >= 3  # the link, its copy button, and the mail
    assert "The basket waits for the customer" in shown and story.partner_id in shown
    for page in ("/shop/", "/shop/baskets/"):
        assert "Waits for the customer" in _text(buyer.get(page))

    assert "not accepted yet" in _after(buyer, address, "look")
    assert "Microsoft has not confirmed" in _text(buyer.get(f"{address}state/?n=2", HX_Request="true"))
    accepts(story, tenant)
    assert "The basket goes on." in _text(buyer.get(f"{address}state/?n=2", HX_Request="true"))
    assert "The basket goes on." in _text(buyer.get(address))


def test_a_check_that_waits_for_the_customer_leads_to_the_invitation(story: Story, buyer: Visit) -> None:
    domain, _ = a_tenant(story)
    basket = filled_basket(story).basket_id
    name(story, basket, domain)
    shown = _text(buyer.post(f"/shop/baskets/{basket}/check/run/", HX_Request="true"))
    assert f'href="/shop/baskets/{basket}/tenant/"' in shown and "Invite the customer" in shown


def test_where_delegated_administration_is_required_the_basket_says_that_it_waits_for_both(
    story: Story, buyer: Visit
) -> None:
    domain, tenant = a_tenant(story)
    basket = filled_basket(story).basket_id
    name(story, basket, domain)
    address, check = f"/shop/baskets/{basket}/tenant/", f"/shop/baskets/{basket}/check/"
    requires_delegated_admin(story, True)
    try:
        assert "Delegated administration of the tenant is awaited too" in _after(buyer, address, "link")
        accepts(story, tenant)
        told = _after(buyer, address, "look")
        assert "say what is missing" in told and f'href="{check}"' in told
        delegates(story, tenant, status="approvalPending")
        asked = _text(buyer.post(f"{check}run/", HX_Request="true"))
        assert "Open the request at Microsoft" in asked
        assert 'href="https://admin.microsoft.com/AdminPortal/Home#/partners/invitation/' in asked
        delegates(story, tenant)
        assert "The basket goes on." in _text(buyer.get(f"{address}state/?n=2", HX_Request="true"))
    finally:
        requires_delegated_admin(story, None)


def test_we_write_to_the_customer_only_when_told_to(story: Story, buyer: Visit) -> None:
    domain, _ = a_tenant(story)
    basket = filled_basket(story).basket_id
    name(story, basket, domain)
    address = f"/shop/baskets/{basket}/tenant/"
    assert "on its way to the customer" in _after(buyer, address, "mail")
    assert Mail.objects.filter(params__basket=basket).count() == 0  # written by the worker, from the event


def test_a_basket_without_a_standing_tenant_says_what_to_do(story: Story, buyer: Visit) -> None:
    basket = filled_basket(story).basket_id
    address = f"/shop/baskets/{basket}/tenant/"
    assert "No tenant is named" in _text(buyer.get(address))
    answer = buyer.post(address, {"do": "link"})
    assert answer.status_code == 409
    assert "names no tenant that exists already" in _text(answer)


def test_silence_at_microsoft_is_told_and_nothing_is_written(story: Story, buyer: Visit) -> None:
    domain, _ = a_tenant(story)
    basket = filled_basket(story).basket_id
    name(story, basket, domain)
    fault = {"operation": "relationship_request", "kind": "status", "status": 503, "count": 0}
    story.simulator.control("POST", "faults", fault)
    try:
        answer = buyer.post(f"/shop/baskets/{basket}/tenant/", {"do": "link"})
    finally:
        story.simulator.control("DELETE", "faults")
    assert answer.status_code == 503
    assert "did not give the invitation link" in _text(answer)
    assert not TenantInvitation.objects.filter(basket__public_id=basket).exists()
