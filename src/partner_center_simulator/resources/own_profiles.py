"""The provider's own profiles, its invitation link, and its last requests."""

from typing import Any

from partner_center_simulator import catalogue, inventory, paging, wire
from partner_center_simulator.entities import Partner
from partner_center_simulator.refusals import Refusal, invalid_property
from partner_center_simulator.routing import Access, Answer, Call, operation
from partner_center_simulator.world import World

_INVITATION = "https://admin.microsoft.com/Adminportal/Home"
_SUPPORT_PHONE, _SUPPORT_SITE = "+353 1 000 0000", "https://provider.example/support"


@operation("get_own_profile", "GET", "/v1/profiles/{profile}", Access.USER)
def get_own_profile(call: Call) -> Answer:
    """The legal business, organization, billing or support profile of the provider."""
    partner, wanted = call.world.partner, call.path["profile"].lower()
    makers = {
        "legalbusiness": _legal_business,
        "organization": _organization,
        "billing": _billing,
        "support": _support,
    }
    if wanted not in makers:
        raise Refusal(404, 1000, f"There is no profile {wanted}.")
    kind, members = makers[wanted](partner)
    home = f"/profiles/{wanted}"
    return Answer(
        {
            **members,
            "profileType": kind,
            "links": {"self": wire.link(home)},
            "attributes": {"objectType": kind},
        }
    )


@operation("relationship_request", "GET", "/v1/customers/relationshiprequests", Access.USER)
def relationship_request(call: Call) -> Answer:
    """The link with which a customer accepts the provider. The call takes no reseller, so it names none."""
    world = call.world
    if world.settings.is_sandbox:
        raise Refusal(400, 900127, "Customers cannot be invited in this environment.")
    query = {
        "invType": "ResellerRelationship",
        "partnerId": world.partner.tenant_id,
        "msppId": "0",
        "DAP": "false",
    }
    url = f"{_INVITATION}?{wire.query_text(query)}#/BillingAccounts/partner-invitation"
    return Answer({"url": url, "attributes": {"objectType": "CustomerRelationshipRequest"}})


@operation("list_partner_requests", "GET", "/v1/partnerrequests", Access.APP)
def list_partner_requests(call: Call) -> Answer:
    """The last calls of users, with whether each signed in with a second factor."""
    size = paging.size(call, 100, 500)
    found = [one for one in reversed(call.world.calls) if one.get("mfa") is not None]
    chosen, links = paging.page(
        call, "/partnerrequests", found, size, ("size",), lambda one: -int(one["number"])
    )
    items = [
        {
            "requestId": one["request_id"],
            "correlationId": one["correlation_id"],
            "requestDateTime": one["at"],
            "httpVerb": one["method"],
            "resourceUri": one["path"],
            "statusCode": one["status"],
            "mfaCompliant": one["mfa"],
            "attributes": {"objectType": "PartnerRequest"},
        }
        for one in chosen
    ]
    return Answer(wire.collection(items, links))


@operation("check_inventory", "POST", "/v1/extensions/product/checkinventory", Access.APP)
def check_inventory(call: Call) -> Answer:
    """Whether items are restricted in a market, as a bare array: those of which nothing is left."""
    given = call.member()
    if not call.text("country"):
        raise invalid_property("country")
    items = given.get("targetItems")
    if not isinstance(items, list) or not items or not all(isinstance(one, dict) for one in items):
        raise invalid_property("TargetItems")
    return Answer([_inventory_body(call.world, one) for one in items])


def _inventory_body(world: World, item: dict[str, Any]) -> dict[str, Any]:
    product_id, sku_id = str(item.get("productId") or ""), item.get("skuId")
    sku = catalogue.sku(product_id, str(sku_id))
    is_gone = sku is not None and inventory.left(world, sku) == 0
    restriction = {"reasonCode": "OutOfInventory", "description": "There is no inventory of the item."}
    return {
        "productId": product_id,
        "skuId": sku_id,
        "isRestricted": is_gone,
        "restrictions": [restriction] if is_gone else [],
    }


def _address(partner: Partner) -> dict[str, Any]:
    return {
        "country": partner.country,
        "city": "Dublin",
        "addressLine1": "1 Harbour Street",
        "postalCode": "D01 X2Y3",
        "firstName": "Robin",
        "lastName": "Provider",
        "phoneNumber": _SUPPORT_PHONE,
    }


def _contact(partner: Partner) -> dict[str, Any]:
    return {
        "firstName": "Robin",
        "lastName": "Provider",
        "email": f"admin@{partner.tenant_domain}",
        "phoneNumber": _SUPPORT_PHONE,
    }


def _legal_business(partner: Partner) -> tuple[str, dict[str, Any]]:
    return "PartnerLegalBusinessProfile", {
        "companyName": partner.name,
        "address": _address(partner),
        "primaryContact": _contact(partner),
        "companyApproverAddress": _address(partner),
        "companyApproverEmail": f"admin@{partner.tenant_domain}",
        "vettingStatus": "authorized",
        "vettingSubStatus": "none",
    }


def _organization(partner: Partner) -> tuple[str, dict[str, Any]]:
    return "OrganizationProfile", {
        "id": partner.tenant_id,
        "companyName": partner.name,
        "defaultAddress": _address(partner),
        "tenantId": partner.tenant_id,
        "domain": partner.tenant_domain,
        "email": f"admin@{partner.tenant_domain}",
        "language": "en",
        "culture": f"en-{partner.country}",
    }


def _billing(partner: Partner) -> tuple[str, dict[str, Any]]:
    return "BillingProfile", {
        "companyName": partner.name,
        "address": _address(partner),
        "primaryContact": _contact(partner),
        "purchaseOrderNumber": "PO-1",
        "taxId": f"{partner.country}1234567A",
        "billingCurrency": "EUR",
        "billingDay": 5,
    }


def _support(partner: Partner) -> tuple[str, dict[str, Any]]:
    return "SupportProfile", {
        "email": f"support@{partner.tenant_domain}",
        "telephone": _SUPPORT_PHONE,
        "website": _SUPPORT_SITE,
    }
