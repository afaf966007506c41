"""What is left of a SKU that is not sold without end (Microsoft: Check inventory)."""

from partner_center_simulator.entities import SkuState
from partner_center_simulator.refusals import Refusal
from partner_center_simulator.sku import Sku
from partner_center_simulator.world import World


def left(world: World, sku: Sku) -> int | None:
    """How many can still be sold, or none where nobody counts."""
    state = world.store.find(SkuState, sku.id)
    return state.inventory if state else None


def refusal(sku: Sku, wanted: int, remaining: int) -> Refusal:
    """400/800010 when nothing is left, 400/800017 when not so many."""
    if remaining <= 0:
        return Refusal(400, 800010, f"There is no inventory of {sku.id}.")
    return Refusal(400, 800017, f"The quantity {wanted} of {sku.id} is not available: {remaining} are left.")


def check(world: World, sku: Sku, wanted: int) -> None:
    """Refuse more than is left."""
    remaining = left(world, sku)
    if remaining is not None and wanted > remaining:
        raise refusal(sku, wanted, remaining)
