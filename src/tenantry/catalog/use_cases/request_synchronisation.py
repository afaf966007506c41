"""Have a market's catalogue read from Microsoft by a worker."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from django.db import transaction

from tenantry.catalog.codes import MARKET_UNKNOWN
from tenantry.catalog.events import SynchronisationRequested
from tenantry.catalog.models import Synchronisation
from tenantry.catalog.rules.synchronisation import LIFE
from tenantry.foundation import public_ids
from tenantry.foundation.idempotency import RequestKey, claim
from tenantry.jobs import events
from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import SynchronisationId
from tenantry.kernel.problems import Problem, Refused
from tenantry.parties import permissions
from tenantry.parties.models import PartnerCenterAccount

_MARKET: Final = re.compile("[A-Z]{2}")


def request_synchronisation(
    *,
    market: str,
    account: str | None = None,
    key: RequestKey | None = None,
    by: Actor,
    now: datetime,
    machine_now: datetime,
) -> SynchronisationId:
    """Write the request and the job that will do it; asking twice under one key requests one."""
    permissions.require(by, "catalog.synchronise")
    account_id = account_for(market, account, by)
    public_id = public_ids.new("syn", now)
    with transaction.atomic(durable=True):
        if done := claim(key, result={"synchronisation": public_id}, by=by, at=machine_now):
            return SynchronisationId(done["synchronisation"])
        requested(market, account_id, by=by, at=now, public_id=public_id)
        from tenantry.catalog.tasks import synchronise  # the task module imports the use cases

        synchronise.defer(provider_id=by.provider_id, synchronisation=public_id)
    return SynchronisationId(public_id)


def account_for(market: str, account: str | None, by: Actor) -> int:
    """The key of the named Partner Center account, or of the default one, once the market has been judged."""
    if not _MARKET.fullmatch(market):
        raise Refused(Problem(MARKET_UNKNOWN, "market", {"market": market[:10]}))
    rows = PartnerCenterAccount.objects.filter(provider_id=by.provider_id)
    rows = rows.filter(public_id=account) if account else rows.filter(is_default=True)
    found = rows.values_list("id", flat=True).first()
    if found is None:
        raise permissions.not_found("Partner Center account", account or "default")
    return found


def requested(
    market: str, account_id: int, *, by: Actor, at: datetime, public_id: str | None = None
) -> Synchronisation:
    """A new synchronisation, in the open transaction."""
    assert transaction.get_connection().in_atomic_block
    row = Synchronisation.objects.create(
        provider_id=by.provider_id,
        public_id=public_id or public_ids.new("syn", at),
        partner_center_account_id=account_id,
        market=market,
        state=LIFE.initial,
        requested_at=at,
    )
    events.put(SynchronisationRequested(row.public_id, market), by=by, at=at)
    return row
