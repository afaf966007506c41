"""Events of kettles, and consumers wired for one test each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from typing import ClassVar

from django.db import connection, transaction

from tenantry.jobs import events
from tenantry.jobs.events import Event, put, subscribe
from tenantry.jobs.models import ConsumerCursor
from tenantry.jobs.use_cases.deliver_events import deliver_events
from tenantry.kernel.actor import Actor, Role
from tenantry.kernel.money import Money
from tenantry.parties.use_cases.release_delivery import release_delivery

AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
_numbers = count(800_000)


@dataclass(frozen=True)
class KettleBoiled(Event):
    NAME: ClassVar[str] = "kettle.boiled"
    AGGREGATE: ClassVar[str] = "kettle"

    kettle: str
    cups: int = 1
    paid: Money | None = None


@dataclass(frozen=True)
class KettleEmptied(Event):
    NAME: ClassVar[str] = "kettle.emptied"
    AGGREGATE: ClassVar[str] = "kettle"

    kettle: str


Wire = Callable[..., str]


_wired: list[str] = []


def wire_consumer(handler: events.Handler, *heard: type[Event]) -> str:
    """Wire a consumer of kettles; its name is the value."""
    name = f"test.consumer_{next(_numbers)}"
    subscribe(name, heard or (KettleBoiled,), handler, queue="test")
    _wired.append(name)
    return name


def unwire() -> None:
    """Nobody hears of kettles any more."""
    while _wired:
        events._SUBSCRIPTIONS.pop(_wired.pop())


def someone() -> Actor:
    return Actor(next(_numbers), "credential", "key_1", Role.RESELLER, on_behalf_of="usr_1", request_id="r-1")


def boil(by: Actor, *cups: int, kettle: str = "ket_1") -> None:
    for number in cups:
        with transaction.atomic(durable=True):
            put(KettleBoiled(kettle, number), by=by, at=AT)


def deliver(consumer: str, by: Actor, kettle: str = "ket_1") -> int:
    return deliver_events(
        consumer=consumer, provider_id=by.provider_id, aggregate_kind="kettle", aggregate_id=kettle
    )


def release(consumer: str, by: Actor, request_id: str = "r-2") -> None:
    """A clerk of the provider has looked."""
    scopes = frozenset({"operations.repair"})
    staff = Actor(by.provider_id, "user", "usr_1", Role.ADMINISTRATOR, scopes=scopes, request_id=request_id)
    release_delivery(consumer=consumer, aggregate_id="ket_1", by=staff, now=AT)


def cursor_of(consumer: str, by: Actor) -> ConsumerCursor:
    return ConsumerCursor.objects.get(provider_id=by.provider_id, consumer=consumer)


def wake_ups(consumer: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'jobs.deliver' AND queue_name = 'test'"
            " AND args->>'consumer' = %s",
            [consumer],
        )
        return int(cursor.fetchall()[0][0])
