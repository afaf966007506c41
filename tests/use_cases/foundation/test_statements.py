"""Hand-written statements over the cursor that a connection keeps."""

from __future__ import annotations

import threading

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tenantry.foundation import statements

pytestmark = pytest.mark.usefixtures("committing_database")


def test_rows_row_one_and_count_are_those_of_the_statement() -> None:
    assert statements.rows("SELECT n, n * 2 FROM generate_series(1, %s) AS n", [3]) == [
        (1, 2),
        (2, 4),
        (3, 6),
    ]
    assert statements.row("SELECT %(word)s::text", {"word": "hello"}) == ("hello",)
    assert statements.row("SELECT 1 WHERE false") is None
    assert statements.one("SELECT '100%'") == ("100%",)
    assert statements.run("SELECT n FROM generate_series(1, 4) AS n") == 4
    with pytest.raises(AssertionError):
        statements.one("SELECT 1 WHERE false")


def test_a_refused_statement_speaks_djangos_errors_and_the_next_one_works() -> None:
    with pytest.raises(ProgrammingError), transaction.atomic():
        statements.run("SELECT no_such_column")
    assert statements.one("SELECT 1") == (1,)


def test_a_connection_that_was_lost_is_not_asked_again() -> None:
    (before,) = statements.one("SELECT pg_backend_pid()")
    connection.close()
    (after,) = statements.one("SELECT pg_backend_pid()")
    assert after != before
    assert statements.one("SELECT pg_backend_pid()") == (after,)


def test_each_thread_has_a_cursor_of_its_own_connection() -> None:
    pids: list[int] = []

    def ask() -> None:
        pids.append(statements.one("SELECT pg_backend_pid()")[0])
        connection.close()

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    assert pids != [statements.one("SELECT pg_backend_pid()")[0]]


def test_statements_are_seen_by_who_counts_them() -> None:
    seen: list[str] = []

    def noting(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        seen.append(sql)
        return execute(sql, params, many, context)

    statements.run("SELECT 0")
    with connection.execute_wrapper(noting):
        statements.run("SELECT 1")
    with CaptureQueriesContext(connection) as captured:
        statements.run("SELECT 2")
    assert seen == ["SELECT 1"]
    assert [query["sql"] for query in captured.captured_queries] == ["SELECT 2"]
