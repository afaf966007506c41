"""Take a customer into the business: a direct one, or one of a reseller."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tenantry.foundation import public_ids
from tenantry.foundation.idempotency import RequestKey, claim
from tenantry.kernel.actor import Actor, Role
from tenantry.kernel.ids import PartyId
from tenantry.parties import permissions, reads
from tenantry.parties.details import PartyDetails
from tenantry.parties.recording import record_customer
from tenantry.parties.rules.permissions import Ownership


def create_customer(
    *,
    details: PartyDetails,
    reseller: PartyId | None,
    key: RequestKey | None = None,
    by: Actor,
    now: datetime,
    machine_now: datetime,
) -> PartyId:
    """A customer whose details the caller has had judged; a reseller's own become its sub-customers.

    Asking twice under one key makes one.
    """
    reseller_key = owner_of_new(reseller, by)
    permissions.require(by, "party.change", Ownership(by.provider_id, reseller_key))
    public_id = PartyId(public_ids.new("pty", now))
    with transaction.atomic(durable=True):
        if done := claim(key, result={"party": public_id}, by=by, at=machine_now):
            return PartyId(done["party"])
        record_customer(details, public_id=public_id, reseller_id=reseller_key, by=by, at=now)
    return public_id


def owner_of_new(reseller: PartyId | None, by: Actor) -> int | None:
    """Whose the new customer becomes: the key of the reseller named, or of the actor's own; None for a direct one."""
    if by.role is Role.RESELLER and reseller is None:
        return by.party_id
    return reads.party(by, reseller, kind="reseller").id if reseller else None
