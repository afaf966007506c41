"""Let a parked consumer try again, after a person has looked."""

from __future__ import annotations

from django.db import transaction

from tenantry.jobs.events import subscription, wake
from tenantry.jobs.models import ConsumerCursor


def release_parked(*, provider_id: int, consumer: str, aggregate_id: str) -> bool:
    """Unpark one aggregate for one consumer and wake it. Returns whether there was one.

    Permission is asked by the caller in `parties` or above: this module knows no roles.
    """
    with transaction.atomic(durable=True):
        row = (
            ConsumerCursor.objects.select_for_update()
            .filter(
                provider_id=provider_id, consumer=consumer, aggregate_id=aggregate_id, parked_at__isnull=False
            )
            .first()
        )
        if row is None:
            return False
        row.parked_at, row.failures = None, 0
        row.save(update_fields=["parked_at", "failures"])
        wake(subscription(consumer), provider_id, row.aggregate_kind, row.aggregate_id)
        return True
