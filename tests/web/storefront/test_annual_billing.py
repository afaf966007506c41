"""Billed annually in the shop and in the office: offered while it is sold so, and told in words once it is not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from tests.support.browsing import Visit, member, staff
from tests.support.catalog import buys_on
from tests.support.parties import a_customer
from tests.support.story import Story, customer_details, filled_basket, put_line

from tenantry.foundation.clock import machine_now
from tenantry.kernel.actor import Actor, Role
from tenantry.kernel.ids import BasketId
from tenantry.kernel.periods import BillingPlan
from tenantry.ordering.use_cases.open_basket import open_basket
from tenantry.parties.use_cases.set_annual_billing import set_annual_billing

TOLD = "The provider does not sell Microsoft 365 Business Standard (P1Y) billed annually."


@dataclass(frozen=True)
class Buyer:
    """Somebody with a basket that has a line billed annually."""

    visit: Visit
    basket: BasketId


def turn(story: Story, *, billed: bool, provisioned: bool = True) -> None:
    set_annual_billing(
        billed_annually=billed, annual_provisioning=provisioned, by=story.staff, now=machine_now()
    )


def put_annual(story: Story, basket: BasketId, by: Actor) -> None:
    put_line(story, basket, seats=10, billing_plan=BillingPlan.ANNUAL, by=by)


def a_reseller_with_a_basket(story: Story) -> Buyer:
    basket = filled_basket(story).basket_id
    put_annual(story, basket, story.reseller)
    return Buyer(member(story.shop.house.system, story.shop.house.reseller.public_id), basket)


def a_direct_customer_with_a_basket(story: Story) -> Buyer:
    house, now = story.shop.house, machine_now()
    details = customer_details(name="Moinho Alto, Lda", email="office@moinho.example")
    customer = a_customer(story.staff, details, system=house.system, now=now)
    buys_on(house, customer.public_id, story.shop.price_list, now=now)
    by = customer.program.actor
    basket = open_basket(account_id=None, buyer_reference="", key=None, by=by, now=now, machine_now=now)
    put_annual(story, basket, by)
    return Buyer(member(house.system, customer.public_id, Role.CUSTOMER), basket)


@pytest.fixture(autouse=True)
def usual_switches(story: Story) -> Iterator[None]:
    yield
    turn(story, billed=True)


def _plain(answer: object) -> str:
    text = re.sub(r"<[^>]+>", " ", answer.content.decode())  # type: ignore[attr-defined]
    return " ".join(text.split())


@pytest.mark.parametrize("buyer_of", [a_reseller_with_a_basket, a_direct_customer_with_a_basket])
def test_the_plan_is_offered_so_and_the_basket_says_when_it_no_longer_is(
    story: Story, buyer_of: Callable[[Story], Buyer]
) -> None:
    buyer = buyer_of(story)
    plan = f"/shop/plans/{story.plan.public_id}/"
    assert "1-year term, billed annually" in _plain(buyer.visit.get(plan))
    before = _plain(buyer.visit.get(f"/shop/baskets/{buyer.basket}/"))
    assert "1,347.80" in before

    turn(story, billed=False)

    shown = _plain(buyer.visit.get(plan))
    assert "1-year term, billed monthly" in shown and "billed annually" not in shown
    basket = buyer.visit.get(f"/shop/baskets/{buyer.basket}/")
    assert basket.status_code == 200 and "1,347.80" not in _plain(basket)
    buyer.visit.post(f"/shop/baskets/{buyer.basket}/check/run/", {})
    checked = _plain(buyer.visit.get(f"/shop/baskets/{buyer.basket}/check/"))
    assert TOLD in checked


def test_staff_reads_the_same_words_of_the_basket(story: Story) -> None:
    buyer = a_reseller_with_a_basket(story)
    turn(story, billed=False)
    buyer.visit.post(f"/shop/baskets/{buyer.basket}/check/run/", {})

    shown = staff(story.shop.house.system).get(f"/office/baskets/{buyer.basket}/")

    assert shown.status_code == 200
    assert TOLD in _plain(shown)
