"""How many seats and subscriptions of a SKU a tenant has over all partners, and may still buy."""

from partner_center_simulator.catalogue import Sku
from partner_center_simulator.entities import Customer, Order, Subscription
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


def subscriptions(world: World, customer_id: str, sku: Sku) -> int:
    """Subscriptions to a SKU that the tenant holds or has ordered."""
    return len(_alive(world, customer_id, sku)) + len(_ordered(world, customer_id, sku))


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
    """How many more subscriptions of a SKU the tenant may have; a limit for life counts the deleted ones too."""
    if not sku.is_lifetime_limit:
        return sku.limit - subscriptions(world, customer_id, sku)
    had = [
        one for one in world.store.of(Subscription, customer_id) if f"{one.product_id}:{one.sku_id}" == sku.id
    ]
    return sku.limit - len(had) - len(_ordered(world, customer_id, sku))


def _alive(world: World, customer_id: str, sku: Sku) -> list[Subscription]:
    found = world.store.of(Subscription, customer_id)
    return [one for one in found if f"{one.product_id}:{one.sku_id}" == sku.id and one.status != "deleted"]


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


def _ordered(world: World, customer_id: str, sku: Sku) -> list[int]:
    waiting = (one for one in world.store.of(Order, customer_id) if one.provisioned_at is None)
    return [
        line.quantity
        for one in waiting
        for line in one.lines
        if line.catalog_item_id.rpartition(":")[0] == sku.id
    ]
