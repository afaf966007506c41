"""A plan of the catalogue, sold by a reseller: what it rests on turns before it is placed, or before it is executed."""

from __future__ import annotations

from uuid import uuid4

import pytest
from tests.support.catalog import a_price_list, buys_on
from tests.support.http import call
from tests.support.story import (
    EXACTLY_ONE,
    NOTHING,
    Placed,
    Ready,
    Story,
    completed_order,
    forget_facts,
    place,
    placed_order,
    ready_basket,
    start,
    work,
)

from tenantry.foundation.clock import machine_now
from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import BasketId
from tenantry.kernel.problems import Refused
from tenantry.ordering.microsoft_details import MicrosoftDetails, Origin
from tenantry.ordering.models import Order
from tenantry.ordering.rules.preflight.partner_of_record import NOT_CONFIRMED
from tenantry.ordering.rules.preflight.plan_and_price import NO_PRICE, NOT_SOLD
from tenantry.ordering.use_cases.open_for_seats import open_for_seats
from tenantry.ordering.use_cases.run_preflight import run_preflight
from tenantry.ordering.use_cases.set_microsoft_details import set_microsoft_details
from tenantry.provisioning.steps.recheck import NO_LONGER_MET
from tenantry.provisioning.use_cases.retry_order import retry_order
from tenantry.subscriptions.models import Subscription


def sale(story: Story, is_purchasable: bool) -> None:
    path = f"products/{story.plan.product_id}/{story.plan.sku_id}"
    story.simulator.control("POST", path, {"isPurchasable": is_purchasable})
    forget_facts(story)


def why(story: Story, basket: str, check: str, by: Actor) -> tuple[str, str, str | None, list[str]]:
    run = run_preflight(basket_id=BasketId(basket), by=by, now=machine_now())
    found = next(one for one in run.checks if one.code == check)
    return found.status, found.who, found.remedy, [reason.code.name for reason in found.reasons]


def test_a_discontinued_plan_sells_no_new_subscription_and_its_holder_adds_seats(story: Story) -> None:
    held = Subscription.objects.get(customer_id=completed_order(story).row.customer_id)
    ready = ready_basket(story)
    sale(story, is_purchasable=False)
    try:
        for by in (story.reseller, story.staff):
            said = why(story, ready.basket_id, "plan_and_price", by)
            assert said == ("refused", "nobody", "choose_another_plan", [NOT_SOLD.name])
        with pytest.raises(Refused) as error:
            place(story, ready)
        assert NOT_SOLD in [problem.code for problem in error.value.problems]
        assert not Order.objects.filter(basket__public_id=ready.basket_id).exists()
        told = call("POST", f"/baskets/{ready.basket_id}/preflight", story.shop.house.reseller.program).json
        (reason,) = next(one for one in told["checks"] if one["code"] == "plan_and_price")["reasons"]
        assert reason["detail"].startswith("Microsoft does not sell Microsoft 365 Business Standard (P1Y")

        now = machine_now()
        more = open_for_seats(
            subscription_id=held.public_id,
            seats=2,
            buyer_reference="",
            key=None,
            by=story.reseller,
            now=now,
            machine_now=now,
        )
        run = run_preflight(basket_id=more, by=story.reseller, now=machine_now())
        assert run.outcome == "met" and run.total is not None
        added = Placed(story, place(story, Ready(more, "", run.total)), "")
        start(added)
        work(added)
        held.refresh_from_db()
        assert (added.state, held.seats) == ("completed", 12)
    finally:
        sale(story, is_purchasable=True)


def test_the_price_is_gone_when_the_order_is_executed_and_back_it_goes_on_at_the_price_sold(
    story: Story,
) -> None:
    placed = placed_order(story)
    sold_for = placed.row.total
    house, now = story.shop.house, machine_now()
    empty = a_price_list(house, None, name=f"Empty {uuid4().hex[:8]}", now=now)
    buys_on(house, house.reseller.public_id, empty, now=now)
    start(placed)
    try:
        work(placed)
        assert (placed.state, placed.attention["code"]) == ("needs_attention", NO_LONGER_MET.name)
        assert placed.attention["params"]["checks"] == "plan_and_price"
        assert placed.at_microsoft() == NOTHING
        said = why(story, placed.row.basket.public_id, "plan_and_price", story.reseller)
        assert said == ("needs_someone_else", "provider", "set_price", [NO_PRICE.name])
    finally:
        dearer = a_price_list(house, "35", name=f"Dearer {uuid4().hex[:8]}", now=machine_now())
        buys_on(house, house.reseller.public_id, dearer, now=machine_now())
    retry_order(order_id=placed.order_id, by=story.staff, now=machine_now())
    work(placed)
    buys_on(house, house.reseller.public_id, story.shop.price_list, now=machine_now())

    assert (placed.state, placed.at_microsoft()) == ("completed", EXACTLY_ONE)
    assert placed.row.total == sold_for


def test_without_the_statement_of_the_partner_of_record_nothing_is_placed(story: Story) -> None:
    ready = ready_basket(story)
    prefix = ready.domain.partition(".")[0]

    def say(is_confirmed: bool) -> None:
        set_microsoft_details(
            basket_id=ready.basket_id,
            details=MicrosoftDetails(prefix, "", is_partner_on_record_confirmed=is_confirmed),
            origin=Origin(),
            by=story.reseller,
            now=machine_now(),
        )

    say(is_confirmed=False)
    said = why(story, ready.basket_id, "partner_of_record", story.reseller)
    assert said == ("needs_you", "you", "confirm_partner_of_record", [NOT_CONFIRMED.name])
    with pytest.raises(Refused) as error:
        place(story, ready)
    assert NOT_CONFIRMED in [problem.code for problem in error.value.problems]
    assert not Order.objects.filter(basket__public_id=ready.basket_id).exists()

    say(is_confirmed=True)
    placed = Placed(story, place(story, ready), ready.domain)
    start(placed)
    work(placed)
    assert (placed.state, placed.at_microsoft()) == ("completed", EXACTLY_ONE)
