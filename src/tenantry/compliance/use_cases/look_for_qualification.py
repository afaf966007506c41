"""Ask Microsoft how its vetting of a customer stands, and write down what it has decided."""

from __future__ import annotations

from datetime import datetime

from tenantry.compliance.settling import settle
from tenantry.compliance.vetting import QualificationRequestView, requests
from tenantry.kernel.actor import Actor
from tenantry.parties import permissions
from tenantry.parties.rules.permissions import problem


def look_for_qualification(*, request_id: str, by: Actor, now: datetime) -> QualificationRequestView:
    """The request as it stands by then; one that is decided is not asked about again.

    Stands outside any transaction. Where Microsoft does not answer, it is asked again later.
    """
    found = requests(by.provider_id, public_id=request_id)
    if not found or problem(by, "qualification.request", found[0].ownership) is not None:
        raise permissions.not_found("qualification request", request_id)
    permissions.require(by, "qualification.request", found[0].ownership)
    return settle(found[0], by=by, now=now)
