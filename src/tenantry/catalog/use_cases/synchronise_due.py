"""Each day's synchronisation of every market that is sold in: a price sheet ends with its month."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from django.db.models import Exists, OuterRef

from tenantry.catalog.models import Synchronisation
from tenantry.catalog.rules.synchronisation import SynchronisationState
from tenantry.catalog.use_cases.request_synchronisation import request_synchronisation
from tenantry.foundation.idempotency import RequestKey
from tenantry.kernel.actor import system

RETRY_AFTER: Final = timedelta(hours=1)
_MARKET: Final = ("provider_id", "partner_center_account_id", "market")


def synchronise_due(*, now: datetime, machine_now: datetime) -> int:
    """Request what has not been requested on this UTC day, for markets synchronised before. Returns how many.

    One that failed is requested again after an hour. Every worker may call this at any time: a request is made once
    for each that went before it.
    """
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    done = Synchronisation.objects.filter(
        provider_id=OuterRef("provider_id"),
        partner_center_account_id=OuterRef("partner_center_account_id"),
        market=OuterRef("market"),
        state=SynchronisationState.DONE,
    )
    latest = Synchronisation.objects.filter(Exists(done)).order_by(*_MARKET, "-id").distinct(*_MARKET)
    requested = 0
    for last in latest.select_related("partner_center_account"):
        is_to_retry = last.state == SynchronisationState.FAILED and last.requested_at <= now - RETRY_AFTER
        if last.requested_at >= today and not is_to_retry:
            continue
        request_synchronisation(
            market=last.market,
            account=last.partner_center_account.public_id,
            key=RequestKey.of(f"due:{last.public_id}", "synchronise_due", {}),
            by=system(last.provider_id, "synchronise_due"),
            now=now,
            machine_now=machine_now,
        )
        requested += 1
    return requested
