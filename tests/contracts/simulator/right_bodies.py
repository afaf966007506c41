"""A right request for every kind of write, each with the state that it needs."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .inside import PREMIUM, STANDARD, Inside
from .steps import new_customer

GUID = "7a1c9d2e-7f3a-4c60-8a11-2e9f00aa7c01"
RESELLER, MPN = "6d1f0f3e-3a52-4a0e-9a87-0d2c9f1b7e11", "5180031"
BASIC_OFFER, TRIAL_OFFER = "Microsoft 365 Business Basic", "Microsoft 365 Business Standard Trial"
CONTACT = {"firstName": "Ana", "lastName": "Reis", "email": "ana@reis.example", "phoneNumber": "912345678"}


@dataclass(frozen=True)
class Right:
    """A request that is accepted."""

    method: str
    path: str
    body: Any
    headers: dict[str, str] = field(default_factory=dict)


Prepared = Callable[[Inside, str], Right]
RIGHT: dict[str, Prepared] = {}


def right(name: str) -> Callable[[Prepared], Prepared]:
    """Register how the state is made for a right request, and the request."""

    def register(prepared: Prepared) -> Prepared:
        RIGHT[name] = prepared
        return prepared

    return register


def planted(service: Inside) -> str:
    """A reseller and a customer of the provider's who has signed."""
    reseller = {"tenantId": RESELLER, "name": "Meridian IT", "mpnId": MPN, "location": "PT"}
    assert service.answer("POST", "/_sim/resellers", reseller).status == 201
    return service.customer()


def offer(service: Inside, name: str) -> str:
    """The id of a legacy offer."""
    found = service.call("GET", "/v1/offers", country="PT")["items"]
    return str(next(one["id"] for one in found if one["name"] == name))


def promotion(service: Inside) -> str:
    """The id of a promotion on Business Premium for a year paid at once."""
    body = {
        "id": "CFQ7TTC0LCHC:0002:SPRING",
        "productId": "CFQ7TTC0LCHC",
        "skuId": "0002",
        "ends": "2029-01-01",
    }
    return str(service.call("POST", "/_sim/promotions", body)["id"])


def legacy(service: Inside, tenant: str, name: str = BASIC_OFFER, cycle: str = "annual") -> Any:
    """A legacy order that was placed, with its subscription."""
    body = {"billingCycle": cycle, "lineItems": [{"offerId": offer(service, name), "quantity": 3}]}
    order = service.call("POST", f"/v1/customers/{tenant}/orders", body)
    key = order["lineItems"][0]["subscriptionId"]
    return order, service.call("GET", f"/v1/customers/{tenant}/subscriptions/{key}")


def parts(whole: dict[str, Any], *names: str) -> dict[str, Any]:
    """The members of a resource that a change of it reads."""
    return {name: whole.get(name) for name in names}


@right("transition")
def _transition(service: Inside, tenant: str) -> Right:
    held = service.buy(tenant)
    body = {
        "fromSubscriptionId": held.id,
        "fromCatalogItemId": held.now()["offerId"],
        "toCatalogItemId": service.item(PREMIUM),
        "quantity": 3,
        "transitionType": "transition_only",
        "termDuration": "P1Y",
        "billingCycle": "annual",
        "promotionId": promotion(service),
    }
    return Right("POST", f"{held.path}/transitions", body)


@right("transition into another")
def _transition_into(service: Inside, tenant: str) -> Right:
    target, held = service.buy(tenant, PREMIUM), service.buy(tenant)
    service.move("2027-01-30T09:00:00Z")
    body = {
        "toSubscriptionId": target.id,
        "toCatalogItemId": service.item(PREMIUM),
        "quantity": 3,
        "transitionType": "transition_only",
    }
    return Right("POST", f"{held.path}/transitions", body)


