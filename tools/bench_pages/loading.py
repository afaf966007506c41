"""Rows on their way into tables: kept until a table's turn comes, then written with COPY."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models, transaction
from django.db.models.expressions import DatabaseDefault

from tenantry.billing.recording import copy_rows
from tenantry.kernel import ids


class Loader:
    """Gives keys and public ids, and writes what was added in the order of the foreign keys."""

    def __init__(self, provider_id: int, tables: Sequence[type[models.Model]], dice: random.Random) -> None:
        self.provider_id, self.tables, self.dice = provider_id, tables, dice
        self._rows: dict[type[models.Model], list[dict[str, Any]]] = defaultdict(list)
        self._next: dict[type[models.Model], int] = {}
        self.written: dict[str, int] = defaultdict(int)

    def key(self, model: type[models.Model]) -> int:
        """The next free key of a table."""
        if model not in self._next:
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT coalesce(max(id), 0) FROM {model._meta.db_table}")  # noqa: S608 - our table
                self._next[model] = int(cursor.fetchall()[0][0])
        self._next[model] += 1
        return self._next[model]

    def public_id(self, prefix: str, at: datetime) -> str:
        """A public id of that instant, the same in each world of the same seed."""
        return ids.encode(prefix, int(at.timestamp() * 1000), self.dice.getrandbits(82))

    def add(self, model: type[models.Model], **row: Any) -> int:
        """Keep a row until it is written; its key. A column that is not given has the field's default."""
        key = row.get("id") or self.key(model)
        self._rows[model].append({"id": key, "provider_id": self.provider_id, **row})
        return int(key)

    def write(self) -> None:
        """Write what was kept, parents first, in one transaction."""
        assert not set(self._rows) - set(self.tables), f"no turn for {set(self._rows) - set(self.tables)}"
        with transaction.atomic():
            # Each key would be looked up for each row; `find_faults` looks them all up at once, afterwards.
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL session_replication_role = replica")
            for model in self.tables:
                rows = self._rows.pop(model, [])
                if rows:
                    copy_rows(model, [_completed(model, row) for row in rows])
                    self.written[model._meta.db_table] += len(rows)

    def finish(self) -> None:
        """Let the tables' own sequences go on after the keys that were given, and the planner know the tables."""
        with connection.cursor() as cursor:
            for model, last in self._next.items():
                table = model._meta.db_table
                cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, last])
            cursor.execute("VACUUM (ANALYZE)")


_COLUMNS: dict[type[models.Model], tuple[dict[str, Any], frozenset[str]]] = {}


def _completed(model: type[models.Model], row: dict[str, Any]) -> dict[str, Any]:
    """The row with every column of its table: COPY writes no defaults of Django's. A list is a list only in JSON."""
    if model not in _COLUMNS:
        fields = model._meta.concrete_fields
        defaults = {str(field.column): _default(field) for field in fields}
        _COLUMNS[model] = defaults, frozenset(str(f.column) for f in fields if isinstance(f, ArrayField))
    defaults, arrays = _COLUMNS[model]
    unknown = set(row) - set(defaults) - {"provider_id"}  # a user is of no provider
    assert not unknown, f"{model.__name__} has no {unknown}"
    found = defaults | {column: value for column, value in row.items() if column in defaults}
    for column in arrays:
        found[column] = "{" + ",".join(found[column]) + "}"
    return found


def _default(field: models.Field[Any, Any]) -> Any:
    """What a column holds that nobody has filled; of a default of the database's its value."""
    if field.null:
        return None
    found = field.get_default()
    return field.db_default if isinstance(found, DatabaseDefault) else found
