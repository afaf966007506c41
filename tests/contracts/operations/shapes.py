"""Answers compared with their restatement: same members, same types, and the values that are known."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class Shape:
    """A value that is known by its kind only."""

    name: str
    fits: Callable[[Any], bool]

    def __repr__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Each:
    """A list of which every item is alike; an empty one does not fit."""

    item: Any


@dataclass(frozen=True)
class Maybe:
    """A member that may be absent."""

    value: Any


@dataclass(frozen=True)
class With:
    """An object that has at least these members."""

    members: dict[str, Any]


def _text(pattern: str) -> Callable[[Any], bool]:
    whole = re.compile(pattern)
    return lambda value: isinstance(value, str) and whole.fullmatch(value) is not None


def text(pattern: str) -> Shape:
    """A text of this form."""
    return Shape(f"text /{pattern}/", _text(pattern))


GUID = Shape("a GUID", _text(r"(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"))
INSTANT = Shape("an instant", _text(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?(Z|\+00:00)"))
DAY = Shape("a day's start", _text(r"\d{4}-\d\d-\d\dT00:00:00Z"))
TEXT = Shape("a text", lambda value: isinstance(value, str) and value != "")
ANY_TEXT = Shape("a text or an empty one", lambda value: isinstance(value, str))
INTEGER = Shape("a whole number", lambda value: isinstance(value, int) and not isinstance(value, bool))
NUMBER = Shape("a number", lambda value: isinstance(value, int | Decimal) and not isinstance(value, bool))
TRUTH = Shape("true or false", lambda value: isinstance(value, bool))
LIST = Shape("a list", lambda value: isinstance(value, list))
ORDER_ID = text("[0-9a-f]{12}")
PRODUCT_ID = text("[0-9A-Z]{12}")
CATALOG_ITEM = text("[0-9A-Z]{12}:[0-9A-Z]{4}:[0-9A-Z]{12}")


def link(uri: Any, method: str = "GET") -> dict[str, Any]:
    """An entry of `links`."""
    return {"uri": uri, "method": method, "headers": []}


def collection(items: Any, **more: Any) -> dict[str, Any]:
    """The envelope of a list; its links are named only where a page has any."""
    kind = {"attributes": {"objectType": "Collection"}}
    return {"totalCount": INTEGER, "items": items, "links": Maybe(With({})), **kind, **more}


def differences(found: Any, wanted: Any, at: str = "$") -> list[str]:
    """Where the two part, each with its path."""
    if isinstance(wanted, Maybe):
        return differences(found, wanted.value, at)
    if isinstance(wanted, Shape):
        return [] if wanted.fits(found) else [f"{at}: {found!r} is not {wanted!r}"]
    if isinstance(wanted, Each):
        if not isinstance(found, list) or not found:
            return [f"{at}: {found!r} is not a list with items"]
        return [one for i, item in enumerate(found) for one in differences(item, wanted.item, f"{at}[{i}]")]
    if isinstance(wanted, dict | With):
        return _object(found, wanted, at)
    if isinstance(wanted, list):
        if not isinstance(found, list) or len(found) != len(wanted):
            return [f"{at}: {found!r} is not a list of {len(wanted)}"]
        pairs = enumerate(zip(found, wanted, strict=True))
        return [one for i, (item, like) in pairs for one in differences(item, like, f"{at}[{i}]")]
    same = found == wanted and isinstance(found, bool) == isinstance(wanted, bool)
    return [] if same else [f"{at}: {found!r} is not {wanted!r}"]


def _object(found: Any, wanted: dict[str, Any] | With, at: str) -> list[str]:
    if not isinstance(found, dict):
        return [f"{at}: {found!r} is not an object"]
    members = wanted.members if isinstance(wanted, With) else wanted
    needed = {name for name, like in members.items() if not isinstance(like, Maybe)}
    faults = [f"{at}.{name}: is missing" for name in sorted(needed - set(found))]
    if isinstance(wanted, dict):
        faults += [
            f"{at}.{name}: nobody expects {found[name]!r}" for name in sorted(set(found) - set(members))
        ]
    for name in members:
        if name in found:
            faults += differences(found[name], members[name], f"{at}.{name}")
    return faults


def assert_like(found: Any, wanted: Any) -> None:
    """Fail with the first differences at once."""
    if faults := differences(found, wanted):
        raise AssertionError("\n".join(faults[:12]))
