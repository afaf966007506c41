"""Promotions: which there are, who may have them, and what they take off a price."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from partner_center_simulator import catalogue, seats, wire
from partner_center_simulator.catalogue import CURRENCIES, Sku
from partner_center_simulator.entities import Customer, Order
from partner_center_simulator.entities_services import Promotion
from partner_center_simulator.refusals import (
    Refusal,
    invalid_property,
    missing_property,
    unknown_resource,
)
from partner_center_simulator.resources.asked_country import asked_country
from partner_center_simulator.resources.products import current_availability, for_sale
from partner_center_simulator.routing import Access, Answer, Call, operation
from partner_center_simulator.world import World

_ALWAYS = datetime(9999, 1, 1, tzinfo=UTC)
_SEGMENTS = ("commercial", "education", "government", "nonprofit")


def _standing(ids: str, name: str, discount: str, cycle: str, **more: Any) -> Promotion:
    product_id, sku_id = ids.split(":")
    usual: dict[str, Any] = {
        "starts_at": datetime(2025, 1, 1, tzinfo=UTC),
        "ends_at": _ALWAYS,
        "is_auto_applicable": True,
        "term_duration": "P1Y",
    }
    return Promotion(
        id=_id(ids, cycle),
        name=name,
        description=name,
        product_id=product_id,
        sku_id=sku_id,
        billing_cycle=cycle,
        discount=Decimal(discount),
        **{**usual, **more},
    )


def _id(ids: str, words: str) -> str:
    digest = hashlib.sha256(f"{ids}/{words}".encode()).digest()
    letters = "0123456789BCDFGHJKLMNPQRSTVWXZ"
    one = "".join(letters[byte % len(letters)] for byte in digest[:8])
    return f"39NFJQT1{one[:4]}:0001:39NFJQT1{one[4:]}"


CATALOGUE = (
    _standing("CFQ7TTC0HD32:0001", "Visio Plan 2 for a year at once", "0.15", "annual"),
    _standing(
        "CFQ7TTC0H9MP:0001", "Power BI Pro for teams", "0.10", "monthly", minimum_seats=10, maximum_seats=500
    ),
    _standing(
        "CFQ7TTC0PGS3:0001",
        "Business Premium (no Teams), first year",
        "0.20",
        "annual",
        first_purchase=True,
        redemptions=1,
    ),
    _standing(
        "CFQ7TTC0LF8Q:0001",
        "Office 365 E1 beside Intune, first year",
        "0.12",
        "annual",
        is_auto_applicable=False,
        minimum_seats=10,
        maximum_seats=100,
        redemptions=3,
        first_purchase=True,
        needs=("CFQ7TTC0LCH4/0001",),
    ),
    _standing(
        "CFQ7TTC0LFK5:0001",
        "Entra ID P2 for those who have Intune",
        "0.25",
        "annual",
        is_auto_applicable=False,
        needs=("CFQ7TTC0LCH4/0001",),
    ),
    _standing(
        "CFQ7TTC0HDB1:0001",
        "Planner Plan 1, spring 2026",
        "0.05",
        "annual",
        starts_at=datetime(2026, 3, 1, tzinfo=UTC),
        ends_at=datetime(2026, 6, 30, 23, 59, 59, tzinfo=UTC),
    ),
)


@operation("list_promotions", "GET", "/v1/productpromotions", Access.APP)
def list_promotions(call: Call) -> Answer:
    """The promotions that run now in a market and segment."""
    asked_country(call)
    segment = (call.text("segment") or "").lower()
    if not segment:
        raise missing_property("segment")
    if segment not in _SEGMENTS:
        raise Refusal(400, 900126, f"The enum value '{segment}' cannot be parsed.")
    now = call.world.clock.now()
    found = [
        one
        for one in offered(call.world)
        if one.starts_at <= now <= one.ends_at and _sku(one).segment == segment
    ]
    return Answer(wire.collection([promotion_body(one) for one in found]))


@operation("get_promotion", "GET", "/v1/productpromotions/{promotion}", Access.APP)
def get_promotion(call: Call) -> Answer:
    """One promotion, whether it runs now or not."""
    asked_country(call)
    found = find(call.world, call.path["promotion"])
    if found is None:
        raise unknown_resource()
    return Answer(promotion_body(found))


@operation("promotion_eligibilities", "POST", "/v1/customers/{customer}/promotioneligibilities", Access.APP)
def promotion_eligibilities(call: Call) -> Answer:
    """Judge each line for one promotion, or for every promotion of its plan."""
    customer = call.world.customer(call.path["customer"])
    items = call.member().get("items")
    if not isinstance(items, list) or not items or not all(isinstance(one, dict) for one in items):
        raise missing_property("Items")
    return Answer(
        wire.collection([_judged(call.world, customer, one, index) for index, one in enumerate(items)])
    )


def offered(world: World) -> list[Promotion]:
    """The promotions of the plans in this world's catalogue, then those published on command."""
    shown = {one.id for one in for_sale(world)}
    standing = [one for one in CATALOGUE if f"{one.product_id}:{one.sku_id}" in shown]
    return [*standing, *world.store.all(Promotion)]


