"""Hand an aggregate's events to one consumer, in order, each once."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Final

import psycopg
from django.db import connection, transaction
from psycopg.errors import DeadlockDetected, LockNotAvailable, SerializationFailure

from tenantry.foundation.clock import business_now, machine_now
from tenantry.jobs.events import Recorded, Subscription, subscription
from tenantry.jobs.models import ConsumerCursor, Event

ATTEMPTS = 5
# The server goes down, or does not let in yet (PostgreSQL: Error codes, class 57), or is full of connections.
_NOT_SERVING: Final = frozenset({"57P01", "57P02", "57P03", "53300"})


def deliver_events(*, consumer: str, provider_id: int, aggregate_kind: str, aggregate_id: str) -> int:
    """Handle every event of the aggregate that the consumer has not seen. Returns how many were handled.

    Each event is handled in one transaction with the consumer's cursor, so a repeated delivery does nothing. An event
    that fails is tried again by the job; after the fifth failure the aggregate is parked for this consumer, and says
    why.
    """
    wired = subscription(consumer)
    handled = 0
    while True:
        with _FailureNote(wired, provider_id, aggregate_kind, aggregate_id), transaction.atomic(durable=True):
            cursor_row = _locked_cursor(wired, provider_id, aggregate_kind, aggregate_id)
            event = None if cursor_row.parked_at else _next_event(cursor_row, wired)
            if event is None:
                return handled
            wired.handler(event, business_now())
            cursor_row.last_sequence, cursor_row.failures, cursor_row.last_error = event.sequence, 0, ""
            cursor_row.save(update_fields=["last_sequence", "failures", "last_error"])
            handled += 1


def _locked_cursor(wired: Subscription, provider_id: int, kind: str, aggregate_id: str) -> ConsumerCursor:
    with connection.cursor() as cursor:
        cursor.execute(
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


class _FailureNote:
    """Writes down why a delivery failed, then lets the failure go on to the worker, which tries again."""

    def __init__(self, wired: Subscription, provider_id: int, kind: str, aggregate_id: str) -> None:
        self.key: dict[str, Any] = {
            "provider_id": provider_id,
            "consumer": wired.consumer,
            "aggregate_kind": kind,
            "aggregate_id": aggregate_id,
        }

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None
    ) -> None:
        if not isinstance(error, Exception) or _is_passing(error):
            return
        with transaction.atomic(durable=True):
            row, _ = ConsumerCursor.objects.select_for_update().get_or_create(**self.key)
            row.failures += 1
            row.last_error = f"{type(error).__name__}: {error}"[:2000]
            if row.failures >= ATTEMPTS:
                row.parked_at = machine_now()
            row.save(update_fields=["failures", "last_error", "parked_at"])


def _is_passing(error: BaseException) -> bool:
    """Whether the event is not to blame: a lock that was not given, a twin in the way, a lost connection.

    A statement that always takes too long, or finds no room, is no such thing: its event is parked like any other.
    """
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, psycopg.Error):
        cause = cause.__cause__
    if isinstance(cause, LockNotAvailable | DeadlockDetected | SerializationFailure):
        return True
    if not isinstance(cause, psycopg.OperationalError):
        return False
    state = cause.sqlstate  # none where no server could answer; class 08 is the connection's
    return state is None or state.startswith("08") or state in _NOT_SERVING
