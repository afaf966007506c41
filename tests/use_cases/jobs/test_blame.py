"""Whatever fails for ever is parked; what passes by itself is tried until it has."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import DatabaseError, OperationalError, connection

from tenantry.jobs.events import Recorded
from tenantry.jobs.failures import ATTEMPTS
from tenantry.jobs.models import ConsumerCursor

from .kettles import Wire, boil, cursor_of, deliver, someone


@pytest.mark.parametrize(
    ("state", "is_counted"),
    [
        ("55P03", False),  # a lock that was not given in time
        ("40P01", False),  # a deadlock
        ("40001", False),  # a transaction that cannot be ordered
        ("08006", False),  # a connection that failed
        ("57P01", False),  # a server that goes down
        ("53300", False),  # too many connections
        ("57014", True),  # a statement that took too long
        ("53100", True),  # a full disk
        ("22012", True),  # a division by nothing
    ],
)
def test_only_what_passes_by_itself_is_tried_for_ever(wire: Wire, state: str, is_counted: bool) -> None:
    by = someone()

    def handler(event: Recorded, now: datetime) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '{state}'; END $$")

    consumer = wire(handler)
    boil(by, 1)
    for _ in range(ATTEMPTS):
        with pytest.raises(DatabaseError):
            deliver(consumer, by)
    parked = ConsumerCursor.objects.filter(provider_id=by.provider_id, parked_at__isnull=False)
    assert parked.exists() == is_counted


def test_an_event_that_always_takes_too_long_is_parked(wire: Wire) -> None:
    by = someone()

    def handler(event: Recorded, now: datetime) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = '5ms'")
            cursor.execute("SELECT pg_sleep(5)")

    consumer = wire(handler)
    boil(by, 1)
    for _ in range(ATTEMPTS):
        with pytest.raises(OperationalError):
            deliver(consumer, by)
    row = cursor_of(consumer, by)
    assert row.parked_at is not None
    assert "statement timeout" in row.last_error


def test_a_connection_that_is_lost_is_not_the_events_fault(wire: Wire) -> None:
    by, losses = someone(), [1, 2, 3, 4, 5, 6]

    def handler(event: Recorded, now: datetime) -> None:
        if losses:
            losses.pop()
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    consumer = wire(handler)
    boil(by, 1)
    while losses:
        with pytest.raises(OperationalError):
            deliver(consumer, by)
    assert deliver(consumer, by) == 1
    assert cursor_of(consumer, by).failures == 0
