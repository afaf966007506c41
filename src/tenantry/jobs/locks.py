"""The only place in jobs, apart from deliveries, that locks rows: the cursor of a consumer."""

from __future__ import annotations

from django.db import transaction

from tenantry.jobs.models import ConsumerCursor


def parked_cursor(provider_id: int, consumer: str, aggregate_id: str) -> ConsumerCursor | None:
    """The consumer's cursor of that thing, locked; None when it is not parked."""
    assert transaction.get_connection().in_atomic_block, "a lock is held by a transaction"
    rows = ConsumerCursor.objects.select_for_update().filter(parked_at__isnull=False)
    return rows.filter(provider_id=provider_id, consumer=consumer, aggregate_id=aggregate_id).first()


def cursor(*, provider_id: int, consumer: str, aggregate_kind: str, aggregate_id: str) -> ConsumerCursor:
    """The consumer's cursor of that thing, locked; made when there is none."""
    assert transaction.get_connection().in_atomic_block, "a lock is held by a transaction"
    row, _ = ConsumerCursor.objects.select_for_update().get_or_create(
        provider_id=provider_id,
        consumer=consumer,
        aggregate_kind=aggregate_kind,
        aggregate_id=aggregate_id,
    )
    return row
