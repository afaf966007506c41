"""Legacy offers and their categories."""

from __future__ import annotations

from typing import Any

from partner_center.models.offers import Offer

from . import sales
from .conftest import Desk
from .shapes import (
    INTEGER,
    LIST,
    TEXT,
    TRUTH,
    Each,
    Maybe,
    Shape,
    With,
    assert_like,
    collection,
    link,
    text,
)

OFFER_ID = text("[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}")
CATEGORY = {
    "id": text("(Enterprise|SmallBusiness|Government|Internal|Trial)_Key"),
    "name": TEXT,
    "rank": INTEGER,
    "locale": TEXT,
    "country": "PT",
    "attributes": {"objectType": "OfferCategory"},
}


def offer(offer_id: str | Shape = OFFER_ID) -> dict[str, Any]:
    """An offer, restated."""
    return {
        "id": offer_id,
        "name": TEXT,
        "description": TEXT,
        "minimumQuantity": INTEGER,
        "maximumQuantity": INTEGER,
        "rank": INTEGER,
        "uri": text("/offers/.+"),
        "locale": TEXT,
        "country": "PT",
        "category": CATEGORY,
        "limitUnitOfMeasure": text("None|Concurrent|LifeTime"),
        "limit": Maybe(INTEGER),
        "prerequisiteOffers": LIST,
        "isAddOn": TRUTH,
        "hasAddOns": TRUTH,
        "isAvailableForPurchase": TRUTH,
        "billing": text("none|usage|license"),
        "supportedBillingCycles": Each(text("monthly|annual|none|one_time")),
        "isAutoRenewable": TRUTH,
        "isInternal": TRUTH,
        "upgradeTargetOffers": LIST,
        "conversionTargetOffers": LIST,
        "reselleeQualifications": LIST,
        "resellerQualifications": LIST,
        "partnerQualifications": LIST,
        "salesGroupId": TEXT,
        "isTrial": TRUTH,
        "product": {"id": TEXT, "name": TEXT, "unit": TEXT},
        "unitType": TEXT,
        "attestationProperties": Maybe(With({})),
        "links": {"learnMore": link(text("https://.+")), "self": link(text("/offers/.+"))},
        "attributes": {"objectType": "Offer"},
    }


def named(desk: Desk, name: str) -> Offer:
    """The offer of this name."""
    return next(one for one in desk.pc.offers.iterate("PT") if one.name == name)


def test_offers_are_listed_page_after_page(desk: Desk) -> None:
    found = list(desk.pc.offers.iterate("PT", page_size=4, locale="pt-PT"))
    pages = desk.exchanges
    assert {page.line for page in pages} == {"GET /v1/offers"}
    assert [page.query["offset"] for page in pages] == [str(4 * n) for n in range(len(pages))]
    for page in pages:
        assert page.sent_headers["x-locale"] == "pt-PT"
        assert_like(page.got, collection(Each(offer())))
        assert page.got["totalCount"] == len(found)
        assert ("next" in page.got["links"]) == (page is not pages[-1])
        desk.keeps(found[:1], page)


def test_an_offer_is_read_whole(desk: Desk) -> None:
    wanted = named(desk, "Microsoft 365 Business Premium")
    found = desk.pc.offers.get("PT", wanted.id)
    assert (desk.last.line, desk.last.query) == (f"GET /v1/offers/{wanted.id}", {"country": "PT"})
    assert_like(
        desk.last.got, offer(wanted.id) | {"maximumQuantity": 300, "limitUnitOfMeasure": "Concurrent"}
    )
    assert desk.last.got["limit"] == 2
    desk.keeps(found)


def test_the_add_ons_of_an_offer_name_it_as_prerequisite(desk: Desk) -> None:
    parent = next(one for one in desk.pc.offers.iterate("PT") if one.has_add_ons)
    found = list(desk.pc.offers.addons("PT", parent.id))
    assert desk.last.line == f"GET /v1/offers/{parent.id}/addons"
    assert_like(desk.last.got, collection(Each(offer() | {"isAddOn": True})))
    assert all(parent.id in one["prerequisiteOffers"] for one in desk.last.got["items"])
    desk.keeps(found)


def test_categories_have_their_rank(desk: Desk) -> None:
    found = list(desk.pc.offers.categories("PT"))
    assert (desk.last.line, desk.last.query) == ("GET /v1/offercategories", {"country": "PT"})
    assert_like(desk.last.got, collection(Each(CATEGORY)))
    ranks = {one.id: one.rank for one in found}
    assert (ranks["Enterprise_Key"], ranks["SmallBusiness_Key"], ranks["Government_Key"]) == (20, 30, 40)
    desk.keeps(found)


def test_a_customer_has_the_offers_of_its_country(desk: Desk) -> None:
    customer_id = sales.customer(desk).id
    found = list(desk.pc.offers.of_customer(customer_id))
    assert desk.last.line == f"GET /v1/customers/{customer_id}/offers"
    assert_like(desk.last.got, collection(Each(offer())))
    desk.keeps(found)
    categories = list(desk.pc.offers.categories_of_customer(customer_id))
    assert_like(desk.last.got, collection(Each(CATEGORY)))
    desk.keeps(categories)
