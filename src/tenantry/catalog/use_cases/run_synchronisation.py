"""Do a synchronisation that was requested, or do one again that failed or died."""

from __future__ import annotations

from datetime import datetime

from tenantry.catalog import locks
from tenantry.catalog.models import Synchronisation
from tenantry.catalog.rules.synchronisation import LIFE
from tenantry.catalog.synchronising import synchronise
from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import SynchronisationId
from tenantry.parties import permissions


def run_synchronisation(*, synchronisation: SynchronisationId, by: Actor, now: datetime) -> None:
    """Make the synchronisation done; one that is done already is left as it is."""
    permissions.require(by, "catalog.synchronise")
    row = _found(synchronisation, by)
    with locks.one_synchronisation(row.partner_center_account_id, row.market):
        row = _found(synchronisation, by)  # as it stands now that nobody else works on it
        if row.state not in LIFE.final:
            synchronise(row, by=by, now=now)


def _found(synchronisation: SynchronisationId, by: Actor) -> Synchronisation:
    row = Synchronisation.objects.filter(provider_id=by.provider_id, public_id=synchronisation).first()
    if row is None:
        raise permissions.not_found("synchronisation", synchronisation)
    return row
