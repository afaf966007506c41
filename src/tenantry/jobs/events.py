"""Events: what happened, told to whoever is wired to hear it.

`put` writes one row of the append-only log and one wake-up job for each subscriber, in the commit of the change itself.
An aggregate's events are numbered under the aggregate's lock, so a reader never sees a gap that is filled later.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, ClassVar

from django.db import connection, transaction

from tenantry.foundation import public_ids
from tenantry.foundation.clock import machine_now
from tenantry.kernel.actor import Actor
from tenantry.kernel.money import Money


@dataclass(frozen=True)
class Event:
    """Base of every event. The first field is the public id of the aggregate; the rest are ids and facts."""

    NAME: ClassVar[str]
    AGGREGATE: ClassVar[str]
    VERSION: ClassVar[int] = 1

    @property
    def aggregate_id(self) -> str:
        """The public id of the thing this happened to."""
        return str(getattr(self, fields(self)[0].name))


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event as read back from the log."""

    id: int
    public_id: str
    provider_id: int
    aggregate_kind: str
    aggregate_id: str
    sequence: int
    name: str
    version: int
    payload: dict[str, Any]
    actor_kind: str
    actor_id: str
    on_behalf_of: str | None
    request_id: str
    at: datetime
    recorded_at: datetime


Handler = Callable[[Recorded, datetime], None]


@dataclass(frozen=True, slots=True)
class Subscription:
    """A consumer: which events it hears, what it does, and in which queue its wake-ups wait."""

    consumer: str
    names: frozenset[str]
    handler: Handler
    queue: str


_SUBSCRIPTIONS: dict[str, Subscription] = {}


def subscribe(consumer: str, events: Iterable[type[Event]], handler: Handler, *, queue: str) -> None:
    """Wire a consumer. Called only from `tenantry.config`; repeating it with the same arguments changes nothing."""
    wired = Subscription(consumer, frozenset(e.NAME for e in events), handler, queue)
    assert _SUBSCRIPTIONS.get(consumer, wired) == wired, f"consumer {consumer} is wired twice"
    _SUBSCRIPTIONS[consumer] = wired


def subscription(consumer: str) -> Subscription:
    """The wiring of a consumer."""
    return _SUBSCRIPTIONS[consumer]


def put(event: Event, *, by: Actor, at: datetime) -> str:
    """Write the event and its wake-up jobs in the open transaction. Returns the event's public id.

    The caller holds the aggregate's lock (or has just made it). `at` is business time.
    """
    assert transaction.get_connection().in_atomic_block, "an event is written with its change"
    public_id = public_ids.new("evt", at)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO jobs_event (public_id, provider_id, aggregate_kind, aggregate_id, sequence, name, version,
                payload, actor_kind, actor_id, on_behalf_of, request_id, at, recorded_at)
            SELECT %s, %s, %s, %s, coalesce(max(sequence), 0) + 1, %s, %s, %s, %s, %s, %s, %s, %s, %s
            FROM jobs_event WHERE provider_id = %s AND aggregate_kind = %s AND aggregate_id = %s
            """,
            [
                public_id, by.provider_id, event.AGGREGATE, event.aggregate_id, event.NAME, event.VERSION,
                json.dumps(asdict(event), default=_as_json), by.kind, by.id, by.on_behalf_of, by.request_id,
                at, machine_now(), by.provider_id, event.AGGREGATE, event.aggregate_id,
            ],
        )  # fmt: skip
    for wired in _SUBSCRIPTIONS.values():
        if event.NAME in wired.names:
            wake(wired, by.provider_id, event.AGGREGATE, event.aggregate_id)
    return public_id


def wake(wired: Subscription, provider_id: int, aggregate_kind: str, aggregate_id: str) -> None:
    """Queue a wake-up for one consumer and aggregate, in the open transaction."""
    from tenantry.jobs.tasks import deliver

    deliver.configure(queue=wired.queue, lock=f"{wired.consumer}:{aggregate_id}").defer(
        consumer=wired.consumer,
        provider_id=provider_id,
        aggregate_kind=aggregate_kind,
        aggregate_id=aggregate_id,
    )


def _as_json(value: object) -> object:
    if isinstance(value, Money):
        return value.as_wire()
    return str(value)
