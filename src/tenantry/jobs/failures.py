"""Why a consumer's work failed, written where a person sees it; after the fifth failure its thing is parked."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Final

import psycopg
from django.db import transaction
from psycopg.errors import DeadlockDetected, LockNotAvailable, SerializationFailure

from tenantry.foundation.clock import machine_now
from tenantry.jobs import locks
from tenantry.jobs.models import ConsumerCursor

ATTEMPTS: Final = 5
# The server goes down, or does not let in yet (PostgreSQL: Error codes, class 57), or is full of connections.
_NOT_SERVING: Final = frozenset({"57P01", "57P02", "57P03", "53300"})


def is_parked(consumer: str, provider_id: int, aggregate_kind: str, aggregate_id: str) -> bool:
    """Whether the consumer leaves this thing alone until a person releases it."""
    rows = ConsumerCursor.objects.filter(provider_id=provider_id, consumer=consumer, parked_at__isnull=False)
    return rows.filter(aggregate_kind=aggregate_kind, aggregate_id=aggregate_id).exists()


class FailureNote:
    """Writes down why the work failed, then lets the failure go on to the worker, which tries again.

    Work that the consumer has left to a job of its own names the sequence number of its event in `repeat`: that event
    is delivered again when the parked thing is released.
    """

    def __init__(
        self, consumer: str, provider_id: int, kind: str, aggregate_id: str, *, repeat: int | None = None
    ) -> None:
        self.repeat = repeat
        self.key: dict[str, Any] = {
            "provider_id": provider_id,
            "consumer": consumer,
            "aggregate_kind": kind,
            "aggregate_id": aggregate_id,
        }

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None
    ) -> None:
        if not isinstance(error, Exception) or is_passing(error):
            return
        with transaction.atomic(durable=True):
            row = locks.cursor(**self.key)
            row.failures += 1
            row.last_error = f"{type(error).__name__}: {error}"[:2000]
            if row.failures >= ATTEMPTS:
                row.parked_at = machine_now()
                if self.repeat is not None:
                    row.last_sequence = min(row.last_sequence, self.repeat - 1)
            row.save(update_fields=["failures", "last_error", "parked_at", "last_sequence"])


def is_passing(error: BaseException) -> bool:
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
