"""The other writes of the contract: what each one sends, with which token, and what comes back."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from pydantic import SecretStr
from tests.contracts.client import answers as a

from partner_center import PartnerCenter, Refused, Unknown
from partner_center.models.carts import Cart
from partner_center.models.catalog import BillingCycle
from partner_center.models.customers import ApplicationConsent, ApplicationGrant, BillingProfile
from partner_center.models.delegated_admin import (
    AccessContainer,
    AccessDetails,
    DelegatedAdminChange,
    DelegatedAdminRelationship,
    NewAccessAssignment,
    NewDelegatedAdminRelationship,
    RelationshipCustomer,
    UnifiedRole,
)
from partner_center.models.order_documents import File, PurchaseOrder
from partner_center.models.orders import NewOrder, NewOrderLineItem, OrderLineChange
from partner_center.models.qualifications import EducationSegment, NewQualification, QualificationName
from partner_center.models.subscription_details import NewOverage, SupportContact
from partner_center.models.transitions import NewTransition, TransitionType
from partner_center.models.upgrades import NewConversion, Upgrade
from partner_center.models.users import LicenseAssignment, LicenseUpdate, NewCustomerUser, PasswordProfile
from partner_center.models.webhooks import EventName, NewRegistration
from partner_center.multipart import Part, form_data
from partner_center.wire import dumps, loads

if TYPE_CHECKING:
    from tests.contracts.client.conftest import Microsoft

REQUEST = UUID("6a0c2c1e-90c2-4f3e-8c5c-2f0d7a5b1c01")
C = f"/v1/customers/{a.CUSTOMER}"
S = f"{C}/subscriptions/{a.SUB}"
GRAPH = "/v1.0/tenantRelationships/delegatedAdminRelationships"
ROLES = AccessDetails(unified_roles=[UnifiedRole(role_definition_id="29232cdf")])
DETAILS = {"unifiedRoles": [{"roleDefinitionId": "29232cdf"}]}
READ = DelegatedAdminRelationship.model_validate(a.GDAP)
HOOK = NewRegistration(
    webhook_url="https://harbour.example/hook",
    webhook_events=[EventName.SUBSCRIPTION_UPDATED],
    signature_token_to_ms_signature_header=True,
)
HOOK_BODY = {
    "WebhookUrl": "https://harbour.example/hook",
    "WebhookEvents": ["subscription-updated"],
    "SignatureTokenToMsSignatureHeader": True,
}
LINE = NewOrderLineItem(line_item_number=0, offer_id=a.OFFER_ID, quantity=5)
LINE_BODY = {"lineItemNumber": 0, "offerId": a.OFFER_ID, "quantity": 5}
Write = Callable[[PartnerCenter], Any]

# call, request line, kind of token, what is sent (None: nothing), status, answer
WRITES: dict[str, tuple[Write, str, str, object, int, object]] = {
    "end of a relationship": (
        lambda pc: pc.customers.end_relationship(a.CUSTOMER, REQUEST),
        f"PATCH {C}",
        "user",
        {"relationshipToPartner": "none"},
        200,
        {"Id": None, "RelationshipToPartner": "none", "Attributes": {"ObjectType": "Customer"}},
    ),
    "end of delegated access": (
        lambda pc: pc.customers.end_delegated_access(a.CUSTOMER, REQUEST),
        f"PATCH {C}",
        "user",
        {"allowDelegatedAccess": False},
        200,
        {"allowDelegatedAccess": False},
    ),
    "removal from the sandbox": (
        lambda pc: pc.customers.delete(a.CUSTOMER, REQUEST),
        f"DELETE {C}",
        "app",
        None,
        204,
        None,
    ),
    "consent for an application": (
        lambda pc: pc.customers.consent_to_application(
            a.CUSTOMER,
            ApplicationConsent(
                application_id="app-9",
                application_grants=[ApplicationGrant(enterprise_application_id="graph", scope="a,b")],
            ),
            REQUEST,
        ),
        f"POST {C}/applicationconsents",
        "user",
        {
            "applicationId": "app-9",
            "applicationGrants": [{"enterpriseApplicationId": "graph", "scope": "a,b"}],
        },
        201,
        None,
    ),
    "education": (
        lambda pc: pc.qualifications.create(
            a.CUSTOMER,
            NewQualification(
                qualification=QualificationName.EDUCATION,
                education_segment=EducationSegment.K12,
                website="escola.pt",
            ),
            REQUEST,
        ),
        f"POST {C}/qualifications",
        "user",
        {"qualification": "Education", "educationSegment": "K12", "website": "escola.pt"},
        201,
        {
            "qualification": "Education",
            "vettingStatus": "InReview",
            "vettingCreateDate": "2027-03-01T09:00:00Z",
        },
    ),
    "government": (
        lambda pc: pc.qualifications.create(
            a.CUSTOMER,
            NewQualification(
                qualification=QualificationName.GOVERNMENT_COMMUNITY_CLOUD, validation_code="43210"
            ),
            REQUEST,
        ),
        f"POST {C}/qualifications",
        "user",
        {"qualification": "GovernmentCommunityCloud", "validationCode": "43210"},
        201,
        {"qualification": "GovernmentCommunityCloud", "vettingStatus": "Approved"},
    ),
    "older qualification": (
        lambda pc: pc.qualifications.set_legacy(
            a.CUSTOMER, QualificationName.GOVERNMENT_COMMUNITY_CLOUD, "43210", REQUEST
        ),
        f"PUT {C}/qualification?code=43210",
        "app",
        "governmentCommunityCloud",
        200,
        {"qualification": "governmentCommunityCloud"},
    ),
    "order": (
        lambda pc: pc.orders.create(
            a.CUSTOMER, NewOrder(line_items=[LINE], billing_cycle=BillingCycle.ANNUAL), REQUEST
        ),
        f"POST {C}/orders",
        "app",
        {"billingCycle": "annual", "lineItems": [LINE_BODY]},
        201,
        {"id": "o-1", "status": "pending"},
    ),
    "order for a reseller": (
        lambda pc: pc.orders.create(
            a.CUSTOMER,
            NewOrder(
                line_items=[LINE.changed(partner_id_on_record="5012345")],
                reference_customer_id=a.CUSTOMER,
                partner_on_record_attestation_accepted=True,
            ),
            REQUEST,
        ),
        f"POST {C}/orders",
        "user",
        {
            "lineItems": [LINE_BODY | {"partnerIdOnRecord": "5012345"}],
            "referenceCustomerId": a.CUSTOMER,
            "partnerOnRecordAttestationAccepted": True,
        },
        201,
        {"id": "o-1"},
    ),
    "legacy add-on": (
        lambda pc: pc.orders.buy_addons(
            a.CUSTOMER, "o-1", [LINE.changed(parent_subscription_id=a.SUB)], REQUEST
        ),
        f"PATCH {C}/orders/o-1",
        "app",
        {"referenceCustomerId": a.CUSTOMER, "lineItems": [LINE_BODY | {"parentSubscriptionId": a.SUB}]},
        200,
        {"id": "o-1"},
    ),
    "cancellation": (
        lambda pc: pc.orders.cancel(a.CUSTOMER, "o-1", request_id=REQUEST),
        f"PATCH {C}/orders/o-1",
        "app",
        {"id": "o-1", "status": "cancelled"},
        200,
        {"id": "o-1", "status": "cancelled"},
    ),
    "cancellation of a line": (
        lambda pc: pc.orders.cancel(a.CUSTOMER, "o-1", [OrderLineChange(line_item_number=1)], REQUEST),
        f"PATCH {C}/orders/o-1",
        "app",
        {"id": "o-1", "status": "cancelled", "lineItems": [{"lineItemNumber": 1}]},
        200,
        {"id": "o-1", "status": "completed"},
    ),
    "support contact": (
        lambda pc: pc.subscriptions.update_support_contact(
            a.CUSTOMER, a.SUB, SupportContact.model_validate(a.SUPPORT_CONTACT), REQUEST
        ),
        f"PUT {S}/supportcontact",
        "user",
        a.SUPPORT_CONTACT,
        200,
        a.SUPPORT_CONTACT,
    ),
    "activation": (
        lambda pc: pc.subscriptions.activate(a.CUSTOMER, a.SUB, REQUEST),
        f"POST {S}/activate",
        "app",
        None,
        200,
        {"subscriptionId": a.SUB, "status": "Success"},
    ),
    "registration": (
        lambda pc: pc.subscriptions.register(a.CUSTOMER, a.SUB, REQUEST),
        f"POST {S}/registrations",
        "app",
        None,
        202,
        None,
    ),
    "overage": (
        lambda pc: pc.subscriptions.set_overage(
            a.CUSTOMER, NewOverage(azure_entitlement_id="ea1", overage_enabled=True), REQUEST
        ),
        f"PUT {C}/subscriptions/overage",
        "app",
        {"azureEntitlementId": "ea1", "overageEnabled": True},
        200,
        {"azureEntitlementId": "ea1", "overageEnabled": True},
    ),
    "transition": (
        lambda pc: pc.transitions.create(
            a.CUSTOMER,
            a.SUB,
            NewTransition(
                to_catalog_item_id="CFQ7TTC0HX02:0001:CFQ7TTC0HX8Y",
                quantity=4,
                transition_type=TransitionType.TRANSITION_ONLY,
            ),
            REQUEST,
        ),
        f"POST {S}/transitions",
        "app",
        {
            "toCatalogItemId": "CFQ7TTC0HX02:0001:CFQ7TTC0HX8Y",
            "quantity": 4,
            "transitionType": "transition_only",
        },
        200,
        a.TRANSITION,
    ),
    "upgrade": (
        lambda pc: pc.upgrades.create(a.CUSTOMER, a.SUB, Upgrade.model_validate(a.UPGRADE), REQUEST),
        f"POST {S}/upgrades",
        "app",
        a.UPGRADE,
        200,
        a.UPGRADE_RESULT,
    ),
    "conversion": (
        lambda pc: pc.conversions.create(
            a.CUSTOMER,
            a.SUB,
            NewConversion(offer_id="A", target_offer_id="B", order_id="o-1"),
            REQUEST,
        ),
        f"POST {S}/conversions",
        "user",
        {"offerId": "A", "targetOfferId": "B", "orderId": "o-1"},
        200,
        {"subscriptionId": a.SUB, "error": {"code": "conversions_not_found", "description": "none"}},
    ),
    "webhook": (
        lambda pc: pc.webhooks.register(HOOK, REQUEST),
        "POST /webhooks/v1/registration",
        "user",
        HOOK_BODY,
        200,
        a.REGISTRATION,
    ),
    "other webhook": (
        lambda pc: pc.webhooks.update(HOOK, REQUEST),
        "PUT /webhooks/v1/registration",
        "user",
        HOOK_BODY,
        200,
        a.REGISTRATION,
    ),
    "webhook test": (
        lambda pc: pc.webhooks.send_test(REQUEST),
        "POST /webhooks/v1/registration/validationEvents",
        "user",
        None,
        200,
        {"correlationId": "c-9"},
    ),
    "draft of delegated administration": (
        lambda pc: pc.delegated_admin.create(
            NewDelegatedAdminRelationship(
                display_name="Solmar help desk",
                duration="P365D",
                access_details=ROLES,
                customer=RelationshipCustomer(tenant_id=a.CUSTOMER),
                auto_extend_duration="PT0S",
            ),
            REQUEST,
        ),
        f"POST {GRAPH}",
        "user",
        {
            "displayName": "Solmar help desk",
            "duration": "P365D",
            "accessDetails": DETAILS,
            "customer": {"tenantId": a.CUSTOMER},
            "autoExtendDuration": "PT0S",
        },
        201,
        a.GDAP,
    ),
    "change of delegated administration": (
        lambda pc: pc.delegated_admin.update(READ, DelegatedAdminChange(duration="P30D"), REQUEST),
        f"PATCH {GRAPH}/{a.RELATIONSHIP_ID}",
        "user",
        {"duration": "P30D"},
        200,
        a.GDAP,
    ),
    "end of a draft": (
        lambda pc: pc.delegated_admin.delete(READ, REQUEST),
        f"DELETE {GRAPH}/{a.RELATIONSHIP_ID}",
        "user",
        None,
        204,
        None,
    ),
    "approval asked for": (
        lambda pc: pc.delegated_admin.lock_for_approval(a.RELATIONSHIP_ID, REQUEST),
        f"POST {GRAPH}/{a.RELATIONSHIP_ID}/requests",
        "user",
        {"action": "lockForApproval"},
        201,
        {
            "id": "rq-1",
            "action": "lockForApproval",
            "status": "created",
            "createdDateTime": "2027-03-01T09:00:00Z",
        },
    ),
    "end of delegated administration": (
        lambda pc: pc.delegated_admin.terminate(a.RELATIONSHIP_ID, REQUEST),
        f"POST {GRAPH}/{a.RELATIONSHIP_ID}/requests",
        "user",
        {"action": "terminate"},
        201,
        {"id": "rq-2", "action": "terminate", "status": "created"},
    ),
    "roles for a group": (
        lambda pc: pc.delegated_admin.assign(
            a.RELATIONSHIP_ID,
            NewAccessAssignment(
                access_container=AccessContainer(
                    access_container_id="group-1", access_container_type="securityGroup"
                ),
                access_details=ROLES,
            ),
            REQUEST,
        ),
        f"POST {GRAPH}/{a.RELATIONSHIP_ID}/accessAssignments",
        "user",
        {
            "accessContainer": {"accessContainerId": "group-1", "accessContainerType": "securityGroup"},
            "accessDetails": DETAILS,
        },
        201,
        a.ASSIGNMENT,
    ),
    "user": (
        lambda pc: pc.users.create(
            a.CUSTOMER,
            NewCustomerUser(
                user_principal_name="rita@solmar.onmicrosoft.com",
                display_name="Rita Sousa",
                first_name="Rita",
                last_name="Sousa",
                usage_location="PT",
                password_profile=PasswordProfile(password=SecretStr("Wq7-once"), force_change_password=True),
            ),
            REQUEST,
        ),
        f"POST {C}/users",
        "user",
        {
            "userPrincipalName": "rita@solmar.onmicrosoft.com",
            "displayName": "Rita Sousa",
            "firstName": "Rita",
            "lastName": "Sousa",
            "usageLocation": "PT",
            "passwordProfile": {"password": "Wq7-once", "forceChangePassword": True},
        },
        201,
        a.USER,
    ),
    "removal of a user": (
        lambda pc: pc.users.delete(a.CUSTOMER, a.USER_ID, REQUEST),
        f"DELETE {C}/users/{a.USER_ID}",
        "user",
        None,
        204,
        None,
    ),
    "licences": (
        lambda pc: pc.users.update_licenses(
            a.CUSTOMER,
            a.USER_ID,
            LicenseUpdate(licenses_to_assign=[LicenseAssignment(sku_id="f8a1")], licenses_to_remove=["e0b2"]),
            REQUEST,
        ),
        f"POST {C}/users/{a.USER_ID}/licenseupdates",
        "user",
        {"licensesToAssign": [{"skuId": "f8a1"}], "licensesToRemove": ["e0b2"]},
        201,
        {"licensesToAssign": [{"skuId": "f8a1"}], "licenseWarnings": []},
    ),
}


def _line(microsoft: Microsoft) -> str:
    return f"{microsoft.last.method} {microsoft.last.url.raw_path.decode()}"


def _camel(body: object) -> object:
    if not isinstance(body, dict):
        return body
    return {name[:1].lower() + name[1:]: _camel(value) for name, value in body.items()}


@pytest.mark.parametrize("name", WRITES)
def test_a_write_says_what_is_documented_and_its_answer_loses_nothing(
    pc: PartnerCenter, microsoft: Microsoft, name: str
) -> None:
    write, line, kind, sent, status, answer = WRITES[name]
    microsoft.answers(status, answer)
    told = write(pc)
    assert _line(microsoft) == line
    assert microsoft.last.headers["Authorization"] == f"Bearer {kind}-token-1"
    assert microsoft.last.headers["MS-RequestId"] == str(REQUEST)
    assert (loads(microsoft.last.content) if microsoft.last.content else None) == sent
    if answer is not None and "qualification" not in line.partition("PUT")[2]:
        assert _camel(loads(dumps(told))) == _camel(loads(json.dumps(answer)))


@pytest.mark.parametrize("name", WRITES)
def test_a_write_without_an_answer_is_not_repeated_and_is_unknown(
    pc: PartnerCenter, microsoft: Microsoft, name: str
) -> None:
    microsoft.answers(502)
    with pytest.raises(Unknown) as caught:
        WRITES[name][0](pc)
    assert caught.value.request_id == str(REQUEST)
    assert len(microsoft.requests) == 1


def test_a_billing_profile_is_replaced_whole_at_the_version_read(
    pc: PartnerCenter, microsoft: Microsoft
) -> None:
    microsoft.answers(200, a.BILLING_PROFILE).answers(200, a.BILLING_PROFILE)
    read = pc.customers.billing_profile(a.CUSTOMER)
    changed = pc.customers.update_billing_profile(a.CUSTOMER, read.changed(email="new@solmar.pt"), REQUEST)
    assert _line(microsoft) == f"PUT {C}/profiles/billing"
    assert microsoft.last.headers["If-Match"] == '"-4242348048554929329"'
    assert microsoft.last.headers["Authorization"] == "Bearer app-token-1"
    assert microsoft.sent_body() == json.loads(json.dumps(a.BILLING_PROFILE | {"email": "new@solmar.pt"}))
    assert isinstance(changed, BillingProfile)
    microsoft.answers(412, {"code": 412, "description": "stale"})
    with pytest.raises(Refused) as caught:
        pc.customers.update_billing_profile(a.CUSTOMER, read, REQUEST)
    assert caught.value.http_status == 412


def test_a_cart_is_replaced_whole(pc: PartnerCenter, microsoft: Microsoft) -> None:
    body = {
        "id": "cart-1",
        "status": "Active",
        "lineItems": [{"id": 0, "catalogItemId": a.ITEM, "quantity": 1}],
    }
    microsoft.answers(201, body)
    cart = Cart.model_validate(body)
    assert pc.carts.update(a.CUSTOMER, cart, REQUEST).id == "cart-1"
    assert _line(microsoft) == f"PUT {C}/carts/cart-1"
    assert microsoft.sent_body() == body


def test_a_change_of_the_billing_cycle_names_every_line(pc: PartnerCenter, microsoft: Microsoft) -> None:
    line = {
        "lineItemNumber": 0,
        "offerId": a.OFFER_ID,
        "subscriptionId": a.SUB,
        "friendlyName": "Mail",
        "quantity": 2,
        "partnerIdOnRecord": "5012345",
    }
    order = {
        "id": "o-1",
        "referenceCustomerId": a.CUSTOMER,
        "billingCycle": "monthly",
        "lineItems": [line | {"transactionType": "New"}],
        "attributes": {"etag": "ZXQ=", "objectType": "Order"},
    }
    microsoft.answers(200, order).answers(200, order | {"billingCycle": "Annual"})
    changed = pc.orders.change_billing_cycle(a.CUSTOMER, "o-1", BillingCycle.ANNUAL, REQUEST)
    assert changed.billing_cycle == BillingCycle.ANNUAL
    assert _line(microsoft) == f"PATCH {C}/orders/o-1"
    assert microsoft.last.headers["If-Match"] == '"ZXQ="'
    assert microsoft.sent_body() == {
        "id": "o-1",
        "referenceCustomerId": a.CUSTOMER,
        "billingCycle": "annual",
        "lineItems": [line],
    }


def test_a_purchase_order_goes_as_a_form_with_its_files(pc: PartnerCenter, microsoft: Microsoft) -> None:
    kept = {"attachmentId": "at-1", "fileName": "po.pdf", "sizeInKB": 1, "attachmentType": "POAttachment"}
    microsoft.answers(201, {"totalCount": 1, "items": [kept]})
    order = PurchaseOrder(
        is_part_of_tender=True,
        customer_price=Decimal("156.80"),
        currency="EUR",
        tender_link="https://x.example",
    )
    (attachment,) = pc.orders.attach_purchase_order(
        a.CUSTOMER,
        "o-1",
        order,
        files=[File('p"o.pdf', b"%PDF\r\n1")],
        tender_files=[File("tender.txt", b"call", "text/plain")],
        request_id=REQUEST,
    )
    assert _line(microsoft) == f"POST {C}/orders/o-1/attachment"
    assert microsoft.last.headers["Authorization"] == "Bearer user-token-1"
    assert microsoft.last.headers["Content-Type"] == f"multipart/form-data; boundary=part-{REQUEST}"
    told = (
        '{"isPartofTender":true,"customerPrice":"156.80","currency":"EUR","tenderLink":"https://x.example"}'
    )
    assert microsoft.last.content.decode() == (
        f"--part-{REQUEST}\r\n"
        'Content-Disposition: form-data; name="metadata"\r\nContent-Type: application/json\r\n\r\n'
        f"{told}\r\n--part-{REQUEST}\r\n"
        'Content-Disposition: form-data; name="POfiles"; filename="p%22o.pdf"\r\n'
        "Content-Type: application/pdf\r\n\r\n%PDF\r\n1\r\n"
        f"--part-{REQUEST}\r\n"
        'Content-Disposition: form-data; name="TenderFiles"; filename="tender.txt"\r\n'
        "Content-Type: text/plain\r\n\r\ncall\r\n"
        f"--part-{REQUEST}--\r\n"
    )
    assert loads(dumps(attachment)) == kept


def test_a_boundary_that_stands_in_a_file_is_refused() -> None:
    with pytest.raises(ValueError, match="boundary"):
        form_data([Part("a", b"x--mark--", "text/plain")], boundary="mark")


def test_a_password_of_a_user_is_shown_to_nobody(pc: PartnerCenter, microsoft: Microsoft) -> None:
    microsoft.answers(200, a.USER)
    user = pc.users.get(a.CUSTOMER, a.USER_ID)
    assert "Wq7" not in repr(user) + str(user)
