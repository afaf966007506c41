"""The storefront's search, and the count of baskets in its head."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from tests.support.browsing import Visit, member
from tests.support.parties import a_reseller
from tests.support.story import Placed, Story, completed_order, customer_details, filled_basket

from tenantry.jobs.use_cases.deliver_events import deliver_events
from tenantry.kernel.actor import Role
from tenantry.kernel.ids import PartyId
from tenantry.ordering.models import Basket, Order
from tenantry.ordering.reads import MOST_COUNTED
from tenantry.subscriptions.models import Subscription


@pytest.fixture
def buyer(story: Story) -> Visit:
    house = story.shop.house
    return member(house.system, house.reseller.public_id)


@pytest.fixture(scope="module")
def done(house_of_the_file: Story, django_db_blocker: Any) -> Placed:
    with django_db_blocker.unblock():
        placed = completed_order(house_of_the_file)
        deliver_events(
            consumer="billing.bill",
            provider_id=house_of_the_file.shop.house.id,
            aggregate_kind="order",
            aggregate_id=placed.order_id,
        )
        return placed


def _text(answer: Any) -> str:
    return unescape(re.sub(r"\s+", " ", answer.content.decode()))


def _links(answer: Any) -> set[str]:
    """Where the results lead, the head and foot of the page left out."""
    body = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    return {one.rstrip("/").partition("?")[0] for one in re.findall(r'href="(/shop/[^"]+)"', body)}


def _subscription(placed: Placed) -> Subscription:
    order = Order.objects.get(public_id=placed.order_id)
    return Subscription.objects.get(customer_id=order.customer_id)


def test_a_name_finds_the_customer_and_what_it_has(story: Story, buyer: Visit, done: Placed) -> None:
    customer = Order.objects.select_related("customer").get(public_id=done.order_id).customer.public_id

    found = _links(buyer.get("/shop/search/?q=quinta"))

    assert f"/shop/customers/{customer}" in found
    assert f"/shop/orders/{done.order_id}" in found
    assert f"/shop/subscriptions/{_subscription(done).public_id}" in found


def test_a_domain_finds_its_customer_its_orders_and_its_subscriptions(
    story: Story, buyer: Visit, done: Placed
) -> None:
    customer = Order.objects.select_related("customer").get(public_id=done.order_id).customer.public_id
    answer = buyer.get(f"/shop/search/?q={done.domain[:-6]}")

    assert _links(answer) >= {
        f"/shop/customers/{customer}",
        f"/shop/orders/{done.order_id}",
        f"/shop/subscriptions/{_subscription(done).public_id}",
    }
    assert done.domain in _text(answer)


def test_a_plan_is_found_as_far_as_this_buyer_can_order_it(story: Story, buyer: Visit) -> None:
    plan = story.plan
    unpriced = a_reseller(
        story.shop.house.system, customer_details(name="Vale IT", email="office@vale.example")
    )
    other = member(story.shop.house.system, unpriced.public_id)

    assert f"/shop/plans/{plan.public_id}" in _links(buyer.get("/shop/search/?q=business standard"))
    assert "Nothing found for “business standard”" in _text(other.get("/shop/search/?q=business standard"))


def test_whatever_is_named_exactly_is_opened_at_once(story: Story, buyer: Visit, done: Placed) -> None:
    subscription = _subscription(done)
    customer = Order.objects.select_related("customer").get(public_id=done.order_id).customer.public_id
    number = re.search(r"\d{4}-\d{6}", _text(buyer.get("/shop/invoices/")))
    assert number is not None
    house = story.shop.house
    wanted = {
        done.order_id: f"/shop/orders/{done.order_id}/",
        customer: f"/shop/customers/{customer}/",
        str(subscription.microsoft_id): f"/shop/subscriptions/{subscription.public_id}/",
        story.plan.public_id: f"/shop/plans/{story.plan.public_id}/",
        house.reseller.public_id: "/shop/company/",
        done.domain: f"/shop/customers/{customer}/",
    }

    for q, address in wanted.items():
        answer = buyer.get(f"/shop/search/?q={q}")
        assert (answer.status_code, answer["Location"]) == (302, address), q
    assert buyer.get(f"/shop/search/?q={number[0]}")["Location"].startswith("/shop/invoices/inv_")


def test_a_customer_finds_its_own_and_nothing_of_the_resellers(
    story: Story, done: Placed, buyer: Visit
) -> None:
    order = Order.objects.select_related("customer").get(public_id=done.order_id)
    visit = member(story.shop.house.system, PartyId(order.customer.public_id), Role.CUSTOMER)

    assert visit.get(f"/shop/search/?q={done.domain}")["Location"] == "/shop/company/"
    assert visit.get(f"/shop/search/?q={done.order_id}")["Location"] == f"/shop/orders/{done.order_id}/"
    assert "Nothing found for “Meridian”" in _text(visit.get("/shop/search/?q=Meridian"))


def test_who_sees_invoices_only_finds_no_orders(story: Story, done: Placed) -> None:
    house = story.shop.house
    billing = member(house.system, house.reseller.public_id, Role.RESELLER, "billing")

    answer = billing.get("/shop/search/?q=quinta")

    assert not [one for one in _links(answer) if one.startswith("/shop/orders/")]
    assert billing.get(f"/shop/search/?q={done.order_id}").status_code == 200
    assert "basket-link" not in _text(answer)


def test_before_anything_is_typed_and_where_nothing_fits_it_says_what_to_do(buyer: Visit) -> None:
    assert "What do you look for?" in _text(buyer.get("/shop/search/"))
    assert "Nothing found for “zzyzx”" in _text(buyer.get("/shop/search/?q=zzyzx"))
    assert "What do you look for?" in _text(buyer.get("/shop/search/?q=%00"))


def test_suggestions_come_while_one_types(buyer: Visit, done: Placed) -> None:
    found = _text(buyer.get("/shop/search/suggestions/?q=qui", HX_Request="true"))

    assert f'href="/shop/orders/{done.order_id}/"' in found
    assert 'class="menu-list"' not in _text(buyer.get("/shop/search/suggestions/?q=q", HX_Request="true"))
    assert "Nothing found" in _text(buyer.get("/shop/search/suggestions/?q=zzyzx", HX_Request="true"))


def test_the_head_counts_the_baskets_that_wait_and_is_right_after_one_was_begun(story: Story) -> None:
    house = story.shop.house
    reseller = a_reseller(house.system, customer_details(name="Onda IT", email="office@onda.example"))
    visit = member(house.system, reseller.public_id)

    before = _text(visit.get("/shop/plans/"))
    begun = visit.post("/shop/new-basket/", {"_key": "counted-in-the-head"})
    after = _text(visit.get(begun["Location"]))
    visit.post(f"{begun['Location']}abandon/")
    again = _text(visit.get("/shop/plans/"))

    assert 'aria-label="Baskets"' in before
    assert 'aria-label="Baskets, 1 open"' in after
    assert 'aria-label="Baskets"' in again


def test_more_baskets_than_one_would_count_are_not_counted(story: Story, buyer: Visit) -> None:
    one = Basket.objects.get(public_id=filled_basket(story).basket_id)
    copied = [f.attname for f in Basket._meta.fields if f.attname not in ("id", "public_id")]
    copies = [
        Basket(**{name: getattr(one, name) for name in copied},
               public_id=f"bsk_{n:026d}")
        for n in range(MOST_COUNTED)
    ]  # fmt: skip
    Basket.objects.bulk_create(copies)

    assert 'aria-label="Baskets, 99+ open"' in _text(buyer.get("/shop/plans/"))
