"""Transitions of new commerce: a subscription becomes one to a higher plan, whole, in part or into another."""

from datetime import datetime
from typing import Any

from partner_center_simulator import catalogue, gates, prices, seats, wire
from partner_center_simulator.calendar_dates import TERM_MONTHS, last_day_of_term, print_instant
from partner_center_simulator.catalogue import Sku
from partner_center_simulator.changes import check_moment, given_back, open_batches
from partner_center_simulator.entities import SeatBatch, Subscription
from partner_center_simulator.entities_subscriptions import Transition
from partner_center_simulator.instructions import check_plan
from partner_center_simulator.refusals import Refusal, invalid_property, missing_property, optional_text
from partner_center_simulator.renewals import QUIET, price, sku_of
from partner_center_simulator.resources import promotions
from partner_center_simulator.resources.products import current_availability, is_purchasable
from partner_center_simulator.resources.subscriptions import subscription_at
from partner_center_simulator.routing import Access, Answer, Call, operation
from partner_center_simulator.world import WINDOW, World

_S = "/v1/customers/{customer}/subscriptions/{subscription}"
_KINDS = ("transition_only", "transition_with_license_transfer")
_KINDS_READ = {kind.replace("_", ""): kind for kind in _KINDS}
_TARGET_FAULTS = {
    1: "The target subscription is not active.",
    2: "The target subscription is inside its cancellation window.",
    3: "The term of the target subscription is shorter than that of the source.",
    4: "The target subscription ends before the source.",
}
# Microsoft: Partner Center REST error codes. 900261 reads "not ready": a subscription that may still be given back.
_TARGET_CODES = {1: 900258, 2: 900261, 3: 900267, 4: 900236}


@operation("list_transition_eligibilities", "GET", _S + "/transitionEligibilities", Access.APP)
def list_transition_eligibilities(call: Call) -> Answer:
    """What a subscription may become, at once or at its renewal, and into which subscriptions it may go."""
    world, one = call.world, subscription_at(call)
    kind = (call.text("eligibilitytype") or "immediate").lower()
    if kind not in ("immediate", "scheduled"):
        raise Refusal(400, 900126, f"The enum value '{kind}' cannot be parsed.")
    items = [_eligibility(world, one, sku, kind) for sku in _targets(world, one)]
    uri = (
        f"/customers/{one.customer_id}/subscriptions/{one.id}/transitionEligibilities?eligibilityType={kind}"
    )
    return Answer(wire.collection(items, {"self": wire.link(uri)}))


@operation("list_transitions", "GET", _S + "/transitions", Access.APP)
def list_transitions(call: Call) -> Answer:
    """The transitions that a subscription has been through, or one of them."""
    one, wanted = subscription_at(call), (call.text("operation-id") or "").lower()
    found = call.world.store.of(Transition, one.id)
    items = [_body(made) for made in found if wanted in ("", made.id)]
    uri = f"/customers/{one.customer_id}/subscriptions/{one.id}/transitions"
    return Answer(wire.collection(items, {"self": wire.link(uri)}))


@operation("create_transition", "POST", _S + "/transitions", Access.APP, replays=True)
def create_transition(call: Call) -> Answer:
    """Let seats of a subscription become seats of a higher plan."""
    world, one, given = call.world, subscription_at(call), call.member()
    gates.check_parties(world, world.customer(one.customer_id))
    sku, availability, quantity, kind = _wanted(world, one, given)
    into = given.get("toSubscriptionId")
    if into:
        if optional_text(given, "promotionId"):
            raise Refusal(400, 27007, "Seats that join a subscription are billed as it is.")
        target = _into(world, one, sku, quantity, str(into))
    else:
        target = _anew(world, one, sku, availability, quantity, given)
    made = Transition(
        id=world.store.guid("transition"),
        from_id=one.id,
        to_id=target.id,
        from_catalog_item_id=f"{one.product_id}:{one.sku_id}:{one.availability_id}",
        to_catalog_item_id=f"{target.product_id}:{target.sku_id}:{target.availability_id}",
        quantity=quantity,
        kind=kind,
        at=world.clock.now(),
    )
    world.store.put(made)
    return Answer(_body(made))


