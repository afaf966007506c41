"""Orders: made by checkout, read until their subscriptions exist."""

import base64
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from partner_center_simulator import catalogue, wire
from partner_center_simulator.calendar_dates import print_instant
from partner_center_simulator.catalogue import CURRENCIES, SYMBOLS, Sku
from partner_center_simulator.entities import (
    AWAITS_PURCHASE_ORDER,
    Cart,
    CartLine,
    Customer,
    Order,
    OrderLine,
    Reseller,
)
from partner_center_simulator.entities_services import LegacyOrder
from partner_center_simulator.refusals import Refusal, invalid_property, unknown_word
from partner_center_simulator.resources.legacy_subscriptions import order_body as legacy_body
from partner_center_simulator.routing import Access, Answer, Call, operation
from partner_center_simulator.sku import SAAS, SOFTWARE
from partner_center_simulator.world import World

_BILLING_TYPES = {"monthly", "annual", "triennial", "one_time", "none"}
# A PartnerID that nobody holds, for the fault that records the wrong partner.
_NOBODY = "9999999"


@operation("list_orders", "GET", "/v1/customers/{customer}/orders", Access.APP)
def list_orders(call: Call) -> Answer:
    """A customer's orders; new ones may come late (Microsoft: Get all of a customer's orders)."""
    world = call.world
    customer = world.customer(call.path["customer"])
    wanted = (call.text("billingtype") or "").lower().replace("onetime", "one_time")
    if wanted and wanted not in _BILLING_TYPES:
        raise unknown_word(wanted)
    shown_until = world.clock.now() - timedelta(seconds=world.settings.order_list_lag_seconds)
    is_priced = (call.text("include_price") or "false").lower()
    if is_priced not in ("true", "false"):
        raise invalid_property("include_price")
    found = [one for one in world.store.of(Order, customer.id) if one.created_at <= shown_until]
    items = [
        order_body(world, one, is_priced=is_priced == "true")
        for one in found
        if not wanted or one.billing_cycle == wanted
    ]
    older = [one for one in world.store.of(LegacyOrder, customer.id) if one.created_at <= shown_until]
    items += [legacy_body(one) for one in older if not wanted or one.billing_cycle == wanted]
    return Answer(wire.collection(items, {"self": wire.link(f"/customers/{customer.id}/orders")}))


@operation("get_order", "GET", "/v1/customers/{customer}/orders/{order}", Access.APP)
def get_order(call: Call) -> Answer:
    """One order; its lines name their subscriptions once these exist."""
    order = find_order(call)
    if isinstance(order, LegacyOrder):
        return Answer(legacy_body(order))
    return Answer(order_body(call.world, call.world.poll(order)))


@operation(
    "provisioning_status", "GET", "/v1/customers/{customer}/orders/{order}/provisioningstatus", Access.USER
)
def provisioning_status(call: Call) -> Answer:
    """How far each line of an order is."""
    order = find_order(call)
    if isinstance(order, LegacyOrder) and order.status == "cancelled":
        raise Refusal(404, 800007, "There is no provisioning information for a cancelled order.")
    is_done = isinstance(order, LegacyOrder) or call.world.poll(order).provisioned_at is not None
    is_waiting = not is_done and isinstance(order, Order) and order.purchase_order is not None
    status = "fulfilled" if is_done else "unfulfilled" if is_waiting else "prefulfillmentPending"
    items = [
        {
            "orderLineItemId": line.number,
            "lineItemNumber": line.number,
            "status": status,
            "quantityProvisioningInformation": [{"quantity": line.quantity, "status": status}],
        }
        for line in order.lines
    ]
    return Answer(wire.collection(items))


def orders_from(world: World, customer: Customer, cart: Cart, *, wrong_partner: bool) -> list[Order]:
    """One order for each group of a cart's lines; nothing is stored."""
    now, settings = world.clock.now(), world.settings
    groups = dict.fromkeys(line.order_group for line in cart.lines)
    made = []
    for group in groups:
        chosen = [line for line in cart.lines if line.order_group == group]
        lines = tuple(_order_line(world, number, line) for number, line in enumerate(chosen))
        digest = world.store.digest("order")
        skus = [_sku(line) for line in chosen]
        asks = settings.is_sandbox and any(sku.asks_purchase_order for sku in skus)
        order = Order(
            id=digest.hex()[:12] if skus[0].family != SOFTWARE else _long_id(digest),
            alternate_id=digest.hex()[:12],
            purchase_order=AWAITS_PURCHASE_ORDER if asks else None,
            customer_id=customer.id,
            cart_id=cart.id,
            billing_cycle=chosen[0].billing_cycle,
            currency_code=CURRENCIES[customer.address.country],
            created_at=now,
            due_at=now + timedelta(seconds=settings.provisioning_delay_seconds),
            polls_left=settings.provisioning_polls,
            wrong_partner=_other_partner(world, lines[0].partner_id) if wrong_partner else None,
            lines=lines,
        )
        made.append(order)
    return made


def _long_id(digest: bytes) -> str:
    # 33 characters as orders of software have them; in small letters, since paths are read in any case.
    return base64.urlsafe_b64encode(digest[:24]).decode().lower() + "1"


def _sku(line: CartLine | OrderLine) -> Sku:
    product_id, sku_id, _ = line.catalog_item_id.split(":")
    sku = catalogue.sku(product_id, sku_id)
    assert sku is not None
    return sku


