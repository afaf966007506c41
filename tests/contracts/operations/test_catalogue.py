"""Products, SKUs and availabilities: of a country, and as tailored to a customer."""

from __future__ import annotations

from typing import Any

from partner_center.models.catalog import Segment
from partner_center.models.inventory import InventoryQuestion

from . import sales
from .conftest import Desk
from .shapes import (
    CATALOG_ITEM,
    INTEGER,
    LIST,
    PRODUCT_ID,
    TEXT,
    TRUTH,
    Each,
    Maybe,
    With,
    assert_like,
    collection,
    link,
    text,
)

QUERY = r"\?country=PT"
SELECTED = text(r"[0-9A-Z]{12}:[0-9A-Z]{4}")


def product() -> dict[str, Any]:
    """A product; its links lead into the country's catalogue, below a customer too."""
    return {
        "id": PRODUCT_ID,
        "title": TEXT,
        "description": TEXT,
        "productType": {"id": "OnlineServicesNCE", "displayName": TEXT, "subType": Maybe(With({}))},
        "isMicrosoftProduct": True,
        "publisherName": "Microsoft Corporation",
        "links": {
            "skus": link(text(f"/products/[0-9A-Z]{{12}}/skus{QUERY}")),
            "self": link(text(f"/products/[0-9A-Z]{{12}}{QUERY}")),
        },
    }


def sku() -> dict[str, Any]:
    """A SKU, with what decides whether and how it may be bought."""
    root = "/products/[0-9A-Z]{12}/skus/[0-9A-Z]{4}"
    return {
        "id": text("[0-9A-Z]{4}"),
        "productId": PRODUCT_ID,
        "title": TEXT,
        "description": TEXT,
        "minimumQuantity": INTEGER,
        "maximumQuantity": INTEGER,
        "isTrial": TRUTH,
        "supportedBillingCycles": Each(text("annual|monthly|none|one_time|triennial")),
        "purchasePrerequisites": Each(TEXT),
        "inventoryVariables": LIST,
        "provisioningVariables": LIST,
        "actions": ["Refund"],
        "dynamicAttributes": With(
            {
                "isMicrosoftProduct": True,
                "hasConstraints": TRUTH,
                "isAddon": TRUTH,
                "prerequisiteSkus": LIST,
                "upgradeTargetOffers": LIST,
                "isSoftwareAssuranceApplicable": TRUTH,
                "provisioningId": TEXT,
                "internal": TRUTH,
            }
        ),
        "attestationProperties": Maybe(With({"enforceAttestation": TRUTH})),
        "links": {
            "availabilities": link(text(f"{root}/availabilities{QUERY}")),
            "self": link(text(f"{root}{QUERY}")),
        },
    }


def availability() -> dict[str, Any]:
    """An availability: what is ordered, in which terms."""
    refund = {"sequenceId": INTEGER, "type": text("Full|Partial"), "expiresAfter": text("P[0-9]+D|PT[0-9]+H")}
    return {
        "id": PRODUCT_ID,
        "productId": PRODUCT_ID,
        "skuId": text("[0-9A-Z]{4}"),
        "catalogItemId": CATALOG_ITEM,
        "defaultCurrency": {"code": "EUR", "symbol": "€"},
        "segment": "commercial",
        "country": "PT",
        "isPurchasable": True,
        "isRenewable": TRUTH,
        "renewalInstructions": Each(
            {
                "applicableTermIds": Each(TEXT),
                "renewalOptions": Each({"renewToId": SELECTED, "isAutoRenewable": True}),
            }
        ),
        "terms": Each(
            {
                "id": TEXT,
                "duration": text("P1M|P1Y|P3Y"),
                "description": TEXT,
                "billingCycle": text("Monthly|Annual|Triennial"),
                "cancellationPolicies": Each({"refundOptions": Each(refund)}),
            }
        ),
        "product": Maybe(product()),
        "sku": Maybe(sku()),
        "links": {
            "availabilities": link(text(f"/products/.+/availabilities{QUERY}")),
            "self": link(text(f"/products/.+/availabilities/[0-9A-Z]{{12}}{QUERY}")),
        },
    }