def find(world: World, promotion_id: str) -> Promotion | None:
    """The promotion with this id in any case."""
    return next((one for one in offered(world) if one.id == promotion_id.upper()), None)


def fresh_id(world: World, sku: Sku) -> str:
    """An id for a promotion published on command."""
    return _id(sku.id, world.store.guid("promotion"))


def applied(
    world: World, customer: Customer, sku: Sku, quantity: int, term: str, cycle: str
) -> Promotion | None:
    """The promotion that Microsoft applies to a line by itself: the first one that fits."""
    for one in offered(world):
        if one.is_auto_applicable and not list(errors(world, customer, sku, quantity, term, cycle, one)):
            return one
    return None


def named(
    world: World,
    customer: Customer,
    sku: Sku,
    plan: tuple[int, str, str],
    wanted: str,
    at: datetime | None = None,
) -> Promotion:
    """The promotion that is asked for by its id, for quantity, term and billing cycle; 27007 when it does not fit."""
    deal = find(world, wanted)
    if deal is None or any(errors(world, customer, sku, *plan, deal, at=at)):
        raise Refusal(400, 27007, f"The promotion {wanted} is not valid for the line.")
    return deal


def errors(
    world: World,
    customer: Customer,
    sku: Sku,
    quantity: int,
    term: str,
    cycle: str,
    one: Promotion,
    *,
    at: datetime | None = None,
) -> Iterator[dict[str, Any]]:
    """Everything that keeps a line from a promotion, at once or at an instant; nothing when it fits."""
    now = at or world.clock.now()
    if f"{one.product_id}:{one.sku_id}" != sku.id or not one.starts_at <= now <= one.ends_at:
        yield _error("InvalidPromotion", "The promotion does not apply to the offer now.")
        return
    if (term, cycle) != (one.term_duration, one.billing_cycle):
        terms = [{"billingCycle": one.billing_cycle, "duration": one.term_duration}]
        yield _error("Term", "The promotion is for another term.", eligibleTerms=terms)
    least, most = one.minimum_seats or 0, one.maximum_seats
    if quantity < least or (most is not None and quantity > most):
        yield _error(
            "SeatCount",
            "The number of seats is outside the promotion's range.",
            minimumRequiredSeats=least,
            maximumRequiredSeats=most,
            availableSeats=seats.left(world, customer.id, sku),
        )
    if one.needs and not {_joined(need) for need in one.needs} & seats.owned_skus(world, customer.id):
        yield _error("PrerequisiteProductOwnership", "The customer does not own a product that is needed.")
    bought = [
        line.promotion_id
        for order in world.store.of(Order, customer.id)
        for line in order.lines
        if line.catalog_item_id.rpartition(":")[0] == sku.id
    ]
    used = sum(1 for key in bought if key == one.id)
    if one.redemptions is not None and used >= one.redemptions:
        yield _error(
            "RedemptionLimit",
            "The customer has used the promotion as often as it may.",
            maxPromotionRedemptionCount=one.redemptions,
            remainingPromotionRedemptionCount=max(0, one.redemptions - used),
        )
    if one.first_purchase and bought:
        yield _error("OfferPurchasedPreviously", "The customer has bought the offer before.")


