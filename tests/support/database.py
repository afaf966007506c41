"""One database for the tests of a file, statements counted, and threads that have connections of their own."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

import pytest

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

T = TypeVar("T")
_NOT_COUNTED = ("BEGIN", "COMMIT", "ROLLBACK")


@pytest.fixture(autouse=True)
def committing_database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Use cases own their transactions, so none is opened around a test; each makes a provider of its own."""
    with django_db_blocker.unblock():
        yield


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements that are executed within, known when it ends; the frame of a transaction is not counted."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    found: list[str] = []
    with CaptureQueriesContext(connection) as captured:
        yield found
    found += [str(q["sql"]) for q in captured.captured_queries if not str(q["sql"]).startswith(_NOT_COUNTED)]


@contextmanager
def threads(count: int) -> Iterator[Callable[[Callable[[], T]], Future[T]]]:
    """Start functions in threads; each has its own database connection, closed when the function ends."""
    from django.db import connection

    def run(function: Callable[[], T]) -> T:
        try:
            return function()
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        yield lambda function: pool.submit(run, function)


def until_one_waits_for_a_lock(seconds: float = 4.0, *, how_many: int = 1) -> None:
    """Return when another connection to this database, or so many, wait for a lock."""
    from django.db import connection

    deadline = time.monotonic() + seconds
    while True:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")  # a transaction would see one moment only
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchall()[0][0] >= how_many:
                return
        assert time.monotonic() < deadline, f"fewer than {how_many} wait for a lock"
        time.sleep(0.01)
