"""Reads: what each one asks of Microsoft, and that its answer is read and written back without loss."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from partner_center import PartnerCenter
from partner_center.models.agreements import AgreementType
from partner_center.models.catalog import Segment
from partner_center.wire import Resource, dumps, loads

if TYPE_CHECKING:
    from tests.contracts.client.conftest import Microsoft

CUSTOMER = "5f0f2d52-0c3b-4a9e-9d53-6a1b7a0c4f01"
RESELLER = "0b7a9c44-21d7-4f6e-8e11-7c5d3a9e2f02"
ATTESTATION = "3c9f8f3d-9c86-4f2b-b6b0-51f0c1a7d503"

RULES = {
    "iso2Code": "PT",
    "defaultCulture": "pt-PT",
    "isStateRequired": False,
    "supportedStatesList": [],
    "supportedLanguagesList": ["en", "pt-PT"],
    "isPostalCodeRequired": True,
    "postalCodeRegex": "^\\d{4}(-\\d{3})?$",
    "isVatIdSupported": True,
    "countryCallingCodesList": ["351"],
    "attributes": {"objectType": "CountryValidationRules"},
}
CUSTOMER_BODY = {
    "id": CUSTOMER,
    "commerceId": "b0a4c57c-1a2e-4a63-8b4c-0f5f9f0f9f04",
    "companyProfile": {"tenantId": CUSTOMER, "domain": "solmar.onmicrosoft.com", "companyName": "Solmar Lda"},
    "billingProfile": {
        "id": "e1",
        "culture": "pt-PT",
        "defaultAddress": {"country": "PT", "phoneNumber": ""},
        "attributes": {"etag": "-4242348048554929329", "objectType": "CustomerBillingProfile"},
    },
    "relationshipToPartner": "reseller",
    "allowDelegatedAccess": True,
    "customDomains": ["solmar.pt"],
    "newMemberOfNextYear": {"depth": [1, 2.50, None]},
    "attributes": {"objectType": "Customer"},
}
PRODUCT = {"id": "CFQ7TTC0HX01", "title": "Harbour Mail", "productType": {"id": "OnlineServicesNCE"}}
SKU = {
    "id": "0002",
    "productId": "CFQ7TTC0HX01",
    "minimumQuantity": 1,
    "maximumQuantity": 300,
    "supportedBillingCycles": ["annual", "monthly"],
    "dynamicAttributes": {"isAddon": False, "prerequisiteSkus": ["CFQ7TTC0HX00:0001"]},
}
AVAILABILITY = {
    "id": "CFQ7TTC0HX9Z",
    "catalogItemId": "CFQ7TTC0HX01:0002:CFQ7TTC0HX9Z",
    "segment": "commercial",
    "defaultCurrency": {"code": "EUR", "symbol": "€"},
    "terms": [
        {
            "id": "t1",
            "duration": "P1Y",
            "billingCycle": "Annual",
            "cancellationPolicies": [
                {"refundOptions": [{"sequenceId": 0, "type": "Full", "expiresAfter": "P7D"}]}
            ],
        }
    ],
}
RELATIONSHIP = {
    "id": RESELLER,
    "name": "Meridian IT",
    "mpnId": "5012345",
    "relationshipType": "is_indirect_cloud_solution_provider_of",
    "state": "Active",
}
ORDER = {
    "id": "a1b2c3d4e5f6",
    "billingCycle": "monthly",
    "currencyCode": "EUR",
    "lineItems": [
        {
            "lineItemNumber": 0,
            "offerId": "CFQ7TTC0HX01:0002:CFQ7TTC0HX9Z",
            "quantity": 10,
            "termDuration": "P1Y",
            "transactionType": "New",
            "partnerIdOnRecord": "5012345",
            "pricing": {"listPrice": 11.70, "extendedPrice": 1404.00},
        }
    ],
    "creationDate": "2027-03-01T09:00:00.1234567Z",
    "status": "completed",
    "transactionType": "UserPurchase",
}
PROVISIONING = {
    "orderLineItemId": 0,
    "lineItemNumber": 0,
    "status": "prefulfillmentPending",
    "quantityProvisioningInformation": [{"quantity": 10, "status": "unfulfilled"}],
}
SUBSCRIPTION = {
    "id": "7d9d6c1e-6a4f-4b07-9a41-0c6b8f7a1e05",
    "quantity": 10,
    "status": "active",
    "autoRenewEnabled": True,
    "commitmentEndDate": "2028-02-29T00:00:00Z",
    "refundOptions": [{"type": "Full", "expiresAt": "2027-03-02T00:00:00Z"}],
    "partnerId": "5012345",
    "renewalTermDuration": "",
}
METADATA = {"templateId": "t-mca", "agreementType": "MicrosoftCustomerAgreement", "versionRank": 3}
AGREEMENT = {
    "primaryContact": {"firstName": "Rita", "lastName": "Sousa", "email": "rita@solmar.pt"},
    "templateId": "t-mca",
    "dateAgreed": "2027-02-28T00:00:00",
    "type": "MicrosoftCustomerAgreement",
}

# name, call, expected request line, expected kind of token, answer
READS: list[tuple[str, Callable[[PartnerCenter], Any], str, str, dict[str, Any]]] = [
    ("rules", lambda pc: pc.countries.rules("PT"), "GET /v1/countryvalidationrules/PT", "app", RULES),
    (
        "customer",
        lambda pc: pc.customers.get(CUSTOMER),
        f"GET /v1/customers/{CUSTOMER}",
        "app",
        CUSTOMER_BODY,
    ),
    (
        "vetting",
        lambda pc: pc.customers.validation_status(CUSTOMER),
        f"GET /v1/customers/{CUSTOMER}/validationStatus?type=account",
        "user",
        {"type": "account", "status": "UnderReview", "lastUpdateDateTime": "2027-02-14T18:02:00"},
    ),
    (
        "partner",
        lambda pc: pc.partners.by_mpn("5012345"),
        "GET /v1/profiles/mpn?mpnId=5012345",
        "user",
        {"mpnId": "5012345", "partnerName": "Meridian IT", "profileType": "MpnProfile"},
    ),
    (
        "direct signature",
        lambda pc: pc.agreements.direct_sign_status(CUSTOMER),
        f"GET /v1/customers/{CUSTOMER}/directSignedMicrosoftCustomerAgreementStatus",
        "user",
        {"isSigned": True},
    ),
    (
        "agreement text",
        lambda pc: pc.agreements.document("t-mca", "PT", "pt-PT"),
        "GET /v1/agreementtemplates/t-mca/document?country=PT&language=pt-PT",
        "user",
        {"displayUri": "https://x.example/d", "downloadUri": "https://x.example/f", "country": "PT"},
    ),
    (
        "attestation",
        lambda pc: pc.agreements.attestation(ATTESTATION),
        f"GET /v1/attestations/enhanced/{ATTESTATION}",
        "app",
        {"attestationId": ATTESTATION, "createdDate": "2027-03-01T08:00:00Z", "status": "accepted"},
    ),
    (
        "product",
        lambda pc: pc.products.get("PT", "CFQ7TTC0HX01"),
        "GET /v1/products/CFQ7TTC0HX01?country=PT",
        "app",
        PRODUCT,
    ),
    (
        "sku",
        lambda pc: pc.products.sku("PT", "CFQ7TTC0HX01", "0002"),
        "GET /v1/products/CFQ7TTC0HX01/skus/0002?country=PT",
        "app",
        SKU,
    ),
    (
        "availability",
        lambda pc: pc.products.availability("PT", "CFQ7TTC0HX01", "0002", "CFQ7TTC0HX9Z"),
        "GET /v1/products/CFQ7TTC0HX01/skus/0002/availabilities/CFQ7TTC0HX9Z?country=PT",
        "app",
        AVAILABILITY,
    ),
    (
        "availability for a customer",
        lambda pc: pc.products.of_customer(CUSTOMER).availability("CFQ7TTC0HX01", "0002", "CFQ7TTC0HX9Z"),
        f"GET /v1/customers/{CUSTOMER}/products/CFQ7TTC0HX01/skus/0002/availabilities/CFQ7TTC0HX9Z",
        "app",
        AVAILABILITY,
    ),
    (
        "cart",
        lambda pc: pc.carts.get(CUSTOMER, "cart-1"),
        f"GET /v1/customers/{CUSTOMER}/carts/cart-1",
        "app",
        {"id": "cart-1", "status": "Ordered", "lineItems": []},
    ),
    (
        "order",
        lambda pc: pc.orders.get(CUSTOMER, "a1b2c3d4e5f6"),
        f"GET /v1/customers/{CUSTOMER}/orders/a1b2c3d4e5f6",
        "app",
        ORDER,
    ),
    (
        "subscription",
        lambda pc: pc.subscriptions.get(CUSTOMER, "sub-1"),
        f"GET /v1/customers/{CUSTOMER}/subscriptions/sub-1",
        "app",
        SUBSCRIPTION,
    ),
]

LISTS: list[tuple[str, Callable[[PartnerCenter], Any], str, str, dict[str, Any]]] = [
    ("customers", lambda pc: pc.customers.iterate(), "GET /v1/customers?size=500", "app", CUSTOMER_BODY),
    (
        "resellers of a customer",
        lambda pc: pc.customers.relationships(CUSTOMER),
        f"GET /v1/customers/{CUSTOMER}/relationships",
        "user",
        RELATIONSHIP,
    ),
    (
        "own resellers",
        lambda pc: pc.relationships.indirect_resellers(),
        "GET /v1/relationships?relationship_type=IsIndirectCloudSolutionProviderOf",
        "user",
        RELATIONSHIP,
    ),
    (
        "agreement templates",
        lambda pc: pc.agreements.metadata(AgreementType.CUSTOMER),
        "GET /v1/agreements?agreementType=MicrosoftCustomerAgreement",
        "user",
        METADATA,
    ),
    (
        "agreements",
        lambda pc: pc.agreements.of_customer(CUSTOMER),
        f"GET /v1/customers/{CUSTOMER}/agreements?agreementType=MicrosoftCustomerAgreement",
        "user",
        AGREEMENT,
    ),
    (
        "products",
        lambda pc: pc.products.iterate("PT", target_segment=Segment.COMMERCIAL),
        "GET /v1/products?country=PT&targetView=OnlineServices&targetSegment=commercial",
        "app",
        PRODUCT,
    ),
    (
        "products for a customer",
        lambda pc: pc.products.of_customer(CUSTOMER).iterate(),
        f"GET /v1/customers/{CUSTOMER}/products?targetView=OnlineServices",
        "app",
        PRODUCT,
    ),
    (
        "skus",
        lambda pc: pc.products.skus("PT", "CFQ7TTC0HX01"),
        "GET /v1/products/CFQ7TTC0HX01/skus?country=PT",
        "app",
        SKU,
    ),
    (
        "availabilities",
        lambda pc: pc.products.availabilities("PT", "CFQ7TTC0HX01", "0002", Segment.NONPROFIT),
        "GET /v1/products/CFQ7TTC0HX01/skus/0002/availabilities?country=PT&targetSegment=nonprofit",
        "app",
        AVAILABILITY,
    ),
    (
        "orders",
        lambda pc: pc.orders.iterate(CUSTOMER),
        f"GET /v1/customers/{CUSTOMER}/orders",
        "app",
        ORDER,
    ),
    (
        "provisioning",
        lambda pc: pc.orders.provisioning_status(CUSTOMER, "a1b2c3d4e5f6"),
        f"GET /v1/customers/{CUSTOMER}/orders/a1b2c3d4e5f6/provisioningstatus",
        "user",
        PROVISIONING,
    ),
    (
        "subscriptions of an order",
        lambda pc: pc.subscriptions.iterate(CUSTOMER, order_id="a1b2c3d4e5f6"),
        f"GET /v1/customers/{CUSTOMER}/subscriptions?order_id=a1b2c3d4e5f6",
        "app",
        SUBSCRIPTION,
    ),
    (
        "subscriptions of a reseller",
        lambda pc: pc.subscriptions.iterate(CUSTOMER, mpn_id="5012345"),
        f"GET /v1/customers/{CUSTOMER}/subscriptions?mpn_id=5012345",
        "app",
        SUBSCRIPTION,
    ),
]


def _line(microsoft: Microsoft) -> str:
    return f"{microsoft.last.method} {microsoft.last.url.raw_path.decode()}"


def _exact(body: object) -> Any:
    return loads(json.dumps(body))


@pytest.mark.parametrize(("name", "ask", "line", "kind", "body"), READS, ids=[case[0] for case in READS])
def test_a_read_asks_as_documented_and_loses_nothing(
    pc: PartnerCenter,
    microsoft: Microsoft,
    name: str,
    ask: Callable[[PartnerCenter], Resource],
    line: str,
    kind: str,
    body: dict[str, Any],
) -> None:
    microsoft.answers(200, body)
    thing = ask(pc)
    assert _line(microsoft) == line, name
    assert microsoft.last.headers["Authorization"] == f"Bearer {kind}-token-1"
    assert microsoft.last.content == b""
    assert loads(dumps(thing)) == _exact(body)


@pytest.mark.parametrize(("name", "ask", "line", "kind", "item"), LISTS, ids=[case[0] for case in LISTS])
def test_a_list_asks_as_documented_and_loses_nothing(
    pc: PartnerCenter,
    microsoft: Microsoft,
    name: str,
    ask: Callable[[PartnerCenter], Any],
    line: str,
    kind: str,
    item: dict[str, Any],
) -> None:
    microsoft.answers(200, {"totalCount": 2, "items": [item, item]})
    things = list(ask(pc))
    assert _line(microsoft) == line, name
    assert microsoft.last.headers["Authorization"] == f"Bearer {kind}-token-1"
    assert [loads(dumps(thing)) for thing in things] == [_exact(item)] * 2
