"""Events: one row and one wake-up each, in order for each thing, handled once, parked when they cannot be."""
# ruff: noqa: ARG005 - every handler is told the event and the time, and few of these need both

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from threading import Event as Flag

import pytest
from django.db import DataError, IntegrityError, transaction
from tests.support.database import statements, threads, until_one_waits_for_a_lock

from tenantry.foundation.clock import machine_now
from tenantry.foundation.models import AuditEvent
from tenantry.jobs import events
from tenantry.jobs.events import Recorded, put, subscribe
from tenantry.jobs.failures import ATTEMPTS
from tenantry.jobs.models import Event as Row
from tenantry.jobs.reads import timeline
from tenantry.kernel.ids import is_id
from tenantry.kernel.money import Money
from tenantry.kernel.problems import Refused

from .kettles import (
    AT,
    KettleBoiled,
    KettleEmptied,
    Wire,
    boil,
    cursor_of,
    deliver,
    release,
    someone,
    wake_ups,
)

# --- putting ----------------------------------------------------------------------------------------


def test_an_event_costs_one_statement_however_many_hear_it(wire: Wire) -> None:
    by = someone()
    with statements() as alone:
        boil(by, 1)
    heard = [wire(lambda event, now: None), wire(lambda event, now: None)]
    deaf = wire(lambda event, now: None, KettleEmptied)
    with statements() as with_two:
        boil(by, 2)
    assert (len(alone), len(with_two)) == (1, 1)
    assert [wake_ups(name) for name in (*heard, deaf)] == [1, 1, 0]


def test_an_event_says_what_happened_to_what_by_whom_and_when() -> None:
    by, before = someone(), machine_now()
    with transaction.atomic(durable=True):
        public_id = put(KettleBoiled("ket_1", 3, Money(Decimal("1.50"), "EUR")), by=by, at=AT)
    (told,) = timeline(provider_id=by.provider_id, aggregate_kind="kettle", aggregate_id="ket_1")
    assert is_id(public_id, "evt")
    assert before <= told.recorded_at <= machine_now()
    assert told == Recorded(
        id=told.id,
        public_id=public_id,
        provider_id=by.provider_id,
        aggregate_kind="kettle",
        aggregate_id="ket_1",
        sequence=1,
        name="kettle.boiled",
        version=1,
        payload={"kettle": "ket_1", "cups": 3, "paid": {"amount": "1.50", "currency": "EUR"}},
        actor_kind="credential",
        actor_id="key_1",
        on_behalf_of="usr_1",
        request_id="r-1",
        at=AT,
        recorded_at=told.recorded_at,
    )


def test_the_events_of_one_thing_are_numbered_without_a_gap() -> None:
    by, stranger = someone(), someone()
    boil(by, 1, 2)
    boil(by, 9, kettle="ket_2")
    boil(stranger, 7)
    with pytest.raises(RuntimeError), transaction.atomic(durable=True):
        put(KettleBoiled("ket_1", 3), by=by, at=AT)
        raise RuntimeError
    boil(by, 4)
    told = timeline(provider_id=by.provider_id, aggregate_kind="kettle", aggregate_id="ket_1")
    assert [(each.sequence, each.payload["cups"]) for each in told] == [(1, 1), (2, 2), (3, 4)]


def test_a_change_that_is_rolled_back_wakes_nobody(wire: Wire) -> None:
    by, consumer = someone(), wire(lambda event, now: None)
    with pytest.raises(RuntimeError), transaction.atomic(durable=True):
        put(KettleBoiled("ket_1"), by=by, at=AT)
        raise RuntimeError
    assert wake_ups(consumer) == 0
    assert not Row.objects.filter(provider_id=by.provider_id).exists()


def test_an_event_is_put_only_with_its_change() -> None:
    with pytest.raises(AssertionError, match="written with its change"):
        put(KettleBoiled("ket_1"), by=someone(), at=AT)


