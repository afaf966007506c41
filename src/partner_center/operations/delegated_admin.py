"""Granular delegated administration (Microsoft Graph: delegatedAdminRelationship)."""

from collections.abc import Iterator
from uuid import UUID

from partner_center.call import Operation
from partner_center.caller import Caller
from partner_center.models.delegated_admin import (
    AccessAssignment,
    DelegatedAdminChange,
    DelegatedAdminRelationship,
    NewAccessAssignment,
    NewDelegatedAdminRelationship,
    RelationshipActionRequest,
    RequestAction,
    RequestedAction,
)
from partner_center.reading import graph_pages, if_match, read, segment
from partner_center.tokens import TokenKind

LIST = Operation("list_gdap_relationships", "GET", TokenKind.USER, host="graph")
GET = Operation("get_gdap_relationship", "GET", TokenKind.USER, host="graph")
CREATE = Operation("create_gdap_relationship", "POST", TokenKind.USER, writes=True, host="graph")
UPDATE = Operation("patch_gdap_relationship", "PATCH", TokenKind.USER, writes=True, host="graph")
DELETE = Operation("delete_gdap_relationship", "DELETE", TokenKind.USER, writes=True, host="graph")
CREATE_REQUEST = Operation("create_gdap_request", "POST", TokenKind.USER, writes=True, host="graph")
LIST_ASSIGNMENTS = Operation("list_gdap_assignments", "GET", TokenKind.USER, host="graph")
CREATE_ASSIGNMENT = Operation("create_gdap_assignment", "POST", TokenKind.USER, writes=True, host="graph")

_ROOT = "/v1.0/tenantRelationships/delegatedAdminRelationships"


class DelegatedAdmin:
    """What the partner may administer in its customers' tenants; spoken to Microsoft Graph."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def iterate(self) -> Iterator[DelegatedAdminRelationship]:
        """All relationships, of all customers."""
        return graph_pages(self._caller, LIST, _ROOT, DelegatedAdminRelationship)

    def get(self, relationship_id: str) -> DelegatedAdminRelationship:
        """A relationship with the etag that its change needs."""
        answer = self._caller.call(GET, _of(relationship_id))
        return read(DelegatedAdminRelationship, answer, GET)

    def create(
        self, relationship: NewDelegatedAdminRelationship, request_id: UUID | None = None
    ) -> DelegatedAdminRelationship:
        """Draft a relationship; `lock_for_approval` sends it on to the customer."""
        answer = self._caller.call(CREATE, _ROOT, body=relationship, request_id=request_id)
        return read(DelegatedAdminRelationship, answer, CREATE)

    def update(
        self,
        relationship: DelegatedAdminRelationship,
        change: DelegatedAdminChange,
        request_id: UUID | None = None,
    ) -> DelegatedAdminRelationship | None:
        """Change a relationship at the version read; None when Microsoft does it later (202)."""
        answer = self._caller.call(
            UPDATE,
            _of(relationship.id),
            body=change,
            headers=if_match(relationship.odata_etag),
            request_id=request_id,
        )
        if answer.body is None:
            return None
        return read(DelegatedAdminRelationship, answer, UPDATE)

    def delete(self, relationship: DelegatedAdminRelationship, request_id: UUID | None = None) -> None:
        """Discard a relationship that is still in `created`, at the version read."""
        self._caller.call(
            DELETE,
            _of(relationship.id),
            headers=if_match(relationship.odata_etag),
            request_id=request_id,
        )

    def lock_for_approval(
        self, relationship_id: str, request_id: UUID | None = None
    ) -> RelationshipActionRequest:
        """Make a relationship ready for the customer, who approves it at its `approval_address`."""
        return self._request(relationship_id, RequestAction.LOCK_FOR_APPROVAL, request_id)

    def terminate(self, relationship_id: str, request_id: UUID | None = None) -> RelationshipActionRequest:
        """End an active relationship."""
        return self._request(relationship_id, RequestAction.TERMINATE, request_id)

    def assignments(self, relationship_id: str) -> Iterator[AccessAssignment]:
        """The groups that hold roles of a relationship."""
        path = f"{_of(relationship_id)}/accessAssignments"
        return graph_pages(self._caller, LIST_ASSIGNMENTS, path, AccessAssignment)

    def assign(
        self, relationship_id: str, assignment: NewAccessAssignment, request_id: UUID | None = None
    ) -> AccessAssignment:
        """Give a group roles of an active relationship."""
        path = f"{_of(relationship_id)}/accessAssignments"
        answer = self._caller.call(CREATE_ASSIGNMENT, path, body=assignment, request_id=request_id)
        return read(AccessAssignment, answer, CREATE_ASSIGNMENT)

    def _request(
        self, relationship_id: str, action: RequestAction, request_id: UUID | None
    ) -> RelationshipActionRequest:
        answer = self._caller.call(
            CREATE_REQUEST,
            f"{_of(relationship_id)}/requests",
            body=RequestedAction(action=action),
            request_id=request_id,
        )
        return read(RelationshipActionRequest, answer, CREATE_REQUEST)


def _of(relationship_id: str) -> str:
    return f"{_ROOT}/{segment(relationship_id)}"
