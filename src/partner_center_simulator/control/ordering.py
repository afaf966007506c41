"""Control of what others decide about orders: the review of a purchase order, a buyer's activation."""

from partner_center_simulator.control import reading
from partner_center_simulator.entities import (
    PURCHASE_ORDER_REJECTED,
    PURCHASE_ORDER_SENT,
    Order,
    Subscription,
)
from partner_center_simulator.renewals import sku_of
from partner_center_simulator.resources.marketplace import activate
from partner_center_simulator.resources.orders import status_of
from partner_center_simulator.routing import Access, Answer, Call, operation
from partner_center_simulator.sku import SAAS

_REVIEW = frozenset({"status"})


@operation("sim_review_order", "POST", "/_sim/orders/{order}", Access.CONTROL)
def review_order(call: Call) -> Answer:
    """End the review of a purchase order now: completed, or rejected, and then it may be sent again."""
    given, world = reading.wanted(call, _REVIEW), call.world
    order = world.store.find(Order, call.path["order"].lower())
    if order is None or order.purchase_order != PURCHASE_ORDER_SENT:
        raise reading.refuse("No purchase order of such an order is under review.")
    status = reading.text(given, "status")
    if status not in ("completed", PURCHASE_ORDER_REJECTED):
        raise reading.refuse(f"status is completed or {PURCHASE_ORDER_REJECTED}.")
    if status == PURCHASE_ORDER_REJECTED:
        world.store.put(order.model_copy(update={"purchase_order": PURCHASE_ORDER_REJECTED}))
    else:
        world.settle(order.model_copy(update={"due_at": world.clock.now()}))
    after = world.store.find(Order, order.id)
    assert after is not None
    return Answer({"id": after.id, "status": status_of(after)})


@operation("sim_activate_subscription", "POST", "/_sim/subscriptions/{subscription}/activate", Access.CONTROL)
def activate_subscription(call: Call) -> Answer:
    """Activate a marketplace subscription as its buyer would at the publisher's."""
    found = call.world.store.find(Subscription, call.path["subscription"].lower())
    if found is None or sku_of(found).family != SAAS or found.status != "pending":
        raise reading.refuse("No such marketplace subscription waits for its activation.")
    return Answer({"id": found.id, "status": activate(call.world, found).status})