def test_two_that_hold_no_lock_cannot_take_the_same_number() -> None:
    by, put_one, go_on = someone(), Flag(), Flag()

    def first() -> None:
        with transaction.atomic(durable=True):
            put(KettleBoiled("ket_1", 1), by=by, at=AT)
            put_one.set()
            assert go_on.wait(5)

    with threads(2) as start:
        one = start(first)
        assert put_one.wait(5)
        two = start(lambda: boil(by, 2))
        until_one_waits_for_a_lock()
        go_on.set()
        one.result(5)
        with pytest.raises(IntegrityError, match="jobs_event_order"):
            two.result(5)
    assert Row.objects.filter(provider_id=by.provider_id).count() == 1


def test_a_consumer_is_wired_once() -> None:
    def handler(event: Recorded, now: datetime) -> None: ...

    subscribe("test.twice", [KettleBoiled], handler, queue="test")
    subscribe("test.twice", [KettleBoiled], handler, queue="test")
    with pytest.raises(AssertionError, match=r"test\.twice is wired twice"):
        subscribe("test.twice", [KettleEmptied], handler, queue="test")
    events._SUBSCRIPTIONS.pop("test.twice")


# --- delivering -------------------------------------------------------------------------------------


def test_events_are_handled_in_order_and_once(wire: Wire) -> None:
    by, seen = someone(), list[int]()
    consumer = wire(lambda event, now: seen.append(event.payload["cups"]))
    boil(by, 3, 1, 2)
    boil(by, 99, kettle="ket_2")
    assert deliver(consumer, by) == 3
    assert deliver(consumer, by) == 0
    boil(by, 5)
    assert deliver(consumer, by) == 1
    assert seen == [3, 1, 2, 5]


def test_an_event_that_is_not_heard_does_not_hold_up_the_next(wire: Wire) -> None:
    by, seen = someone(), list[str]()
    consumer = wire(lambda event, now: seen.append(event.name), KettleEmptied)
    boil(by, 1)
    with transaction.atomic(durable=True):
        put(KettleEmptied("ket_1"), by=by, at=AT)
    boil(by, 2)
    assert deliver(consumer, by) == 1
    assert seen == ["kettle.emptied"]


def test_what_the_handler_writes_commits_with_the_consumers_place(wire: Wire) -> None:
    by, fails = someone(), [True]

    def handler(event: Recorded, now: datetime) -> None:
        put(KettleEmptied("ket_9"), by=by, at=now)
        if fails:
            raise RuntimeError(fails.pop())

    consumer = wire(handler)
    boil(by, 1)
    with pytest.raises(RuntimeError):
        deliver(consumer, by)
    assert not Row.objects.filter(provider_id=by.provider_id, aggregate_id="ket_9").exists()
    assert deliver(consumer, by) == 1
    assert Row.objects.filter(provider_id=by.provider_id, aggregate_id="ket_9").count() == 1


def test_two_deliveries_at_once_handle_each_event_once(wire: Wire) -> None:
    by, seen, inside, go_on = someone(), list[int](), Flag(), Flag()

    def handler(event: Recorded, now: datetime) -> None:
        seen.append(event.payload["cups"])
        inside.set()
        assert go_on.wait(5)

    consumer = wire(handler)
    boil(by, 1, 2, 3)
    with threads(2) as start:
        one = start(lambda: deliver(consumer, by))
        assert inside.wait(5)
        two = start(lambda: deliver(consumer, by))
        until_one_waits_for_a_lock()
        go_on.set()
        assert one.result(5) + two.result(5) == 3
    assert seen == [1, 2, 3]


def test_one_consumers_trouble_is_not_anothers(wire: Wire) -> None:
    by, seen = someone(), list[int]()

    def broken(event: Recorded, now: datetime) -> None:
        raise RuntimeError("no")

    failing, fine = wire(broken), wire(lambda event, now: seen.append(event.sequence))
    boil(by, 1)
    with pytest.raises(RuntimeError):
        deliver(failing, by)
    assert deliver(fine, by) == 1
    assert seen == [1]


# --- parking ----------------------------------------------------------------------------------------


