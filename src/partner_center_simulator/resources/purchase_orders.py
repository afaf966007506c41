"""Purchase orders for which an order waits (Microsoft: Attaching a purchase order)."""

import json
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from partner_center_simulator import wire
from partner_center_simulator.entities import (
    AWAITS_PURCHASE_ORDER,
    PURCHASE_ORDER_REJECTED,
    PURCHASE_ORDER_SENT,
    Order,
)
from partner_center_simulator.forms import File, Form
from partner_center_simulator.refusals import Refusal
from partner_center_simulator.resources.orders import find_order
from partner_center_simulator.routing import Access, Answer, Call, operation

_KINDS = {"pofiles": "POAttachment", "tenderfiles": "TenderAttachment"}


@operation(
    "attach_purchase_order",
    "POST",
    "/v1/customers/{customer}/orders/{order}/attachment",
    Access.USER,
    replays=True,
)
def attach_purchase_order(call: Call) -> Answer:
    """Take the documents for which an order waits; their review ends by itself, or by control."""
    order, world = find_order(call), call.world
    if not isinstance(order, Order) or order.purchase_order not in (
        AWAITS_PURCHASE_ORDER,
        PURCHASE_ORDER_REJECTED,
    ):
        raise Refusal(400, 4018, "The order does not wait for a purchase order.")
    form = call.body if isinstance(call.body, Form) else Form({}, ())
    files = [one for one in form.files if one.field in _KINDS]
    _check(_metadata(form), files)
    due = world.clock.now() + timedelta(seconds=world.settings.purchase_order_review_seconds)
    sent = order.model_copy(update={"purchase_order": PURCHASE_ORDER_SENT, "due_at": due})
    world.store.put(sent)
    world.settle(sent)
    return Answer(wire.collection([_body(call, one) for one in files]), 201)


def _metadata(form: Form) -> dict[str, Any]:
    """What is told of the purchase: fields of their own, or one of JSON as Microsoft prints it."""
    told: dict[str, Any] = dict(form.texts)
    if "metadata" in told:
        try:
            inside = json.loads(told.pop("metadata"), parse_float=Decimal)
        except (ValueError, RecursionError) as broken:
            raise Refusal(400, 900254, "The metadata of the purchase order is not valid JSON.") from broken
        if not isinstance(inside, dict):
            raise Refusal(400, 900254, "The metadata of the purchase order must be an object.")
        told |= {name.lower(): value for name, value in inside.items()}
    return told


def _check(told: dict[str, Any], files: list[File]) -> None:
    kinds = {one.field for one in files if one.size_bytes}
    if "pofiles" not in kinds:
        raise Refusal(400, 900252, "The purchase order document is missing.")
    if not _is_price(told.get("customerprice")) or not told.get("currency"):
        raise Refusal(400, 900254, "The customer price and its currency are missing.")
    is_tender = str(told.get("ispartoftender") or "false").lower() == "true"
    if is_tender and not told.get("tenderlink") and "tenderfiles" not in kinds:
        raise Refusal(400, 900253, "A tender needs its document or a link to it.")


def _is_price(value: Any) -> bool:
    try:
        price = Decimal(str(value))
    except InvalidOperation:
        return False
    return price.is_finite() and price >= 0


def _body(call: Call, one: File) -> dict[str, Any]:
    return {
        "attachmentId": call.world.store.digest("attachment").hex()[:14],
        "fileName": one.name,
        "sizeInKB": -(-one.size_bytes // 1024),
        "attachmentType": _KINDS[one.field],
    }