def _order_line(world: World, number: int, line: Any) -> OrderLine:
    sku = _sku(line)
    others = tuple(value for key, value in line.participants if key == "additional_transaction_reseller")
    return OrderLine(
        number=number,
        catalog_item_id=line.catalog_item_id,
        subscription_id="" if sku.is_perpetual else world.store.guid("subscription"),
        quantity=line.quantity,
        term_duration=line.term_duration,
        friendly_name=line.friendly_name or sku.title,
        partner_id=line.partner_id(),
        other_partner_ids=others,
        unit_price=line.unit_price,
        list_price=line.list_price,
        promotion_id=line.promotion_id,
        cycles=line.cycles,
        first_term_price=line.first_term_price,
        renews_to=line.renews_to,
        attestation_accepted=line.attestation_accepted,
        custom_term_end_date=line.custom_term_end_date,
        provisioning_context=line.provisioning_context,
    )


def _other_partner(world: World, mpn_id: str | None) -> str:
    held = (one for reseller in world.store.each(Reseller) for one in reseller.mpn_ids)
    return next((one for one in held if one != mpn_id), _NOBODY)


def find_order(call: Call) -> Order | LegacyOrder:
    """The order that a call names, if it is the customer's."""
    customer, store = call.world.customer(call.path["customer"]), call.world.store
    wanted = call.path["order"].lower()
    order = store.find(Order, wanted) or store.find(LegacyOrder, wanted)
    if order is None or order.customer_id != customer.id:
        raise Refusal(404, 20000, "The order was not found.")
    return order


def result_body(
    world: World, orders: Sequence[Order | LegacyOrder], errors: Sequence[dict[str, Any]] = ()
) -> dict[str, Any]:
    """The CartCheckoutResult resource."""
    return {
        "orders": [
            legacy_body(order) if isinstance(order, LegacyOrder) else order_body(world, order)
            for order in orders
        ],
        "orderErrors": list(errors),
        "attributes": {"objectType": "CartCheckoutResult"},
    }


def order_body(world: World, order: Order, *, is_priced: bool = True) -> dict[str, Any]:
    """The Order resource (Microsoft: Order resources); a list leaves the prices out unless they are asked for."""
    country = world.country_of(order.customer_id)
    home = f"/customers/{order.customer_id}/orders/{order.id}"
    return {
        "id": order.id,
        "alternateId": order.alternate_id or order.id,
        "referenceCustomerId": order.customer_id,
        "billingCycle": order.billing_cycle,
        "currencyCode": order.currency_code,
        "currencySymbol": SYMBOLS[order.currency_code],
        "lineItems": [_line_body(order, line, country, is_priced=is_priced) for line in order.lines],
        "creationDate": print_instant(order.created_at),
        "status": status_of(order),
        "transactionType": "UserPurchase",
        "totalPrice": sum((_total(line) for line in order.lines), Decimal(0)) if is_priced else None,
        "links": {
            "provisioningStatus": wire.link(f"{home}/provisioningstatus"),
            "patchOperation": wire.link(home, "PATCH"),
            "self": wire.link(home),
        },
        "client": {},
        "attributes": {"objectType": "Order"},
    }


def status_of(order: Order) -> str:
    """The state of an order in Microsoft's words."""
    if order.is_cancelled:
        return "cancelled"
    return order.purchase_order or ("completed" if order.provisioned_at is not None else "pending")


def _total(line: OrderLine) -> Decimal:
    whole = line.first_term_price
    return (line.unit_price * line.cycles if whole is None else whole) * line.quantity


def _line_body(order: Order, line: OrderLine, country: str, *, is_priced: bool) -> dict[str, Any]:
    product_id, sku_id, availability = line.catalog_item_id.split(":")
    product = f"/products/{product_id}"
    links = {
        "product": wire.link(f"{product}?country={country}"),
        "sku": wire.link(f"{product}/skus/{sku_id}?country={country}"),
        "availability": wire.link(f"{product}/skus/{sku_id}/availabilities/{availability}?country={country}"),
    }
    is_provisioned = order.provisioned_at is not None and bool(line.subscription_id)
    if is_provisioned:
        home = f"/customers/{order.customer_id}/subscriptions/{line.subscription_id}"
        links["subscription"] = wire.link(home)
        links["provisioningStatus"] = wire.link(f"{home}/provisioningstatus")
    if _sku(line).family == SAAS:
        home = f"/customers/{order.customer_id}/orders/{order.id}"
        links["activationLinks"] = wire.link(f"{home}/lineitems/{line.number}/activationlinks")
    return {
        "lineItemNumber": line.number,
        "offerId": line.catalog_item_id,
        "subscriptionId": line.subscription_id if is_provisioned else None,
        "friendlyName": line.friendly_name,
        "quantity": line.quantity,
        "termDuration": line.term_duration or "",
        "customTermEndDate": line.custom_term_end_date,
        "transactionType": "New",
        "partnerIdOnRecord": line.partner_id,
        "additionalPartnerIdsOnRecord": list(line.other_partner_ids) or None,
        "provisioningContext": line.provisioning_context or None,
        "renewsTo": {"termDuration": line.renews_to} if line.renews_to else None,
        "attestationAccepted": line.attestation_accepted,
        "promotionId": line.promotion_id,
        "pricing": pricing_body(
            line.unit_price, line.quantity, line.cycles, line.list_price, line.first_term_price
        )
        if is_priced
        else None,
        "links": links,
    }


def pricing_body(
    price: Decimal,
    quantity: int,
    cycles: int,
    list_price: Decimal | None = None,
    first_term_price: Decimal | None = None,
) -> dict[str, Decimal]:
    """Prices per seat and billing cycle; the extended price is for all seats over the whole first term."""
    whole = price * cycles if first_term_price is None else first_term_price
    return {
        "listPrice": price if list_price is None else list_price,
        "discountedPrice": price,
        "proratedPrice": min(price, whole),
        "price": price,
        "extendedPrice": whole * quantity,
    }
