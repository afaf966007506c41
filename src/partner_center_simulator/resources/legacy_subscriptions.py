"""Subscriptions to legacy offers: seats at any time, suspension without charges, etags."""

from typing import Any

from partner_center_simulator import gates, legacy, offers, wire
from partner_center_simulator.calendar_dates import print_day, print_instant
from partner_center_simulator.changes import check_identity, sent_changes
from partner_center_simulator.entities import Customer
from partner_center_simulator.entities_services import LegacyOrder, LegacySubscription
from partner_center_simulator.refusals import Refusal, invalid_property
from partner_center_simulator.routing import Answer, Call
from partner_center_simulator.world import World


def find(call: Call) -> LegacySubscription | None:
    """The legacy subscription that a call names, if it is the customer's."""
    one = call.world.store.find(LegacySubscription, call.path["subscription"].lower())
    return one if one and one.customer_id == call.path["customer"].lower() else None


def bodies(
    world: World, customer: Customer, order_id: str | None = None, mpn_id: str | None = None
) -> list[dict[str, Any]]:
    """A customer's legacy subscriptions, of one order or PartnerID when asked."""
    mine = world.store.of(LegacySubscription, customer.id)
    return [
        body(world, one)
        for one in mine
        if (not order_id or one.order_id == order_id.lower()) and (not mpn_id or one.partner_id == mpn_id)
    ]


def addons(world: World, one: LegacySubscription) -> list[dict[str, Any]]:
    """The add-ons of a subscription."""
    mine = world.store.of(LegacySubscription, one.customer_id)
    return [body(world, addon) for addon in mine if addon.parent_id == one.id]


def body(world: World, one: LegacySubscription) -> dict[str, Any]:
    """The Subscription resource in its legacy shape."""
    offer = legacy.found(one.offer_id)
    country = world.country_of(one.customer_id)
    home = f"/customers/{one.customer_id}/subscriptions"
    end = legacy.term_end(one)
    parent = wire.link(f"{home}/{one.parent_id.upper()}") if one.parent_id else None
    return {
        "id": one.id.upper(),
        "offerId": one.offer_id,
        "offerName": offer.name,
        "friendlyName": one.friendly_name,
        "quantity": one.quantity,
        "unitType": "Licenses",
        "parentSubscriptionId": one.parent_id.upper() if one.parent_id else None,
        "hasPurchasableAddons": bool(offers.addons_of(offer)),
        "creationDate": print_instant(one.created_at),
        "effectiveStartDate": print_day(one.term_started_at.date()),
        "commitmentEndDate": print_day(end.date()),
        "commitmentEndDateTime": print_day(end.date()),
        "status": one.status,
        "autoRenewEnabled": one.auto_renew,
        "isTrial": offer.is_trial,
        "billingType": "license",
        "billingCycle": one.billing_cycle,
        "termDuration": "P1M" if offer.is_trial else "P1Y",
        "isMicrosoftProduct": True,
        "partnerId": one.partner_id,
        "attentionNeeded": False,
        "actionTaken": False,
        "contractType": "subscription",
        "suspensionReasons": ["PartnerInitiated"] if one.status == "suspended" else None,
        "orderId": one.order_id.upper(),
        "links": {
            "offer": wire.link(f"/offers/{one.offer_id}?country={country}"),
            "parentSubscription": parent,
            "self": wire.link(f"{home}/{one.id.upper()}"),
        },
        "attributes": {"etag": legacy.etag(one.id, one.version), "objectType": "Subscription"},
    }


def provisioning_body(one: LegacySubscription) -> dict[str, Any]:
    """Whether the seats are there."""
    return {
        "skuId": one.offer_id.lower(),
        "status": "success" if one.status in ("active", "suspended") else "failed",
        "quantity": one.quantity,
        "endDate": print_day(legacy.term_end(one).date()),
        "attributes": {"objectType": "SubscriptionProvisioningStatus"},
    }


def patch(call: Call, one: LegacySubscription) -> Answer:
    """Make one change; the etag, when it is sent, must be the present one."""
    world, given = call.world, call.member()
    sent = (call.headers.get("if-match") or "").strip('"')
    if call.fault == "wrong_etag" or (sent and sent != legacy.etag(one.id, one.version)):
        raise Refusal(400, 2055, "The etag is stale: the subscription has changed since it was read.")
    quantity, status, name = sent_changes(given)
    if one.status == "deleted":
        raise Refusal(400, 2011, "The subscription is deleted.")
    _check_fixed(one, given)
    gates.check_growth(world, world.customer(one.customer_id), one.quantity, quantity)
    is_requantified = quantity is not None and quantity != one.quantity
    is_restated = status is not None and str(status).lower() != one.status
    if is_requantified and is_restated:
        raise Refusal(400, 2001, "The quantity cannot change while the subscription is suspended.")
    if (is_requantified or is_restated) and name not in (None, one.friendly_name):
        raise Refusal(400, 800002, "Change one thing in one call: quantity, status or name.")
    if is_restated:
        changed = _restated(world, one, str(status).lower())
    else:
        changed = _changed(one, given, quantity if is_requantified else None, name)
    world.store.put(changed)
    return Answer(body(world, changed))


