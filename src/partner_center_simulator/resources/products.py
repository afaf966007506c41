"""Products, SKUs and availabilities, by country or as a customer may buy them."""

from collections.abc import Callable
from typing import Any

from partner_center_simulator import catalogue, wire
from partner_center_simulator.catalogue import CURRENCIES, SYMBOLS, Sku
from partner_center_simulator.entities import Customer, SkuState
from partner_center_simulator.refusals import Refusal, missing_property
from partner_center_simulator.resources.asked_country import asked_country
from partner_center_simulator.resources.qualifications import approved
from partner_center_simulator.routing import Access, Answer, Call, operation
from partner_center_simulator.sku import SAAS, SEATS, SOFTWARE
from partner_center_simulator.world import World

# What each view shows of the catalogue; views of what the simulator does not sell are empty.
_VIEWS: dict[str, Callable[[Sku], bool]] = {
    "onlineservices": lambda sku: sku.family == SEATS,
    "software": lambda sku: sku.family == SOFTWARE,
    "softwareperpetual": lambda sku: sku.family == SOFTWARE and sku.is_perpetual,
    "softwaresubscriptions": lambda sku: sku.family == SOFTWARE and not sku.is_perpetual,
    "marketplacesaas": lambda sku: sku.family == SAAS,
    **dict.fromkeys(
        (
            "azure",
            "azurereservations",
            "azurereservationsvm",
            "azurereservationssql",
            "azurereservationscosmosdb",
            "microsoftazure",
            "softwaresuselinux",
            "specializedoffers",
        ),
        lambda _: False,
    ),
}
_SEGMENTS = ("commercial", "education", "government", "nonprofit")
_P = "/v1/products"
_C = "/v1/customers/{customer}/products"


def segments_of(world: World, customer: Customer) -> set[str]:
    """What a customer may be sold, by its approved qualifications (Microsoft: Special pricing for offers)."""
    owned = {one.lower() for one in approved(world, customer)}
    if "governmentcommunitycloud" in owned:
        return {"government"}
    return {"commercial"} | ({"education", "nonprofit"} & owned)


@operation("list_products", "GET", _P, Access.APP)
@operation("list_products_of_customer", "GET", _C, Access.APP)
def list_products(call: Call) -> Answer:
    """The products of a view."""
    country = asked_country(call)
    view = call.text("targetview")
    if view is None:
        raise missing_property("targetView")
    if view.lower() not in _VIEWS:
        raise Refusal(403, 400036, f"The target view {view} is not allowed.")
    allowed, is_shown = _allowed(call), _VIEWS[view.lower()]
    shown = [one for one in for_sale(call.world) if one.segment in allowed and is_shown(one)]
    ids = dict.fromkeys(one.product_id for one in shown)
    uri = f"/products?country={country}&targetView={view}"
    return Answer(wire.collection([_product_body(key, country) for key in ids], {"self": wire.link(uri)}))


@operation("get_product", "GET", _P + "/{product}", Access.APP)
@operation("get_product_of_customer", "GET", _C + "/{product}", Access.APP)
def get_product(call: Call) -> Answer:
    """One product."""
    country = asked_country(call)
    return Answer(_product_body(_product_id(call), country))


@operation("list_skus", "GET", _P + "/{product}/skus", Access.APP)
@operation("list_skus_of_customer", "GET", _C + "/{product}/skus", Access.APP)
def list_skus(call: Call) -> Answer:
    """The SKUs of a product."""
    country, product_id, allowed = asked_country(call), _product_id(call), _allowed(call)
    found = [one for one in for_sale(call.world) if one.product_id == product_id and one.segment in allowed]
    uri = f"/products/{product_id}/skus?country={country}"
    return Answer(wire.collection([_sku_body(one, country) for one in found], {"self": wire.link(uri)}))


@operation("get_sku", "GET", _P + "/{product}/skus/{sku}", Access.APP)
@operation("get_sku_of_customer", "GET", _C + "/{product}/skus/{sku}", Access.APP)
def get_sku(call: Call) -> Answer:
    """One SKU."""
    return Answer(_sku_body(_sku(call), asked_country(call)))


