"""The audit trail of what puts no event: settings, credentials, price rules."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from tenantry.foundation.clock import machine_now
from tenantry.foundation.models import AuditEvent
from tenantry.kernel.actor import Actor


def record(
    action: str,
    subject: str,
    *,
    by: Actor,
    at: datetime,
    why: str = "",
    details: Mapping[str, object] | None = None,
) -> None:
    """Write one audit row in the open transaction."""
    assert transaction.get_connection().in_atomic_block, "audit is written with the change"
    AuditEvent.objects.create(
        provider_id=by.provider_id,
        actor_kind=by.kind,
        actor_id=by.id,
        on_behalf_of=by.on_behalf_of,
        request_id=by.request_id,
        action=action,
        subject=subject,
        why=why,
        details=dict(details or {}),
        at=at,
        recorded_at=machine_now(),
    )
