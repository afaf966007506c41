"""A right request for every write about parties: transfers, agreements, people, delegation, support, control."""

from .inside import STANDARD, Inside
from .right_bodies import (
    BASIC_OFFER,
    CONTACT,
    GUID,
    MPN,
    RESELLER,
    RIGHT,
    Right,
    offer,
    parts,
    right,
)
from .steps import new_customer

__all__ = ["RIGHT"]


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