def test_an_event_that_cannot_be_handled_parks_its_thing_with_the_error_and_goes_on_when_released(
    wire: Wire,
) -> None:
    by, seen, broken = someone(), list[int](), [True]

    def handler(event: Recorded, now: datetime) -> None:
        if broken and event.sequence == 2:
            raise ValueError("the lid is missing")
        seen.append(event.sequence)

    consumer = wire(handler)
    boil(by, 1, 2, 3)
    for failure in range(1, ATTEMPTS + 1):
        with pytest.raises(ValueError, match="the lid is missing"):
            deliver(consumer, by)
        row = cursor_of(consumer, by)
        assert (row.failures, row.last_sequence) == (failure, 1)
        assert row.last_error == "ValueError: the lid is missing"
        assert (row.parked_at is not None) == (failure == ATTEMPTS)

    broken.clear()
    assert deliver(consumer, by) == 0  # parked: nothing goes on before a person has looked
    assert seen == [1]

    before = wake_ups(consumer)
    release(consumer, by)
    assert wake_ups(consumer) == before + 1
    with pytest.raises(Refused, match="not_found"):
        release(consumer, by)
    assert wake_ups(consumer) == before + 1
    assert deliver(consumer, by) == 2
    assert seen == [1, 2, 3]
    row = cursor_of(consumer, by)
    assert (row.failures, row.last_error, row.parked_at) == (0, "", None)


def test_a_parked_thing_does_not_hold_up_another(wire: Wire) -> None:
    by, seen = someone(), list[str]()

    def handler(event: Recorded, now: datetime) -> None:
        if event.aggregate_id == "ket_1":
            raise ValueError("cold")
        seen.append(event.aggregate_id)

    consumer = wire(handler)
    boil(by, 1)
    boil(by, 1, kettle="ket_2")
    for _ in range(ATTEMPTS):
        with pytest.raises(ValueError, match="cold"):
            deliver(consumer, by)
    assert deliver(consumer, by, "ket_2") == 1
    assert seen == ["ket_2"]


def test_a_success_between_failures_begins_the_count_anew(wire: Wire) -> None:
    by, fails = someone(), [1, 2]

    def handler(event: Recorded, now: datetime) -> None:
        if event.sequence in fails:
            fails.remove(event.sequence)
            raise ValueError("once")

    consumer = wire(handler)
    boil(by, 1, 2)
    with pytest.raises(ValueError, match="once"):
        deliver(consumer, by)
    with pytest.raises(ValueError, match="once"):
        deliver(consumer, by)
    row = cursor_of(consumer, by)
    assert (row.last_sequence, row.failures) == (1, 1)
    assert deliver(consumer, by) == 1


def test_release_touches_only_the_named_consumer_of_the_provider(wire: Wire) -> None:
    by = someone()

    def handler(event: Recorded, now: datetime) -> None:
        raise ValueError("cold")

    consumer, other = wire(handler), wire(handler)
    boil(by, 1)
    for name in (consumer, other):
        for _ in range(ATTEMPTS):
            with pytest.raises(ValueError, match="cold"):
                deliver(name, by)
    stranger = replace(by, provider_id=by.provider_id + 1_000_000)
    with pytest.raises(Refused, match="not_found"):
        release(consumer, stranger)
    release(consumer, by)
    assert cursor_of(consumer, by).parked_at is None
    assert cursor_of(other, by).parked_at is not None


def test_a_release_and_its_audit_are_one_commit(wire: Wire) -> None:
    by = someone()

    def handler(event: Recorded, now: datetime) -> None:
        raise ValueError("cold")

    consumer = wire(handler)
    boil(by, 1)
    for _ in range(ATTEMPTS):
        with pytest.raises(ValueError, match="cold"):
            deliver(consumer, by)
    before = wake_ups(consumer)
    with pytest.raises(DataError):  # the audit row has no room for such a request id
        release(consumer, by, request_id="r" * 129)
    assert cursor_of(consumer, by).parked_at is not None
    assert wake_ups(consumer) == before
    assert not AuditEvent.objects.filter(provider_id=by.provider_id).exists()

    release(consumer, by)

    row = AuditEvent.objects.get(provider_id=by.provider_id)
    assert (row.action, row.subject, row.details) == ("delivery.released", "ket_1", {"consumer": consumer})
    assert (cursor_of(consumer, by).parked_at, wake_ups(consumer)) == (None, before + 1)


def test_the_handler_is_told_the_business_time(wire: Wire) -> None:
    by, told = someone(), list[datetime]()
    consumer = wire(lambda event, now: told.append(now))
    boil(by, 1)
    before = machine_now()
    deliver(consumer, by)
    assert before <= told[0] <= before + timedelta(seconds=5)
