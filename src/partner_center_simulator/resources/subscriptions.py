"""Subscriptions: read, and changed by sending back the whole resource with one change in it."""

from datetime import datetime, timedelta
from typing import Any

from partner_center_simulator import gates, terms, wire
from partner_center_simulator.calendar_dates import print_day, print_day_end, print_instant
from partner_center_simulator.changes import changes_of, counted, open_batches
from partner_center_simulator.entities import Order, Subscription
from partner_center_simulator.refusals import Refusal
from partner_center_simulator.renewals import cancellation_window, may_extend, sku_of
from partner_center_simulator.resources import legacy_subscriptions
from partner_center_simulator.resources.products import product_type
from partner_center_simulator.routing import Access, Answer, Call, operation
from partner_center_simulator.sku import SAAS
from partner_center_simulator.world import World

_FULL_REFUND = timedelta(days=1)


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
    older = legacy_subscriptions.bodies(world, customer, order_id, mpn_id)
    return Answer(wire.collection([*(subscription_body(world, one) for one in found), *older]))


@operation("get_subscription", "GET", "/v1/customers/{customer}/subscriptions/{subscription}", Access.APP)
@operation(
    "get_announced_subscription",
    "GET",
    "/webhooks/v1/customers/{customer}/subscriptions/{subscription}",
    Access.APP,
)
def get_subscription(call: Call) -> Answer:
    """One subscription."""
    if older := legacy_subscriptions.find(call):
        return Answer(legacy_subscriptions.body(call.world, older))
    return Answer(subscription_body(call.world, subscription_at(call)))


@operation(
    "patch_subscription",
    "PATCH",
    "/v1/customers/{customer}/subscriptions/{subscription}",
    Access.APP,
    replays=True,
)
def patch_subscription(call: Call) -> Answer:
    """Make one change; members that are missing are read as false or none, as Microsoft documents."""
    if older := legacy_subscriptions.find(call):
        return legacy_subscriptions.patch(call, older)
    world, one = call.world, subscription_at(call)
    given = call.member()
    gates.check_growth(world, world.customer(one.customer_id), one.quantity, given.get("quantity"))
    changes = changes_of(world, one, given)
    if delay := world.settings.change_delay_seconds:
        until = world.clock.now() + timedelta(seconds=delay)
        waits = {"pending": changes, "pending_until": until, **counted(world, one)}
        world.store.put(one.model_copy(update=waits))
        home = f"/customers/{one.customer_id}/subscriptions/{one.id}"
        return Answer(None, 202, {"Location": home})
    changed = one.model_copy(update={**changes, **counted(world, one)})
    world.store.put(changed)
    return Answer(subscription_body(world, changed))


def subscription_body(world: World, one: Subscription) -> dict[str, Any]:
    """The Subscription resource of new commerce (Microsoft: Subscription resources)."""
    now, start, end = world.clock.now(), one.term_starts, one.term_ends
    country = world.country_of(one.customer_id)
    cycle_end = terms.cycle_end(one, min(now.date(), end))
    # In the extended service term it may end on any day of the month paid for.
    window = (
        terms.midnight(end + terms.DAY) if one.is_extended else one.window_starts + cancellation_window(one)
    )
    has_choice = may_extend(one, terms.midnight(end + terms.DAY)) and one.status != "deleted"
    sku = sku_of(one)
    batches = open_batches(one, now)
    details = [
        {"quantity": batch.quantity, "allowedUntilDateTime": print_instant(batch.until)} for batch in batches
    ]
    return {
        "id": one.id,
        "offerId": f"{one.product_id}:{one.sku_id}:{one.availability_id}",
        "offerName": one.name,
        "friendlyName": one.friendly_name,
        "productType": product_type(sku),
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
        "endOfTermAction": one.end_action if has_choice else None,
        "isTrial": one.is_trial,
        "billingType": "license",
        "billingCycle": one.billing_cycle,
        "termDuration": one.term_duration,
        "renewalTermDuration": one.renews_to or "",
        "refundOptions": _refunds(one, now),
        "refundableQuantity": {"totalQuantity": sum(batch.quantity for batch in batches), "details": details},
        "isMicrosoftProduct": sku.family != SAAS,
        "publisherName": sku.publisher,
        "partnerId": one.partner_id,
        "attentionNeeded": False,
        "actionTaken": False,
        "contractType": "subscription",
        "suspensionReasons": ["PartnerInitiated"] if one.status == "suspended" else None,
        "actions": _actions(one, now),
        "orderId": one.order_id,
        "promotionId": one.promotion_id,
        "migratedFromSubscriptionId": one.migrated_from.upper() if one.migrated_from else None,
        "scheduledNextTermInstructions": one.next_term,
        "nextChargeInstructions": one.next_charge,
        "links": _links(one, country),
        # Marketplace subscriptions are printed with an etag that is empty.
        "attributes": {"etag": "" if sku.family == SAAS else None, "objectType": "Subscription"},
    }


def _links(one: Subscription, country: str) -> dict[str, Any]:
    product, home = f"/products/{one.product_id}", f"/customers/{one.customer_id}/subscriptions/{one.id}"
    activation = wire.link(f"{home}/activationlinks") if sku_of(one).family == SAAS else None
    return {
        "product": wire.link(f"{product}?country={country}"),
        "sku": wire.link(f"{product}/skus/{one.sku_id}?country={country}"),
        "availability": wire.link(
            f"{product}/skus/{one.sku_id}/availabilities/{one.availability_id}?country={country}"
        ),
        "activationLinks": activation,
        "self": wire.link(home),
    }


def subscription_at(call: Call) -> Subscription:
    """The subscription that the path names, or the refusal for one that the customer does not have."""
    customer = call.world.customer(call.path["customer"])
    found = call.world.store.find(Subscription, call.path["subscription"].lower())
    if found is None or found.customer_id != customer.id:
        raise Refusal(404, 20003, "The subscription was not found.")
    return found


def _actions(one: Subscription, now: datetime) -> list[str]:
    if one.status == "pending":
        return ["cancel"]
    if one.status not in ("active", "suspended"):
        return []
    may_cancel = one.is_extended or one.window_starts + cancellation_window(one) > now
    return ["edit", "cancel"] if may_cancel else ["edit"]


def _refunds(one: Subscription, now: datetime) -> list[dict[str, str]]:
    end = one.window_starts + cancellation_window(one)
    options = [("Full", one.window_starts + _FULL_REFUND), ("Partial", end)]
    if sku_of(one).family == SAAS:
        options = [("Full", end)]
    if one.status not in ("active", "suspended", "pending"):
        return []
    return [{"type": kind, "expiresAt": print_instant(at)} for kind, at in options if at > now]
