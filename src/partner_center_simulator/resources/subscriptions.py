"""Subscriptions: read, and changed by sending back the whole resource with one change in it."""

from datetime import datetime, timedelta
from typing import Any

from partner_center_simulator import catalogue, seats, wire
from partner_center_simulator.calendar_dates import (
    last_day_of_cycle,
    last_day_of_term,
    print_day,
    print_day_end,
    print_instant,
)
from partner_center_simulator.entities import Order, SeatBatch, Subscription
from partner_center_simulator.refusals import Refusal, invalid_property
from partner_center_simulator.routing import Access, Answer, Call, operation
from partner_center_simulator.world import WINDOW, World

_FULL_REFUND = timedelta(days=1)
_STATUSES = frozenset({"none", "active", "pending", "suspended", "expired", "disabled", "deleted"})


@operation("list_subscriptions", "GET", "/v1/customers/{customer}/subscriptions", Access.APP)
def list_subscriptions(call: Call) -> Answer:
    """A customer's subscriptions, of one order or one PartnerID when asked."""
    world = call.world
    customer = world.customer(call.path["customer"])
    order_id, mpn_id = call.text("order_id"), call.text("mpn_id")
    if order_id and (order := world.store.find(Order, order_id.lower())):
        world.poll(order)
    found = world.store.of(Subscription, customer.id)
    if order_id:
        found = [one for one in found if one.order_id == order_id.lower()]
    if mpn_id:
        found = [one for one in found if one.partner_id == mpn_id]
    return Answer(wire.collection([subscription_body(world, one) for one in found]))


@operation("get_subscription", "GET", "/v1/customers/{customer}/subscriptions/{subscription}", Access.APP)
def get_subscription(call: Call) -> Answer:
    """One subscription."""
    return Answer(subscription_body(call.world, _subscription(call)))


@operation(
    "patch_subscription",
    "PATCH",
    "/v1/customers/{customer}/subscriptions/{subscription}",
    Access.APP,
    replays=True,
)
def patch_subscription(call: Call) -> Answer:
    """Make one change; members that are missing are read as false or none, as Microsoft documents."""
    world, one, given = call.world, _subscription(call), call.member()
    quantity, status, name = given.get("quantity"), given.get("status"), given.get("friendlyName")
    _check_fixed(one, given)
    intents = [
        quantity is not None and quantity != one.quantity,
        status is not None and str(status).lower() != one.status,
        name is not None and name != one.friendly_name,
    ]
    if one.status == "deleted":
        raise Refusal(400, 2011, "The subscription is deleted.")
    if sum(intents) > 1:
        raise Refusal(400, 800002, "Change the quantity, the status or the name in calls of their own.")
    kept: dict[str, Any] = {
        "auto_renew": _flag(given) and not one.is_trial,
        "next_term": given.get("scheduledNextTermInstructions"),
        "next_charge": given.get("nextChargeInstructions"),
    }
    if quantity is not None and intents[0]:
        kept |= _requantified(world, one, quantity)
        kept["next_term"] = None
    elif intents[1]:
        kept |= _restated(world, one, str(status).lower())
    elif intents[2]:
        kept["friendly_name"] = str(name)
    elif _flag(given) and one.is_trial:
        raise Refusal(400, 800093, "The subscription is not auto-renewable.")
    changed = one.model_copy(update=kept)
    world.store.put(changed)
    return Answer(subscription_body(world, changed))


def subscription_body(world: World, one: Subscription) -> dict[str, Any]:
    """The Subscription resource of new commerce (Microsoft: Subscription resources)."""
    now, start = world.clock.now(), one.created_at.date()
    country = world.customer(one.customer_id).address.country
    end = last_day_of_term(start, one.term_duration)
    cycle_end = min(end, last_day_of_cycle(start, one.billing_cycle, max(start, now.date())))
    window = one.created_at + WINDOW
    product = f"/products/{one.product_id}"
    batches = [batch for batch in one.batches if batch.until > now]
    details = [
        {"quantity": batch.quantity, "allowedUntilDateTime": print_instant(batch.until)} for batch in batches
    ]
    refunds = [("Full", one.created_at + _FULL_REFUND), ("Partial", window)]
    return {
        "id": one.id,
        "offerId": f"{one.product_id}:{one.sku_id}:{one.availability_id}",
        "offerName": one.name,
        "friendlyName": one.friendly_name,
        "productType": {"id": "OnlineServicesNCE", "displayName": "OnlineServicesNCE"},
        "quantity": one.quantity,
        "unitType": "Licenses",
        "hasPurchasableAddons": False,
        "creationDate": print_instant(one.created_at),
        "effectiveStartDate": print_day(start),
        "commitmentEndDate": print_day(end),
        "commitmentEndDateTime": print_day_end(end),
        "cancellationAllowedUntilDate": print_instant(window),
        "billingCycleEndDate": print_day(cycle_end),
        "billingCycleEndDateTime": print_day_end(cycle_end),
        "status": one.status,
        "autoRenewEnabled": one.auto_renew,
        "isTrial": one.is_trial,
        "billingType": "license",
        "billingCycle": one.billing_cycle,
        "termDuration": one.term_duration,
        "renewalTermDuration": "",
        "refundOptions": [{"type": kind, "expiresAt": print_instant(at)} for kind, at in refunds if at > now],
        "refundableQuantity": {"totalQuantity": sum(batch.quantity for batch in batches), "details": details},
        "isMicrosoftProduct": True,
        "publisherName": "Microsoft Corporation",
        "partnerId": one.partner_id,
        "attentionNeeded": False,
        "actionTaken": False,
        "contractType": "subscription",
        "suspensionReasons": ["PartnerInitiated"] if one.status == "suspended" else None,
        "actions": ["edit", "cancel"] if one.status == "active" and window > now else ["edit"],
        "orderId": one.order_id,
        "scheduledNextTermInstructions": one.next_term,
        "nextChargeInstructions": one.next_charge,
        "links": {
            "product": wire.link(f"{product}?country={country}"),
            "sku": wire.link(f"{product}/skus/{one.sku_id}?country={country}"),
            "availability": wire.link(
                f"{product}/skus/{one.sku_id}/availabilities/{one.availability_id}?country={country}"
            ),
            "self": wire.link(f"/customers/{one.customer_id}/subscriptions/{one.id}"),
        },
        "attributes": {"objectType": "Subscription"},
    }


