"""Let a parked consumer try its events again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tenantry.foundation import audit
from tenantry.jobs.use_cases.release_parked import release_parked
from tenantry.kernel.actor import Actor
from tenantry.parties import permissions


def release_delivery(*, consumer: str, aggregate_id: str, by: Actor, now: datetime) -> None:
    """Unpark the consumer for that thing and wake it; Refused when nothing of that name is parked."""
    permissions.require(by, "operations.repair")
    if not release_parked(provider_id=by.provider_id, consumer=consumer, aggregate_id=aggregate_id):
        raise permissions.not_found("parked delivery", f"{consumer} {aggregate_id}")
    with transaction.atomic(durable=True):
        audit.record("delivery.released", aggregate_id, by=by, at=now, details={"consumer": consumer})
