"""Orders of new commerce."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from partner_center.models.catalog import BillingCycle
from partner_center.models.orders import NewOrder, Order, ProvisioningState

from . import sales
from .conftest import RESELLER, Desk
from .shapes import GUID, NUMBER, ORDER_ID, Each, Maybe, assert_like, collection, link, text
from .test_carts import PRICING


def restated(customer_id: str, order: Order) -> dict[str, Any]:
    """An order of seven seats for a year, billed monthly."""
    assert order.line_items is not None
    (line,) = order.line_items
    assert line.offer_id is not None
    product, sku, availability = line.offer_id.split(":")
    of_product = f"/products/{product}"
    root = f"/customers/{customer_id}/orders/{order.id}"
    return {
        "id": order.id,
        "alternateId": order.id,
        "referenceCustomerId": customer_id,
        "billingCycle": "monthly",
        "currencyCode": "EUR",
        "currencySymbol": "€",
        "lineItems": [
            {
                "lineItemNumber": 0,
                "offerId": line.offer_id,
                "subscriptionId": GUID,
                "friendlyName": "Microsoft 365 Business Standard",
                "quantity": 7,
                "termDuration": "P1Y",
                "transactionType": "New",
                "partnerIdOnRecord": RESELLER["mpnId"],
                "provisioningContext": Maybe({}),
                "pricing": PRICING,
                "links": {
                    "product": link(f"{of_product}?country=PT"),
                    "sku": link(f"{of_product}/skus/{sku}?country=PT"),
                    "availability": link(f"{of_product}/skus/{sku}/availabilities/{availability}?country=PT"),
                    "subscription": link(f"/customers/{customer_id}/subscriptions/{line.subscription_id}"),
                    "provisioningStatus": link(
                        f"/customers/{customer_id}/subscriptions/{line.subscription_id}/provisioningstatus"
                    ),
                },
            }
        ],
        "creationDate": text(r"2027-01-15T09:00:00\.\d+Z"),
        "status": "completed",
        "transactionType": "UserPurchase",
        "totalPrice": NUMBER,
        "links": {
            "self": link(root),
            "provisioningStatus": link(f"{root}/provisioningstatus"),
            "patchOperation": link(root, "PATCH"),
        },
        "client": {},
        "attributes": {"objectType": "Order"},
    }


def test_an_order_leads_to_its_subscription(desk: Desk) -> None:
    customer_id = sales.customer(desk).id
    made = sales.order(desk, customer_id)
    found = desk.pc.orders.get(customer_id, made.id)
    assert (desk.last.line, desk.last.status) == (f"GET /v1/customers/{customer_id}/orders/{made.id}", 200)
    assert_like(made.id, ORDER_ID)
    assert_like(desk.last.got, restated(customer_id, made))
    desk.keeps(found)
    assert found.line_items is not None and found.line_items[0].subscription_id is not None
    held = desk.pc.subscriptions.get(customer_id, found.line_items[0].subscription_id)
    assert held.order_id == made.id


def test_the_orders_of_a_customer_are_listed(desk: Desk) -> None:
    customer_id = sales.customer(desk).id
    made = sales.order(desk, customer_id)
    whole = restated(customer_id, made)
    priced = list(desk.pc.orders.iterate(customer_id, include_price=True))
    assert desk.last.query == {"include_price": "true"}
    assert_like(desk.last.got, collection(Each(whole)))
    desk.keeps(priced)
    found = list(desk.pc.orders.iterate(customer_id))
    assert desk.last.line == f"GET /v1/customers/{customer_id}/orders"
    del whole["totalPrice"], whole["lineItems"][0]["pricing"]
    assert_like(desk.last.got, collection(Each(whole)))
    assert [one.id for one in found] == [made.id]
    desk.keeps(found)


def test_orders_are_told_apart_by_their_billing(desk: Desk) -> None:
    customer_id = sales.customer(desk).id
    monthly = sales.order(desk, customer_id)
    yearly = sales.order(desk, customer_id, billingCycle="annual")
    for wanted, billing in ((monthly, "monthly"), (yearly, "annual")):
        found = list(desk.pc.orders.iterate(customer_id, billing_cycle=BillingCycle(billing)))
        assert desk.last.query["billingType"] == billing
        assert [one.id for one in found] == [wanted.id]
        desk.keeps(found)


def test_provisioning_goes_from_pending_to_fulfilled(own_desk: Callable[..., Desk]) -> None:
    desk = own_desk()
    desk.control("PUT", "settings", {"provisioning_delay_seconds": 600})
    customer_id = sales.customer(desk).id
    made = sales.order(desk, customer_id)
    seen = []
    for seconds in (0, 601):
        desk.control("POST", "clock", {"advance_seconds": seconds})
        found = desk.pc.orders.provisioning_status(customer_id, made.id)
        line = f"GET /v1/customers/{customer_id}/orders/{made.id}/provisioningstatus"
        assert desk.last.line == line
        status = text("prefulfillmentPending|unfulfilled|fulfilled")
        item = {
            "orderLineItemId": Maybe(0),
            "lineItemNumber": 0,
            "status": status,
            "quantityProvisioningInformation": [{"quantity": 7, "status": status}],
        }
        assert_like(desk.last.got, collection([item]))
        desk.keeps(found)
        seen.append(found[0].status)
        order = desk.pc.orders.get(customer_id, made.id)
        assert order.line_items is not None
        assert (order.line_items[0].subscription_id is None) == (seconds == 0)
    assert seen == [ProvisioningState.PREFULFILLMENT_PENDING, ProvisioningState.FULFILLED]


def test_plans_are_ordered_without_a_cart(desk: Desk) -> None:
    customer_id = sales.customer(desk).id
    item = sales.catalog_item(desk)
    line = {"lineItemNumber": 0, "offerId": item, "quantity": 7, "termDuration": "P1Y"}
    partner = {"partnerIdOnRecord": RESELLER["mpnId"]}
    asked = {
        "referenceCustomerId": customer_id,
        "billingCycle": "monthly",
        "lineItems": [line | partner],
        "partnerOnRecordAttestationAccepted": True,
    }
    made = desk.pc.orders.create(customer_id, NewOrder.model_validate(asked))
    assert (desk.last.line, desk.last.status) == (f"POST /v1/customers/{customer_id}/orders", 201)
    assert desk.last.sent == asked
    assert_like(desk.last.got, restated(customer_id, made))
    desk.keeps(made)


def test_an_order_of_licences_has_no_activation_links(desk: Desk) -> None:
    customer_id = sales.customer(desk).id
    made = sales.order(desk, customer_id)
    root = f"/v1/customers/{customer_id}/orders/{made.id}"
    assert desk.pc.orders.activation_links(customer_id, made.id) == ()
    assert desk.last.line == f"GET {root}/activationlinks"
    assert_like(desk.last.got, collection([]))
    assert desk.pc.orders.activation_links(customer_id, made.id, 0) == ()
    assert desk.last.line == f"GET {root}/lineitems/0/activationlinks"
    assert_like(desk.last.got, collection([]))
