"""Requests for support."""

from __future__ import annotations

from partner_center.models.service_requests import (
    NewServiceRequest,
    ServiceRequestChange,
    ServiceRequestStatus,
    Severity,
)

from . import sales
from .conftest import Desk
from .shapes import INSTANT, INTEGER, TEXT, Each, With, assert_like, collection, text

NUMBER_OF_REQUEST = text(r"\d{15}")
NEVER = "0001-01-01T00:00:00"


def test_a_request_about_a_customer_is_made_read_and_answered(desk: Desk) -> None:
    customer_id = sales.customer(desk).id
    topics = desk.pc.service_requests.support_topics()
    assert desk.last.line == "GET /v1/servicerequests/supporttopics"
    topic = {"id": INTEGER, "name": TEXT, "description": TEXT, "attributes": {"objectType": "SupportTopic"}}
    assert_like(desk.last.got, collection(Each(topic)))
    desk.keeps(topics)
    contact = {"firstName": "Inês", "lastName": "Prata", "email": "ines@salinas.example"}
    asked = {
        "title": "Seats missing",
        "description": "Seven were bought, five are there.",
        "severity": "moderate",
        "supportTopicId": str(topics[1].id),
        "organization": {"id": customer_id},
        "primaryContact": contact,
    }
    made = desk.pc.service_requests.create(NewServiceRequest.model_validate(asked), "pt-PT")
    assert (desk.last.line, desk.last.status) == ("POST /v1/servicerequests/pt-PT", 201)
    assert desk.last.sent == asked
    short = {
        "id": NUMBER_OF_REQUEST,
        "title": "Seats missing",
        "severity": "moderate",
        "status": "open",
        "primaryContact": contact,
        "createdDate": INSTANT,
        "lastModifiedDate": INSTANT,
        "lastClosedDate": NEVER,
        "attributes": {"objectType": "ServiceRequest"},
    }
    whole = short | {
        "description": asked["description"],
        "supportTopicId": asked["supportTopicId"],
        "supportTopicName": topics[1].name,
        "organization": {"id": customer_id, "name": "Salinas do Sado"},
        "productId": TEXT,
        "countryCode": "PT",
    }
    assert_like(desk.last.got, whole)
    desk.keeps(made)
    assert made.id is not None
    listed = list(desk.pc.service_requests.iterate(customer_id))
    assert desk.last.line == f"GET /v1/customers/{customer_id}/servicerequests"
    assert_like(desk.last.got, collection([short]))
    desk.keeps(listed)
    assert made.id in {one.id for one in desk.pc.service_requests.iterate()}
    note = ServiceRequestChange.model_validate({"newNote": {"text": "Still five."}, "severity": "critical"})
    changed = desk.pc.service_requests.update(made.id, note)
    assert (desk.last.line, desk.last.status) == (f"PATCH /v1/servicerequests/{made.id}", 200)
    assert desk.last.sent == {"newNote": {"text": "Still five."}, "severity": "critical"}
    notes = [{"createdByName": "Simulated Provider", "createdDate": INSTANT, "text": "Still five."}]
    assert_like(desk.last.got, whole | {"severity": "critical", "notes": notes})
    desk.keeps(changed)
    closed = desk.pc.service_requests.update(
        made.id, ServiceRequestChange(status=ServiceRequestStatus.CLOSED)
    )
    assert (closed.status, closed.severity) == (ServiceRequestStatus.CLOSED, Severity.CRITICAL)
    for of in (None, customer_id):
        found = desk.pc.service_requests.get(made.id, of)
        assert_like(desk.last.got, With({"status": "closed", "lastClosedDate": INSTANT, "notes": notes}))
        desk.keeps(found)
