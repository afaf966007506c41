"""What a worker does beside its jobs never ends unnoticed: the worker stops with it, loudly."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from tests.support.processes import Processes, processes, wait_until

from tenantry.foundation.models import ClockOffset

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker
    from tests.conftest import Databases


@pytest.fixture
def installation(
    databases: Databases, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Processes]:
    logs = tmp_path_factory.mktemp("logs")
    with (
        django_db_blocker.unblock(),
        databases.copy() as url,
        databases.used_by_django(url),
        processes(logs, {"DATABASE_URL": url, "TENANTRY_HOUSEKEEPING_INTERVAL_SECONDS": "0.2"}) as started,
    ):
        yield started


def test_housekeeping_that_fails_stops_the_worker_and_says_why(installation: Processes) -> None:
    worker = installation.worker()
    ClockOffset.objects.all().delete()
    wait_until(lambda: worker.process.poll() is not None, "the worker stops")
    assert worker.process.returncode == 1
    assert "the worker stops, because its housekeeping has ended" in worker.said
    assert "ClockOffset matching query does not exist" in worker.said


def heartbeats() -> set[datetime]:
    """The last heartbeat of each worker; the first is written when the worker begins to listen."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_heartbeat FROM procrastinate_workers")
        return {row[0] for row in cursor.fetchall()}


def test_a_worker_that_is_told_to_end_ends_well(installation: Processes) -> None:
    worker = installation.worker()
    wait_until(heartbeats, "the worker listens")
    first = heartbeats()
    wait_until(lambda: heartbeats() != first, "its heart beats once more")
    os.killpg(worker.process.pid, signal.SIGTERM)
    wait_until(lambda: worker.process.poll() is not None, "the worker ends")
    assert worker.process.returncode == 0
    assert "has ended" not in worker.said
