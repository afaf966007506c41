"""Column types that every module shares."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Lower


class CodeField(models.CharField):  # type: ignore[type-arg]
    """Short identifiers and codes: compared byte by byte, whatever the server's language."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 64)
        kwargs.setdefault("db_collation", "C")
        super().__init__(*args, **kwargs)


class PublicIdField(CodeField):
    """A prefixed, time-ordered public id (see `tenantry.kernel.ids`)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = 30
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)


class AmountField(models.DecimalField):  # type: ignore[type-arg]
    """An amount of money; its currency stands in the column beside it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.update(max_digits=19, decimal_places=4)
        super().__init__(*args, **kwargs)


class RateField(models.DecimalField):  # type: ignore[type-arg]
    """A price per unit, unrounded; its currency stands in the column beside it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.update(max_digits=19, decimal_places=8)
        super().__init__(*args, **kwargs)


def prefix_index(column: str, *, name: str, condition: Q | None = None) -> models.Index:
    """Finds what begins with some letters, large or small, within a provider: `lower(column) LIKE 'abc%'`."""
    begins = OpClass(Lower(column), name="text_pattern_ops")
    return models.Index(F("provider"), begins, name=name, condition=condition)


def words_index(column: str, *, name: str) -> GinIndex:
    """Finds the beginnings of words: `to_tsvector('simple', column) @@ to_tsquery('simple', 'abc:*')`."""
    return GinIndex(Func(Value("simple"), F(column), function="to_tsvector"), name=name)
