"""Bodies compared: member by member without regard to case, and structure against structure."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

Shape = dict[str, set[str]]


def folded(value: Any) -> Any:
    """The same value with member names in small letters and without null members, which are never sent."""
    if isinstance(value, dict):
        return {name.casefold(): folded(item) for name, item in value.items() if item is not None}
    if isinstance(value, list):
        return [folded(item) for item in value]
    return value


def exact(value: Any) -> Any:
    """The same value with numbers as they are written: 1.1 is not 1.10, 5 is not 5.0, and 1 is not true."""
    if isinstance(value, dict):
        return {name: exact(item) for name, item in value.items()}
    if isinstance(value, list):
        return [exact(item) for item in value]
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return ("number", str(value))
    return (type(value).__name__, value) if isinstance(value, bool) else value


def lost(before: Any, after: Any, at: str = "$") -> Iterator[str]:
    """Where `after` is not `before`."""
    if isinstance(before, dict) and isinstance(after, dict):
        for name in sorted(before.keys() | after.keys()):
            if name not in after or name not in before:
                yield f"{at}.{name} is {'lost' if name not in after else 'added'}"
            else:
                yield from lost(before[name], after[name], f"{at}.{name}")
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for index, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from lost(one, other, f"{at}[{index}]")
    elif exact(before) != exact(after):
        yield f"{at}: {before!r} became {after!r}"


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "truth"
    if isinstance(value, int | Decimal):
        return "number"
    if isinstance(value, str):
        return "text"
    if isinstance(value, list):
        return "list"
    return "object" if isinstance(value, dict) else "null"


def shape(value: Any, at: str = "$") -> Shape:
    """Every member's path with the kinds of its values; items of a list count as one."""
    found: Shape = {at: {_kind(value)}}
    parts: list[Any] = []
    if isinstance(value, dict):
        parts = [(f"{at}.{name}", item) for name, item in value.items()]
    elif isinstance(value, list):
        parts = [(f"{at}[]", item) for item in value]
    for path, item in parts:
        for name, kinds in shape(item, path).items():
            found.setdefault(name, set()).update(kinds)
    return found


def distance(documented: Any, given: Any) -> int:
    """How many documented members are not given."""
    return len(shape(folded(documented)).keys() - shape(folded(given)).keys())


def missing(documented: Any, given: Any) -> list[str]:
    """Members that are documented and not given, or given with another kind of value."""
    wanted, have = shape(folded(documented)), shape(folded(given))
    faults = []
    for path, kinds in sorted(wanted.items()):
        parent = path.removesuffix("[]") if path.endswith("[]") else path.rpartition(".")[0]
        if path not in have:
            if not parent or parent in have:  # the lack of a parent says it all
                faults.append(f"{path} is missing")
        elif not kinds & have[path] and "null" not in kinds:
            faults.append(
                f"{path} is {'/'.join(sorted(have[path]))}, documented as {'/'.join(sorted(kinds))}"
            )
    return faults