def promotion_body(one: Promotion) -> dict[str, Any]:
    """The Promotion resource."""
    constraints: dict[str, Any] = {}
    if one.minimum_seats is not None or one.maximum_seats is not None:
        bounds = {"minSeats": one.minimum_seats or 0, "maxSeats": one.maximum_seats or 1_000_000}
        constraints["seatConstraints"] = [{**bounds, "type": "SubscriptionQuantity"}]
    if one.redemptions is not None:
        limit = {"minAssets": 0, "maxAssets": one.redemptions, "type": "LifetimeRedemptionCount"}
        constraints["assetOwnershipLimits"] = [limit]
    if one.first_purchase:
        constraints["eligibilityConstraints"] = [{"isApplicable": True, "type": "FirstPurchase"}]
    if one.needs:
        constraints["productOwnershipConstraints"] = [[{"bigId": need} for need in one.needs]]
    policy = {"policyType": "PercentDiscount", "value": format(one.discount, "f")}
    required = {
        "productId": one.product_id,
        "skuId": one.sku_id,
        "term": {"duration": one.term_duration, "billingCycle": one.billing_cycle.capitalize()},
        "pricingPolicies": [policy],
    }
    return {
        "id": one.id,
        "name": one.name,
        "description": one.description,
        "startDate": one.starts_at.strftime("%Y-%m-%dT%H:%M:%S+00:00"),
        "endDate": one.ends_at.strftime("%Y-%m-%dT%H:%M:%S+00:00"),
        "properties": {"isAutoApplicable": one.is_auto_applicable},
        "requiredProducts": [required],
        "promotionConstraints": constraints or None,
    }


def _judged(world: World, customer: Customer, item: dict[str, Any], index: int) -> dict[str, Any]:
    quantity, number = item.get("quantity"), item.get("id", index)
    if not isinstance(quantity, int) or isinstance(quantity, bool):
        raise invalid_property("Quantity")
    term, cycle = str(item.get("termDuration") or "").upper(), str(item.get("billingCycle") or "").lower()
    if (term, cycle) not in catalogue.PLANS:
        raise Refusal(400, 900126, f"The enum value '{cycle}' cannot be parsed.")
    item_id = str(item.get("catalogItemId") or "").upper()
    wanted = item.get("promotionId")
    return {
        "id": number,
        "catalogItemId": item_id,
        "quantity": quantity,
        "billingCycle": cycle,
        "termDuration": term,
        "eligibilities": _eligibilities(world, customer, item_id, quantity, (term, cycle), wanted),
        "attributes": {"objectType": "PromotionEligibilities"},
    }


def _eligibilities(
    world: World, customer: Customer, item_id: str, quantity: int, plan: tuple[str, str], wanted: Any
) -> list[dict[str, Any]]:
    parts = item_id.split(":")
    sku = catalogue.sku(parts[0], parts[1]) if len(parts) == 3 else None
    country = customer.address.country
    if sku is None or country not in CURRENCIES or current_availability(world, sku, country) != parts[2]:
        return [_verdict(wanted, [_error("InvalidCatalogItemId", "The catalog item id is not valid.")])]
    if wanted:
        one = find(world, str(wanted))
        chosen = [one] if one else []
        if not chosen:
            return [_verdict(wanted, [_error("InvalidPromotion", "The promotion was not found.")])]
    else:
        chosen = [one for one in offered(world) if f"{one.product_id}:{one.sku_id}" == sku.id]
        if not chosen:
            return [_verdict(None, [_error("NoPromotionsAvailable", "The offer has no promotions.")])]
    return [
        _verdict(one.id, list(errors(world, customer, sku, quantity, plan[0], plan[1], one)))
        for one in chosen
    ]


def _verdict(promotion_id: Any, wrong: list[dict[str, Any]]) -> dict[str, Any]:
    return {"promotionId": promotion_id, "isEligible": not wrong, "errors": wrong or None}


def _error(kind: str, description: str, **more: Any) -> dict[str, Any]:
    return {"type": kind, "description": description, **more}


def _joined(need: str) -> str:
    return need.replace("/", ":").upper()


def _sku(one: Promotion) -> Sku:
    found = catalogue.sku(one.product_id, one.sku_id)
    assert found is not None
    return found