@right("subscription")
def _subscription(service: Inside, tenant: str) -> Right:
    held = service.buy(tenant)
    product = {
        "productId": "CFQ7TTC0LCHC",
        "skuId": "0002",
        "termDuration": "P1Y",
        "billingCycle": "annual",
        "promotionId": promotion(service),
        "availabilityId": service.item(PREMIUM).split(":")[2],
    }
    plan = {"product": product, "quantity": 4, "customTermEndDate": "2028-01-31T00:00:00Z"}
    members = ("autoRenewEnabled", "quantity", "status", "friendlyName", "partnerId", "billingCycle")
    body = {**parts(held.now(), *members), "scheduledNextTermInstructions": plan}
    return Right("PATCH", held.path, body)


@right("next charge")
def _next_charge(service: Inside, tenant: str) -> Right:
    held = service.buy(tenant, term="P3Y", cycle="annual")
    product = {"productId": "CFQ7TTC0LDPB", "skuId": "0001", "termDuration": "P3Y", "billingCycle": "monthly"}
    body = {
        **parts(held.now(), "autoRenewEnabled", "quantity"),
        "nextChargeInstructions": {"product": product},
    }
    return Right("PATCH", held.path, body)


@right("legacy order")
def _legacy_order(service: Inside, tenant: str) -> Right:
    line = {
        "lineItemNumber": 0,
        "offerId": offer(service, BASIC_OFFER),
        "quantity": 3,
        "friendlyName": "Desks",
        "partnerIdOnRecord": MPN,
        "additionalPartnerIdsOnRecord": [MPN],
    }
    service.answer("POST", f"/_sim/customers/{tenant}/relationships", {"tenantId": RESELLER})
    whose = {"referenceCustomerId": tenant, "partnerOnRecordAttestationAccepted": True}
    body = {"billingCycle": "annual", **whose, "lineItems": [line]}
    return Right("POST", f"/v1/customers/{tenant}/orders", body)


@right("order")
def _order(service: Inside, tenant: str) -> Right:
    line = {
        "lineItemNumber": 0,
        "offerId": service.item(STANDARD),
        "quantity": 3,
        "termDuration": "P1Y",
        "friendlyName": "Desks",
        "customTermEndDate": "2027-03-31T00:00:00Z",
        "renewsTo": {"termDuration": "P1M"},
    }
    return Right("POST", f"/v1/customers/{tenant}/orders", {"billingCycle": "monthly", "lineItems": [line]})


@right("change of a legacy order")
def _legacy_order_change(service: Inside, tenant: str) -> Right:
    order, one = legacy(service, tenant)
    line = {"lineItemNumber": 0, "offerId": one["offerId"], "subscriptionId": one["id"], "quantity": 3}
    body = {"referenceCustomerId": tenant, "billingCycle": "monthly", "lineItems": [line]}
    return Right("PATCH", f"/v1/customers/{tenant}/orders/{order['id']}", body)


@right("cancelled legacy order")
def _cancelled_order(service: Inside, tenant: str) -> Right:
    order, _ = legacy(service, tenant)
    service.answer("PUT", "/_sim/settings", {"is_sandbox": True})
    body = {"status": "cancelled", "lineItems": [{"lineItemNumber": 0}]}
    return Right("PATCH", f"/v1/customers/{tenant}/orders/{order['id']}", body)


@right("cancelled software")
def _cancelled_software(service: Inside, tenant: str) -> Right:
    item = {"id": 0, "catalogItemId": service.item("DG7GMGF0PNR4:0002"), "quantity": 1}
    lines = {"lineItems": [{**item, "billingCycle": "OneTime"}]}
    cart = service.call("POST", f"/v1/customers/{tenant}/carts", lines)
    done = service.call("POST", f"/v1/customers/{tenant}/carts/{cart['id']}/checkout")
    body = {"status": "cancelled", "lineItems": [{"lineItemNumber": 0}]}
    return Right("PATCH", f"/v1/customers/{tenant}/orders/{done['orders'][0]['id']}", body)


@right("legacy subscription")
def _legacy_subscription(service: Inside, tenant: str) -> Right:
    _, one = legacy(service, tenant)
    members = ("quantity", "status", "friendlyName", "autoRenewEnabled", "partnerId", "billingCycle")
    return Right("PATCH", f"/v1/customers/{tenant}/subscriptions/{one['id']}", parts(one, *members))


