"""Let a parked consumer try its events again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tenantry.foundation import audit
from tenantry.jobs import locks
from tenantry.jobs.recording import record_released
from tenantry.kernel.actor import Actor
from tenantry.parties import permissions


def release_delivery(*, consumer: str, aggregate_id: str, by: Actor, now: datetime) -> None:
    """Unpark the consumer for that thing and wake it; Refused when nothing of that name is parked."""
    permissions.require(by, "operations.repair")
    with transaction.atomic(durable=True):
        parked = locks.parked_cursor(by.provider_id, consumer, aggregate_id)
        if parked is None:
            raise permissions.not_found("parked delivery", f"{consumer} {aggregate_id}")
        record_released(parked)
        audit.record("delivery.released", aggregate_id, by=by, at=now, details={"consumer": consumer})
