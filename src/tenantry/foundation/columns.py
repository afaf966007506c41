"""Columns of rows whose keys are known: Django writes such a statement once, since only the keys differ in it.

Writing it costs Django more than the database needs to answer it, for a list of orders seven milliseconds.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from types import FunctionType
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import BigIntegerField, BooleanField, F, Func, Model, Value

from tenantry.foundation import statements

_STANDS_FOR_KEYS = [-1]


class IsAmong(Func):
    """A key is among those of an array, which an index can be asked for."""

    template = "(%(expressions)s))"
    arg_joiner = " = ANY ("
    output_field = BooleanField()
    conditional = True


@dataclass(frozen=True, slots=True)
class _Written:
    """A statement, where among its values the keys stand, and by column what makes the database's value ours."""

    sql: str
    values: tuple[Any, ...]
    keys: int
    converters: tuple[tuple[int, tuple[Any, ...], Any], ...]


def columns_of(
    model: type[Model], keys: Sequence[int], columns: tuple[Any, ...]
) -> list[tuple[int, Sequence[Any]]]:
    """Each row's key and its columns, in the order of the keys. One statement, or none without keys.

    A column is a name or an expression; a subquery is a function that makes it. They are to be the same objects each
    time, so that the statement is known again.
    """
    if not keys:
        return []
    written = _written(model, columns)
    values = list(written.values)
    values[written.keys] = list(keys)
    found = {}
    for key, *row in statements.rows(written.sql, values):
        for place, converters, expression in written.converters:
            for convert in converters:
                row[place] = convert(row[place], expression, connection)
        found[key] = row
    return [(key, found[key]) for key in keys if key in found]


@functools.lru_cache(maxsize=500)
def _written(model: type[Model], columns: tuple[Any, ...]) -> _Written:
    among = IsAmong(F("pk"), array_of(_STANDS_FOR_KEYS))
    rows = model._default_manager.filter(among).order_by().values_list("pk", *made(columns))
    compiler = rows.query.get_compiler(connection=connection)
    sql, values = compiler.as_sql()
    place = next(n for n, value in enumerate(values) if value == _STANDS_FOR_KEYS)
    converters: dict[int, Any] = compiler.get_converters([column[0] for column in compiler.select])
    return _Written(
        sql,
        tuple(values),
        place,
        tuple((number - 1, tuple(found), of) for number, (found, of) in converters.items() if number),
    )


def array_of(keys: Iterable[int]) -> Value:
    """Keys as one value."""
    return Value(list(keys), ArrayField(BigIntegerField()))


def made(expressions: tuple[Any, ...]) -> tuple[Any, ...]:
    """What is shown or sorted by; a subquery is made anew for each statement.

    Django resolves a subquery's outer references in place: in the next statement, under other names of the tables, they
    would point at the wrong rows.
    """
    return tuple(one() if isinstance(one, FunctionType) else one for one in expressions)
