"""Subscriptions as they are read."""

from __future__ import annotations

from typing import Any

from partner_center.models.subscriptions import Subscription

from . import sales
from .conftest import RESELLER, Desk
from .shapes import ANY_TEXT, DAY, INSTANT, TEXT, Each, Maybe, With, assert_like, collection, link, text

END = text(r"\d{4}-\d\d-\d\dT23:59:59Z")
COLLECTION = {"attributes": {"objectType": "Collection"}}


def restated(customer_id: str, held: Subscription, **changes: Any) -> dict[str, Any]:
    """A subscription of seven seats of Business Standard for a year, billed monthly."""
    assert held.offer_id is not None
    product, sku, availability = held.offer_id.split(":")
    root = f"/products/{product}"
    links = {
        "self": link(f"/customers/{customer_id}/subscriptions/{held.id}"),
        "product": link(f"{root}?country=PT"),
        "sku": link(f"{root}/skus/{sku}?country=PT"),
        "availability": link(f"{root}/skus/{sku}/availabilities/{availability}?country=PT"),
    }
    wanted = {
        "id": held.id,
        "offerId": held.offer_id,
        "offerName": "Microsoft 365 Business Standard",
        "friendlyName": "Microsoft 365 Business Standard",
        "productType": {"id": "OnlineServicesNCE", "displayName": TEXT},
        "quantity": 7,
        "unitType": "Licenses",
        "hasPurchasableAddons": False,
        "creationDate": "2027-01-15T09:00:00.0000000Z",
        "effectiveStartDate": "2027-01-15T00:00:00Z",
        "commitmentEndDate": "2028-01-14T00:00:00Z",
        "commitmentEndDateTime": "2028-01-14T23:59:59Z",
        "cancellationAllowedUntilDate": INSTANT,
        "billingCycleEndDate": DAY,
        "billingCycleEndDateTime": END,
        "status": "active",
        "autoRenewEnabled": True,
        "endOfTermAction": Maybe("renew"),
        "isTrial": False,
        "billingType": "license",
        "billingCycle": "monthly",
        "termDuration": "P1Y",
        "renewalTermDuration": ANY_TEXT,
        "refundOptions": Each({"type": text("Full|Partial"), "expiresAt": INSTANT}),
        "refundableQuantity": {
            "totalQuantity": 7,
            "details": [{"quantity": 7, "allowedUntilDateTime": INSTANT}],
        },
        "isMicrosoftProduct": True,
        "publisherName": "Microsoft Corporation",
        "partnerId": RESELLER["mpnId"],
        "attentionNeeded": False,
        "actionTaken": False,
        "contractType": "subscription",
        "suspensionReasons": Maybe([]),
        "actions": ["edit", "cancel"],
        "orderId": held.order_id,
        "links": links,
        "attributes": {"objectType": "Subscription"},
    }
    return wanted | changes


def test_a_subscription_is_read_whole(desk: Desk) -> None:
    customer_id = sales.customer(desk).id
    held = sales.subscription(desk, customer_id)
    found = desk.pc.subscriptions.get(customer_id, held.id)
    line = f"GET /v1/customers/{customer_id}/subscriptions/{held.id}"
    assert (desk.last.line, desk.last.status) == (line, 200)
    assert_like(desk.last.got, restated(customer_id, held))
    # No etag: only legacy subscriptions are guarded by one.
    assert found.attributes is not None and found.attributes.etag is None
    desk.keeps(found)


def test_subscriptions_are_listed_and_narrowed(desk: Desk) -> None:
    customer_id = sales.customer(desk).id
    first = sales.subscription(desk, customer_id)
    second = sales.subscription(desk, customer_id, plan=sales.BASIC, participants=[])
    found = list(desk.pc.subscriptions.iterate(customer_id))
    assert desk.last.line == f"GET /v1/customers/{customer_id}/subscriptions"
    assert_like(desk.last.got, collection(Each(With({"attributes": {"objectType": "Subscription"}}))))
    assert {one.id for one in found} == {first.id, second.id}
    desk.keeps(found)

    of_order = list(desk.pc.subscriptions.iterate(customer_id, order_id=first.order_id))
    assert desk.last.query == {"order_id": first.order_id}
    assert_like(desk.last.got, collection([restated(customer_id, first)]))
    desk.keeps(of_order)

    of_reseller = list(desk.pc.subscriptions.iterate(customer_id, mpn_id=str(RESELLER["mpnId"])))
    assert desk.last.query == {"mpn_id": RESELLER["mpnId"]}
    assert [one.id for one in of_reseller] == [first.id]
    desk.keeps(of_reseller)


def test_a_plan_of_new_commerce_has_no_add_ons(desk: Desk) -> None:
    customer_id = sales.customer(desk).id
    held = sales.subscription(desk, customer_id)
    assert list(desk.pc.subscriptions.addons(customer_id, held.id)) == []
    assert desk.last.line == f"GET /v1/customers/{customer_id}/subscriptions/{held.id}/addons"
    assert_like(desk.last.got, {"totalCount": 0, "items": [], **COLLECTION, "links": Maybe(With({}))})
