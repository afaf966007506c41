"""Software: orders that are cancelled as a whole or by line, and the entitlements that they leave."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from partner_center_simulator import catalogue, wire
from partner_center_simulator.calendar_dates import print_day
from partner_center_simulator.entities import Order, OrderLine, Subscription
from partner_center_simulator.refusals import Refusal, invalid_property
from partner_center_simulator.renewals import QUIET
from partner_center_simulator.routing import Access, Answer, Call, operation
from partner_center_simulator.sku import SOFTWARE, Sku
from partner_center_simulator.world import WINDOW, World

# How long an order can be cancelled (Microsoft: Cancel an order; Cancel an order from the integration sandbox).
_PERPETUAL_WINDOW = timedelta(days=30)
_SANDBOX_WINDOW = timedelta(days=60)
_KINDS = ("software", "reservedinstance", "virtualmachinereservedinstance")


def is_software(order: Order) -> bool:
    """Whether an order is for software, kept or for a term."""
    return all(_sku(line).family == SOFTWARE for line in order.lines)


def line_numbers(given: dict[str, Any]) -> set[int]:
    """The numbers of the lines that a body names."""
    lines = given.get("lineItems") or []
    if not isinstance(lines, list) or not all(isinstance(line, dict) for line in lines):
        raise invalid_property("LineItems")
    numbers = [line.get("lineItemNumber") for line in lines]
    found = {one for one in numbers if isinstance(one, int) and not isinstance(one, bool)}
    if len(found) < len(numbers):
        raise Refusal(400, 800071, "A line item number is not valid.")
    return found


def cancelled(world: World, order: Order, given: dict[str, Any]) -> Order:
    """Cancel an order of software, all of it or the lines that are named."""
    if order.is_cancelled:
        raise Refusal(400, 4018, "The order is cancelled already.")
    numbers = line_numbers(given)
    known = {line.number for line in order.lines}
    if numbers - known:
        raise Refusal(400, 800071, "A line item number is not valid.")
    chosen = [line for line in order.lines if not numbers or line.number in numbers]
    _check_window(world, order, chosen)
    for line in chosen:
        held = world.store.find(Subscription, line.subscription_id) if line.subscription_id else None
        if held is not None:
            world.store.put(held.model_copy(update={"status": "deleted", "end_action": "cancel", **QUIET}))
    lines = tuple(
        line.model_copy(update={"quantity": 0}) if line.number in numbers else line for line in order.lines
    )
    changed = order.model_copy(update={"lines": lines, "is_cancelled": not numbers})
    world.store.put(changed)
    return changed


def _check_window(world: World, order: Order, lines: list[OrderLine]) -> None:
    now = world.clock.now()
    if world.settings.is_sandbox:
        if now > order.created_at + _SANDBOX_WINDOW:
            raise Refusal(400, 800061, "The order is older than 60 days.")
        return
    window = _PERPETUAL_WINDOW if all(_sku(line).is_perpetual for line in lines) else WINDOW
    if now > order.created_at + window:
        raise Refusal(400, 900117, f"The {window.days}-day cancellation window of the order is over.")


@operation("list_entitlements", "GET", "/v1/customers/{customer}/entitlements", Access.APP)
def list_entitlements(call: Call) -> Answer:
    """What a customer owns by its orders of software (Microsoft: Get a collection of entitlements)."""
    customer = call.world.customer(call.path["customer"])
    kind = (call.text("entitlementtype") or "").lower()
    if kind and kind not in _KINDS:
        raise Refusal(400, 900126, f"The enum value '{call.text('entitlementtype')}' cannot be parsed.")
    shows_expiry = (call.text("showexpiry") or "false").lower()
    if shows_expiry not in ("true", "false"):
        raise invalid_property("showExpiry")
    orders = [] if kind not in ("", "software") else call.world.store.of(Order, customer.id)
    items = [item for order in orders for item in _entitlements(call.world, order, shows_expiry == "true")]
    return Answer(wire.collection(items))


def _entitlements(world: World, order: Order, shows_expiry: bool) -> Iterator[dict[str, Any]]:
    if order.is_cancelled or order.provisioned_at is None:
        return
    for line in order.lines:
        sku = _sku(line)
        held = world.store.find(Subscription, line.subscription_id) if line.subscription_id else None
        is_over = held is not None and held.status == "deleted"
        if sku.family != SOFTWARE or line.quantity == 0 or is_over:
            continue
        found = _body(order, line, sku)
        parts = [one for one in map(_by_id, sku.includes) if one]
        found["includedEntitlements"] = [_body(order, line, part) for part in parts]
        if shows_expiry and held is not None:
            found["expiryDate"] = print_day(held.term_ends)
        yield found


def _body(order: Order, line: OrderLine, sku: Sku) -> dict[str, Any]:
    return {
        "includedEntitlements": [],
        "referenceOrder": {
            "id": order.id,
            "lineItemId": str(line.number),
            "alternateId": order.alternate_id,
        },
        "productId": sku.product_id,
        "quantity": line.quantity,
        "entitledArtifacts": [],
        "skuId": sku.sku_id,
        "entitlementType": "software",
    }


def _sku(line: OrderLine) -> Sku:
    found = _by_id(line.catalog_item_id.rpartition(":")[0])
    assert found is not None
    return found


def _by_id(sku_id: str) -> Sku | None:
    return catalogue.sku(*sku_id.split(":"))
