"""Granular delegated administration, as Microsoft Graph speaks of it."""

from __future__ import annotations

from typing import Any

import pytest

from partner_center import NotFound, Refused
from partner_center.models.delegated_admin import (
    DelegatedAdminChange,
    DelegatedAdminRelationship,
    NewAccessAssignment,
    NewDelegatedAdminRelationship,
    RelationshipStatus,
)

from . import sales
from .conftest import Desk
from .shapes import GUID, INSTANT, TEXT, Each, Maybe, With, assert_like, text

ROOT = "/v1.0/tenantRelationships/delegatedAdminRelationships"
ROLES = {"unifiedRoles": [{"roleDefinitionId": "729827e3-9c14-49f7-bb1b-9608f156bbb8"}]}
RELATIONSHIP_ID = text("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def asked(customer_id: str) -> dict[str, Any]:
    """The body by which a relationship is asked for; its name is new each time."""
    return {
        "displayName": f"Apoio {customer_id[:8]}",
        "duration": "P120D",
        "accessDetails": ROLES,
        "customer": {"tenantId": customer_id, "displayName": "Salinas do Sado"},
        "autoExtendDuration": "P180D",
    }


def made(desk: Desk, customer_id: str) -> DelegatedAdminRelationship:
    """A relationship just created."""
    body = asked(customer_id)
    return desk.pc.delegated_admin.create(NewDelegatedAdminRelationship.model_validate(body))


def restated(customer_id: str, **changes: Any) -> dict[str, Any]:
    """A relationship as Graph answers it."""
    return {
        "@odata.context": Maybe(TEXT),
        "@odata.etag": text('W/".+"'),
        "id": RELATIONSHIP_ID,
        **asked(customer_id),
        "status": "created",
        "createdDateTime": INSTANT,
        "lastModifiedDateTime": INSTANT,
        "endDateTime": INSTANT,
        **changes,
    }


def test_a_relationship_is_created_changed_and_deleted(desk: Desk) -> None:
    customer_id = sales.customer(desk).id
    relationship = made(desk, customer_id)
    assert (desk.last.line, desk.last.status, desk.last.sent) == (f"POST {ROOT}", 201, asked(customer_id))
    assert_like(desk.last.got, restated(customer_id))
    desk.keeps(relationship)
    read = desk.pc.delegated_admin.get(relationship.id)
    assert desk.last.line == f"GET {ROOT}/{relationship.id}"
    assert_like(desk.last.got, restated(customer_id))
    desk.keeps(read)
    changed = desk.pc.delegated_admin.update(read, DelegatedAdminChange(display_name="Apoio de verão"))
    assert changed is not None and desk.last.sent == {"displayName": "Apoio de verão"}
    assert desk.last.sent_headers["if-match"] == read.odata_etag
    assert_like(desk.last.got, restated(customer_id, displayName="Apoio de verão"))
    assert changed.odata_etag != read.odata_etag
    desk.keeps(changed)
    listed = list(desk.pc.delegated_admin.iterate())
    wanted = Each(With({"id": RELATIONSHIP_ID, "@odata.etag": TEXT}))
    assert_like(desk.last.got, {"value": wanted, "@odata.context": Maybe(TEXT)})
    assert relationship.id in {one.id for one in listed}
    desk.keeps(listed)
    desk.pc.delegated_admin.delete(changed)
    assert (desk.last.line, desk.last.status) == (f"DELETE {ROOT}/{relationship.id}", 204)
    with pytest.raises(NotFound):
        desk.pc.delegated_admin.get(relationship.id)


def test_an_approved_relationship_gives_access_until_it_ends(desk: Desk) -> None:
    customer_id = sales.customer(desk).id
    relationship = made(desk, customer_id)
    request = desk.pc.delegated_admin.lock_for_approval(relationship.id)
    assert (desk.last.line, desk.last.sent) == (
        f"POST {ROOT}/{relationship.id}/requests",
        {"action": "lockForApproval"},
    )
    acted = {"id": GUID, "status": TEXT, "createdDateTime": INSTANT, "lastModifiedDateTime": INSTANT}
    assert_like(desk.last.got, {**acted, "action": "lockForApproval", "@odata.context": Maybe(TEXT)})
    desk.keeps(request)
    assert desk.pc.delegated_admin.get(relationship.id).status == RelationshipStatus.APPROVAL_PENDING
    desk.control("POST", f"delegations/{relationship.id}", {"status": "active"})
    active = desk.pc.delegated_admin.get(relationship.id)
    assert_like(
        desk.last.got,
        restated(customer_id, status="active", activatedDateTime=INSTANT),
    )
    desk.keeps(active)

    container = {
        "accessContainerId": "5a4c0f2e-33c8-4ab3-8a09-6b6d2f4e1c90",
        "accessContainerType": "securityGroup",
    }
    body = {"accessContainer": container, "accessDetails": ROLES}
    assignment = desk.pc.delegated_admin.assign(relationship.id, NewAccessAssignment.model_validate(body))
    assert desk.last.line == f"POST {ROOT}/{relationship.id}/accessAssignments"
    assert (desk.last.status, desk.last.sent) == (201, body)
    given = {
        **body,
        "@odata.etag": TEXT,
        "@odata.context": Maybe(TEXT),
        "id": GUID,
        "status": "pending",
        "createdDateTime": INSTANT,
        "lastModifiedDateTime": INSTANT,
    }
    assert_like(desk.last.got, given)
    desk.keeps(assignment)
    listed = list(desk.pc.delegated_admin.assignments(relationship.id))
    assert_like(desk.last.got, {"value": [given], "@odata.context": Maybe(TEXT)})
    desk.keeps(listed)
    ended = desk.pc.delegated_admin.terminate(relationship.id)
    assert desk.last.sent == {"action": "terminate"}
    desk.keeps(ended)
    assert desk.pc.delegated_admin.get(relationship.id).status in {
        RelationshipStatus.TERMINATION_REQUESTED,
        RelationshipStatus.TERMINATING,
        RelationshipStatus.TERMINATED,
    }


def test_a_tenant_is_read_by_delegation_only(desk: Desk) -> None:
    made_customer = sales.customer(desk)
    customer_id = made_customer.id
    for read in (desk.pc.customers.organization, desk.pc.customers.custom_domains):
        with pytest.raises(Refused) as refused:
            read(customer_id)
        assert (refused.value.http_status, refused.value.code) == (403, 900308)
    relationship = made(desk, customer_id)
    desk.pc.delegated_admin.lock_for_approval(relationship.id)
    desk.control("POST", f"delegations/{relationship.id}", {"status": "active"})
    found = desk.pc.customers.organization(customer_id)
    assert desk.last.line == f"GET /v1/customers/{customer_id}/organization"
    assert_like(
        desk.last.got,
        [
            {
                "street": "Avenida do Sado 41",
                "countryLetterCode": "PT",
                "postalCode": "2910-455",
                "city": "Setúbal",
                "displayName": "Salinas do Sado",
                "technicalNotificationMails": ["ines@salinas.example"],
            }
        ],
    )
    desk.keeps(found)
    read_whole = desk.pc.customers.get(customer_id)
    seen = {"address": sales.ADDRESS, "email": "ines@salinas.example"}
    assert_like(desk.last.got["companyProfile"], With(seen))
    desk.keeps(read_whole)
    domains = desk.pc.customers.custom_domains(customer_id)
    assert made_customer.company_profile is not None
    assert desk.last.got == [made_customer.company_profile.domain] == list(domains)
