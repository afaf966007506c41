"""Statements written by hand: one call each, over a cursor that the thread's connection keeps.

Making a cursor costs Django and psycopg twice what a small statement costs; an order of five requests sends about
thirty. The kept cursor is Django's own, so errors, counting and logging of statements are as everywhere else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.utils import DEFAULT_DB_ALIAS

Row: TypeAlias = tuple[Any, ...]
Values: TypeAlias = Sequence[Any] | Mapping[str, Any]

_KEPT = "tenantry_kept_cursor"


def rows(sql: str, values: Values = ()) -> list[Row]:
    """Send a statement that answers; all of its rows."""
    cursor = _sent(sql, values)
    found: list[Row] = cursor.fetchall()
    return found


def row(sql: str, values: Values = ()) -> Row | None:
    """Send a statement that answers; its first row, or None."""
    cursor = _sent(sql, values)
    found: Row | None = cursor.fetchone()
    return found


def one(sql: str, values: Values = ()) -> Row:
    """Send a statement that always answers; its first row."""
    found = row(sql, values)
    assert found is not None, "this statement always answers"
    return found


def run(sql: str, values: Values = ()) -> int:
    """Send a statement; how many rows it wrote or found."""
    cursor = _sent(sql, values)
    count: int = cursor.rowcount
    return count


def _sent(sql: str, values: Values) -> Any:
    cursor = _cursor(connections[DEFAULT_DB_ALIAS])
    cursor.execute(sql, values or None)
    return cursor.cursor


def _cursor(database: BaseDatabaseWrapper) -> CursorWrapper:
    if database.queries_logged:  # Django's log of statements has cursors of its own
        return database.cursor()
    database.close_if_health_check_failed()
    kept: CursorWrapper | None = getattr(database, _KEPT, None)
    if kept is None or kept.cursor.connection is not database.connection:
        kept = database.cursor()
        setattr(database, _KEPT, kept)
    return kept
