"""Waiting for another order's step, without asking anything of Microsoft."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from tenantry.foundation.clock import machine_now
from tenantry.jobs.events import Event
from tenantry.kernel.actor import system
from tenantry.kernel.problems import Code
from tenantry.ordering.recording import record_event
from tenantry.provisioning.models import Step
from tenantry.provisioning.queueing import queue_step
from tenantry.provisioning.rules.outcomes import pause

LONGEST_PAUSE_SECONDS = 30.0


def wait_for_turn(step: Step, why: Code, ahead: str, told: Event, *, at: datetime) -> None:
    """Look again after a pause; the timeline is told once for which order."""
    known = step.problem if (step.problem or {}).get("code") == why.name else None
    looks = (known or {}).get("looks", 0) + 1
    step.problem = {"code": why.name, "params": {"order": ahead}, "looks": looks}
    seconds = min(pause(looks, settings.TENANTRY_STEP_PAUSE_SECONDS), LONGEST_PAUSE_SECONDS)
    step.due_at = machine_now() + timedelta(seconds=seconds)
    step.save(update_fields=["problem", "due_at"])
    queue_step(step, at=step.due_at)
    if known is None or known["params"]["order"] != ahead:
        record_event(told, by=system(step.provider_id, step.public_id), at=at)
