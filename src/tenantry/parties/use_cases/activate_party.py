"""Let a party in, or keep it out."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tenantry.jobs import events
from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import PartyId
from tenantry.parties import permissions, reads
from tenantry.parties.events import PartyActivated, PartyDeactivated
from tenantry.parties.locks import lock_parties
from tenantry.parties.models import Party


def activate_party(*, party: PartyId, by: Actor, now: datetime) -> None:
    """The party's credentials work again; repeating it changes nothing."""
    _set(party, True, by, now)


def deactivate_party(*, party: PartyId, by: Actor, now: datetime) -> None:
    """The party's credentials are refused from now on; what it has stays, and is billed."""
    _set(party, False, by, now)


def _set(public_id: PartyId, is_active: bool, by: Actor, now: datetime) -> None:
    permissions.require(by, "reseller.change")
    found = reads.party(by, public_id)
    with transaction.atomic(durable=True):
        lock_parties(by.provider_id, [found.id])
        changed = (
            Party.objects.filter(provider_id=by.provider_id, pk=found.id)
            .exclude(is_active=is_active)
            .update(is_active=is_active)
        )
        if changed:
            event = PartyActivated(public_id) if is_active else PartyDeactivated(public_id)
            events.put(event, by=by, at=now)
