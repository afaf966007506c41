"""Read a market's catalogue and prices from Microsoft, now."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tenantry.catalog import locks
from tenantry.catalog.synchronising import synchronise
from tenantry.catalog.use_cases.request_synchronisation import account_for, requested
from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import SynchronisationId
from tenantry.parties import permissions


def synchronise_catalogue(
    *, market: str, account: str | None = None, by: Actor, now: datetime
) -> SynchronisationId:
    """Make the market's plans, offerings and prices Microsoft's; run again, it writes only what is new.

    `account` is a Partner Center account's public id; without one the default account is meant.
    """
    permissions.require(by, "catalog.synchronise")
    account_id = account_for(market, account, by)
    with locks.one_synchronisation(account_id, market):
        with transaction.atomic(durable=True):
            row = requested(market, account_id, by=by, at=now)
        synchronise(row, by=by, now=now)
    return SynchronisationId(row.public_id)