@right("support contact")
def _support_contact(service: Inside, tenant: str) -> Right:
    _, one = legacy(service, tenant)
    path = f"/v1/customers/{tenant}/subscriptions/{one['id']}/supportcontact"
    return Right("PUT", path, {"supportTenantId": RESELLER, "supportMpnId": MPN, "name": "Meridian IT"})


@right("upgrade")
def _upgrade(service: Inside, tenant: str) -> Right:
    _, one = legacy(service, tenant)
    path = f"/v1/customers/{tenant}/subscriptions/{one['id']}/upgrades"
    choice = service.call("GET", path)["items"][0]
    return Right("POST", path, {"targetOffer": parts(choice["targetOffer"], "id"), "upgradeType": 1})


@right("conversion")
def _conversion(service: Inside, tenant: str) -> Right:
    _, one = legacy(service, tenant, TRIAL_OFFER, "monthly")
    path = f"/v1/customers/{tenant}/subscriptions/{one['id']}/conversions"
    return Right("POST", path, service.call("GET", path)["items"][0])


@right("migration")
def _migration(service: Inside, tenant: str) -> Right:
    _, one = legacy(service, tenant)
    service.move("2027-03-01T09:00:00Z")
    body = {
        "currentSubscriptionId": one["id"],
        "termDuration": "P1Y",
        "billingCycle": "annual",
        "purchaseFullTerm": True,
        "quantity": 3,
        "customTermEndDate": "2027-05-31T00:00:00Z",
    }
    return Right("POST", f"/v1/customers/{tenant}/migrations/newcommerce", body)


@right("scheduled migration")
def _scheduled_migration(service: Inside, tenant: str) -> Right:
    made = _migration(service, tenant)
    when = {"targetDate": "2027-05-01T00:00:00Z", "migrateOnRenewal": False}
    return Right("POST", f"{made.path}/schedules", {**made.body, **when})


@right("transfer")
def _transfer(service: Inside, tenant: str) -> Right:
    other = service.call("POST", "/_sim/providers", {"name": "Other"})["tenantId"]
    sold = {"customer": tenant, "productId": "CFQ7TTC0LDPB", "skuId": "0001", "quantity": 3}
    held = service.call("POST", f"/_sim/providers/{other}/subscriptions", sold)
    body = {
        "sourcePartnerTenantId": other,
        "sourcePartnerName": "Other",
        "customerEmailId": "ana@reis.example",
        "transferType": "3",
        "lineItems": [{"subscriptionId": held["id"], "partnerIdOnRecord": None}],
    }
    return Right("POST", f"/v1/customers/{tenant}/transfers", body)


@right("agreement")
def _agreement(service: Inside, tenant: str) -> Right:
    template = "117a77b0-9360-443b-8795-c6dedc750cf9"
    made = service.call("POST", "/v1/attestations/enhanced", _attestation(service, tenant).body)
    service.answer("POST", f"/_sim/attestations/{made['attestationId']}/accept")
    body = {
        "attestationId": made["attestationId"],
        "primaryContact": CONTACT,
        "dateAgreed": "2027-01-14T00:00:00Z",
        "templateId": template,
        "type": "MicrosoftCustomerAgreement",
    }
    return Right("POST", f"/v1/customers/{tenant}/agreements", body)


@right("attestation")
def _attestation(service: Inside, tenant: str) -> Right:
    signatory = {f"signatory{name[0].upper()}{name[1:]}": value for name, value in CONTACT.items()}
    body = {"country": "PT", "language": "pt", "companyName": "Reis Lda", **signatory}
    return Right("POST", "/v1/attestations/enhanced", body)


@right("service request")
def _service_request(service: Inside, tenant: str) -> Right:
    topic = service.call("GET", "/v1/servicerequests/supporttopics")["items"][0]
    body = {
        "title": "Mail",
        "description": "No mail arrives.",
        "severity": "minimal",
        "supportTopicId": str(topic["id"]),
        "primaryContact": CONTACT,
        "organization": {"id": tenant, "name": "Reis"},
        "notes": [{"text": "Since Monday."}],
    }
    return Right("POST", "/v1/servicerequests/en-US", body)


