"""What was done in the account."""

from __future__ import annotations

from datetime import date

from . import sales
from .conftest import Desk
from .shapes import GUID, INSTANT, TEXT, Each, Maybe, assert_like, collection, text

RECORD = {
    "id": TEXT,
    "partnerId": GUID,
    "participants": Maybe(Each(TEXT)),
    "customerId": Maybe(GUID),
    "customerName": Maybe(TEXT),
    "userPrincipalName": Maybe(TEXT),
    "applicationId": GUID,
    "resourceType": text("[a-z_]+"),
    "resourceOldValue": Maybe(text(r"\{.*\}")),
    "resourceNewValue": Maybe(text(r"\{.*\}")),
    "operationType": text("[a-z_]+"),
    "originalCorrelationId": GUID,
    "operationDate": INSTANT,
    "operationStatus": "succeeded",
    "customizedData": Each({"key": TEXT, "value": TEXT}),
    "attributes": {"objectType": "AuditRecord"},
}


def test_what_was_done_stands_in_the_records(desk: Desk) -> None:
    customer_id = sales.customer(desk).id
    order = sales.order(desk, customer_id)
    found = list(desk.pc.audit.iterate(date(2027, 1, 15), customer_id=customer_id))
    assert desk.last.line == "GET /v1/auditrecords" and desk.last.query["startDate"] == "2027-01-15"
    assert_like(desk.last.got, collection(Each(RECORD | {"customerId": customer_id})))
    assert {one.operation_type for one in found} == {"add_customer", "create_order"}
    (bought,) = [one for one in desk.last.got["items"] if one["operationType"] == "create_order"]
    facts = {one["key"]: one["value"] for one in bought["customizedData"]}
    assert (facts["OrderId"], facts["BillingCycle"], facts["Quantity-0"]) == (order.id, "monthly", "7")
    desk.keeps(found)


def test_a_record_is_read_by_its_address(desk: Desk) -> None:
    customer_id = sales.customer(desk).id
    (made,) = desk.pc.audit.iterate(date(2027, 1, 15), customer_id=customer_id)
    listed = desk.last
    assert made.id is not None
    found = desk.pc.audit.get(made.id)
    assert desk.last.line == f"GET /auditactivity/v1/auditrecords/{made.id}"
    assert desk.last.got == listed.got["items"][0]
    desk.keeps(found)
