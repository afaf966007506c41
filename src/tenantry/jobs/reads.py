"""The log, read back."""

from __future__ import annotations

from tenantry.jobs.events import Recorded
from tenantry.jobs.models import Event


def timeline(
    *, provider_id: int, aggregate_kind: str, aggregate_id: str, after: int = 0, limit: int = 500
) -> list[Recorded]:
    """What happened to one thing, in order, after a sequence number."""
    rows = Event.objects.filter(
        provider_id=provider_id, aggregate_kind=aggregate_kind, aggregate_id=aggregate_id, sequence__gt=after
    ).order_by("sequence")[:limit]
    return [Recorded(**row) for row in rows.values()]