@right("change of a service request")
def _service_request_change(service: Inside, tenant: str) -> Right:
    made = _service_request(service, tenant)
    key = service.call("POST", made.path, made.body)["id"]
    body = {"severity": "critical", "status": "closed", "title": "Mail", "newNote": {"text": "It works."}}
    return Right("PATCH", f"/v1/servicerequests/{key}", body)


@right("address")
def _address(service: Inside, tenant: str) -> Right:
    body = {"addressLine1": "Rua 1", "city": "Lisboa", "state": "", "postalCode": "1100-053", "country": "PT"}
    return Right("POST", "/v1/validations/address", body)


@right("user")
def _user(service: Inside, tenant: str) -> Right:
    domain = service.call("GET", f"/v1/customers/{tenant}")["companyProfile"]["domain"]
    body = {
        "userPrincipalName": f"ana@{domain}",
        "displayName": "Ana Reis",
        "usageLocation": "PT",
        "firstName": "Ana",
        "lastName": "Reis",
        "passwordProfile": {"password": "Azul-1974", "forceChangePassword": True},
    }
    return Right("POST", f"/v1/customers/{tenant}/users", body)


@right("licences")
def _licences(service: Inside, tenant: str) -> Right:
    service.buy(tenant)
    made = _user(service, tenant)
    key = service.call("POST", made.path, made.body)["id"]
    held = service.call("GET", f"/v1/customers/{tenant}/subscribedskus")["items"][0]
    assigned = {"skuId": held["productSku"]["id"], "excludedPlans": []}
    body = {"licensesToAssign": [assigned], "licensesToRemove": [], "licenseWarnings": []}
    return Right("POST", f"{made.path}/{key}/licenseupdates", body)


@right("cart")
def _cart(service: Inside, tenant: str) -> Right:
    new = {
        "id": 0,
        "catalogItemId": service.item(STANDARD),
        "quantity": 3,
        "billingCycle": "annual",
        "termDuration": "P1Y",
        "currencyCode": "EUR",
        "friendlyName": "Desks",
        "participants": [{"key": "transaction_reseller", "value": MPN}],
        "provisioningContext": {"a": "b"},
        "renewsTo": {"termDuration": "P3Y"},
        "attestationAccepted": True,
        "customTermEndDate": "2027-03-31T00:00:00Z",
    }
    old = {"id": 1, "catalogItemId": offer(service, BASIC_OFFER), "quantity": 1, "billingCycle": "annual"}
    addon = {"id": 3, "catalogItemId": offer(service, "Exchange Online Archiving"), "quantity": 1}
    body = {"lineItems": [new, {**old, "addonItems": [addon]}], "partnerOnRecordAttestationAccepted": True}
    return Right("POST", f"/v1/customers/{tenant}/carts", body)


@right("promotion eligibilities")
def _eligibilities(service: Inside, tenant: str) -> Right:
    item = {"id": 0, "catalogItemId": service.item(STANDARD), "quantity": 3, "promotionId": "A:B:C"}
    body = {"items": [{**item, "termDuration": "P1Y", "billingCycle": "annual"}]}
    return Right("POST", f"/v1/customers/{tenant}/promotionEligibilities", body)


@right("delegation")
def _delegation(service: Inside, tenant: str) -> Right:
    body = {
        "displayName": "Helpdesk",
        "duration": "P730D",
        "customer": {"tenantId": tenant, "displayName": "Reis"},
        "accessDetails": {"unifiedRoles": [{"roleDefinitionId": GUID}]},
        "autoExtendDuration": "P180D",
    }
    return Right("POST", "/v1.0/tenantRelationships/delegatedAdminRelationships", body)


@right("consent")
def _consent(service: Inside, tenant: str) -> Right:
    grant = {"enterpriseApplicationId": GUID, "scope": "Directory.Read"}
    body = {"applicationId": GUID, "displayName": "Panel", "applicationGrants": [grant]}
    return Right("POST", f"/v1/customers/{tenant}/applicationconsents", body)