def _check_fixed(one: LegacySubscription, given: dict[str, Any]) -> None:
    term = "P1M" if legacy.found(one.offer_id).is_trial else "P1Y"
    check_identity(given, id=one.id, offerId=one.offer_id, orderId=one.order_id, termDuration=term)
    cycle, partner = given.get("billingCycle"), given.get("partnerId")
    if cycle and str(cycle).lower() != one.billing_cycle:
        raise Refusal(400, 2054, "The billing cycle belongs to the order.")
    if partner and str(partner) != one.partner_id:
        raise Refusal(400, 800098, "The partner on record cannot be changed.")
    for member in ("scheduledNextTermInstructions", "nextChargeInstructions"):
        if given.get(member) is not None:
            raise Refusal(403, 900263, "The change is not supported for legacy subscriptions.")


def _changed(
    one: LegacySubscription, given: dict[str, Any], quantity: int | None, name: str | None
) -> LegacySubscription:
    offer = legacy.found(one.offer_id)
    renews = given.get("autoRenewEnabled", False)
    if not isinstance(renews, bool):
        raise invalid_property("AutoRenewEnabled")
    if renews and offer.is_trial:
        raise Refusal(400, 800093, "The subscription is not auto-renewable.")
    kept: dict[str, Any] = {"auto_renew": renews, "version": one.version + 1}
    if quantity is not None:
        if one.status != "active":
            raise Refusal(400, 800091, "The subscription is suspended.")
        if not 1 <= quantity <= offer.maximum:
            raise Refusal(400, 2002, f"The quantity must be between 1 and {offer.maximum}.")
        kept["quantity"] = quantity
    elif name is not None:
        kept["friendly_name"] = name
    return one.model_copy(update=kept)


def _restated(world: World, one: LegacySubscription, status: str) -> LegacySubscription:
    if (one.status, status) == ("active", "suspended"):
        now = world.clock.now()
        for addon in world.store.of(LegacySubscription, one.customer_id):
            if addon.parent_id == one.id and addon.status == "active":
                world.store.put(legacy.suspended(addon, now))
        return legacy.suspended(one, now)
    if (one.status, status) == ("suspended", "active"):
        parent = world.store.find(LegacySubscription, one.parent_id) if one.parent_id else None
        if parent is not None and parent.status != "active":
            raise Refusal(409, 27009, "The parent subscription is not active.")
        return legacy.reactivated(one)
    raise Refusal(400, 800040, f"The status cannot change from {one.status} to {status}.")


def order_body(order: LegacyOrder) -> dict[str, Any]:
    """The Order resource in its legacy shape; quantities are those bought."""
    home = f"/customers/{order.customer_id}"
    return {
        "id": order.id,
        "alternateId": order.id,
        "referenceCustomerId": order.customer_id,
        "billingCycle": order.billing_cycle,
        "currencyCode": order.currency_code,
        "lineItems": [
            {
                "lineItemNumber": line.number,
                "offerId": line.offer_id,
                "subscriptionId": line.subscription_id.upper(),
                "parentSubscriptionId": line.parent_id.upper() if line.parent_id else None,
                "friendlyName": line.friendly_name,
                "quantity": line.quantity,
                "transactionType": "New",
                "partnerIdOnRecord": line.partner_id,
                "links": _line_links(home, line.subscription_id.upper()),
            }
            for line in order.lines
        ],
        "creationDate": print_instant(order.created_at),
        "status": order.status,
        "transactionType": "UserPurchase",
        "links": {
            "provisioningStatus": wire.link(f"{home}/orders/{order.id}/provisioningstatus"),
            "patchOperation": wire.link(f"{home}/orders/{order.id}", "PATCH"),
            "self": wire.link(f"{home}/orders/{order.id}"),
        },
        "client": {},
        "attributes": {"etag": legacy.etag(order.id, order.version), "objectType": "Order"},
    }


def _line_links(home: str, subscription_id: str) -> dict[str, Any]:
    subscription = f"{home}/subscriptions/{subscription_id}"
    return {
        "subscription": wire.link(subscription),
        "provisioningStatus": wire.link(f"{subscription}/provisioningstatus"),
    }