def standard(desk: Desk) -> str:
    """The product that sells Business Standard."""
    found = [one for one in desk.pc.products.iterate("PT") if one.title == "Microsoft 365 Business Standard"]
    return found[0].id


def test_products_of_a_country_are_listed(desk: Desk) -> None:
    found = list(desk.pc.products.iterate("PT", target_segment=Segment.COMMERCIAL))
    assert desk.last.line == "GET /v1/products"
    assert desk.last.query == {"country": "PT", "targetView": "OnlineServices", "targetSegment": "commercial"}
    assert_like(desk.last.got, collection(Each(product())))
    assert desk.last.got["totalCount"] == len(found) == len({one.id for one in found})
    desk.keeps(found)


def test_a_product_leads_to_its_skus(desk: Desk) -> None:
    product_id = standard(desk)
    found = desk.pc.products.get("PT", product_id)
    assert (desk.last.line, desk.last.query) == (f"GET /v1/products/{product_id}", {"country": "PT"})
    assert_like(desk.last.got, product())
    desk.keeps(found)
    assert found.links is not None and found.links.skus is not None
    skus = list(desk.pc.products.skus("PT", product_id))
    assert found.links.skus.uri == f"{desk.last.path.removeprefix('/v1')}?country=PT"
    assert_like(desk.last.got, collection(Each(sku() | {"productId": product_id})))
    desk.keeps(skus)


def test_a_sku_leads_to_its_availabilities(desk: Desk) -> None:
    product_id = standard(desk)
    found = desk.pc.products.sku("PT", product_id, "0001")
    assert desk.last.line == f"GET /v1/products/{product_id}/skus/0001"
    assert_like(desk.last.got, sku() | {"id": "0001", "productId": product_id, "maximumQuantity": 300})
    desk.keeps(found)

    listed = list(desk.pc.products.availabilities("PT", product_id, "0001"))
    assert_like(desk.last.got, collection(Each(availability())))
    for one in desk.last.got["items"]:
        assert one["catalogItemId"] == f"{product_id}:0001:{one['id']}"
        assert set(one["renewalInstructions"][0]["applicableTermIds"]) <= {
            term["id"] for term in one["terms"]
        }
    desk.keeps(listed)

    single = desk.pc.products.availability("PT", product_id, "0001", listed[0].id)
    assert_like(desk.last.got, availability() | {"id": listed[0].id})
    assert single.catalog_item_id == listed[0].catalog_item_id
    desk.keeps(single)


def test_a_customer_has_a_catalogue_of_its_own(desk: Desk) -> None:
    customer_id = sales.customer(desk).id
    mine, root = desk.pc.products.of_customer(customer_id), f"/v1/customers/{customer_id}/products"
    found = list(mine.iterate())
    assert desk.last.line == f"GET {root}" and "country" not in desk.last.query
    assert_like(desk.last.got, collection(Each(product())))
    desk.keeps(found)
    product_id = standard(desk)
    one = mine.get(product_id)
    assert_like(desk.last.got, product() | {"id": product_id})
    desk.keeps(one)
    skus = list(mine.skus(product_id))
    assert_like(desk.last.got, collection(Each(sku())))
    desk.keeps(skus)
    single = mine.sku(product_id, "0001")
    assert_like(desk.last.got, sku() | {"id": "0001"})
    desk.keeps(single)
    offered = list(mine.availabilities(product_id, "0001"))
    assert_like(desk.last.got, collection(Each(availability())))
    desk.keeps(offered)
    last = mine.availability(product_id, "0001", offered[0].id)
    assert_like(desk.last.got, availability())
    desk.keeps(last)


def test_inventory_is_checked_item_by_item(desk: Desk) -> None:
    body: dict[str, Any] = {
        "targetItems": [{"productId": standard(desk), "skuId": "0001"}],
        "inventoryContext": {"customerId": sales.customer(desk).id},
    }
    found = desk.pc.inventory.check("PT", InventoryQuestion.model_validate(body))
    assert (desk.last.line, desk.last.query) == (
        "POST /v1/extensions/product/checkInventory",
        {"country": "PT"},
    )
    assert desk.last.sent == body
    assert_like(desk.last.got, [{**body["targetItems"][0], "isRestricted": False, "restrictions": []}])
    desk.keeps(found)
