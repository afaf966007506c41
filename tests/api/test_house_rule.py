"""Dynamics by the API, from the question to a second instance; and a setting that turns after the order was placed."""

from __future__ import annotations

from typing import Any

from tests.support.flips import DYNAMICS_TYPE, own_instances
from tests.support.http import call, ok
from tests.support.story import Placed, Story, filled_basket, forget_facts, planned_order, start, work

from tenantry.kernel.ids import OrderId, PartyId
from tenantry.subscriptions.models import Subscription


def _rule(story: Story, basket: str) -> tuple[str, list[str], str | None]:
    run = ok(call("POST", f"/baskets/{basket}/preflight", story.shop.house.reseller.program))
    (check,) = (one for one in run["checks"] if one["code"] == "one_per_plan")
    return check["status"], [one["code"] for one in check["reasons"]], check["remedy"]


def _line(story: Story, basket: str) -> dict[str, Any]:
    (line,) = ok(call("GET", f"/baskets/{basket}", story.shop.house.reseller.program))["lines"]
    return dict(line)


def _ordered(story: Story, basket: str) -> Placed:
    program = story.shop.house.reseller.program
    total = ok(call("GET", f"/baskets/{basket}", program))["total"]
    placed = ok(call("POST", "/orders", program, {"basket": basket, "shown_total": total}), 201)
    order = Placed(story, OrderId(placed["id"]), "")
    start(order)
    return order


def _turn(story: Story, product: str, *, one_active: bool) -> None:
    staff = story.shop.house.administrator
    (found,) = ok(call("GET", f"/product-types?q={DYNAMICS_TYPE}", staff))["items"]
    wanted = {"name": DYNAMICS_TYPE, "one_active_per_product": one_active, "products": [product]}
    ok(call("PUT", f"/product-types/{found['id']}", staff, wanted))


def test_the_question_is_answered_either_way_and_each_is_executed_as_it_was_meant(story: Story) -> None:
    plan, program = own_instances(story), story.shop.house.reseller.program
    bought = work(planned_order(story, titles=(plan.title,)))
    customer = PartyId(bought.row.customer.public_id)
    more, new = (
        filled_basket(story, seats=3, titles=(plan.title,), existing=customer).basket_id for _ in range(2)
    )
    held = Subscription.objects.get(customer_id=bought.row.customer_id)

    line = _line(story, more)
    assert (line["house_rule"], line["new_instance"]) == ("asked", False)
    assert [(one["subscription"], one["seats"], one["domain"]) for one in line["standing"]] == [
        (held.public_id, 10, bought.domain)
    ]
    asked = ("needs_you", ["one_per_plan.which_is_meant"], "say_which_is_meant")
    assert (_rule(story, more), _rule(story, new)) == (asked, asked)
    added = call(
        "POST", f"/baskets/{more}/lines/1/add-seats-instead", program, {"subscription": held.public_id}
    )
    body = {
        "plan": plan.public_id,
        "term": "P1Y",
        "billing_plan": "monthly",
        "seats": 3,
        "new_instance": True,
    }
    answered = call("PUT", f"/baskets/{new}/lines/1", program, body)
    assert (added.status, answered.status) == (204, 204)
    assert _line(story, more)["subscription"] == held.public_id
    assert _line(story, new)["house_rule"] == "answered"
    orders = [work(_ordered(story, basket)) for basket in (more, new)]

    assert [one.state for one in orders] == ["completed", "completed"]
    seats = Subscription.objects.filter(customer_id=bought.row.customer_id).order_by("pk")
    assert list(seats.values_list("seats", flat=True)) == [13, 3]


def test_a_setting_that_turns_after_the_placing_stops_the_order_before_anything_is_bought(
    story: Story,
) -> None:
    plan, program = own_instances(story), story.shop.house.reseller.program
    bought = work(planned_order(story, titles=(plan.title,)))
    basket = filled_basket(
        story, seats=3, titles=(plan.title,), existing=PartyId(bought.row.customer.public_id)
    ).basket_id
    body = {
        "plan": plan.public_id,
        "term": "P1Y",
        "billing_plan": "monthly",
        "seats": 3,
        "new_instance": True,
    }
    assert call("PUT", f"/baskets/{basket}/lines/1", program, body).status == 204
    assert _rule(story, basket)[0] == "met"
    order = _ordered(story, basket)
    forget_facts(story)

    _turn(story, plan.product_id, one_active=True)
    try:
        work(order)
        shown = ok(call("GET", f"/orders/{order.order_id}", program))
        assert shown["state"] == "needs_attention"
        assert "one_per_plan.held_already" in str(order.attention)
        assert Subscription.objects.filter(customer_id=bought.row.customer_id).count() == 1
    finally:
        _turn(story, plan.product_id, one_active=False)
    assert call("POST", f"/orders/{order.order_id}/retry", story.shop.house.administrator).status == 204
    assert work(order).state == "completed"
    assert Subscription.objects.filter(customer_id=bought.row.customer_id).count() == 2
