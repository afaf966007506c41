"""Audit records (Microsoft: Get a record of Partner Center activity)."""

import json
from collections.abc import Iterator
from datetime import date

from partner_center.call import Operation
from partner_center.caller import Caller
from partner_center.models.audit import AuditRecord, PartnerRequest
from partner_center.reading import pages, read, segment
from partner_center.tokens import TokenKind

LIST = Operation("list_audit_records", "GET")
GET = Operation("get_audit_record", "GET")
LIST_USER_CALLS = Operation("list_partner_requests", "GET", TokenKind.USER)


class Audit:
    """What was done in the partner's account, by people and programs."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def iterate(
        self,
        start: date | None = None,
        end: date | None = None,
        *,
        company_name: str | None = None,
        customer_id: str | None = None,
        resource_type: str | None = None,
        page_size: int | None = None,
    ) -> Iterator[AuditRecord]:
        """Records from `start` (at most ninety days ago; without one the last thirty days) to `end`.

        One filter may be given: a part of the customer's name, its id, or the type of the resource.
        """
        filters = [
            ("CompanyName", company_name, "substring"),
            ("CustomerId", customer_id, "equals"),
            ("ResourceType", resource_type, "equals"),
        ]
        chosen = [
            json.dumps({"Field": name, "Value": value, "Operator": operator})
            for name, value, operator in filters
            if value is not None
        ]
        if len(chosen) > 1:
            raise ValueError("Microsoft takes one filter at a time")
        query = {
            "startDate": start.isoformat() if start is not None else None,
            "endDate": end.isoformat() if end is not None else None,
            "size": str(page_size) if page_size is not None else None,
            "filter": chosen[0] if chosen else None,
        }
        return pages(self._caller, LIST, "/v1/auditrecords", AuditRecord, query)

    def get(self, record_id: str) -> AuditRecord:
        """One record; a webhook's `AuditUri` ends with its id."""
        path = f"/auditactivity/v1/auditrecords/{segment(record_id)}"
        return read(AuditRecord, self._caller.call(GET, path), GET)

    def calls_of_users(self) -> Iterator[PartnerRequest]:
        """The last calls made in the name of users, with whether each had a second factor (`mfa_compliant`)."""
        return pages(self._caller, LIST_USER_CALLS, "/v1/partnerRequests", PartnerRequest, {})
