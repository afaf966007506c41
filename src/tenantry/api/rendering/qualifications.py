"""Requests for a qualification on the wire."""

from __future__ import annotations

from tenantry.api.wire import Json, instant
from tenantry.compliance.validation_codes import ValidationCode
from tenantry.compliance.vetting import QualificationRequestView


def qualification_request_out(found: QualificationRequestView) -> Json:
    """A request, and how Microsoft's vetting stands."""
    return {
        "id": found.public_id,
        "customer": found.customer,
        "customer_name": found.customer_name,
        "tenant": str(found.tenant_id),
        "kind": found.kind,
        "education_segment": found.education_segment,
        "website": found.website,
        "validation_code": found.validation_code,
        "state": found.state,
        "reason": found.reason,
        "asked_at": instant(found.asked_at),
        "decided_at": instant(found.decided_at),
    }


def validation_code_out(found: ValidationCode) -> Json:
    """A code with the uses that are left."""
    return {
        "code": found.code,
        "organization": found.organization,
        "uses_left": found.left,
        "uses": found.most,
    }