def _wanted(world: World, one: Subscription, given: dict[str, Any]) -> tuple[Sku, str, int, str]:
    if one.status != "active":
        raise Refusal(400, 800012, "The subscription is not active.")
    check_moment(world, one)
    if one.pending_until is not None:
        raise Refusal(409, 900278, "An operation is pending on the subscription. Try again after 24 hours.")
    for name in ("toCatalogItemId", "quantity", "transitionType"):
        if given.get(name) in (None, ""):
            raise missing_property(name[0].upper() + name[1:])
    quantity = given["quantity"]
    kind = _KINDS_READ.get(str(given["transitionType"]).lower().replace("_", ""))
    if kind is None:
        raise Refusal(400, 900126, f"The enum value '{given['transitionType']}' cannot be parsed.")
    if not isinstance(quantity, int) or isinstance(quantity, bool):
        raise invalid_property("Quantity")
    if not 1 <= quantity <= one.quantity:
        raise Refusal(400, 2002, f"The quantity must be between 1 and {one.quantity}.")
    source = given.get("fromSubscriptionId")
    if source and str(source).lower() != one.id:
        raise invalid_property("FromSubscriptionId")
    item = f"{one.product_id}:{one.sku_id}:{one.availability_id}"
    if given.get("fromCatalogItemId") and str(given["fromCatalogItemId"]).upper() != item:
        raise invalid_property("FromCatalogItemId")
    parts = str(given["toCatalogItemId"]).upper().split(":")
    sku = next((one for one in _targets(world, one) if parts[:2] == [one.product_id, one.sku_id]), None)
    if sku is None or len(parts) != 3:
        raise invalid_property("ToCatalogItemId")
    country = world.customer(one.customer_id).address.country
    if parts[2] != current_availability(world, sku, country):
        raise Refusal(404, 400019, "The availability was not found. Refresh the availabilities of the SKU.")
    return sku, parts[2], quantity, kind


def _into(world: World, one: Subscription, sku: Sku, quantity: int, into: str) -> Subscription:
    """Seats move into a subscription that exists; an emptied source is gone."""
    now = world.clock.now()
    if into.lower() == one.id:
        raise Refusal(400, 900259, "The target subscription cannot be the source itself.")
    target = world.store.find(Subscription, into.lower())
    if target is None or (target.customer_id, target.partner_id) != (one.customer_id, one.partner_id):
        raise Refusal(400, 900258, "The target subscription was not found.")
    if f"{target.product_id}:{target.sku_id}" != sku.id:
        raise Refusal(400, 900260, "The target subscription is not to the target catalog item.")
    if fault := _target_fault(one, target, now):
        raise Refusal(400, _TARGET_CODES[fault], _TARGET_FAULTS[fault])
    if target.quantity + quantity > sku.maximum:
        raise Refusal(400, 2002, f"The quantity must be between 1 and {sku.maximum}.")
    _check_pool(world, one, sku, quantity)
    _, moved = _parted(one, quantity, now)
    batches = sorted((*open_batches(target, now), *moved), key=lambda batch: batch.until)
    grown = target.model_copy(
        update={"quantity": target.quantity + quantity, "batches": tuple(batches), "next_term": None}
    )
    world.store.put(grown)
    _shrink(world, one, quantity, now)
    return grown


def _anew(
    world: World, one: Subscription, sku: Sku, availability: str, quantity: int, given: dict[str, Any]
) -> Subscription:
    """All seats: the subscription itself changes and keeps its id. Some: they become a new subscription."""
    now = world.clock.now()
    term = str(given.get("termDuration") or one.term_duration).upper()
    cycle = str(given.get("billingCycle") or one.billing_cycle).lower()
    check_plan(world, sku, term, cycle, no_term=900268)
    if TERM_MONTHS[term] < TERM_MONTHS[one.regular_term or one.term_duration] and not one.is_trial:
        raise Refusal(400, 900267, "The term of the target is shorter than that of the source.")
    _check_pool(world, one, sku, quantity)
    cost, deal = price(world, one, sku, term, cycle, now), None
    if wanted := optional_text(given, "promotionId"):
        customer = world.customer(one.customer_id)
        deal = promotions.named(world, customer, sku, (quantity, term, cycle), wanted)
        cost = prices.rounded(cost * (1 - deal.discount), one.currency_code)
    is_whole = quantity == one.quantity
    has_new_term = term != one.term_duration or one.is_trial or one.is_extended
    changes: dict[str, Any] = {
        "product_id": sku.product_id,
        "sku_id": sku.sku_id,
        "availability_id": availability,
        "name": sku.title,
        "billing_cycle": cycle,
        "unit_price": cost,
        "is_trial": False,
        "auto_renew": one.auto_renew or one.is_trial,
        "end_action": "renew" if one.is_trial else one.end_action,
        "promotion_id": deal.id if deal else None,
        "next_term": None,
        "next_charge": None,
        "next_charge_at": None,
    }
    if has_new_term:
        changes |= {
            "term_duration": term,
            "anchor": now.date(),
            "term_starts": now.date(),
            "term_ends": last_day_of_term(now.date(), term),
            "regular_term": None,
            "regular_cycle": None,
        }
    if (has_new_term and is_whole) or one.is_trial or one.is_extended:
        changes |= {
            "window_starts": now,
            "batches": (SeatBatch(quantity=quantity, until=now + WINDOW),),
        }
    elif not is_whole:
        # What a partial upgrade makes inherits the window of the first and opens its own when it renews
        # (Microsoft: New commerce cancellation policy).
        changes["batches"] = _parted(one, quantity, now)[1]
    if is_whole:
        made = one.model_copy(update=changes)
    else:
        fresh = {
            "id": world.store.guid("subscription"),
            "quantity": quantity,
            "created_at": now,
            "friendly_name": sku.title,
            "pending": None,
        }
        made = one.model_copy(update=changes | fresh)
        _shrink(world, one, quantity, now)
    world.store.put(made)
    return made


