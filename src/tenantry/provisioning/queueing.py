"""Put a step into the worker's queue, in the open transaction."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tenantry.provisioning.models import Step


def queue_step(step: Step, *, at: datetime | None = None) -> None:
    """Queue the step, now or at an instant of machine time. One worker at a time runs a step: its id is the lock."""
    assert transaction.get_connection().in_atomic_block
    from tenantry.provisioning.tasks import run

    run.configure(queue="microsoft", lock=step.public_id, schedule_at=at).defer(step_id=step.public_id)
