"""Correct what is known of a customer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import PartyId
from tenantry.kernel.problems import Category, Problem, Refused, code
from tenantry.parties import permissions, reads
from tenantry.parties.locks import lock_parties
from tenantry.parties.reads import PartyView
from tenantry.parties.recording import record_changes

HAS_TENANT = code("customer.country_fixed", Category.CONFLICT)


def change_customer(*, customer: PartyId, changes: Mapping[str, str], by: Actor, now: datetime) -> None:
    """Replace the named details, which the caller has had judged; the country stays once a tenant exists.

    Microsoft fixes a tenant's country when it is made (Microsoft: Create a customer).
    """
    party = reads.party(by, customer, kind="customer")
    permissions.require(by, "party.change", party.ownership)
    with transaction.atomic(durable=True):
        lock_parties(by.provider_id, [party.id])
        require_free_country(reads.party(by, customer, kind="customer"), changes)
        record_changes(party.id, changes, by=by, at=now)


def require_free_country(party: PartyView, changes: Mapping[str, str]) -> None:
    """Raises Refused when the changes would move a customer who has a tenant to another country."""
    country = party.details.country
    if changes.get("country", country) != country and reads.tenants_of(party.provider_id, party.id):
        raise Refused(Problem(HAS_TENANT, "country", {"country": country}))
