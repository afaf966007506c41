"""Promotions and who gets them."""

from __future__ import annotations

from partner_center.models.promotions import EligibilityQuestion

from . import sales
from .conftest import Desk
from .shapes import (
    INSTANT,
    INTEGER,
    PRODUCT_ID,
    TEXT,
    TRUTH,
    Each,
    Maybe,
    With,
    assert_like,
    collection,
    text,
)

PROMOTION_ID = text(r"[0-9A-Z]{12}:[0-9A-Z]{4}:[0-9A-Z]{12}")
PROMOTION = {
    "id": PROMOTION_ID,
    "name": TEXT,
    "description": TEXT,
    "startDate": INSTANT,
    "endDate": INSTANT,
    "properties": {"isAutoApplicable": TRUTH},
    "requiredProducts": Each(
        {
            "productId": PRODUCT_ID,
            "skuId": text("[0-9A-Z]{4}"),
            "term": {"duration": text("P1M|P1Y|P3Y"), "billingCycle": text("Monthly|Annual|Triennial")},
            "pricingPolicies": [{"policyType": "PercentDiscount", "value": text(r"0\.\d+")}],
        }
    ),
    "promotionConstraints": Maybe(With({})),
}


def test_promotions_of_a_segment_are_listed(desk: Desk) -> None:
    found = list(desk.pc.promotions.iterate("PT"))
    assert (desk.last.line, desk.last.query) == (
        "GET /v1/productpromotions",
        {"country": "PT", "segment": "commercial"},
    )
    assert_like(desk.last.got, collection(Each(PROMOTION)))
    desk.keeps(found)
    for listed in found:
        one = desk.pc.promotions.get("PT", listed.id)
        assert_like(desk.last.got, PROMOTION | {"id": listed.id})
        desk.keeps(one)


def test_a_promotion_may_have_bounds_of_every_kind(desk: Desk) -> None:
    bounded = next(
        one for one in desk.pc.promotions.iterate("PT") if one.name and "beside Intune" in one.name
    )
    found = desk.pc.promotions.get("PT", bounded.id)
    bounds = {
        "seatConstraints": [{"minSeats": 10, "maxSeats": 100, "type": "SubscriptionQuantity"}],
        "assetOwnershipLimits": [{"minAssets": 0, "maxAssets": 3, "type": "LifetimeRedemptionCount"}],
        "eligibilityConstraints": [{"isApplicable": True, "type": "FirstPurchase"}],
        "productOwnershipConstraints": [[{"bigId": "CFQ7TTC0LCH4/0001"}]],
    }
    assert_like(desk.last.got["promotionConstraints"], bounds)
    desk.keeps(found)


def test_a_purchase_is_judged_for_its_promotions(desk: Desk) -> None:
    customer_id = sales.customer(desk).id
    promotion = next(
        one for one in desk.pc.promotions.iterate("PT") if one.name and one.name.startswith("Power BI Pro")
    )
    item = sales.catalog_item(desk, "Power BI Pro", prefix="")
    asked = {"catalogItemId": item, "termDuration": "P1Y", "billingCycle": "monthly"}
    questions = [
        {"id": 0, "quantity": 12, **asked},
        {"id": 1, "quantity": 3, **asked, "promotionId": promotion.id},
    ]
    found = desk.pc.promotions.eligibilities(
        customer_id, [EligibilityQuestion.model_validate(one) for one in questions]
    )
    assert desk.last.line == f"POST /v1/customers/{customer_id}/promotionEligibilities"
    assert desk.last.sent == {"items": questions}
    enough, too_few = desk.last.got["items"]
    assert_like(
        enough, With({"id": 0, "eligibilities": [With({"promotionId": promotion.id, "isEligible": True})]})
    )
    seats = {
        "type": "SeatCount",
        "description": TEXT,
        "minimumRequiredSeats": 10,
        "maximumRequiredSeats": 500,
        "availableSeats": INTEGER,
    }
    refused = With({"promotionId": promotion.id, "isEligible": False, "errors": [With(seats)]})
    assert_like(too_few, With({"id": 1, "eligibilities": [refused]}))
    desk.keeps(found)
