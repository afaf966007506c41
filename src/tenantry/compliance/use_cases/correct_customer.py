"""Correct what is known of a customer, after it has been judged."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from tenantry.compliance.judging import judged_for_provider
from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import PartyId
from tenantry.parties import permissions, reads
from tenantry.parties.use_cases.change_customer import change_customer, require_free_country


def correct_customer(*, customer: PartyId, changes: Mapping[str, str], by: Actor, now: datetime) -> None:
    """Replace the named details. The whole is judged, because one detail can make another wrong; Refused names all."""
    party = reads.party(by, customer, kind="customer")
    permissions.require(by, "party.change", party.ownership)
    require_free_country(party, changes)
    details = party.details.with_changes(changes)
    kept = judged_for_provider(details, provider_id=by.provider_id, now=now).as_columns()
    change_customer(customer=customer, changes={name: kept.get(name, "") for name in changes}, by=by, now=now)
