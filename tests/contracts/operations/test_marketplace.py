"""Marketplace products: bought, activated by their buyer, cancelled in their own windows."""

from __future__ import annotations

from collections.abc import Callable

from partner_center.models.orders import Order
from partner_center.models.subscriptions import Subscription, SubscriptionStatus

from . import sales
from .conftest import Desk
from .shapes import ANY_TEXT, INSTANT, TEXT, With, assert_like, collection, link, text

BACKUP = ("DZH318Z0PNB7", "0001")


def bought(desk: Desk, customer_id: str) -> tuple[Order, Subscription]:
    """Seven seats of a marketplace product for a month, not activated yet."""
    (sold,) = desk.pc.products.availabilities("PT", *BACKUP)
    order = sales.order(desk, customer_id, catalogItemId=sold.catalog_item_id, termDuration="P1M")
    (held,) = desk.pc.subscriptions.iterate(customer_id, order_id=order.id)
    return order, held


def test_a_marketplace_product_is_activated_by_its_link(desk: Desk) -> None:
    customer_id = sales.customer(desk).id
    order, held = bought(desk, customer_id)
    root = f"/customers/{customer_id}/subscriptions/{held.id}"
    assert_like(
        desk.last.got["items"],
        [
            With(
                {
                    "status": "pending",
                    "isMicrosoftProduct": False,
                    "publisherName": "Lighthouse Software",
                    "productType": {"id": "SaaS", "displayName": TEXT},
                    "refundOptions": [{"type": "Full", "expiresAt": "2027-01-16T09:00:00.0000000Z"}],
                    "links": With({"activationLinks": link(f"{root}/activationlinks")}),
                    "attributes": {"etag": ANY_TEXT, "objectType": "Subscription"},
                }
            )
        ],
    )
    desk.keeps([held])
    links = desk.pc.subscriptions.activation_links(customer_id, held.id)
    assert desk.last.line == f"GET /v1{root}/activationlinks"
    item = {"lineItemNumber": 0, "link": link(text(rf".+/activate/{held.id}"))}
    assert_like(desk.last.got, collection([item]))
    desk.keeps(links)
    for number in (None, 0):
        assert desk.pc.orders.activation_links(customer_id, order.id, number) == links
        assert_like(desk.last.got, collection([item]))
    assert links[0].link is not None and links[0].link.uri is not None
    assert desk.http.post(links[0].link.uri).status_code == 200
    assert desk.pc.subscriptions.get(customer_id, held.id).status is SubscriptionStatus.ACTIVE


def test_a_marketplace_product_renews_or_not(desk: Desk) -> None:
    customer_id = sales.customer(desk).id
    _, held = bought(desk, customer_id)
    desk.control("POST", f"subscriptions/{held.id}/activate")
    changed = desk.pc.subscriptions.set_auto_renew(customer_id, held.id, False)
    assert (desk.last.method, desk.last.status) == ("PATCH", 200)
    assert "if-match" not in desk.last.sent_headers, "its etag is empty"
    assert_like(desk.last.got, With({"autoRenewEnabled": False, "attributes": With({"etag": ""})}))
    assert changed is not None
    desk.keeps(changed)


def test_the_sandbox_activates_by_a_call(own_desk: Callable[..., Desk]) -> None:
    desk = own_desk()
    desk.control("PUT", "settings", {"is_sandbox": True})
    customer_id = sales.customer(desk).id
    _, held = bought(desk, customer_id)
    desk.control("POST", "clock", {"advance_seconds": 3 * 86400})
    found = desk.pc.subscriptions.activate(customer_id, held.id)
    root = f"/v1/customers/{customer_id}/subscriptions/{held.id}"
    assert (desk.last.line, desk.last.status) == (f"POST {root}/activate", 200)
    assert desk.last.got == {"subscriptionId": held.id, "status": "Success"}
    desk.keeps(found)
    desk.pc.subscriptions.get(customer_id, held.id)
    wanted = {
        "status": "active",
        "creationDate": INSTANT,
        "effectiveStartDate": "2027-01-18T00:00:00Z",
        "commitmentEndDate": "2027-02-17T00:00:00Z",
        "cancellationAllowedUntilDate": "2027-01-19T09:00:00.0000000Z",
    }
    assert_like(desk.last.got, With(wanted))