def _subscription(call: Call) -> Subscription:
    customer = call.world.customer(call.path["customer"])
    found = call.world.store.find(Subscription, call.path["subscription"].lower())
    if found is None or found.customer_id != customer.id:
        raise Refusal(404, 20003, "The subscription was not found.")
    return found


def _flag(given: dict[str, Any]) -> bool:
    value = given.get("autoRenewEnabled", False)
    if not isinstance(value, bool):
        raise invalid_property("AutoRenewEnabled")
    return value


def _check_fixed(one: Subscription, given: dict[str, Any]) -> None:
    quantity, status = given.get("quantity"), given.get("status")
    if quantity is not None and (not isinstance(quantity, int) or isinstance(quantity, bool)):
        raise invalid_property("Quantity")
    if status is not None and str(status).lower() not in _STATUSES:
        raise Refusal(400, 900126, f"The enum value '{status}' cannot be parsed.")
    cycle, partner = given.get("billingCycle"), given.get("partnerId")
    if cycle and str(cycle).lower() != one.billing_cycle:
        raise Refusal(400, 2054, "The billing cycle cannot be changed on the subscription.")
    if partner and str(partner) != one.partner_id:
        raise Refusal(400, 800098, "The partner on record cannot be changed.")
    for name in ("scheduledNextTermInstructions", "nextChargeInstructions"):
        if given.get(name) is not None and not isinstance(given[name], dict):
            raise invalid_property(name[0].upper() + name[1:])


def _requantified(world: World, one: Subscription, quantity: int) -> dict[str, Any]:
    if one.status != "active":
        raise Refusal(400, 800091, "The subscription is suspended.")
    sku = catalogue.sku(one.product_id, one.sku_id)
    assert sku is not None
    now = world.clock.now()
    if not 1 <= quantity <= sku.maximum:
        raise Refusal(400, 2002, f"The quantity must be between 1 and {sku.maximum}.")
    if quantity > one.quantity:
        left = seats.left(world, one.customer_id, sku)
        added = quantity - one.quantity
        if sku.pooled and added > left:
            raise seats.over_pool(added, left, f"{sku.id}:{one.availability_id}")
        batch = SeatBatch(quantity=added, until=now + WINDOW)
        return {"quantity": quantity, "batches": (*_open(one, now), batch)}
    batches = _given_back(_open(one, now), one.quantity - quantity)
    if batches is None:
        raise Refusal(400, 800090, "Subscription quantity cannot be decreased.")
    return {"quantity": quantity, "batches": batches}


def _open(one: Subscription, now: datetime) -> tuple[SeatBatch, ...]:
    return tuple(batch for batch in one.batches if batch.until > now)


def _given_back(batches: tuple[SeatBatch, ...], seats_back: int) -> tuple[SeatBatch, ...] | None:
    """The batches without so many seats, the newest first, or none when they do not hold so many."""
    if seats_back > sum(batch.quantity for batch in batches):
        return None
    remaining: list[SeatBatch] = []
    for batch in reversed(batches):
        taken = min(batch.quantity, seats_back)
        seats_back -= taken
        if batch.quantity > taken:
            remaining.insert(0, SeatBatch(quantity=batch.quantity - taken, until=batch.until))
    return tuple(remaining)


def _restated(world: World, one: Subscription, status: str) -> dict[str, Any]:
    if (one.status, status) == ("active", "suspended"):
        return {"status": "suspended", "auto_renew": False, "next_term": None}
    if (one.status, status) == ("suspended", "active"):
        return {"status": "active"}
    if status == "deleted":
        if world.clock.now() > one.created_at + WINDOW:
            raise Refusal(400, 900117, "The 7-day cancellation window of the subscription is over.")
        return {
            "status": "deleted",
            "auto_renew": False,
            "next_term": None,
            "next_charge": None,
            "batches": (),
        }
    raise Refusal(400, 800040, f"The status cannot change from {one.status} to {status}.")
