"""Act for a reseller or customer, visibly and on record."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tenantry.foundation import audit
from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import PartyId
from tenantry.kernel.problems import Category, Problem, Refused, code
from tenantry.parties import permissions, reads
from tenantry.parties.visitors import PartyName

REASON_MISSING = code("acting.reason_missing", Category.INVALID)
PARTY_NOT_ACTIVE = code("acting.party_not_active", Category.CONFLICT)


def begin_acting_for(*, party: PartyId, why: str, by: Actor, now: datetime) -> PartyName:
    """From now on the member of staff does what the party's administrator may, and each deed says for whom."""
    permissions.require(by, "party.act_for")
    found = reads.party(by, party)
    problems = []
    if not 3 <= len(why.strip()) <= 500:
        problems.append(Problem(REASON_MISSING, "why"))
    if not found.is_active:
        problems.append(Problem(PARTY_NOT_ACTIVE, "party", {"name": found.details.name}))
    if problems:
        raise Refused(*problems)
    with transaction.atomic(durable=True):
        audit.record("party.acting_begun", party, by=by, at=now, why=why.strip())
    return PartyName(party, found.details.name, found.kind)
