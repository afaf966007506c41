"""Events: what happened, told to whoever is wired to hear it.

`put` writes one row of the append-only log and one wake-up job for each subscriber, in the commit of the change itself.
An aggregate's events are numbered under the aggregate's lock, so a reader never sees a gap that is filled later.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, fields, is_dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.db import transaction

from tenantry.foundation import public_ids, statements
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


def consumers() -> tuple[str, ...]:
    """The names of all that are wired."""
    return tuple(_SUBSCRIPTIONS)


_TELL = """
    INSERT INTO jobs_event (public_id, provider_id, aggregate_kind, aggregate_id, sequence, name, version, payload,
        actor_kind, actor_id, on_behalf_of, request_id, at, recorded_at)
    SELECT e.public_id, %(provider)s, e.kind, e.id, 1 + coalesce((
            SELECT max(l.sequence) FROM jobs_event l
            WHERE l.provider_id = %(provider)s AND l.aggregate_kind = e.kind AND l.aggregate_id = e.id), 0),
        e.name, e.version, e.payload, %(actor_kind)s, %(actor)s, %(on_behalf_of)s, %(request)s, %(at)s, %(machine)s
    FROM jsonb_to_recordset(%(events)s::jsonb)
        AS e(public_id text, kind text, id text, name text, version int, payload jsonb)
"""
# procrastinate's own function, in the statement that writes the events: a job never costs a statement of its own.
_TELL_AND_WAKE = f"""
    WITH told AS ({_TELL})
    SELECT procrastinate_defer_jobs_v1(array_agg(
        ROW(j.queue, 'jobs.deliver', 0, j.lock, NULL, j.args, NULL)::procrastinate_job_to_defer_v1))
    FROM jsonb_to_recordset(%(jobs)s::jsonb) AS j(queue text, lock text, args jsonb)
"""  # noqa: S608  two constants


def put(event: Event, *, by: Actor, at: datetime) -> str:
    """Write the event and its wake-up jobs in the open transaction. Returns the event's public id.

    The caller holds the aggregate's lock (or has just made it). `at` is business time.
    """
    return put_all((event,), by=by, at=at)[0]


def put_all(events: Sequence[Event], *, by: Actor, at: datetime) -> list[str]:
    """Write events of different aggregates, and their wake-up jobs, in one statement; their public ids in order."""
    assert transaction.get_connection().in_atomic_block, "an event is written with its change"
    assert len({(event.AGGREGATE, event.aggregate_id) for event in events}) == len(events), (
        "one statement numbers one event of an aggregate"
    )
    ids = [public_ids.new("evt", at) for _ in events]
    told = [
        {
            "public_id": public_id,
            "kind": event.AGGREGATE,
            "id": event.aggregate_id,
            "name": event.NAME,
            "version": event.VERSION,
            "payload": {field.name: getattr(event, field.name) for field in fields(event)},
        }
        for public_id, event in zip(ids, events, strict=True)
    ]
    values: dict[str, Any] = {
        "provider": by.provider_id,
        "actor_kind": by.kind,
        "actor": by.id,
        "on_behalf_of": by.on_behalf_of,
        "request": by.request_id,
        "at": at,
        "machine": machine_now(),
        "events": json.dumps(told, default=_as_json),
    }
    jobs = [
        {"queue": wired.queue, "lock": _lock(wired, event.aggregate_id), "args": _wake_up(wired, by, event)}
        for event in events
        for wired in _SUBSCRIPTIONS.values()
        if event.NAME in wired.names
    ]
    if jobs:
        values["jobs"] = json.dumps(jobs)
    statements.run(_TELL_AND_WAKE if jobs else _TELL, values)
    return ids


def _lock(wired: Subscription, aggregate_id: str) -> str:
    """Wake-ups of one consumer for one aggregate run one after the other."""
    return f"{wired.consumer}:{aggregate_id}"


def _wake_up(wired: Subscription, by: Actor, event: Event) -> dict[str, str | int]:
    """The arguments of the task `jobs.deliver`."""
    return {
        "consumer": wired.consumer,
        "provider_id": by.provider_id,
        "aggregate_kind": event.AGGREGATE,
        "aggregate_id": event.aggregate_id,
    }


def wake(wired: Subscription, provider_id: int, aggregate_kind: str, aggregate_id: str) -> None:
    """Queue a wake-up for one consumer and aggregate, in the open transaction."""
    from tenantry.jobs.tasks import deliver

    deliver.configure(queue=wired.queue, lock=_lock(wired, aggregate_id)).defer(
        consumer=wired.consumer,
        provider_id=provider_id,
        aggregate_kind=aggregate_kind,
        aggregate_id=aggregate_id,
    )


def _as_json(value: object) -> object:
    if isinstance(value, Money):
        return value.as_wire()
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return str(value)
