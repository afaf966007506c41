"""Legacy offers, their categories and add-ons (Microsoft: Offer resources)."""

import re
from typing import Any

from partner_center_simulator import legacy, offers, wire
from partner_center_simulator.offers import CATEGORIES, CATEGORY_NAMES, OFFERS, Offer
from partner_center_simulator.refusals import Refusal, invalid_property
from partner_center_simulator.resources.asked_country import asked_country
from partner_center_simulator.resources.products import segments_of
from partner_center_simulator.resources.qualifications import approved
from partner_center_simulator.routing import Access, Answer, Call, operation

_GUID = re.compile(r"^[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$")
_GOVERNMENT = "GovernmentCommunityCloud"
LEARN_MORE = "https://learn.microsoft.com/microsoft-365/"


@operation("list_offers", "GET", "/v1/offers", Access.APP)
@operation("list_offers_of_customer", "GET", "/v1/customers/{customer}/offers", Access.APP)
def list_offers(call: Call) -> Answer:
    """The offers of a market, or those a customer may have; paged by size and offset."""
    country, locale = asked_country(call), _locale(call)
    category = (call.text("offer_category_id") or "").lower()
    found = [one for one in OFFERS if _is_shown(call, one) and category in ("", one.category.lower())]
    size, offset = _whole(call, "size"), _whole(call, "offset")
    end = offset + size if size else len(found)
    home = "/offers" if "customer" not in call.path else f"/customers/{call.path['customer']}/offers"
    own = {"country": country} if "customer" not in call.path else {}

    def at(start: int) -> dict[str, Any]:
        pages = {"size": str(size), "offset": str(start)} if size else {}
        text = wire.query_text({**own, **pages})
        return wire.link(f"{home}?{text}" if text else home)

    links = {
        "self": at(offset),
        "next": at(end) if end < len(found) else None,
        "previous": at(max(0, offset - size)) if offset else None,
    }
    items = [_body(call, one, country, locale) for one in found[offset:end]]
    return Answer(wire.collection(items, links, total=len(found)))


@operation("get_offer", "GET", "/v1/offers/{offer}", Access.APP)
def get_offer(call: Call) -> Answer:
    """One offer; an id of new commerce is not one."""
    country, locale = asked_country(call), _locale(call)
    return Answer(_body(call, _offer(call), country, locale))


@operation("list_offer_addons", "GET", "/v1/offers/{offer}/addons", Access.APP)
def list_offer_addons(call: Call) -> Answer:
    """The add-ons of an offer."""
    country, locale = asked_country(call), _locale(call)
    found = offers.addons_of(_offer(call))
    return Answer(wire.collection([_body(call, one, country, locale) for one in found]))


@operation("list_offer_categories", "GET", "/v1/offercategories", Access.APP)
@operation("list_offer_categories_of_customer", "GET", "/v1/customers/{customer}/offercategories", Access.APP)
def list_offer_categories(call: Call) -> Answer:
    """The categories of a market."""
    country, locale = asked_country(call), _locale(call)
    return Answer(wire.collection([_category(key, country, locale) for key in CATEGORIES]))


def offer_body(one: Offer, country: str, locale: str) -> dict[str, Any]:
    """The Offer resource."""
    return {
        "id": one.id,
        "name": one.name,
        "description": one.description,
        "minimumQuantity": 1,
        "maximumQuantity": one.maximum,
        "rank": OFFERS.index(one) + 1,
        "uri": f"/offers/{one.id}",
        "locale": locale,
        "country": country,
        "category": _category(one.category, country, locale),
        "limitUnitOfMeasure": one.limit_unit,
        "limit": one.limit,
        "prerequisiteOffers": offers.ids(one.needs),
        "isAddOn": one.is_addon,
        "hasAddOns": bool(offers.addons_of(one)),
        "isAvailableForPurchase": one.is_available,
        "billing": "license",
        "supportedBillingCycles": list(one.cycles),
        "isAutoRenewable": not one.is_trial,
        "isInternal": False,
        "upgradeTargetOffers": offers.ids(one.upgrades),
        "conversionTargetOffers": offers.ids(one.conversions),
        "reselleeQualifications": [_lower(one.qualification)] if one.qualification else [],
        "resellerQualifications": [_lower(_GOVERNMENT)] if one.qualification == _GOVERNMENT else [],
        "partnerQualifications": ["none"],
        "salesGroupId": one.sales_group,
        "isTrial": one.is_trial,
        "product": {"id": offers.offer_id(f"product/{one.name}"), "name": one.name, "unit": "Licenses"},
        "unitType": "Licenses",
        "links": {
            "learnMore": wire.link(LEARN_MORE),
            "self": wire.link(f"/offers/{one.id}?country={country}"),
        },
        "attributes": {"objectType": "Offer"},
    }


def _body(call: Call, one: Offer, country: str, locale: str) -> dict[str, Any]:
    """The resource with whether it is on the price list now."""
    is_available = legacy.is_available(call.world, one)
    return {**offer_body(one, country, locale), "isAvailableForPurchase": is_available}


def _category(key: str, country: str, locale: str) -> dict[str, Any]:
    return {
        "id": key,
        "name": CATEGORY_NAMES[key],
        "rank": CATEGORIES[key],
        "locale": locale,
        "country": country,
        "attributes": {"objectType": "OfferCategory"},
    }


def _is_shown(call: Call, one: Offer) -> bool:
    if "customer" not in call.path:
        return True
    customer = call.world.customer(call.path["customer"])
    mine = approved(call.world, customer)
    is_public = "commercial" in segments_of(call.world, customer)
    return one.qualification in mine if one.qualification else is_public


def _offer(call: Call) -> Offer:
    wanted = call.path["offer"]
    if not _GUID.match(wanted) and not wanted.upper().startswith("MS-AZR-"):
        if ":" in wanted or len(wanted) == 12:
            raise Refusal(400, 2100, f"{wanted} is not an offer. Use the product resources.")
        raise Refusal(400, 800004, "The offer id is not valid.")
    found = offers.offer(wanted)
    if found is None:
        raise Refusal(404, 1000, f"The offer {wanted} was not found.")
    return found


def _locale(call: Call) -> str:
    return call.headers.get("x-locale") or "en-US"


def _whole(call: Call, name: str) -> int:
    text = call.text(name) or "0"
    if not text.isdecimal() or len(text) > 9:
        raise invalid_property(name)
    return int(text)


def _lower(kind: str) -> str:
    return kind[:1].lower() + kind[1:]
