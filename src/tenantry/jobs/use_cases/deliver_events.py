"""Hand an aggregate's events to one consumer, in order, each once."""

from __future__ import annotations

from django.db import transaction

from tenantry.foundation import statements
from tenantry.foundation.clock import business_now
from tenantry.jobs.events import Recorded, Subscription, subscription
from tenantry.jobs.failures import FailureNote
from tenantry.jobs.models import ConsumerCursor, Event


def deliver_events(*, consumer: str, provider_id: int, aggregate_kind: str, aggregate_id: str) -> int:
    """Handle every event of the aggregate that the consumer has not seen. Returns how many were handled.

    Each event is handled in one transaction with the consumer's cursor, so a repeated delivery does nothing. An event
    that fails is tried again by the job; after the fifth failure the aggregate is parked for this consumer, and says
    why.
    """
    wired = subscription(consumer)
    handled = 0
    while True:
        with (
            FailureNote(consumer, provider_id, aggregate_kind, aggregate_id),
            transaction.atomic(durable=True),
        ):
            cursor_row = _locked_cursor(wired, provider_id, aggregate_kind, aggregate_id)
            event = None if cursor_row.parked_at else _next_event(cursor_row, wired)
            if event is None:
                return handled
            wired.handler(event, business_now())
            cursor_row.last_sequence, cursor_row.failures, cursor_row.last_error = event.sequence, 0, ""
            cursor_row.save(update_fields=["last_sequence", "failures", "last_error"])
            handled += 1


def _locked_cursor(wired: Subscription, provider_id: int, kind: str, aggregate_id: str) -> ConsumerCursor:
    statements.run(
        "INSERT INTO jobs_consumercursor (provider_id, consumer, aggregate_kind, aggregate_id, last_sequence,"
        " failures, last_error) VALUES (%s, %s, %s, %s, 0, 0, '') ON CONFLICT DO NOTHING",
        [provider_id, wired.consumer, kind, aggregate_id],
    )
    return ConsumerCursor.objects.select_for_update().get(
        provider_id=provider_id, consumer=wired.consumer, aggregate_kind=kind, aggregate_id=aggregate_id
    )


def _next_event(cursor_row: ConsumerCursor, wired: Subscription) -> Recorded | None:
    row = (
        Event.objects.filter(
            provider_id=cursor_row.provider_id,
            aggregate_kind=cursor_row.aggregate_kind,
            aggregate_id=cursor_row.aggregate_id,
            sequence__gt=cursor_row.last_sequence,
            name__in=wired.names,
        )
        .order_by("sequence")
        .values()
        .first()
    )
    return Recorded(**row) if row else None
