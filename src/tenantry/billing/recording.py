"""Rows of billing, written in bulk: one statement for a table, however many rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db import connection, models, transaction
from psycopg import sql
from psycopg.types.json import Jsonb

from tenantry.foundation import statements

_IDS: Final = """
    SELECT w.name, nextval(pg_get_serial_sequence(w.name, 'id'))
    FROM unnest(%s::text[], %s::int[]) AS w(name, n), generate_series(1, w.n)
"""


def next_keys(*wanted: tuple[type[models.Model], int]) -> list[list[int]]:
    """Fresh keys of each table, in one statement: rows may point at one another before they exist."""
    names = [model._meta.db_table for model, _ in wanted]
    rows = statements.rows(_IDS, [names, [count for _, count in wanted]])
    return [sorted(key for table, key in rows if table == name) for name in names]


def copy_rows(model: type[models.Model], rows: Sequence[Mapping[str, Any]]) -> None:
    """Write rows, given by column, with COPY; JSON columns take plain data. Asserts an open transaction."""
    assert transaction.get_connection().in_atomic_block
    if not rows:
        return
    columns = list(rows[0])
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with connection.cursor() as cursor, cursor.copy(statement.as_string(None)) as copy:
        for row in rows:
            values = (row[column] for column in columns)
            copy.write_row([Jsonb(value) if isinstance(value, dict | list) else value for value in values])


# Two whole cycles of one subscription that share a day, neither taken back: somebody would pay twice.
_OVERLAPS: Final = """
    SELECT f.public_id, o.public_id
    FROM billing_charge f
    JOIN billing_charge o ON o.provider_id = f.provider_id AND o.subscription_id = f.subscription_id AND o.id <> f.id
        AND o.kind IN ('new', 'cycle') AND o.reverses_id IS NULL
        AND o.period_start < f.period_end AND f.period_start < o.period_end
    WHERE f.provider_id = %(provider)s AND f.id = ANY(%(fresh)s::bigint[])
      AND f.kind IN ('new', 'cycle') AND f.reverses_id IS NULL
      AND NOT EXISTS (
          SELECT 1 FROM billing_charge r
          WHERE r.provider_id = f.provider_id AND r.reverses_id IN (f.id, o.id))
    LIMIT 1
"""


def overlapping(provider_id: int, fresh: Sequence[int]) -> tuple[str, str] | None:
    """Two charges, one of them fresh, that charge a day of a subscription twice; None if all is well."""
    row = statements.row(_OVERLAPS, {"provider": provider_id, "fresh": list(fresh)})
    return (row[0], row[1]) if row else None
