"""What modules above write here, inside their own transaction; nothing is locked here."""

from __future__ import annotations

from django.db import transaction

from tenantry.jobs.events import subscription, wake
from tenantry.jobs.models import ConsumerCursor


def record_released(parked: ConsumerCursor) -> None:
    """Unpark the consumer for its thing and wake it. The caller holds the cursor's lock."""
    assert transaction.get_connection().in_atomic_block
    parked.parked_at, parked.failures = None, 0
    parked.save(update_fields=["parked_at", "failures"])
    wake(subscription(parked.consumer), parked.provider_id, parked.aggregate_kind, parked.aggregate_id)
