"""What is asked for the next term or the next charge of a subscription: read, normalised and judged."""

from datetime import date, datetime
from typing import Any

from partner_center_simulator import catalogue, coterm, seats, terms
from partner_center_simulator.calendar_dates import CYCLE_MONTHS, TERM_MONTHS, print_day
from partner_center_simulator.catalogue import Sku
from partner_center_simulator.entities import Subscription
from partner_center_simulator.refusals import Refusal, invalid_property
from partner_center_simulator.renewals import sku_of
from partner_center_simulator.sku import SEATS
from partner_center_simulator.terms import DAY
from partner_center_simulator.world import World

_NEXT_TERM, _NEXT_CHARGE = "ScheduledNextTermInstructions", "NextChargeInstructions"


def read_next_term(given: Any) -> dict[str, Any] | None:
    """Scheduled next-term instructions in one form, however they were written; none when absent."""
    if given is None:
        return None
    product = _read_product(given, _NEXT_TERM)
    found: dict[str, Any] = {"product": product}
    quantity, end = given.get("quantity"), given.get("customTermEndDate")
    if quantity is not None:
        if not isinstance(quantity, int) or isinstance(quantity, bool):
            raise invalid_property(_NEXT_TERM)
        found["quantity"] = quantity
    if end is not None:
        try:
            found["customTermEndDate"] = print_day(coterm.parse_day(str(end)))
        except ValueError as broken:
            raise invalid_property(_NEXT_TERM) from broken
    return found


def read_next_charge(given: Any) -> dict[str, Any] | None:
    """Next-charge instructions in one form; none when absent."""
    return None if given is None else {"product": _read_product(given, _NEXT_CHARGE)}


def check_next_term(world: World, one: Subscription, plan: dict[str, Any]) -> None:
    """Refuse instructions that the renewal could not follow."""
    if one.is_trial:
        raise Refusal(400, 800107, "The term of a trial subscription cannot be changed.")
    product = plan["product"]
    sku = target_sku(world, one, product)
    term = product.get("termDuration") or one.term_duration
    cycle = product.get("billingCycle") or one.billing_cycle
    check_plan(world, sku, term, cycle)
    quantity = plan.get("quantity", one.quantity)
    if not 1 <= quantity <= sku.maximum:
        raise Refusal(400, 2002, f"The quantity must be between 1 and {sku.maximum}.")
    room = seats.left(world, one.customer_id, sku, beside=one.id)
    if sku.pooled and quantity > room:
        raise seats.over_pool(quantity, room, sku.id)
    if wanted := product.get("promotionId"):
        # Here and not above: promotions are a resource, and resources use this module.
        from partner_center_simulator.resources import promotions

        begins = terms.midnight(one.term_ends + DAY)
        promotions.named(world, world.customer(one.customer_id), sku, (quantity, term, cycle), wanted, begins)
    if end := plan.get("customTermEndDate"):
        _check_end(world, one, sku, coterm.parse_day(end), term)


def check_next_charge(one: Subscription, plan: dict[str, Any], now: datetime) -> datetime:
    """When a change of the billing plan inside the term takes effect, or the refusal of it."""
    product = plan["product"]
    cycle = product.get("billingCycle")
    if one.term_duration != "P3Y" or {cycle, one.billing_cycle} != {"monthly", "annual"}:
        text = "Inside a term only a triennial one changes between monthly and annual billing."
        raise Refusal(400, 800097, text)
    if product.get("productId") and f"{product['productId']}:{product.get('skuId')}" != sku_of(one).id:
        raise invalid_property(_NEXT_CHARGE)
    return terms.next_charge(one, now)


def target_sku(world: World, one: Subscription, product: dict[str, Any]) -> Sku:
    """The SKU that instructions name: the present one, or one that an upgrade path joins with it."""
    # Here and not above: products are a resource, and resources use this module.
    from partner_center_simulator.resources.products import current_availability, is_purchasable

    present = sku_of(one)
    product_id, sku_id = product["productId"], product["skuId"]
    if not catalogue.skus_of(product_id):
        raise Refusal(404, 400013, f"The product {product_id} was not found.")
    sku = catalogue.sku(product_id, sku_id)
    if sku is None:
        raise Refusal(404, 400018, f"The SKU {sku_id} was not found.")
    if sku.id == present.id:
        return sku
    if sku.is_trial or (sku.id not in present.upgrades and present.id not in sku.upgrades):
        raise invalid_property(_NEXT_TERM, f"{present.title} cannot become {sku.title}.")
    if not is_purchasable(world, sku):
        raise Refusal(403, 2091, f"{sku.title} is no longer sold.")
    country = world.customer(one.customer_id).address.country
    wanted = product.get("availabilityId")
    if wanted and wanted != current_availability(world, sku, country):
        raise Refusal(404, 400019, "The availability was not found. Refresh the availabilities of the SKU.")
    return sku


def check_plan(world: World, sku: Sku, term: str, cycle: str, no_term: int = 800121) -> None:
    """Refuse a term and billing cycle under which the SKU is not sold now.

    `no_term` is the code for a term that is none, or none of the SKU: 900268 in a transition
    (Microsoft: Partner Center REST error codes).
    """
    # Here and not above: products are a resource, and resources use this module.
    from partner_center_simulator.resources.products import withdrawn_terms

    if term not in TERM_MONTHS:
        raise Refusal(400, no_term, f"The term duration {term} is not valid.")
    if cycle not in CYCLE_MONTHS:
        raise Refusal(400, 900126, f"The enum value '{cycle}' cannot be parsed.")
    if CYCLE_MONTHS[cycle] > TERM_MONTHS[term]:
        raise Refusal(400, 900270, f"The billing cycle {cycle} is longer than the term {term}.")
    if term not in {one for one, _ in sku.plans} or term in withdrawn_terms(world, sku):
        raise Refusal(400, no_term, f"{sku.title} is not sold for the term {term}.")
    if (term, cycle) not in sku.plans:
        raise Refusal(400, 900269, f"{sku.title} is not billed {cycle} for the term {term}.")


def _check_end(world: World, one: Subscription, sku: Sku, end: date, term: str) -> None:
    starts = one.term_ends + DAY
    if sku.family != SEATS:
        raise Refusal(400, 900244, f"{sku.title} takes no custom term end date.")
    if not coterm.is_inside(end, term, starts):
        raise Refusal(400, 900245, "The scheduled custom term end date lies outside the next term.")
    if coterm.drifts(end, term):
        raise Refusal(400, 900245, f"A term {term} does not end on a day that months lack.")
    others = [held for held in world.store.of(Subscription, one.customer_id) if held.id != one.id]
    if not coterm.is_allowed(end, others, term, starts):
        raise Refusal(400, 900246, "The scheduled custom term end date matches no allowed end date.")


def _read_product(given: Any, name: str) -> dict[str, Any]:
    product = given.get("product") if isinstance(given, dict) else None
    if not isinstance(product, dict):
        raise invalid_property(name)
    if name == _NEXT_TERM and not (product.get("productId") and product.get("skuId")):
        raise invalid_property(name)
    found = {key: str(value) for key, value in product.items() if value not in (None, "")}
    for key in ("productId", "skuId", "availabilityId", "termDuration"):
        if key in found:
            found[key] = found[key].upper()
    if "billingCycle" in found:
        found["billingCycle"] = found["billingCycle"].lower()
    return found
