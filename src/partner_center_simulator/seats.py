"""How many seats and subscriptions of a SKU a tenant has over all partners, and may still buy."""

from partner_center_simulator.catalogue import Sku
from partner_center_simulator.entities import CartLine, Customer, Order, OrderLine, Subscription
from partner_center_simulator.entities_transfers import ForeignSubscription
from partner_center_simulator.refusals import Refusal
from partner_center_simulator.world import World


def taken(world: World, customer_id: str, sku: Sku, beside: str | None = None) -> int:
    """Seats of a SKU that the tenant holds, has ordered or has scheduled for a renewal, beside one subscription."""
    found = world.store.of(Subscription, customer_id)
    held = sum(_claim(one, sku.id) for one in found if one.id != beside and one.status != "deleted")
    customer = world.store.find(Customer, customer_id)
    elsewhere = customer.seats_elsewhere.get(sku.id, 0) if customer else 0
    foreign = (one.held for one in world.store.of(ForeignSubscription, customer_id))
    elsewhere += sum(_claim(one, sku.id) for one in foreign if one.status != "deleted")
    return held + elsewhere + sum(quantity for quantity in _ordered(world, customer_id, sku))


def left(world: World, customer_id: str, sku: Sku, beside: str | None = None) -> int:
    """Seats of a SKU that the tenant may still have, beside those of one subscription."""
    if not sku.pooled:
        return sku.maximum
    return max(0, sku.maximum - taken(world, customer_id, sku, beside))


def owned_skus(world: World, customer_id: str) -> set[str]:
    """The SKUs to which the tenant has an active subscription."""
    found = world.store.of(Subscription, customer_id)
    return {f"{one.product_id}:{one.sku_id}" for one in found if one.status == "active"}


def over_pool(requested: int, available: int, catalog_item_id: str) -> Refusal:
    """403/800088 in Microsoft's words."""
    text = (
        f"The request for {requested} seats is over the remaining limit of {available} seats for the "
        f"CatalogItemId {catalog_item_id}."
    )
    return Refusal(403, 800088, text)


def subscriptions_left(world: World, customer_id: str, sku: Sku) -> int:
    """How many more subscriptions of a SKU the tenant may have, whichever partner sold those that it has.

    Suspended and expired ones hold a place; a limit for life counts the deleted ones, too.
    """
    own = world.store.of(Subscription, customer_id)
    foreign = (one.held for one in world.store.of(ForeignSubscription, customer_id))
    had = [
        one
        for one in (*own, *foreign)
        if f"{one.product_id}:{one.sku_id}" == sku.id and (sku.is_lifetime_limit or one.status != "deleted")
    ]
    return sku.limit - len(had) - len(_ordered(world, customer_id, sku))


def crowded(
    world: World, customer_id: str, sku: Sku, line: CartLine, lines: tuple[CartLine, ...]
) -> Refusal | None:
    """What is wrong with a line of a cart that finds, after the lines before it, no place left for it."""
    before = [one for one in lines if one.id <= line.id and _plan_of(one) == sku.id]
    remaining = subscriptions_left(world, customer_id, sku)
    return over_number(remaining, line.catalog_item_id) if len(before) > remaining else None


def over_number(remaining: int, catalog_item_id: str) -> Refusal:
    """403/800089 in Microsoft's words."""
    text = f"1 asset is over the remaining limit of {max(0, remaining)} assets for the customer"
    return Refusal(403, 800089, f"{text}, CatalogItemId {catalog_item_id}.")


def _claim(one: Subscription, sku_id: str) -> int:
    """Seats that a subscription takes of a SKU now, or will take at its renewal: scheduled ones keep their place."""
    is_own = f"{one.product_id}:{one.sku_id}" == sku_id
    now = one.quantity if is_own else 0
    changes = one.pending or {}
    if is_own:
        now = max(now, int(changes.get("quantity", 0)))
    plan = changes.get("next_term") or one.next_term
    if not plan:
        return now
    product = plan["product"]
    is_next = f"{product['productId']}:{product['skuId']}" == sku_id
    return max(now, int(plan.get("quantity", one.quantity))) if is_next else now


def _plan_of(line: CartLine | OrderLine) -> str:
    return line.catalog_item_id.rpartition(":")[0].upper()


def _ordered(world: World, customer_id: str, sku: Sku) -> list[int]:
    waiting = (one for one in world.store.of(Order, customer_id) if one.provisioned_at is None)
    return [line.quantity for one in waiting for line in one.lines if _plan_of(line) == sku.id]
