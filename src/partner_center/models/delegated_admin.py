"""Granular delegated administration (Microsoft Graph: delegatedAdminRelationship)."""

from typing import Literal

from pydantic import Field

from partner_center.wire import Instant, OpenEnum, Request, Resource


class RelationshipStatus(OpenEnum):
    """Where a relationship is in its life."""

    CREATED = "created"
    APPROVAL_PENDING = "approvalPending"
    APPROVED = "approved"
    ACTIVATING = "activating"
    ACTIVE = "active"
    EXPIRING = "expiring"
    EXPIRED = "expired"
    TERMINATION_REQUESTED = "terminationRequested"
    TERMINATING = "terminating"
    TERMINATED = "terminated"


class RequestAction(OpenEnum):
    """What may be asked for: the customer's approval, or the end."""

    LOCK_FOR_APPROVAL = "lockForApproval"
    TERMINATE = "terminate"


class RelationshipCustomer(Resource):
    """The customer whose tenant is administered."""

    tenant_id: str | None = None
    display_name: str | None = None


class UnifiedRole(Resource):
    """A role of the directory."""

    role_definition_id: str


class AccessDetails(Resource):
    """What may be done."""

    unified_roles: list[UnifiedRole]


class AccessContainer(Resource):
    """Who may do it: a security group of the partner's."""

    access_container_id: str
    access_container_type: str = "securityGroup"


class DelegatedAdminRelationship(Resource):
    """A relationship; send it back with its etag. Instants that have not come are printed as empty text."""

    odata_etag: str | None = Field(default=None, alias="@odata.etag")
    odata_type: str | None = Field(default=None, alias="@odata.type")
    odata_context: str | None = Field(default=None, alias="@odata.context")
    id: str
    display_name: str | None = None
    duration: str | None = None
    customer: RelationshipCustomer | None = None
    access_details: AccessDetails | None = None
    auto_extend_duration: str | None = None
    status: RelationshipStatus | None = None
    created_date_time: Instant | Literal[""] | None = None
    last_modified_date_time: Instant | Literal[""] | None = None
    activated_date_time: Instant | Literal[""] | None = None
    end_date_time: Instant | Literal[""] | None = None

    @property
    def approval_address(self) -> str:
        """Where the customer's administrator approves it."""
        place = "AdminPortal/Home#/partners/invitation/granularAdminRelationships"
        return f"https://admin.microsoft.com/{place}/{self.id}"


class NewDelegatedAdminRelationship(Request):
    """A relationship to be asked for; the name is unique, durations are written as P1D to P2Y."""

    display_name: str = Field(max_length=50)
    duration: str
    access_details: AccessDetails
    customer: RelationshipCustomer | None = None
    auto_extend_duration: str | None = None


class DelegatedAdminChange(Request):
    """What of a relationship shall be otherwise, as long as it is not locked."""

    display_name: str | None = Field(default=None, max_length=50)
    duration: str | None = None
    access_details: AccessDetails | None = None
    customer: RelationshipCustomer | None = None
    auto_extend_duration: str | None = None


class RequestedAction(Request):
    """What is asked for."""

    action: RequestAction


class RelationshipActionRequest(Resource):
    """A request and how far it is."""

    odata_type: str | None = Field(default=None, alias="@odata.type")
    odata_context: str | None = Field(default=None, alias="@odata.context")
    id: str | None = None
    action: RequestAction | None = None
    status: str | None = None
    created_date_time: Instant | Literal[""] | None = None
    last_modified_date_time: Instant | Literal[""] | None = None


class NewAccessAssignment(Request):
    """Which group shall have which of the relationship's roles."""

    access_container: AccessContainer
    access_details: AccessDetails


class AccessAssignment(Resource):
    """A group with its roles."""

    odata_etag: str | None = Field(default=None, alias="@odata.etag")
    odata_type: str | None = Field(default=None, alias="@odata.type")
    odata_context: str | None = Field(default=None, alias="@odata.context")
    id: str
    status: str | None = None
    access_container: AccessContainer | None = None
    access_details: AccessDetails | None = None
    created_date_time: Instant | Literal[""] | None = None
    last_modified_date_time: Instant | Literal[""] | None = None
