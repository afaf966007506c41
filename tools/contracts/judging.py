"""What an example says beyond its structure: codes of errors, words of enumerations, and which ids are the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tools.contracts import comparing

from partner_center.wire import OpenEnum, Resource

_ID = re.compile(r"(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?=.*\d)[0-9a-z]{12}")


def code_of(body: Any) -> str:
    """The code of a refusal as text, in whichever of Microsoft's shapes it comes; empty when it has none."""
    if not isinstance(body, dict):
        return ""
    inner = body.get("error")
    found = inner.get("code") if isinstance(inner, dict) else body.get("code", body.get("statusCode"))
    return "" if found is None else str(found)


def strange_words(value: Any, at: str = "$") -> Iterator[str]:
    """Where something the client has read holds a word that its enumeration does not have."""
    if isinstance(value, OpenEnum):
        if value.name == "UNDOCUMENTED" and value.wire:
            yield f"{at}: {value.wire!r} is no documented word of {type(value).__name__}"
    elif isinstance(value, Resource):
        for name in sorted(value.model_fields_set):
            yield from strange_words(getattr(value, name), f"{at}.{name}")
    elif isinstance(value, list | tuple):
        for item in value:
            yield from strange_words(item, f"{at}[]")


def _ids(value: Any, at: str = "$") -> Iterator[tuple[str, str]]:
    """Each id with the path of its member; those inside an address or a longer text too."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield from _ids(item, f"{at}.{name}")
    elif isinstance(value, list):
        for item in value:
            yield from _ids(item, f"{at}[]")
    elif isinstance(value, str):
        for part in re.split("[/:?]", value):
            if _ID.fullmatch(part):
                yield at, part.casefold()


def relations(value: Any) -> set[tuple[str, str]]:
    """The pairs of members that hold the same id."""
    members: dict[str, set[str]] = {}
    for path, found in _ids(comparing.folded(value)):
        members.setdefault(found, set()).add(path)
    return {(one, other) for paths in members.values() for one in paths for other in paths if one < other}


def unrelated(documented: Any, given: Any) -> list[str]:
    """The pairs that hold the same id in the example, stand in the answer, and differ there."""
    have = {path for path, _ in _ids(comparing.folded(given))}
    lacking = relations(documented) - relations(given)
    return [f"{one} and {other} differ" for one, other in sorted(lacking) if {one, other} <= have]
