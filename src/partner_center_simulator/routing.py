"""Operations by method and path: case does not matter, nor do doubled or trailing slashes."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any

from partner_center_simulator.refusals import not_json

if TYPE_CHECKING:
    from partner_center_simulator.world import World

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


class Access(Enum):
    """Which token an operation takes."""

    OPEN = "none"
    APP = "app-only or app+user"
    USER = "app+user only"
    CONTROL = "control interface"
    PAGE = "none: a page to look at, neither logged nor struck by faults"


@dataclass(frozen=True)
class Caller:
    """Who calls, as the token says."""

    tenant_id: str
    user_id: str
    is_user: bool


@dataclass(frozen=True)
class Call:
    """One request, read and checked; operations see nothing of HTTP beyond it."""

    world: "World"
    path: Mapping[str, str]
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: Any
    caller: Caller
    origin: str
    method: str
    raw_path: str
    fault: str | None = None

    def text(self, name: str) -> str | None:
        """A query value by its name in any case, or none when absent or empty."""
        return self.query.get(name.lower()) or None

    def member(self) -> dict[str, Any]:
        """The body as an object."""
        if not isinstance(self.body, dict):
            raise not_json("The request body must be a JSON object.")
        return self.body


@dataclass(frozen=True)
class Answer:
    """What an operation answers: a JSON body, or a text of another kind."""

    body: Any = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    text: str | None = None
    content_type: str = "application/json; charset=utf-8"


Work = Callable[[Call], Answer]


@dataclass(frozen=True)
class Operation:
    """A named operation with its path pattern."""

    name: str
    method: str
    pattern: re.Pattern[str]
    access: Access
    work: Work
    replays: bool
    exclusive: bool
    needs_key: bool


_BY_SHAPE: dict[tuple[str, int], list[Operation]] = {}
OPERATIONS: dict[str, Operation] = {}


def operation(
    name: str,
    method: str,
    path: str,
    access: Access,
    *,
    replays: bool = False,
    exclusive: bool = False,
    needs_key: bool = False,
) -> Callable[[Work], Work]:
    """Register a function as the operation at a path.

    `replays`: MS-RequestId makes it idempotent. `exclusive`: one at a time at a path. `needs_key`: the key that
    signs events must exist before it.
    """

    def register(work: Work) -> Work:
        assert name not in OPERATIONS, f"{name} is registered twice"
        found = Operation(name, method, _pattern(path), access, work, replays, exclusive, needs_key)
        OPERATIONS[name] = found
        # A word of the path comes before a placeholder, whichever was registered first.
        alike = _BY_SHAPE.setdefault((method, path.count("/")), [])
        alike.append(found)
        alike.sort(key=lambda one: one.pattern.groups)
        return work

    return register


def _pattern(path: str) -> re.Pattern[str]:
    parts = _PLACEHOLDER.split(path)
    text = "".join(f"(?P<{part}>[^/]+)" if odd else re.escape(part) for odd, part in _marked(parts))
    return re.compile(f"^{text}$", re.IGNORECASE)


def _marked(parts: list[str]) -> list[tuple[bool, str]]:
    return [(index % 2 == 1, part) for index, part in enumerate(parts)]


def tidy(path: str) -> str:
    """The path without doubled or trailing slashes."""
    return "/" + "/".join(part for part in path.split("/") if part)


def route(method: str, path: str) -> tuple[Operation, dict[str, str]] | None:
    """The operation at a tidy path, with the values of its placeholders."""
    for candidate in _BY_SHAPE.get((method, path.count("/")), ()):
        if found := candidate.pattern.match(path):
            return candidate, found.groupdict()
    return None


def methods_at(path: str) -> list[str]:
    """Which methods a tidy path knows."""
    return sorted({method for method, _ in _BY_SHAPE if route(method, path)})
