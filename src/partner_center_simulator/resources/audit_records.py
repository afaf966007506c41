"""The activity log (Microsoft: Get a record of Partner Center activity by user)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from partner_center_simulator import audit, paging, wire
from partner_center_simulator.entities_services import AuditRecord
from partner_center_simulator.refusals import Refusal, invalid_property, unknown_resource
from partner_center_simulator.routing import Access, Answer, Call, operation

_DEFAULT = timedelta(days=30)
_PAGE, _LARGEST = 500, 500


@operation("list_audit_records", "GET", "/v1/auditrecords", Access.APP)
def list_audit_records(call: Call) -> Answer:
    """The writes of some days, the newest first; nothing older than ninety days can be asked for."""
    world = call.world
    today = world.clock.now().date()
    start = _day(call, "startdate") or today - _DEFAULT
    end = _day(call, "enddate") or today
    if start < today - audit.KEPT:
        raise Refusal(400, 800002, "The start date must not be more than 90 days ago.", data=["startDate"])
    if end < start:
        raise invalid_property("endDate")
    first = datetime(start.year, start.month, start.day, tzinfo=UTC)
    last = datetime(end.year, end.month, end.day, tzinfo=UTC) + timedelta(days=1)
    found = [one for one in world.store.all(AuditRecord) if first <= one.at < last]
    found = list(reversed(_filtered(call, found)))
    size = paging.size(call, _PAGE, _LARGEST)
    chosen, links = paging.page(
        call, "/auditrecords", found, size, ("startDate", "endDate", "size", "filter")
    )
    partner = world.partner.tenant_id
    return Answer(wire.collection([audit.body_of(one, partner) for one in chosen], links))


@operation("get_audit_record", "GET", "/auditactivity/v1/auditrecords/{record}", Access.APP)
def get_audit_record(call: Call) -> Answer:
    """One record, at the address that events name."""
    found = call.world.store.find(AuditRecord, call.path["record"].lower())
    if found is None:
        raise unknown_resource()
    return Answer(audit.body_of(found, call.world.partner.tenant_id))


def _day(call: Call, name: str) -> date | None:
    text = call.text(name)
    if text is None:
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError as broken:
        raise invalid_property("startDate" if name == "startdate" else "endDate") from broken


def _filtered(call: Call, records: list[AuditRecord]) -> list[AuditRecord]:
    wanted = paging.filter_of(call)
    if wanted is None:
        return records
    field, value, how = wanted
    rules: dict[tuple[str, str], Any] = {
        ("companyname", "substring"): lambda one: value in (one.customer_name or "").lower(),
        ("customerid", "equals"): lambda one: value == (one.customer_id or ""),
        ("resourcetype", "equals"): lambda one: (
            value in (one.resource_type, one.resource_type.replace("_", ""))
        ),
    }
    rule = rules.get((field, how))
    if rule is None:
        raise Refusal(400, 800002, f"The field {field} cannot be filtered by {how}.")
    return [one for one in records if rule(one)]
