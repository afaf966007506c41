"""Cart lines of legacy offers: judged when the cart is written, ordered by sales group and billing cycle."""

from typing import Any

from partner_center_simulator import catalogue, legacy, offers
from partner_center_simulator.entities import Cart, CartLine, Customer
from partner_center_simulator.entities_services import LegacyOrder
from partner_center_simulator.legacy import Wanted
from partner_center_simulator.refusals import Refusal
from partner_center_simulator.world import World


def is_legacy(line: CartLine) -> bool:
    """Whether a line asks for an offer of the time before new commerce."""
    return ":" not in line.catalog_item_id


def judged(world: World, customer: Customer, line: CartLine) -> CartLine:
    """The line, with its error when the offer could not be bought now."""
    if offers.offer(line.catalog_item_id) is None:
        changes: dict[str, Any] = {
            "error_code": 10001,
            "error_description": "The catalog item id is not valid.",
        }
        return line.model_copy(update=changes)
    try:
        legacy.check(world, customer, wanted(line))
    except Refusal as refusal:
        code = {2002: 10010, 6001: 10010}.get(refusal.code, refusal.code)
        return line.model_copy(update={"error_code": code, "error_description": refusal.description})
    return line


def grouped(lines: tuple[CartLine, ...]) -> tuple[CartLine, ...]:
    """The lines with their order groups: `OMS-n` for legacy offers, a number for new commerce."""
    new = list(dict.fromkeys(_family(line) for line in lines if not is_legacy(line)))
    old = list(dict.fromkeys(_group(line) for line in lines if is_legacy(line)))
    return tuple(
        line.model_copy(
            update={
                "order_group": f"OMS-{old.index(_group(line))}"
                if is_legacy(line)
                else str(new.index(_family(line)))
            }
        )
        for line in lines
    )


def ordered(world: World, customer: Customer, cart: Cart) -> tuple[list[LegacyOrder], list[dict[str, Any]]]:
    """An order for each group, and what kept the other groups from one: groups fail by themselves."""
    made: list[LegacyOrder] = []
    errors: list[dict[str, Any]] = []
    chosen = [line for line in cart.lines if is_legacy(line)]
    for group in dict.fromkeys(line.order_group for line in chosen):
        lines = [one for line in chosen if line.order_group == group for one in wanted(line)]
        try:
            legacy.check(world, customer, lines)
        except Refusal as refusal:
            errors.append({"orderGroupId": group, "code": refusal.code, "description": refusal.description})
            continue
        made.append(legacy.place(world, customer, lines, lines[0].billing_cycle))
    return made, errors


def wanted(line: CartLine) -> list[Wanted]:
    """What a line and the add-ons under it ask for."""
    parent = (line.provisioning_context or {}).get("ParentSubscriptionId")
    own = Wanted(
        offer_id=line.catalog_item_id,
        quantity=line.quantity,
        billing_cycle=line.billing_cycle,
        friendly_name=line.friendly_name,
        partner_id=line.partner_id(),
        parent_id=str(parent).lower() if parent else None,
    )
    under = [
        Wanted(
            offer_id=addon.catalog_item_id,
            quantity=addon.quantity,
            billing_cycle=addon.billing_cycle,
            friendly_name=addon.friendly_name,
            partner_id=line.partner_id(),
            beside=line.catalog_item_id,
        )
        for addon in line.addons
    ]
    return [own, *under]


def _family(line: CartLine) -> tuple[str, str]:
    product_id, _, rest = line.catalog_item_id.partition(":")
    sku = catalogue.sku(product_id, rest.partition(":")[0])
    return (sku.family if sku else "", line.billing_cycle)


def _group(line: CartLine) -> tuple[str, str]:
    offer = offers.offer(line.catalog_item_id)
    return (offer.sales_group if offer else "", line.billing_cycle)
