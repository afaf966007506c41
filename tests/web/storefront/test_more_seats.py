"""More seats, as a reseller asks for them on the subscription's page."""

from __future__ import annotations

import re

import pytest
from tests.support.browsing import Visit, member
from tests.support.parties import a_reseller
from tests.support.story import Placed, Story, completed_order, start, work

from tenantry.kernel.ids import OrderId
from tenantry.ordering.models import Basket, BasketLine, Order
from tenantry.parties.models import TenantLink
from tenantry.subscriptions.models import Subscription


@pytest.fixture
def buyer(story: Story) -> Visit:
    house = story.shop.house
    return member(house.system, house.reseller.public_id)


@pytest.fixture
def held(story: Story) -> Subscription:
    return Subscription.objects.get(customer_id=completed_order(story).row.customer_id)


def _text(answer: object) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())  # type: ignore[attr-defined]


def test_the_page_says_what_so_many_seats_cost_now_and_then(buyer: Visit, held: Subscription) -> None:
    address = f"/shop/subscriptions/{held.public_id}/seats/"
    assert address in _text(buyer.get(f"/shop/subscriptions/{held.public_id}/"))
    told = _text(buyer.get(f"{address}?seats=5"))
    assert "It has 10 seats now." in told
    assert "× 5 seats" in told
    # The whole first cycle is left: as many days as the month has.
    days = re.search(r"(\d+) of the (\d+) days of the charge cycle", told)
    assert days is not None and days[1] == days[2]
    assert "Choose 1 to 290 seats." in _text(buyer.get(f"{address}?seats=291"))
    assert "Choose 1 to 290 seats." in _text(buyer.get(f"{address}?seats=0"))


def test_seats_go_through_a_basket_to_the_subscription(
    story: Story, buyer: Visit, held: Subscription
) -> None:
    sent = {"seats": "5", "reference": "CC 9", "do": "order", "_key": "one-click"}
    first = buyer.post(f"/shop/subscriptions/{held.public_id}/seats/", sent)
    second = buyer.post(f"/shop/subscriptions/{held.public_id}/seats/", sent)
    assert (first.status_code, first["Location"]) == (302, second["Location"])
    basket = BasketLine.objects.get(subscription=held).basket.public_id

    changed = buyer.post(
        f"/shop/baskets/{basket}/", {"number": "1", "seats": "6", "reference": "CC 9", "do": "save"}
    )
    assert changed.status_code == 302
    shown = _text(buyer.get(f"/shop/baskets/{basket}/"))
    assert "Additional seats" in shown and "Change the term" not in shown
    assert "6 seats more" in _text(buyer.get(f"/shop/baskets/{basket}/review/"))
    review = _text(buyer.get(f"/shop/baskets/{basket}/review/"))
    total = re.search(r'name="amount" value="([^"]+)"', review)
    assert total is not None, review[:4000]
    placed = buyer.post(
        f"/shop/baskets/{basket}/review/", {"amount": total[1], "currency": "EUR", "_key": "placed-once"}
    )
    assert placed.status_code == 302, _text(placed)
    order = Order.objects.get(basket__public_id=basket)
    done = Placed(story, OrderId(order.public_id), "")
    start(done)
    work(done)

    held.refresh_from_db()
    assert held.seats == 16
    told = _text(buyer.get(f"/shop/orders/{order.public_id}/"))
    assert "6 seats more" in told and "Seats added to" in told
    standing = TenantLink.objects.get(party_id=held.customer_id).tenant.domain
    assert standing and f"<dt>Tenant</dt><dd>{standing}</dd>" in told


def test_a_subscription_that_has_ended_offers_no_seats(buyer: Visit, held: Subscription) -> None:
    Subscription.objects.filter(pk=held.pk).update(status="cancelled")
    assert "/seats/" not in _text(buyer.get(f"/shop/subscriptions/{held.public_id}/"))
    told = _text(buyer.get(f"/shop/subscriptions/{held.public_id}/seats/"))
    assert "Seats are added to active subscriptions only." in told


def test_another_resellers_subscription_is_not_found(story: Story, held: Subscription) -> None:
    house = story.shop.house
    other = member(house.system, a_reseller(house.system).public_id)
    before = Basket.objects.count()
    address = f"/shop/subscriptions/{held.public_id}/seats/"
    assert other.get(address).status_code == 404
    assert other.post(address, {"seats": "1", "do": "order", "_key": "k"}).status_code == 404
    assert Basket.objects.count() == before