@right("billing profile")
def _profile(service: Inside, tenant: str) -> Right:
    path = f"/v1/customers/{tenant}/profiles/billing"
    found = service.call("GET", path)
    members = ("firstName", "lastName", "email", "culture", "language", "companyName", "defaultAddress")
    etag = found["attributes"]["etag"]
    return Right("PUT", path, parts(found, *members), {"If-Match": f'"{etag}"'})


@right("webhook registration")
def _registration(service: Inside, tenant: str) -> Right:
    body = {
        "WebhookUrl": "http://127.0.0.1:9/events",
        "WebhookEvents": ["invoice-ready"],
        "SignatureTokenToMsSignatureHeader": True,
    }
    return Right("POST", "/webhooks/v1/registration", body)


@right("customer")
def _customer(service: Inside, tenant: str) -> Right:
    return Right("POST", "/v1/customers", new_customer(associatedPartnerId=RESELLER))


@right("qualification")
def _qualification(service: Inside, tenant: str) -> Right:
    body = {"qualification": "Education", "educationSegment": "K12", "website": "reis.example"}
    return Right("POST", f"/v1/customers/{tenant}/qualifications", body)


@right("overage")
def _overage(service: Inside, tenant: str) -> Right:
    body = {"type": "PhoneServices", "overageEnabled": True, "azureEntitlementId": GUID, "partnerId": MPN}
    return Right("PUT", f"/v1/customers/{tenant}/subscriptions/overage", body)


@right("inventory")
def _inventory(service: Inside, tenant: str) -> Right:
    items = [{"productId": "CFQ7TTC0LDPB", "skuId": "0001"}]
    body = {"targetItems": items, "inventoryContext": {"customerId": tenant}}
    return Right("POST", "/v1/extensions/product/checkInventory?country=PT", body)


@right("control: promotion")
def _promotion(service: Inside, tenant: str) -> Right:
    body = {
        "id": "A:B:C",
        "productId": "CFQ7TTC0LDPB",
        "skuId": "0001",
        "discount": "0.1",
        "starts": "2027-01-01T00:00:00Z",
        "ends": "2027-03-01T00:00:00Z",
        "minimumSeats": 1,
        "redemptions": 1,
        "firstPurchase": True,
        "needs": ["CFQ7TTC0LCH4/0001"],
    }
    return Right("POST", "/_sim/promotions", body)


@right("control: price")
def _price(service: Inside, tenant: str) -> Right:
    body = {"productId": "CFQ7TTC0LDPB", "skuId": "0001", "market": "PT", "unitPrice": "3"}
    return Right("POST", "/_sim/prices", {**body, "from": "2027-02-01T00:00:00Z"})


@right("control: customer")
def _controlled(service: Inside, tenant: str) -> Right:
    seats = [{"productId": "CFQ7TTC0LDPB", "skuId": "0001", "quantity": 3}]
    body = {"vettingStatus": "Allowed", "qualifications": ["Education"], "isLocked": True}
    body |= {"subscriptionsElsewhere": 3, "seatsElsewhere": seats}
    return Right("PATCH", f"/_sim/customers/{tenant}", body)


@right("control: partner")
def _partner(service: Inside, tenant: str) -> Right:
    return Right("PUT", "/_sim/partner", {"name": "Provider", "countries": ["PT"], "creditLine": 5})


@right("control: reseller")
def _reseller(service: Inside, tenant: str) -> Right:
    body = {"tenantId": GUID, "name": "Norte", "mpnIds": ["5180032"], "location": "PT", "state": "Active"}
    return Right("POST", "/_sim/resellers", body)


@right("control: settings")
def _settings(service: Inside, tenant: str) -> Right:
    body = {"provisioning_delay_seconds": 3, "education_vetting_seconds": 5, "updates_per_day": 1}
    return Right("PUT", "/_sim/settings", body)


@right("control: fault")
def _fault(service: Inside, tenant: str) -> Right:
    body = {"operation": "get_order", "kind": "status", "status": 503, "count": 1, "skip": 0}
    return Right("POST", "/_sim/faults", {**body, "retry_after": 1, "seconds": "0.5", "code": 900192})


@right("control: clock")
def _clock(service: Inside, tenant: str) -> Right:
    service.buy(tenant)
    return Right("POST", "/_sim/clock", {"advance_seconds": 60})
