"""Begin the business of a provider."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime

from django.db import transaction

from tenantry.foundation import audit, public_ids
from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import ProviderId
from tenantry.parties import permissions
from tenantry.parties.details import Made, ProviderDetails
from tenantry.parties.models import Provider


def create_provider(*, details: ProviderDetails, by: Actor, now: datetime) -> Made:
    """A new provider, without accounts, parties or credentials; only the system itself may do this."""
    permissions.require(by, "provider.create")
    public_id = ProviderId(public_ids.new("prv", now))
    with transaction.atomic(durable=True):
        provider = Provider.objects.create(public_id=public_id, created_at=now, **asdict(details))
        by = replace(by, provider_id=provider.pk)
        audit.record("provider.created", public_id, by=by, at=now)
    return Made(provider.pk, public_id)
