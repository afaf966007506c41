"""Take a customer into the business whose details have been judged."""

from __future__ import annotations

from datetime import datetime

from tenantry.compliance.judging import judged_for_provider
from tenantry.foundation.idempotency import RequestKey, earlier
from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import PartyId
from tenantry.parties.details import PartyDetails
from tenantry.parties.permissions import require
from tenantry.parties.rules.permissions import Ownership
from tenantry.parties.use_cases.create_customer import create_customer, owner_of_new


def enter_customer(
    *,
    details: PartyDetails,
    reseller: PartyId | None,
    key: RequestKey | None,
    by: Actor,
    now: datetime,
    machine_now: datetime,
) -> PartyId:
    """A customer, direct or of that reseller. Raises Refused with everything that is wrong, and then makes none.

    Asked again under its key it names the same one, whatever the rules have become since.
    """
    require(by, "party.change", Ownership(by.provider_id, owner_of_new(reseller, by)))
    if done := earlier(key, by=by, at=machine_now):
        return PartyId(done["party"])
    return create_customer(
        details=judged_for_provider(details, provider_id=by.provider_id, now=now),
        reseller=reseller,
        key=key,
        by=by,
        now=now,
        machine_now=machine_now,
    )