@operation("list_availabilities", "GET", _P + "/{product}/skus/{sku}/availabilities", Access.APP)
@operation("list_availabilities_of_customer", "GET", _C + "/{product}/skus/{sku}/availabilities", Access.APP)
def list_availabilities(call: Call) -> Answer:
    """How a SKU can be bought in the market now."""
    country, sku = asked_country(call), _sku(call)
    items = [_availability_body(call.world, sku, country)] if sku.segment in _allowed(call) else []
    uri = f"/products/{sku.product_id}/skus/{sku.sku_id}/availabilities?country={country}"
    return Answer(wire.collection(items, {"self": wire.link(uri)}))


@operation("get_availability", "GET", _P + "/{product}/skus/{sku}/availabilities/{availability}", Access.APP)
@operation(
    "get_availability_of_customer",
    "GET",
    _C + "/{product}/skus/{sku}/availabilities/{availability}",
    Access.APP,
)
def get_availability(call: Call) -> Answer:
    """One availability; a rotated one is gone."""
    country, sku = asked_country(call), _sku(call)
    if call.path["availability"].upper() != current_availability(call.world, sku, country):
        raise Refusal(404, 400019, "The availability was not found. Refresh the availabilities of the SKU.")
    return Answer(_availability_body(call.world, sku, country))


def current_availability(world: World, sku: Sku, country: str) -> str:
    """The availability id of a SKU in a market now."""
    return catalogue.availability_id(sku, country, world.settings.availability_rotation)


def is_purchasable(world: World, sku: Sku) -> bool:
    """Whether a SKU is still for sale."""
    state = world.store.find(SkuState, sku.id)
    return state.is_purchasable if state else not sku.is_discontinued


def withdrawn_terms(world: World, sku: Sku) -> tuple[str, ...]:
    """The terms of a SKU for which it can no longer be bought; who has them keeps them."""
    state = world.store.find(SkuState, sku.id)
    return state.withdrawn_terms if state else ()


def for_sale(world: World) -> tuple[Sku, ...]:
    """The plans of this world's catalogue, in its order; those no longer sold are among them."""
    hidden = {one.key() for one in world.store.each(SkuState) if not one.is_listed}
    return tuple(one for one in catalogue.listed(world.store.fact("catalogue")) if one.id not in hidden)


def _allowed(call: Call) -> set[str]:
    asked = (call.text("targetsegment") or "").lower()
    if asked and asked not in _SEGMENTS:
        raise Refusal(400, 900126, f"The enum value {asked!r} cannot be parsed.")
    # Without a segment all come back but nonprofit (Microsoft: Get a list of availabilities).
    allowed = {asked} if asked else set(_SEGMENTS) - {"nonprofit"}
    if "customer" in call.path:
        mine = segments_of(call.world, call.world.customer(call.path["customer"]))
        return allowed & mine if asked else mine
    return allowed


def _product_id(call: Call) -> str:
    wanted = call.path["product"].upper()
    if not catalogue.skus_of(wanted):
        raise Refusal(404, 400013, f"The product {wanted} was not found.")
    return wanted


def _sku(call: Call) -> Sku:
    found = catalogue.sku(_product_id(call), call.path["sku"])
    if found is None:
        raise Refusal(404, 400018, f"The SKU {call.path['sku']} was not found.")
    return found


def _product_body(product_id: str, country: str) -> dict[str, Any]:
    uri, first = f"/products/{product_id}", catalogue.skus_of(product_id)[0]
    return {
        "id": product_id,
        "title": first.title,
        "description": first.description,
        "productType": product_type(first) | {"subType": _sub_type(first)},
        "isMicrosoftProduct": first.family != SAAS,
        "publisherName": first.publisher,
        "links": {
            "skus": wire.link(f"{uri}/skus?country={country}"),
            "self": wire.link(f"{uri}?country={country}"),
        },
    }


def product_type(sku: Sku) -> dict[str, Any]:
    """What kind of product a SKU belongs to."""
    return {"id": sku.family, "displayName": sku.family}


def _sub_type(sku: Sku) -> dict[str, str] | None:
    if sku.family != SOFTWARE:
        return None
    kind = "SoftwarePerpetual" if sku.is_perpetual else "SoftwareSubscriptions"
    return {"id": kind, "displayName": kind}


