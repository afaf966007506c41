"""More seats by the API: a basket like every other, from the subscription or line by line."""

from __future__ import annotations

from tests.support.http import call
from tests.support.parties import a_reseller
from tests.support.story import Placed as PlacedOrder
from tests.support.story import Story, completed_order, start, work

from tenantry.kernel.ids import OrderId
from tenantry.subscriptions.models import Subscription


def test_seats_are_added_from_a_subscription_to_an_invoice(story: Story) -> None:
    bought = completed_order(story)
    held = Subscription.objects.get(customer_id=bought.row.customer_id).public_id
    program = story.shop.house.reseller.program

    body = {"seats": 5, "buyer_reference": "PO-9"}
    made = call("POST", f"/subscriptions/{held}/seats", program, body, key="more")
    again = call("POST", f"/subscriptions/{held}/seats", program, body, key="more")
    assert (made.status, again.status, again.json) == (201, 201, made.json)
    assert again.headers["Idempotent-Replayed"] == "true"
    basket = made.json["id"]
    assert made.headers["Location"] == f"/api/v1/baskets/{basket}"

    shown = call("GET", f"/baskets/{basket}", program).json
    (line,) = shown["lines"]
    assert (line["purpose"], line["subscription"], line["seats"]) == ("add_seats", held, 5)
    assert line["amount"] == shown["total"]
    changed = call("PUT", f"/baskets/{basket}/lines/1", program, {"subscription": held, "seats": 7})
    assert changed.status == 204
    run = call("POST", f"/baskets/{basket}/preflight", program).json
    assert {check["status"] for check in run["checks"]} == {"met"}
    total = call("GET", f"/baskets/{basket}", program).json["total"]
    placed = call("POST", "/orders", program, {"basket": basket, "shown_total": total})
    assert placed.status == 201, placed.json
    order = PlacedOrder(story, OrderId(placed.json["id"]), "")
    start(order)
    work(order)

    (line,) = call("GET", f"/orders/{order.order_id}", program).json["lines"]
    assert (line["purpose"], line["state"], line["subscription"]) == ("add_seats", "active", held)
    assert line["amount"] == total
    detail = call("GET", f"/subscriptions/{held}", program).json
    assert (detail["seats"], [one["kind"] for one in detail["changes"]]) == (17, ["new", "quantity"])


def test_a_line_either_buys_or_adds(story: Story) -> None:
    bought = completed_order(story)
    held = Subscription.objects.get(customer_id=bought.row.customer_id).public_id
    program = story.shop.house.reseller.program
    basket = call("POST", f"/subscriptions/{held}/seats", program, {"seats": 1}).json["id"]
    plan = {"plan": story.plan.public_id, "term": "P1Y", "billing_plan": "monthly"}
    for body in ({"seats": 1}, plan | {"subscription": held, "seats": 1}, {"plan": plan["plan"], "seats": 1}):
        answer = call("PUT", f"/baskets/{basket}/lines/2", program, body)
        assert (answer.status, answer.codes) == (422, [("basket.line_one_way", None)])
    twice = call("PUT", f"/baskets/{basket}/lines/2", program, {"subscription": held, "seats": 1})
    assert (twice.status, twice.codes) == (409, [("basket.adds_already", "subscription")])
    none = call("POST", f"/subscriptions/{held}/seats", program, {"seats": 0})
    assert (none.status, none.codes[0][1]) == (422, "seats")
    assert len(call("GET", f"/baskets/{basket}", program).json["lines"]) == 1


def test_a_foreign_subscription_is_not_found_at_either_door(story: Story) -> None:
    bought = completed_order(story)
    held = Subscription.objects.get(customer_id=bought.row.customer_id).public_id
    other = a_reseller(story.shop.house.system).program
    basket = call("POST", "/baskets", other, {}).json["id"]
    foreign = call("PUT", f"/baskets/{basket}/lines/1", other, {"subscription": held, "seats": 1})
    opened = call("POST", f"/subscriptions/{held}/seats", other, {"seats": 1})
    unknown = call("POST", "/subscriptions/sub_00000000000000000000000000/seats", other, {"seats": 1})
    assert (foreign.status, opened.status, unknown.status) == (404, 404, 404)
    assert foreign.codes == opened.codes == unknown.codes
