"""Carts, from the first line to the checkout."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from partner_center.models.carts import NewCart

from . import sales
from .conftest import RESELLER, Desk
from .shapes import GUID, INSTANT, NUMBER, ORDER_ID, With, assert_like, link

PRICING = dict.fromkeys(("listPrice", "discountedPrice", "proratedPrice", "price", "extendedPrice"), NUMBER)


def restated(body: dict[str, Any], customer_id: str, cart_id: str) -> dict[str, Any]:
    """The cart as Microsoft answers it to the body by which it was made."""
    more = {"currencyCode": "EUR", "orderGroup": "0", "pricing": PRICING, "provisioningContext": {}}
    return {
        **body,
        "id": cart_id,
        "creationTimestamp": INSTANT,
        "lastModifiedTimestamp": INSTANT,
        "expirationTimestamp": "2027-01-22T09:00:00.0000000Z",
        "lastModifiedUser": GUID,
        "status": "Active",
        "lineItems": [line | more for line in body["lineItems"]],
        "links": {"self": link(f"/customers/{customer_id}/carts/{cart_id}")},
        "attributes": {"objectType": "Cart"},
    }


def test_a_cart_is_priced_line_by_line(desk: Desk) -> None:
    customer_id = sales.customer(desk).id
    body = sales.cart_body(desk)
    made = desk.pc.carts.create(customer_id, NewCart.model_validate(body))
    assert (desk.last.line, desk.last.status) == (f"POST /v1/customers/{customer_id}/carts", 201)
    assert desk.last.sent == body
    assert_like(made.id, GUID)
    assert_like(desk.last.got, restated(body, customer_id, made.id))
    pricing = desk.last.got["lineItems"][0]["pricing"]
    assert pricing["extendedPrice"] == pricing["price"] * 7 * 12
    assert all(isinstance(value, Decimal) for value in pricing.values())
    desk.keeps(made)


def test_a_line_keeps_its_name_its_end_and_what_it_renews_to(desk: Desk) -> None:
    customer_id = sales.customer(desk).id
    more = {"friendlyName": "Escritório", "customTermEndDate": "2027-12-31T00:00:00Z"}
    body = sales.cart_body(desk, **more, renewsTo={"termDuration": "P1Y"})
    made = desk.pc.carts.create(customer_id, NewCart.model_validate(body))
    assert desk.last.sent == body
    assert_like(desk.last.got["lineItems"], [With({**more, "renewsTo": {"termDuration": "P1Y"}})])
    desk.keeps(made)


def test_what_is_told_of_provisioning_stays_word_for_word(desk: Desk) -> None:
    customer_id = sales.customer(desk).id
    told = {"SubscriptionId": "c2f1a9d4-0f7e-4a57-9f0b-5a8c1d7e6b21", "scope": "shared", "Costcentre": "41"}
    body = sales.cart_body(desk, provisioningContext=told, renewsTo={"termDuration": "P1Y"})
    made = desk.pc.carts.create(customer_id, NewCart.model_validate(body))
    assert desk.last.sent == body
    assert desk.last.got["lineItems"][0]["provisioningContext"] == told
    desk.keeps(made)


def test_another_reseller_of_a_line_stands_on_its_order(desk: Desk) -> None:
    other = {"tenantId": "4c1f7d52-9a0e-4a8b-b1de-6f2f1e0c7a44", "name": "Foz IT", "mpnId": "5044004"}
    desk.control("POST", "resellers", {**other, "location": "PT", "mpaSigned": True})
    customer_id = sales.customer(desk).id
    participants = [
        {"key": "transaction_reseller", "value": RESELLER["mpnId"]},
        {"key": "additional_transaction_reseller", "value": "5044004"},
    ]
    body = sales.cart_body(desk, participants=participants)
    made = desk.pc.carts.create(customer_id, NewCart.model_validate(body))
    assert desk.last.sent == body
    result = desk.pc.carts.checkout(customer_id, made.id)
    line = {"partnerIdOnRecord": RESELLER["mpnId"], "additionalPartnerIdsOnRecord": ["5044004"]}
    assert_like(desk.last.got["orders"], [With({"lineItems": [With(line)]})])
    desk.keeps(result)


def test_a_line_that_cannot_be_bought_says_why_and_fails_no_cart(desk: Desk) -> None:
    customer_id = sales.customer(desk).id
    made = sales.cart(desk, customer_id, quantity=301)
    assert desk.last.status == 201
    (line,) = desk.last.got["lineItems"]
    assert_like(line, With({"error": With({"errorCode": 10015})}))
    desk.keeps(made)


def test_a_cart_is_read_changed_and_read_again(desk: Desk) -> None:
    customer_id = sales.customer(desk).id
    body = sales.cart_body(desk)
    made = desk.pc.carts.create(customer_id, NewCart.model_validate(body))
    read = desk.pc.carts.get(customer_id, made.id)
    assert desk.last.line == f"GET /v1/customers/{customer_id}/carts/{made.id}"
    assert_like(desk.last.got, restated(body, customer_id, made.id))
    desk.keeps(read)
    assert read.line_items is not None
    more = read.changed(line_items=[read.line_items[0].changed(quantity=9)])
    before = desk.last.got
    changed = desk.pc.carts.update(customer_id, more)
    assert desk.last.method == "PUT" and desk.last.status in (200, 201)
    assert desk.last.sent == {**before, "lineItems": [before["lineItems"][0] | {"quantity": 9}]}
    grown = {**body, "lineItems": [body["lineItems"][0] | {"quantity": 9}]}
    assert_like(desk.last.got, restated(grown, customer_id, made.id))
    desk.keeps(changed)
    desk.pc.carts.get(customer_id, made.id)
    assert desk.last.got["lineItems"][0]["quantity"] == 9


def test_a_checkout_answers_the_order_it_made(desk: Desk) -> None:
    customer_id = sales.customer(desk).id
    made = sales.cart(desk, customer_id)
    result = desk.pc.carts.checkout(customer_id, made.id)
    line = f"POST /v1/customers/{customer_id}/carts/{made.id}/checkout"
    assert (desk.last.line, desk.last.status, desk.last.sent) == (line, 201, "")
    ordered = {"lineItemNumber": 0, "quantity": 7, "partnerIdOnRecord": RESELLER["mpnId"]}
    wanted = {"id": ORDER_ID, "referenceCustomerId": customer_id, "lineItems": [With(ordered)]}
    assert_like(
        desk.last.got,
        {"orders": [With(wanted)], "orderErrors": [], "attributes": {"objectType": "CartCheckoutResult"}},
    )
    desk.keeps(result)
    answered = desk.last.got["orders"][0]
    desk.pc.orders.get(customer_id, answered["id"])
    assert desk.last.got == answered
    desk.pc.carts.get(customer_id, made.id)
    assert desk.last.got["status"] == "Ordered"
