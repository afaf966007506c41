"""More seats for a standing subscription: an order like every other, charged for the days left, never added twice."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from tests.support.parties import a_reseller
from tests.support.story import (
    Placed,
    Ready,
    Story,
    attempt,
    completed_order,
    forget_facts,
    invoices_of,
    place,
    put_line,
    start,
    work,
)
from tests.use_cases.provisioning.test_faults import faults, strike

from tenantry.billing.models import InvoiceLine
from tenantry.foundation.clock import machine_now
from tenantry.kernel.ids import BasketId
from tenantry.kernel.problems import Refused
from tenantry.microsoft.clients import partner_center
from tenantry.ordering.filling import ADDS_ALREADY, SEATS_NOT_POSITIVE
from tenantry.ordering.microsoft_details import MicrosoftDetails, Origin
from tenantry.ordering.models import Basket, BasketLine, Order, OrderLine
from tenantry.ordering.rules.preflight.partner_agreement import UNSIGNED
from tenantry.ordering.rules.preflight.standing_subscription import DIFFERS
from tenantry.ordering.use_cases.open_for_seats import open_for_seats
from tenantry.ordering.use_cases.place_order import CONDITION_NOT_MET
from tenantry.ordering.use_cases.run_preflight import run_preflight
from tenantry.ordering.use_cases.set_microsoft_details import set_microsoft_details
from tenantry.ordering.use_cases.set_seats_line import set_seats_line
from tenantry.parties import permissions
from tenantry.provisioning.one_change import WAITS_FOR_CHANGE
from tenantry.provisioning.rules.outcomes import MICROSOFT_REFUSED
from tenantry.provisioning.steps.change_seats import CHANGED_ELSEWHERE, STILL_CHANGING
from tenantry.provisioning.use_cases.retry_order import retry_order
from tenantry.provisioning.use_cases.undo_order import SEATS_STAY, undo_order
from tenantry.subscriptions.models import Subscription, SubscriptionChange


def held_by(placed: Placed) -> Subscription:
    return Subscription.objects.get(customer_id=placed.row.customer_id)


def basket_for(story: Story, held: Subscription, seats: int) -> BasketId:
    now = machine_now()
    return open_for_seats(
        subscription_id=held.public_id,
        seats=seats,
        buyer_reference="PO-8",
        key=None,
        by=story.reseller,
        now=now,
        machine_now=now,
    )


def ordered(story: Story, held: Subscription, seats: int) -> Placed:
    basket = basket_for(story, held, seats)
    run = run_preflight(basket_id=basket, by=story.reseller, now=machine_now())
    assert run.outcome == "met", [(c.code, c.reasons) for c in run.checks if c.status != "met"]
    assert run.total is not None
    return Placed(story, place(story, Ready(basket, "", run.total)), "")


def planned(story: Story, held: Subscription, seats: int) -> Placed:
    placed = ordered(story, held, seats)
    start(placed)
    return placed


def seats_at_microsoft(story: Story, held: Subscription) -> int:
    found = story.simulator.control("GET", "subscriptions")
    return int(next(one["quantity"] for one in found if one["id"] == str(held.microsoft_id)))


def set_at_microsoft(placed: Placed, held: Subscription, seats: int) -> None:
    """Somebody changes it in Partner Center."""
    client = partner_center(placed.row.partner_center_account_id)
    client.subscriptions.set_quantity(str(held.tenant.microsoft_id), str(held.microsoft_id), seats)


def assert_added_once(placed: Placed, held: Subscription, *, before: int, after: int) -> None:
    held.refresh_from_db()
    assert (placed.state, placed.row.attention) == ("completed", None)
    assert (held.seats, seats_at_microsoft(placed.story, held)) == (after, after)
    change = SubscriptionChange.objects.get(subscription=held, cause=f"{placed.order_id}:1")
    assert (change.kind, change.seats) == ("quantity", after)
    assert placed.events.count("order.seats_added") == 1
    added = next(one for one in placed.timeline if one.name == "order.seats_added")
    assert (added.payload["seats_before"], added.payload["seats"]) == (before, after)
    assert len(invoices_of(placed)) == 2  # of the purchase, and of the seats


def test_seats_are_added_at_microsoft_first_and_charged_for_the_days_left(story: Story) -> None:
    bought = completed_order(story)
    held = held_by(bought)

    placed = planned(story, held, 5)
    line = OrderLine.objects.get(order_id=placed.row.pk)
    assert (line.purpose, line.subscription_id, line.seats, line.state) == (
        "add_seats",
        held.pk,
        5,
        "planned",
    )
    # Bought and enlarged on the same day: five seats for the whole of the first cycle.
    first = SubscriptionChange.objects.get(subscription=held, sequence=1)
    assert placed.row.total == 5 * first.unit_price
    work(placed)

    assert_added_once(placed, held, before=10, after=15)
    lines = InvoiceLine.objects.filter(charge__change__cause=f"{placed.order_id}:1")
    assert sum((one.net for one in lines), Decimal(0)) == placed.row.total
    assert {one.invoice.order_id for one in lines} == {placed.order_id}
    kinds = ["recheck", "change_seats"]
    assert [one.name for one in placed.timeline if one.name == "order.cart_created"] == []
    assert [placed.step(kind).state for kind in kinds] == ["done", "done"]


def test_a_change_that_microsoft_makes_later_is_read_until_it_is_made(story: Story) -> None:
    held = held_by(completed_order(story))
    placed = work(planned(story, held, 5), until="change_seats")
    story.simulator.fault("patch_subscription", "status_after_accept", status=202)
    attempt(placed)
    step = placed.step("change_seats")
    assert (step.state, (step.problem or {}).get("code")) == ("unknown", STILL_CHANGING.name)

    work(placed)

    assert_added_once(placed, held, before=10, after=15)


@faults
def test_a_change_struck_once_adds_the_seats_once(story: Story, fault: str) -> None:
    held = held_by(completed_order(story))
    placed = work(planned(story, held, 5), until="change_seats")
    strike(story, "patch_subscription", fault)

    work(placed)

    assert story.simulator.fired() == [1]
    assert_added_once(placed, held, before=10, after=15)


def test_two_orders_for_one_subscription_take_turns_and_both_are_added(story: Story) -> None:
    held = held_by(completed_order(story))
    first, second = planned(story, held, 5), planned(story, held, 3)
    for placed in (first, second):
        work(placed, until="change_seats")
    story.simulator.fault("patch_subscription", "timeout_before_accept")
    attempt(first)  # it is not known what it has done: its turn lasts
    attempt(second)
    step = second.step("change_seats")
    assert (step.state, (step.problem or {}).get("code")) == ("planned", WAITS_FOR_CHANGE.name)
    assert second.events[-1] == "order.change_awaited"

    work(first)
    assert_added_once(first, held, before=10, after=15)

    work(second)
    held.refresh_from_db()
    assert (held.seats, seats_at_microsoft(story, held), second.state) == (18, 18, "completed")


def test_one_order_buys_a_plan_and_adds_seats_to_another(story: Story) -> None:
    bought = completed_order(story)
    held = held_by(bought)
    basket = basket_for(story, held, 5)
    now = machine_now()
    put_line(story, basket, title="Exchange Online (Plan 1)", number=2, seats=3)
    set_microsoft_details(
        basket_id=basket,
        details=MicrosoftDetails("", "", is_partner_on_record_confirmed=True),
        origin=Origin(),
        by=story.reseller,
        now=now,
    )
    run = run_preflight(basket_id=basket, by=story.reseller, now=now)
    assert (run.outcome, run.total is not None) == ("met", True)
    assert run.total is not None
    placed = Placed(story, place(story, Ready(basket, "", run.total)), bought.domain)
    start(placed)
    work(placed)

    lines = OrderLine.objects.filter(order_id=placed.row.pk).order_by("number")
    assert [(one.purpose, one.state) for one in lines] == [("add_seats", "active"), ("new", "active")]
    held.refresh_from_db()
    assert (held.seats, seats_at_microsoft(story, held)) == (15, 15)
    assert placed.at_microsoft()["subscriptions"] == 2
    invoices_of(placed)
    invoiced = InvoiceLine.objects.filter(invoice__order_id=placed.order_id)
    assert sum((one.net for one in invoiced), Decimal(0)) == placed.row.total


def test_what_microsoft_refuses_leaves_the_subscription_as_it_was_and_is_retried(story: Story) -> None:
    held = held_by(completed_order(story))
    placed = work(planned(story, held, 5), until="change_seats")
    story.simulator.fault("patch_subscription", "status", status=400)
    work(placed)

    assert (placed.state, placed.attention["code"]) == ("needs_attention", MICROSOFT_REFUSED.name)
    assert OrderLine.objects.get(order_id=placed.row.pk).state == "failed"
    held.refresh_from_db()
    assert (held.seats, seats_at_microsoft(story, held)) == (10, 10)

    retry_order(order_id=placed.order_id, by=story.staff, now=machine_now())
    work(placed)

    assert_added_once(placed, held, before=10, after=15)


def test_a_subscription_that_somebody_changed_meanwhile_is_left_alone(story: Story) -> None:
    bought = completed_order(story)
    held = held_by(bought)
    placed = work(planned(story, held, 5), until="change_seats")
    set_at_microsoft(bought, held, 12)
    work(placed)

    assert (placed.state, placed.attention["code"]) == ("needs_attention", CHANGED_ELSEWHERE.name)
    told = placed.attention["params"]
    assert (told["what"], told["expected"], told["found"]) == ("seats", "10", "12")
    assert seats_at_microsoft(story, held) == 12

    set_at_microsoft(bought, held, 10)
    retry_order(order_id=placed.order_id, by=story.staff, now=machine_now())
    work(placed)
    assert_added_once(placed, held, before=10, after=15)


def refusals(story: Story, ready: Ready) -> set[str]:
    with pytest.raises(Refused) as refused:
        place(story, ready)
    return {problem.code.name for problem in refused.value.problems}


def test_a_fact_that_changes_between_basket_and_placing_stops_it(story: Story) -> None:
    bought = completed_order(story)
    held = held_by(bought)
    basket = basket_for(story, held, 5)
    run = run_preflight(basket_id=basket, by=story.reseller, now=machine_now())
    assert run.total is not None
    ready = Ready(basket, "", run.total)

    story.simulator.control("PATCH", f"resellers/{story.reseller_tenant}", {"mpaSigned": False})
    try:
        forget_facts(story)
        assert refusals(story, ready) == {UNSIGNED.name, CONDITION_NOT_MET.name}
    finally:
        story.simulator.control("PATCH", f"resellers/{story.reseller_tenant}", {"mpaSigned": True})
    set_at_microsoft(bought, held, 11)
    assert refusals(story, ready) == {DIFFERS.name, CONDITION_NOT_MET.name}
    assert not Order.objects.filter(basket__public_id=basket).exists()
    set_at_microsoft(bought, held, 10)
    assert place(story, ready).startswith("ord_")


def test_an_order_that_added_seats_is_not_undone_here(story: Story) -> None:
    held = held_by(completed_order(story))
    placed = work(planned(story, held, 5))
    with pytest.raises(Refused) as refused:
        undo_order(order_id=placed.order_id, why="too many", by=story.staff, now=machine_now())
    assert [problem.code for problem in refused.value.problems] == [SEATS_STAY]
    assert (placed.state, seats_at_microsoft(story, held)) == ("completed", 15)


def more_seats(story: Story, basket: BasketId, held: str, **values: Any) -> None:
    given: dict[str, Any] = {"number": None, "seats": 5, "buyer_reference": ""}
    set_seats_line(
        basket_id=basket, subscription_id=held, by=story.reseller, now=machine_now(), **(given | values)
    )


def test_a_subscription_stands_on_one_line_of_a_basket(story: Story) -> None:
    held = held_by(completed_order(story))
    basket = basket_for(story, held, 5)
    more_seats(story, basket, held.public_id, seats=7)
    rows = BasketLine.objects.filter(basket__public_id=basket)
    assert list(rows.values_list("number", "seats")) == [(1, 7)]
    with pytest.raises(Refused) as refused:
        more_seats(story, basket, held.public_id, number=2)
    assert [problem.code for problem in refused.value.problems] == [ADDS_ALREADY]
    with pytest.raises(Refused) as refused:
        more_seats(story, basket, held.public_id, number=1, seats=0)
    assert [problem.code for problem in refused.value.problems] == [SEATS_NOT_POSITIVE]
    assert list(rows.values_list("number", "seats")) == [(1, 7)]


def test_a_subscription_that_is_not_the_callers_is_like_one_that_is_not_there(story: Story) -> None:
    held = held_by(completed_order(story))
    another = a_reseller(story.shop.house.system).program.actor
    before = Basket.objects.count()
    for subscription, by in ((held.public_id, another), ("sub_nothing", story.reseller)):
        now = machine_now()
        with pytest.raises(Refused) as refused:
            open_for_seats(
                subscription_id=subscription,
                seats=1,
                buyer_reference="",
                key=None,
                by=by,
                now=now,
                machine_now=now,
            )
        assert [problem.code for problem in refused.value.problems] == [permissions.NOT_FOUND]
    assert Basket.objects.count() == before
