"""Take a reseller into the business."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tenantry.foundation import public_ids
from tenantry.foundation.idempotency import RequestKey, claim
from tenantry.jobs import events
from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import PartyId
from tenantry.kernel.problems import Category, Problem, Refused, code
from tenantry.parties import permissions
from tenantry.parties.details import PartyDetails
from tenantry.parties.events import ResellerCreated, VatNumberGiven
from tenantry.parties.models import PartnerId, Party, Provider
from tenantry.parties.rules.identifiers import partner_id_problems

TENANT_TAKEN = code("reseller.tenant_taken", Category.CONFLICT)


def create_reseller(
    *,
    details: PartyDetails,
    microsoft_tenant_id: UUID,
    partner_ids: tuple[tuple[str, str], ...],
    key: RequestKey | None = None,
    payment_terms_days: int | None = None,
    by: Actor,
    now: datetime,
    machine_now: datetime,
) -> PartyId:
    """A reseller with its PartnerIDs, each for a country or (empty) for all; asking twice makes one."""
    permissions.require(by, "reseller.change")
    public_id = PartyId(public_ids.new("pty", now))
    with transaction.atomic(durable=True):
        if done := claim(key, result={"party": public_id}, by=by, at=machine_now):
            return PartyId(done["party"])
        # The provider's row serialises new resellers, so that two of one tenant are refused, not a crash.
        provider = Provider.objects.select_for_update(no_key=True).get(pk=by.provider_id)
        problems = partner_id_problems(partner_ids)
        if Party.objects.filter(provider=provider, microsoft_tenant_id=microsoft_tenant_id).exists():
            problems.append(Problem(TENANT_TAKEN, "microsoft_tenant_id"))
        if problems:
            raise Refused(*problems)
        columns = {"language": provider.language, "time_zone": provider.time_zone} | details.as_columns()
        party = Party.objects.create(
            provider=provider,
            public_id=public_id,
            kind="reseller",
            microsoft_tenant_id=microsoft_tenant_id,
            payment_terms_days=payment_terms_days,
            created_at=now,
            **columns,
        )
        PartnerId.objects.bulk_create(
            PartnerId(provider=provider, party=party, mpn_id=mpn_id, country=country)
            for mpn_id, country in partner_ids
        )
        events.put(ResellerCreated(public_id), by=by, at=now)
        if details.vat_number:
            events.put(VatNumberGiven(public_id), by=by, at=now)
    return public_id
