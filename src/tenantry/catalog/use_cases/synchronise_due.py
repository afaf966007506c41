"""Each day's synchronisation of every market that is sold in: a price sheet ends with its month."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db.models import Max

from tenantry.catalog.models import Synchronisation
from tenantry.catalog.rules.synchronisation import SynchronisationState
from tenantry.catalog.use_cases.request_synchronisation import request_synchronisation
from tenantry.foundation.idempotency import RequestKey
from tenantry.kernel.actor import system


def synchronise_due(*, now: datetime, machine_now: datetime) -> int:
    """Request what has not been requested on this UTC day, for markets synchronised before. Returns how many.

    Every worker may call this at any time: the day's key lets one request through.
    """
    today = now.astimezone(UTC).date()
    begin = datetime(today.year, today.month, today.day, tzinfo=UTC)
    known = Synchronisation.objects.filter(state=SynchronisationState.DONE).values_list(
        "provider_id", "partner_center_account__public_id", "market"
    )
    due = known.annotate(latest=Max("requested_at")).filter(latest__lt=begin)
    requested = 0
    for provider_id, account, market, _ in due:
        if Synchronisation.objects.filter(
            provider_id=provider_id,
            partner_center_account__public_id=account,
            market=market,
            requested_at__gte=begin,
        ).exists():
            continue
        request_synchronisation(
            market=market,
            account=account,
            key=RequestKey.of(f"due:{account}:{market}:{today}", "synchronise_due", {}),
            by=system(provider_id, "synchronise_due"),
            now=now,
            machine_now=machine_now,
        )
        requested += 1
    return requested
