"""Marketplace products: bought like plans, then activated by their buyer at the publisher's."""

from typing import Any

from partner_center_simulator import wire
from partner_center_simulator.calendar_dates import last_day_of_term
from partner_center_simulator.entities import Order, SeatBatch, Subscription
from partner_center_simulator.refusals import Refusal
from partner_center_simulator.renewals import sku_of
from partner_center_simulator.resources import legacy_subscriptions
from partner_center_simulator.resources.orders import find_order
from partner_center_simulator.resources.subscriptions import subscription_at
from partner_center_simulator.routing import Access, Answer, Call, operation
from partner_center_simulator.sku import SAAS
from partner_center_simulator.world import WINDOW, World

_O = "/v1/customers/{customer}/orders/{order}"
_S = "/v1/customers/{customer}/subscriptions/{subscription}"


@operation("activation_links", "GET", _O + "/activationlinks", Access.APP)
@operation("activation_links_of_line", "GET", _O + "/lineitems/{number}/activationlinks", Access.APP)
def activation_links(call: Call) -> Answer:
    """Where the lines of an order are activated; only marketplace products have such a link."""
    order = find_order(call)
    number = call.path.get("number")
    if number is not None and (not number.isdecimal() or int(number) >= len(order.lines)):
        raise Refusal(400, 800071, f"The order has no line item {number}.")
    home = f"/customers/{order.customer_id}/orders/{order.id}"
    middle = "" if number is None else f"/lineitems/{number}"
    found = []
    if isinstance(order, Order) and call.world.poll(order).provisioned_at is not None:
        for line in order.lines:
            held = call.world.store.find(Subscription, line.subscription_id)
            if held is not None and number in (None, str(line.number)):
                found += _links(call, held, line.number)
    return Answer(wire.collection(found, {"self": wire.link(f"{home}{middle}/activationlinks")}))


@operation("subscription_activation_links", "GET", _S + "/activationlinks", Access.APP)
def subscription_activation_links(call: Call) -> Answer:
    """Where a subscription is activated (Microsoft: Get activation link by subscription)."""
    if older := legacy_subscriptions.find(call):
        home, found = f"/customers/{older.customer_id}/subscriptions/{older.id}", []
    else:
        one = subscription_at(call)
        home = f"/customers/{one.customer_id}/subscriptions/{one.id}"
        order = call.world.store.find(Order, one.order_id)
        lines = order.lines if order else ()
        number = next((line.number for line in lines if line.subscription_id == one.id), 0)
        found = _links(call, one, number)
    return Answer(wire.collection(found, {"self": wire.link(f"{home}/activationlinks")}))


@operation("activate_subscription", "POST", _S + "/activate", Access.APP, replays=True)
def activate_subscription(call: Call) -> Answer:
    """Activate in the sandbox, where the link leads nowhere (Microsoft: Activate a sandbox subscription)."""
    if not call.world.settings.is_sandbox:
        raise Refusal(400, 900127, "Activation is only supported in the sandbox.")
    if legacy_subscriptions.find(call):
        raise Refusal(403, 900263, "The operation is not supported for legacy subscriptions.")
    one = subscription_at(call)
    if sku_of(one).family != SAAS:
        raise Refusal(400, 800042, "Only marketplace subscriptions are activated.")
    activate(call.world, one)
    return Answer({"subscriptionId": one.id, "status": "Success"})


@operation("activation_page", "POST", "/activate/{subscription}", Access.OPEN)
def activation_page(call: Call) -> Answer:
    """The publisher's side of the link: whoever posts there activates the subscription."""
    found = call.world.store.find(Subscription, call.path["subscription"].lower())
    if found is None or sku_of(found).family != SAAS:
        raise Refusal(404, 20003, "The subscription was not found.")
    activate(call.world, found)
    return Answer({"subscriptionId": found.id, "status": "Success"})


def activate(world: World, one: Subscription) -> Subscription:
    """Let a subscription run: its first term begins now, and so does the window to cancel it."""
    if one.status == "deleted":
        raise Refusal(400, 2011, "The subscription is deleted.")
    if one.status != "pending":
        raise Refusal(400, 800041, "The subscription is activated already.")
    now = world.clock.now()
    changes: dict[str, Any] = {
        "status": "active",
        "anchor": now.date(),
        "term_starts": now.date(),
        "term_ends": last_day_of_term(now.date(), one.term_duration),
        "window_starts": now,
        "batches": (SeatBatch(quantity=one.quantity, until=now + WINDOW),),
    }
    running = one.model_copy(update=changes)
    world.store.put(running)
    return running


def _links(call: Call, one: Subscription, number: int) -> list[dict[str, Any]]:
    if sku_of(one).family != SAAS or one.status == "deleted":
        return []
    link = {"uri": f"{call.origin}/activate/{one.id}", "method": "GET", "headers": []}
    return [{"lineItemNumber": number, "link": link}]