def _shrink(world: World, one: Subscription, quantity: int, now: datetime) -> None:
    if quantity == one.quantity:
        world.store.put(one.model_copy(update={"status": "deleted", "end_action": "cancel", **QUIET}))
        return
    kept, _ = _parted(one, quantity, now)
    changes = {"quantity": one.quantity - quantity, "batches": kept, "next_term": None}
    world.store.put(one.model_copy(update=changes))


def _parted(
    one: Subscription, quantity: int, now: datetime
) -> tuple[tuple[SeatBatch, ...], tuple[SeatBatch, ...]]:
    """The seats that can still be given back, when so many leave: those that stay, and those that go along.

    The seats that are held for longest go first, so that nothing is refundable twice or longer than it was.
    """
    batches, left = open_batches(one, now), one.quantity - quantity
    kept = given_back(batches, max(0, sum(batch.quantity for batch in batches) - left))
    moved = []
    for index, batch in enumerate(batches):
        rest = batch.quantity - (kept[index].quantity if index < len(kept) else 0)
        if rest:
            moved.append(SeatBatch(quantity=rest, until=batch.until))
    return kept, tuple(moved)


def _check_pool(world: World, one: Subscription, sku: Sku, quantity: int) -> None:
    room = seats.left(world, one.customer_id, sku)
    if sku.pooled and quantity > room:
        raise seats.over_pool(quantity, room, sku.id)


def _targets(world: World, one: Subscription) -> list[Sku]:
    found = (catalogue.sku(*key.split(":")) for key in sku_of(one).upgrades)
    return [sku for sku in found if sku and is_purchasable(world, sku)]


def _target_fault(one: Subscription, target: Subscription, now: datetime) -> int:
    if target.status != "active" or target.is_trial:
        return 1
    if now <= target.window_starts + WINDOW:
        return 2
    if TERM_MONTHS[target.term_duration] < TERM_MONTHS[one.term_duration]:
        return 3
    return 4 if target.term_ends < one.term_ends else 0


def _eligibility(world: World, one: Subscription, sku: Sku, kind: str) -> dict[str, Any]:
    country = world.customer(one.customer_id).address.country
    item = f"{sku.id}:{current_availability(world, sku, country)}"
    is_eligible = one.status == "active" and one.pending_until is None
    errors = [] if is_eligible else [_error(800012, "The source subscription is not active.")]
    into: list[dict[str, Any]] | None = None
    if kind == "immediate" and not one.is_trial:
        others = world.store.of(Subscription, one.customer_id)
        into = [
            _into_body(one, held, world.clock.now())
            for held in others
            if f"{held.product_id}:{held.sku_id}" == sku.id
            and held.id != one.id
            and held.partner_id == one.partner_id
        ]
    kinds = ("transition_only",) if kind == "scheduled" else _KINDS
    return {
        "catalogItemId": item,
        "title": sku.title,
        "description": sku.description,
        "quantity": one.quantity,
        "eligibilities": [
            {"isEligible": is_eligible, "transitionType": name, "errors": errors or None} for name in kinds
        ],
        "subscriptionEligibilities": into,
        "attributes": {"objectType": "TransitionEligibility"},
    }


def _into_body(one: Subscription, target: Subscription, now: datetime) -> dict[str, Any]:
    fault = _target_fault(one, target, now)
    return {
        "isEligible": fault == 0,
        "subscriptionId": target.id,
        "subscriptionFriendlyName": target.friendly_name,
        "subscriptionTermDuration": target.term_duration,
        "subscriptionBillingCycle": target.billing_cycle,
        "errors": [_error(fault, _TARGET_FAULTS[fault])] if fault else None,
    }


def _error(code: int, description: str) -> dict[str, Any]:
    return {"code": code, "description": description}


def _body(made: Transition) -> dict[str, Any]:
    names = ["Conversion"] + (["LicenseReassignment"] if made.kind.endswith("transfer") else [])
    events = [
        {
            "name": name,
            "status": status,
            "timestamp": print_instant(made.at),
            "attributes": {"objectType": "TransitionEvent"},
        }
        for name in names
        for status in ("Started", "Completed")
    ]
    return {
        "operationId": made.id,
        "fromCatalogItemId": made.from_catalog_item_id,
        "fromSubscriptionId": made.from_id,
        "toCatalogItemId": made.to_catalog_item_id,
        "toSubscriptionId": made.to_id,
        "quantity": made.quantity,
        "transitionType": made.kind,
        "events": events,
        "attributes": {"objectType": "Transition"},
    }
