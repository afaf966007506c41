"""What can be wrong, as data: a problem has a code that is never renamed, and words only in the faces."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

_NO_PARAMS: Mapping[str, str | int] = MappingProxyType({})


class Category(StrEnum):
    """What a refusal means for the one who asked; the faces turn it into a status."""

    INVALID = "invalid"  # the input is wrong; correct the named field
    CONFLICT = "conflict"  # the thing is not in a state that allows it, or somebody else was first
    FORBIDDEN = "forbidden"  # known who you are, but not allowed
    NOT_FOUND = "not_found"  # does not exist, or is not yours to see
    UNAUTHENTICATED = "unauthenticated"  # not known who you are
    UNAVAILABLE = "unavailable"  # a fact could not be fetched; try again


@dataclass(frozen=True, slots=True)
class Code:
    """A problem's stable name."""

    name: str
    category: Category


_REGISTRY: dict[str, Code] = {}


def code(name: str, category: Category) -> Code:
    """Declare a problem code once. Raises AssertionError when the name is taken."""
    assert name not in _REGISTRY, f"problem code {name} is declared twice"
    _REGISTRY[name] = Code(name, category)
    return _REGISTRY[name]


def declared_codes() -> Mapping[str, Code]:
    """Every code that the imported modules declare, by name."""
    return MappingProxyType(_REGISTRY)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: which rule, which field, and the values its sentence needs."""

    code: Code
    field: str | None = None
    params: Mapping[str, str | int] = dataclasses.field(default_factory=lambda: _NO_PARAMS)

    def as_data(self) -> dict[str, object]:
        """The form in which problems are stored and sent: no words, only code, field and params."""
        return {"code": self.code.name, "field": self.field, "params": dict(self.params)}


class Refused(Exception):
    """An expected no. Carries every problem found at once; nothing was changed."""

    def __init__(self, *problems: Problem) -> None:
        assert problems, "a refusal says why"
        self.problems = problems
        super().__init__(", ".join(p.code.name for p in problems))

    @property
    def category(self) -> Category:
        """The gravest category among the problems, which decides the status."""
        order = list(_GRAVITY)
        return min((p.code.category for p in self.problems), key=order.index)


_GRAVITY = (
    Category.UNAUTHENTICATED,
    Category.NOT_FOUND,
    Category.FORBIDDEN,
    Category.CONFLICT,
    Category.INVALID,
    Category.UNAVAILABLE,
)
