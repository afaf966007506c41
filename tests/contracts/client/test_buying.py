"""Writes: what each one sends, with which token and ids, and what comes back."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from partner_center import PartnerCenter
from partner_center.models.agreements import AgreementType, NewAgreement, NewAttestation, PrimaryContact
from partner_center.models.carts import NewCart, NewCartLineItem, Participant, ParticipantKey
from partner_center.models.catalog import BillingCycle, TermDuration
from partner_center.models.common import Address
from partner_center.models.customers import (
    NewBillingProfile,
    NewCompanyProfile,
    NewCustomer,
    RelationshipToPartner,
)
from partner_center.models.orders import OrderStatus
from partner_center.models.subscriptions import Subscription, SubscriptionStatus
from partner_center.wire import dumps, loads

if TYPE_CHECKING:
    from tests.contracts.client.conftest import Microsoft

REQUEST = UUID("6a0c2c1e-90c2-4f3e-8c5c-2f0d7a5b1c01")
CUSTOMER = "5f0f2d52-0c3b-4a9e-9d53-6a1b7a0c4f01"
RESELLER = "0b7a9c44-21d7-4f6e-8e11-7c5d3a9e2f02"


def _new_customer(reseller: str | None = None) -> NewCustomer:
    return NewCustomer(
        company_profile=NewCompanyProfile(domain="solmar.onmicrosoft.com"),
        billing_profile=NewBillingProfile(
            email="rita@solmar.pt",
            culture="pt-PT",
            language="pt",
            company_name="Solmar Lda",
            default_address=Address(
                country="PT",
                city="Porto",
                state=None,
                address_line1="Rua das Flores 12",
                postal_code="4050-265",
                first_name="Rita",
                last_name="Sousa",
            ),
        ),
        associated_partner_id=reseller,
    )


def test_a_customer_is_created_with_the_callers_request_id(pc: PartnerCenter, microsoft: Microsoft) -> None:
    answer = {
        "id": CUSTOMER,
        "companyProfile": {"tenantId": CUSTOMER, "domain": "solmar.onmicrosoft.com"},
        "relationshipToPartner": "reseller",
        "userCredentials": {"userName": "admin", "password": "Wq7.xx-once"},
        "enableGDAPByDefault": False,
    }
    microsoft.answers(201, answer)
    made = pc.customers.create(_new_customer(RESELLER), REQUEST)
    assert (microsoft.last.method, microsoft.last.url.path) == ("POST", "/v1/customers")
    assert microsoft.last.headers["MS-RequestId"] == str(REQUEST)
    assert microsoft.last.headers["Content-Type"] == "application/json"
    assert microsoft.sent_body() == {
        "companyProfile": {"domain": "solmar.onmicrosoft.com"},
        "billingProfile": {
            "email": "rita@solmar.pt",
            "culture": "pt-PT",
            "language": "pt",
            "companyName": "Solmar Lda",
            "defaultAddress": {
                "country": "PT",
                "city": "Porto",
                "addressLine1": "Rua das Flores 12",
                "postalCode": "4050-265",
                "firstName": "Rita",
                "lastName": "Sousa",
            },
        },
        "associatedPartnerId": RESELLER,
    }
    assert made.relationship_to_partner is RelationshipToPartner.RESELLER
    assert made.user_credentials is not None
    assert made.user_credentials.password is not None
    assert made.user_credentials.password.get_secret_value() == "Wq7.xx-once"
    assert "Wq7" not in repr(made)
    assert loads(dumps(made)) == answer


@pytest.mark.parametrize(("reseller", "kind"), [(None, "app"), (RESELLER, "user")])
def test_a_customer_for_a_reseller_is_created_in_the_name_of_the_user(
    pc: PartnerCenter, microsoft: Microsoft, reseller: str | None, kind: str
) -> None:
    microsoft.answers(201, {"id": CUSTOMER})
    pc.customers.create(_new_customer(reseller), REQUEST)
    assert microsoft.last.headers["Authorization"] == f"Bearer {kind}-token-1"


def test_a_write_without_a_request_id_gets_one(pc: PartnerCenter, microsoft: Microsoft) -> None:
    microsoft.answers(201, {"id": CUSTOMER}).answers(201, {"id": CUSTOMER})
    pc.customers.create(_new_customer())
    pc.customers.create(_new_customer())
    first, second = (UUID(request.headers["MS-RequestId"]) for request in microsoft.requests)
    assert first != second


def test_an_attestation_is_made_by_the_application_alone(pc: PartnerCenter, microsoft: Microsoft) -> None:
    microsoft.answers(201, {"attestationId": "att-1", "status": "created"})
    made = pc.agreements.create_attestation(
        NewAttestation(
            country="PT",
            language="pt-PT",
            company_name="Solmar Lda",
            signatory_first_name="Rita",
            signatory_last_name="Sousa",
            signatory_email="rita@solmar.pt",
            signatory_phone_number="+351220000000",
        ),
        REQUEST,
    )
    assert (microsoft.last.method, microsoft.last.url.path) == ("POST", "/v1/attestations/enhanced")
    assert microsoft.last.headers["Authorization"] == "Bearer app-token-1"
    assert microsoft.sent_body() == {
        "country": "PT",
        "language": "pt-PT",
        "companyName": "Solmar Lda",
        "signatoryFirstName": "Rita",
        "signatoryLastName": "Sousa",
        "signatoryEmail": "rita@solmar.pt",
        "signatoryPhoneNumber": "+351220000000",
    }
    assert made.attestation_id == "att-1"


@pytest.mark.parametrize(("attestation", "kind"), [("att-1", "app"), (None, "user")])
def test_an_agreement_with_an_attestation_is_the_applications_and_without_one_the_users(
    pc: PartnerCenter, microsoft: Microsoft, attestation: str | None, kind: str
) -> None:
    microsoft.answers(201, {"templateId": "t-mca", "dateAgreed": "2027-02-28T10:30:00Z"})
    pc.agreements.create(
        CUSTOMER,
        NewAgreement(
            template_id="t-mca",
            type=AgreementType.CUSTOMER,
            primary_contact=PrimaryContact(first_name="Rita", last_name="Sousa", email="rita@solmar.pt"),
            date_agreed=datetime(2027, 2, 28, 10, 30, tzinfo=UTC),
            attestation_id=attestation,
        ),
        REQUEST,
    )
    assert (microsoft.last.method, microsoft.last.url.path) == (
        "POST",
        f"/v1/customers/{CUSTOMER}/agreements",
    )
    assert microsoft.last.headers["Authorization"] == f"Bearer {kind}-token-1"
    expected = {
        "templateId": "t-mca",
        "type": "MicrosoftCustomerAgreement",
        "primaryContact": {"firstName": "Rita", "lastName": "Sousa", "email": "rita@solmar.pt"},
        "dateAgreed": "2027-02-28T10:30:00Z",
    }
    assert microsoft.sent_body() == (expected | {"attestationId": attestation} if attestation else expected)


def test_a_cart_names_the_reseller_on_record(pc: PartnerCenter, microsoft: Microsoft) -> None:
    answer = {
        "id": "cart-1",
        "status": "Active",
        "expirationTimestamp": "2027-03-08T09:00:00.1234567Z",
        "lineItems": [
            {
                "id": 0,
                "catalogItemId": "CFQ7TTC0HX01:0002:CFQ7TTC0HX9Z",
                "quantity": 10,
                "billingCycle": "monthly",
                "provisioningContext": {"scope": "shared"},
                "pricing": {"listPrice": 11.70, "price": 11.7, "extendedPrice": 1404.00},
                "error": {
                    "errorCode": 10015,
                    "errorDescription": "too many seats",
                    "additionalInformation": {"availableQuantity": 4, "purchasedQuantity": 296},
                },
            }
        ],
    }
    microsoft.answers(201, answer)
    cart = pc.carts.create(
        CUSTOMER,
        NewCart(
            line_items=[
                NewCartLineItem(
                    id=0,
                    catalog_item_id="CFQ7TTC0HX01:0002:CFQ7TTC0HX9Z",
                    quantity=10,
                    billing_cycle=BillingCycle.MONTHLY,
                    term_duration=TermDuration.P1Y,
                    participants=[Participant(key=ParticipantKey.TRANSACTION_RESELLER, value="5012345")],
                )
            ],
            partner_on_record_attestation_accepted=True,
        ),
        REQUEST,
    )
    assert (microsoft.last.method, microsoft.last.url.path) == ("POST", f"/v1/customers/{CUSTOMER}/carts")
    assert microsoft.sent_body() == {
        "partnerOnRecordAttestationAccepted": True,
        "lineItems": [
            {
                "id": 0,
                "catalogItemId": "CFQ7TTC0HX01:0002:CFQ7TTC0HX9Z",
                "quantity": 10,
                "billingCycle": "monthly",
                "termDuration": "P1Y",
                "participants": [{"key": "transaction_reseller", "value": "5012345"}],
            }
        ],
    }
    (line,) = cart.line_items
    assert line.pricing is not None
    assert str(line.pricing.list_price) == "11.7"  # json.dumps of the test dropped the nought, not the client
    assert line.error is not None
    assert line.error.error_code == 10015
    assert loads(dumps(cart)) == loads(json.dumps(answer))


def test_a_checkout_has_no_body_and_may_succeed_in_part(pc: PartnerCenter, microsoft: Microsoft) -> None:
    microsoft.answers(
        201,
        {
            "orders": [{"id": "a1b2c3d4e5f6", "status": "partial_success", "lineItems": []}],
            "orderErrors": [{"orderGroupId": "1", "code": 800088, "description": "no seats left"}],
        },
    )
    result = pc.carts.checkout(CUSTOMER, "cart-1", REQUEST)
    assert microsoft.last.method == "POST"
    assert microsoft.last.url.path == f"/v1/customers/{CUSTOMER}/carts/cart-1/checkout"
    assert microsoft.last.content == b""
    assert microsoft.last.headers["MS-RequestId"] == str(REQUEST)
    assert result.orders is not None
    assert result.orders[0].status == OrderStatus.PARTIAL_SUCCESS
    assert result.order_errors is not None
    assert result.order_errors[0].code == 800088


SUBSCRIPTION = (
    '{"id": "sub-1", "quantity": 10, "status": "active", "autoRenewEnabled": true, "billingCycle": "Monthly",'
    ' "commitmentEndDate": "2028-02-29T00:00:00.0000001Z", "scheduledNextTermInstructions": {"quantity": 8,'
    ' "newToUs": [1.10]}, "newMember": {"price": 12.3400}}'
)


def test_a_change_sends_back_all_that_was_read(pc: PartnerCenter, microsoft: Microsoft) -> None:
    microsoft.answers(200, text=SUBSCRIPTION).answers(200, text=SUBSCRIPTION)
    read = pc.subscriptions.get(CUSTOMER, "sub-1")
    pc.subscriptions.update(CUSTOMER, read.changed(quantity=12), REQUEST)
    assert microsoft.last.method == "PATCH"
    assert microsoft.last.url.path == f"/v1/customers/{CUSTOMER}/subscriptions/sub-1"
    assert "If-Match" not in microsoft.last.headers
    assert loads(microsoft.last.content) == loads(SUBSCRIPTION.replace('"quantity": 10', '"quantity": 12'))
    assert b"12.3400" in microsoft.last.content
    assert read.quantity == 10


def test_a_change_that_microsoft_does_later_has_no_answer_yet(
    pc: PartnerCenter, microsoft: Microsoft
) -> None:
    microsoft.answers(202, headers={"Location": f"/customers/{CUSTOMER}/subscriptions/sub-1"})
    assert pc.subscriptions.update(CUSTOMER, Subscription(id="sub-1", quantity=12), REQUEST) is None


def test_a_legacy_subscription_is_changed_only_at_the_version_read(
    pc: PartnerCenter, microsoft: Microsoft
) -> None:
    body = {"id": "S-1", "status": "active", "attributes": {"etag": "ZXRhZw==", "objectType": "Subscription"}}
    microsoft.answers(200, body).answers(200, body)
    read = pc.subscriptions.get(CUSTOMER, "S-1")
    pc.subscriptions.update(CUSTOMER, read.changed(status=SubscriptionStatus.SUSPENDED), REQUEST)
    assert microsoft.last.headers["If-Match"] == '"ZXRhZw=="'
    assert microsoft.sent_body()["status"] == "suspended"


def test_a_change_of_the_wrong_type_is_not_sent(pc: PartnerCenter, microsoft: Microsoft) -> None:
    with pytest.raises(ValueError, match="quantity"):
        Subscription(id="sub-1", quantity=10).changed(quantity="many")
    assert microsoft.requests == []
