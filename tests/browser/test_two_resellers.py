"""Two resellers sell to one tenant, each in a browser of its own: each to its customer, and neither sees the other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import Stage
from tests.browser.test_reseller_journey import check_conditions, order
from tests.support.browser import Journey, journey_at
from tests.support.people import a_person
from tests.support.story import Story, accept_agreement, filled_basket
from tests.support.tenants import a_tenant, accepts, name, rival_of

from tenantry.kernel.actor import Role
from tenantry.kernel.ids import BasketId
from tenantry.ordering.models import Order
from tenantry.subscriptions.models import Subscription

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture
def other_journey(stage: Stage, browser: Browser) -> Iterator[Journey]:
    with journey_at(stage.place, browser) as journey:
        yield journey


def test_two_resellers_sell_to_one_tenant_and_neither_sees_the_other(
    stage: Stage, journey: Journey, other_journey: Journey
) -> None:
    domain, tenant = a_tenant(stage.story)
    sellers = ((stage.story, journey), (rival_of(stage.story), other_journey))
    orders = []
    for story, at in sellers:
        accepts(story, tenant)
        orders.append(_sold(story, at, domain))

    bought = [Subscription.objects.get(customer_id=row.customer_id) for row in orders]
    assert [one.partner_on_record for one in bought] == [story.partner_id for story, _at in sellers]
    assert {one.tenant.microsoft_id for one in bought} == {tenant}
    for (_story, at), mine, other in zip(sellers, orders, reversed(orders), strict=True):
        page = at.open("/shop/subscriptions/")
        expect(page.locator("#list tbody tr")).to_have_count(1)
        page = at.open(f"/shop/search/?q={domain}")
        shown = page.content()
        assert str(other.public_id) not in shown and str(other.customer.public_id) not in shown
        at.open(f"/shop/orders/{other.public_id}/", status=404)
        page = at.open(f"/shop/orders/{mine.public_id}/")
        expect(page.get_by_text("Completed").first).to_be_visible()


def _sold(story: Story, at: Journey, domain: str) -> Order:
    """The reseller's order for a customer of its own with that tenant, completed."""
    house = story.shop.house
    at.enter(a_person(house.system, Role.RESELLER, party=house.reseller.public_id))
    basket: BasketId = filled_basket(story).basket_id
    name(story, basket, domain)
    accept_agreement(story, basket)
    page = at.open(f"/shop/baskets/{basket}/check/")
    check_conditions(page)
    placed = order(page).rstrip("/").rpartition("/")[2]
    expect(page.get_by_text("Completed").first).to_be_visible(timeout=90_000)
    return Order.objects.select_related("customer").get(public_id=placed)
