"""The other writes of the contract about parties, people and events: what each sends and is answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from pydantic import SecretStr
from tests.contracts.client import answers as a

from partner_center import PartnerCenter
from partner_center.models.customers import ApplicationConsent, ApplicationGrant
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
from partner_center.models.orders import NewOrderLineItem
from partner_center.models.qualifications import EducationSegment, NewQualification, QualificationName
from partner_center.models.users import LicenseAssignment, LicenseUpdate, NewCustomerUser, PasswordProfile
from partner_center.models.webhooks import EventName, NewRegistration

if TYPE_CHECKING:
    pass

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
WRITES_OF_PARTIES: dict[str, tuple[Write, str, str, object, int, object]] = {
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