def _sku_body(sku: Sku, country: str) -> dict[str, Any]:
    uri = f"/products/{sku.product_id}/skus/{sku.sku_id}"
    return {
        "id": sku.sku_id,
        "productId": sku.product_id,
        "title": sku.title,
        "description": sku.description,
        "minimumQuantity": sku.minimum,
        "maximumQuantity": sku.maximum,
        "isTrial": sku.is_trial,
        "supportedBillingCycles": sorted({cycle for _, cycle in sku.plans}),
        "purchasePrerequisites": ["MicrosoftCustomerAgreement"],
        "inventoryVariables": [],
        "provisioningVariables": [],
        "actions": ["Refund"],
        "dynamicAttributes": {
            "isMicrosoftProduct": sku.family != SAAS,
            "hasConstraints": sku.pooled,
            "isAddon": sku.is_addon,
            "prerequisiteSkus": list(sku.prerequisites),
            "upgradeTargetOffers": list(sku.upgrades),
            "isSoftwareAssuranceApplicable": False,
            "provisioningId": catalogue.term_id(sku, "provisioning", ""),
            "internal": False,
        },
        "attestationProperties": (
            {"attestationType": "UserAcknowledgement", "enforceAttestation": True}
            if sku.needs_attestation
            else None
        ),
        "links": {
            "availabilities": wire.link(f"{uri}/availabilities?country={country}"),
            "self": wire.link(f"{uri}?country={country}"),
        },
    }


# All of the price for a day, the days left for a week (Microsoft: New commerce cancellation policy).
_REFUNDS = [
    {"sequenceId": 0, "type": "Full", "expiresAfter": "P1D"},
    {"sequenceId": 1, "type": "Partial", "expiresAfter": "P7D"},
]
_TERM_WORDS = {"P1M": "One-Month commitment", "P1Y": "One-Year commitment", "P3Y": "Three-Year commitment"}
_CYCLE_WORDS = {"monthly": "monthly", "annual": "yearly", "triennial": "triennial", "one_time": "one-time"}


def _refunds(sku: Sku, term: str) -> list[dict[str, Any]]:
    """Until when what is given back (Microsoft: Cancel an order; Cancel a marketplace subscription)."""
    if sku.is_perpetual:
        return [{"sequenceId": 0, "type": "Full", "expiresAfter": "P30D"}]
    if sku.family == SAAS:
        return [{"sequenceId": 0, "type": "Full", "expiresAfter": "P1D" if term == "P1M" else "P14D"}]
    return _REFUNDS


def _availability_body(world: World, sku: Sku, country: str) -> dict[str, Any]:
    key = current_availability(world, sku, country)
    currency = CURRENCIES[country]
    uri = f"/products/{sku.product_id}/skus/{sku.sku_id}"
    terms = [
        {
            "id": catalogue.term_id(sku, term, cycle),
            "duration": term or None,
            "description": f"{_TERM_WORDS.get(term, 'Purchase')} for {_CYCLE_WORDS[cycle]} billing",
            "billingCycle": "OneTime" if cycle == "one_time" else cycle.capitalize(),
            "cancellationPolicies": [{"refundOptions": _refunds(sku, term)}],
        }
        for term, cycle in sku.plans
        if term not in withdrawn_terms(world, sku)
    ]
    renewal = {
        "applicableTermIds": [one["id"] for one in terms],
        "renewalOptions": [{"renewToId": sku.id, "isAutoRenewable": not sku.is_trial}],
    }
    is_renewable = not sku.is_trial and not sku.is_perpetual
    return {
        "id": key,
        "productId": sku.product_id,
        "skuId": sku.sku_id,
        "catalogItemId": f"{sku.id}:{key}",
        "defaultCurrency": {"code": currency, "symbol": SYMBOLS[currency]},
        "segment": sku.segment,
        "country": country,
        "isPurchasable": is_purchasable(world, sku),
        "isRenewable": is_renewable,
        "renewalInstructions": None if sku.is_perpetual else [renewal],
        "terms": terms,
        "product": _product_body(sku.product_id, country),
        "sku": _sku_body(sku, country),
        "links": {
            "availabilities": wire.link(f"{uri}/availabilities?country={country}"),
            "self": wire.link(f"{uri}/availabilities/{key}?country={country}"),
        },
    }
