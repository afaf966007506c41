"""The schema is read from a migrated database, which nothing here changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

Rows = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture
def rows(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Rows]:
    """The rows that a statement gives."""
    from django.db import connection  # settings are read once Django is set up

    def run(statement: str, *params: Any) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(statement, params)
            return list(cursor.fetchall())

    with django_db_blocker.unblock():
        yield run
