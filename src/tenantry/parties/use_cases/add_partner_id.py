"""Give a reseller one more PartnerID."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tenantry.jobs import events
from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import PartyId
from tenantry.kernel.problems import Refused
from tenantry.parties import permissions, reads
from tenantry.parties.events import PartyChanged
from tenantry.parties.locks import lock_parties
from tenantry.parties.models import PartnerId
from tenantry.parties.rules.identifiers import partner_id_problems


def add_partner_id(*, reseller: PartyId, mpn_id: str, country: str, by: Actor, now: datetime) -> None:
    """The PartnerID for that country, or for every country when it is empty; each country has one."""
    permissions.require(by, "reseller.change")
    with transaction.atomic(durable=True):
        party = reads.party(by, reseller, kind="reseller")
        lock_parties(by.provider_id, [party.id])
        standing = tuple(
            PartnerId.objects.filter(provider_id=by.provider_id, party_id=party.id).values_list(
                "mpn_id", "country"
            )
        )
        new = (mpn_id, country)
        wrong = [p for p in partner_id_problems((*standing, new)) if f".{len(standing)}." in (p.field or "")]
        if wrong:
            raise Refused(*wrong)
        PartnerId.objects.create(
            provider_id=by.provider_id, party_id=party.id, mpn_id=mpn_id, country=country
        )
        events.put(PartyChanged(reseller, ("partner_ids",)), by=by, at=now)
