"""Column types that every module shares."""

from __future__ import annotations

from typing import Any

from django.db import models


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
