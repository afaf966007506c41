"""Software that is bought once: its order, its purchase order, its entitlement, its cancellation."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from partner_center.models.catalog import TargetView
from partner_center.models.entitlements import EntitlementType
from partner_center.models.order_documents import File, PurchaseOrder
from partner_center.models.orders import Order, OrderStatus

from . import sales
from .conftest import RESELLER, Desk
from .shapes import INTEGER, NUMBER, TEXT, Maybe, With, assert_like, collection, link, text
from .test_carts import PRICING

PAIR, EXCEL, SERVER = ("DG7GMGF0PNR4", "0002"), ("DG7GMGF0D7FT", "0001"), ("DG7GMGF0PNS1", "0003")
LONG_ID = text("[0-9a-z_-]{33}")


def ordered(desk: Desk, customer_id: str, ids: tuple[str, str], quantity: int = 3) -> Order:
    """The order of a SKU that is bought once."""
    (sold,) = desk.pc.products.availabilities("PT", *ids)
    changes = {"catalogItemId": sold.catalog_item_id, "quantity": quantity}
    return sales.order(desk, customer_id, **changes, billingCycle="OneTime", termDuration=None)


def restated(customer_id: str, order: Order) -> dict[str, Any]:
    """An order of three pairs, bought once."""
    assert order.line_items is not None and order.line_items[0].offer_id is not None
    product, sku, availability = order.line_items[0].offer_id.split(":")
    root, of_product = f"/customers/{customer_id}/orders/{order.id}", f"/products/{product}"
    return {
        "id": LONG_ID,
        "alternateId": text("[0-9a-f]{12}"),
        "referenceCustomerId": customer_id,
        "billingCycle": "one_time",
        "currencyCode": "EUR",
        "currencySymbol": "€",
        "lineItems": [
            {
                "lineItemNumber": 0,
                "offerId": order.line_items[0].offer_id,
                "friendlyName": "Desktop pair LTSC 2021",
                "quantity": 3,
                "termDuration": "",
                "transactionType": "New",
                "partnerIdOnRecord": RESELLER["mpnId"],
                "pricing": PRICING,
                "links": {
                    "product": link(f"{of_product}?country=PT"),
                    "sku": link(f"{of_product}/skus/{sku}?country=PT"),
                    "availability": link(f"{of_product}/skus/{sku}/availabilities/{availability}?country=PT"),
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


def entitlement(order: Order, ids: tuple[str, str], *parts: dict[str, Any]) -> dict[str, Any]:
    """Three of a SKU, by the first line of an order."""
    return {
        "includedEntitlements": list(parts),
        "referenceOrder": {"id": order.id, "lineItemId": "0", "alternateId": order.alternate_id},
        "productId": ids[0],
        "quantity": 3,
        "entitledArtifacts": [],
        "skuId": ids[1],
        "entitlementType": "software",
    }


def test_what_was_bought_for_good_is_an_entitlement(desk: Desk) -> None:
    customer_id = sales.customer(desk).id
    made = ordered(desk, customer_id, PAIR)
    order = desk.pc.orders.get(customer_id, made.id)
    assert_like(desk.last.got, restated(customer_id, made))
    desk.keeps(order)
    assert list(desk.pc.subscriptions.iterate(customer_id)) == []
    found = desk.pc.customers.entitlements(customer_id, EntitlementType.SOFTWARE, show_expiry=True)
    assert desk.last.line == f"GET /v1/customers/{customer_id}/entitlements"
    assert desk.last.query == {"entitlementType": "software", "showExpiry": "true"}
    parts = [entitlement(made, ("DG7GMGF0D7FV", "0001")), entitlement(made, EXCEL)]
    assert_like(desk.last.got, collection([entitlement(made, PAIR, *parts)]))
    desk.keeps(found)
    assert desk.pc.customers.entitlements(customer_id, EntitlementType.RESERVED_INSTANCE) == ()


def test_software_for_a_term_ends(desk: Desk) -> None:
    customer_id = sales.customer(desk).id
    kept = ordered(desk, customer_id, PAIR)
    (sold,) = desk.pc.products.availabilities("PT", *SERVER)
    more = {"catalogItemId": sold.catalog_item_id, "quantity": 3, "billingCycle": "annual"}
    ends = sales.order(desk, customer_id, **more)
    found = desk.pc.customers.entitlements(customer_id, show_expiry=True)
    assert desk.last.query == {"showExpiry": "true"}
    parts = [entitlement(kept, ("DG7GMGF0D7FV", "0001")), entitlement(kept, EXCEL)]
    last = entitlement(ends, SERVER) | {"expiryDate": "2028-01-14T00:00:00Z"}
    assert_like(desk.last.got, collection([entitlement(kept, PAIR, *parts), last]))
    desk.keeps(found)


def test_an_order_waits_for_its_purchase_order(own_desk: Callable[..., Desk]) -> None:
    desk = own_desk()
    desk.control("PUT", "settings", {"is_sandbox": True})
    customer_id = sales.customer(desk).id
    made = ordered(desk, customer_id, EXCEL)
    assert made.status is OrderStatus.PENDING_PO_UPLOAD
    told = PurchaseOrder(
        is_part_of_tender=True,
        customer_price=Decimal("398.40"),
        currency="EUR",
        fx_rate=Decimal("1"),
        tender_link="https://tender.example/41",
    )
    files = [File("order.pdf", b"%PDF" + bytes(3000)), File("annex.pdf", b"%PDF")]
    tender = [File("call.txt", b"wanted", "text/plain")]
    found = desk.pc.orders.attach_purchase_order(customer_id, made.id, told, files=files, tender_files=tender)
    assert desk.last.line == f"POST /v1/customers/{customer_id}/orders/{made.id}/attachment"
    assert desk.last.status == 201
    wanted = (
        ("order.pdf", 3, "POAttachment"),
        ("annex.pdf", 1, "POAttachment"),
        ("call.txt", 1, "TenderAttachment"),
    )
    items = [
        {"attachmentId": text("[0-9a-f]{14}"), "fileName": name, "sizeInKB": size, "attachmentType": kind}
        for name, size, kind in wanted
    ]
    assert_like(desk.last.got, collection(items))
    desk.keeps(found)
    assert desk.pc.orders.get(customer_id, made.id).status is OrderStatus.PO_UPLOAD_COMPLETE
    desk.control("POST", "clock", {"advance_seconds": 86400})
    assert desk.pc.orders.get(customer_id, made.id).status is OrderStatus.COMPLETED


def test_an_order_of_software_is_cancelled_as_a_whole(desk: Desk) -> None:
    customer_id = sales.customer(desk).id
    made = ordered(desk, customer_id, PAIR)
    found = desk.pc.orders.cancel(customer_id, made.id)
    assert desk.last.line == f"PATCH /v1/customers/{customer_id}/orders/{made.id}"
    assert desk.last.sent == {"id": made.id, "status": "cancelled"}
    assert_like(desk.last.got, restated(customer_id, made) | {"status": "cancelled"})
    desk.keeps(found)
    assert desk.pc.customers.entitlements(customer_id) == ()


def test_products_of_software_have_a_view_of_their_own(desk: Desk) -> None:
    found = list(desk.pc.products.iterate("PT", target_view=TargetView.SOFTWARE_PERPETUAL))
    kind = {"id": "SoftwarePerpetual", "displayName": TEXT}
    item = With({"productType": {"id": "Software", "displayName": "Software", "subType": kind}})
    assert_like(desk.last.got, collection([item] * 3, totalCount=INTEGER, links=Maybe(With({}))))
    desk.keeps(found)
    assert {one.title for one in found} == {"Access LTSC 2021", "Excel LTSC 2021", "Desktop pair LTSC 2021"}
    mine = desk.pc.products.of_customer(sales.customer(desk).id)
    desk.keeps(desk.pc.products.get("PT", PAIR[0]))
    assert_like(desk.last.got, item)
    desk.keeps(mine.get(PAIR[0]))
    assert_like(desk.last.got, item)
