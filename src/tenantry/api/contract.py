"""What would break a program written against an earlier version of the API's document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Schema = Mapping[str, Any]


def breaking_differences(old: Schema, new: Schema) -> list[str]:
    """Each difference that a working program could trip over: less is answered, or more is demanded."""
    found: list[str] = []
    for path, operations in old["paths"].items():
        for method, before in operations.items():
            after = new["paths"].get(path, {}).get(method)
            where = f"{method.upper()} {path}"
            if after is None:
                found.append(f"{where} is gone")
            else:
                found += _operation(where, before, after, old, new)
    return found


def _operation(where: str, before: Schema, after: Schema, old: Schema, new: Schema) -> Iterator[str]:
    if before["operationId"] != after["operationId"]:
        yield f"{where}: its id was {before['operationId']}"
    yield from _parameters(where, before, after)
    yield from _bodies(where, before, after, old, new)
    for status, answer in before["responses"].items():
        if status not in after["responses"]:
            yield f"{where}: it does not answer {status} any more"
            continue
        yield from _answer(
            f"{where} {status}", _schema(answer), _schema(after["responses"][status]), old, new
        )


def _parameters(where: str, before: Schema, after: Schema) -> Iterator[str]:
    earlier = {(p["in"], p["name"]): p for p in before.get("parameters", ())}
    later = {(p["in"], p["name"]): p for p in after.get("parameters", ())}
    for key, parameter in later.items():
        if parameter.get("required") and not earlier.get(key, {}).get("required"):
            yield f"{where}: {key[0]} parameter {key[1]} is demanded now"
    for key in earlier.keys() - later.keys():
        yield f"{where}: {key[0]} parameter {key[1]} is refused now"


def _bodies(where: str, before: Schema, after: Schema, old: Schema, new: Schema) -> Iterator[str]:
    earlier, later = before.get("requestBody"), after.get("requestBody")
    if later is None:
        return
    if earlier is None:
        if later.get("required"):
            yield f"{where}: a body is demanded now"
        return
    yield from _request(f"{where} body", _schema(earlier), _schema(later), old, new)


def _schema(part: Schema) -> Schema:
    content = part.get("content", {})
    for kind in content.values():
        first: Schema = kind.get("schema", {})
        return first
    return {}


def _resolved(schema: Schema, document: Schema) -> Schema:
    """What a reference names; what may also be null is looked at as what it is otherwise."""
    reference = schema.get("$ref")
    if reference is not None:
        named: Schema = document["components"]["schemas"][reference.rpartition("/")[2]]
        return named
    others = [one for one in schema.get("anyOf", ()) if one.get("type") != "null"]
    if len(others) != 1 or len(others) == len(schema["anyOf"]):
        return schema
    found = _resolved(others[0], document)
    return {**found, "type": [*sorted(_kinds_of(found)), "null"]}


def _request(where: str, before: Schema, after: Schema, old: Schema, new: Schema) -> Iterator[str]:
    """What was sent must still be taken."""
    earlier, later = _resolved(before, old), _resolved(after, new)
    yield from _kinds(where, earlier, later, grows=True)
    demanded = set(later.get("required", ())) - set(earlier.get("required", ()))
    for name in sorted(demanded):
        yield f"{where}: {name} is demanded now"
    properties = later.get("properties", {})
    for name, schema in earlier.get("properties", {}).items():
        if name not in properties:
            yield f"{where}: {name} is refused now"
        else:
            yield from _request(f"{where}.{name}", schema, properties[name], old, new)
    if "items" in earlier and "items" in later:
        yield from _request(f"{where}[]", earlier["items"], later["items"], old, new)
    for bound, is_tighter in (("maxLength", min), ("maximum", min), ("minLength", max), ("minimum", max)):
        a, b = earlier.get(bound), later.get(bound)
        if b is not None and (a is None or is_tighter(a, b) == b != a):
            yield f"{where}: {bound} is tighter now"


def _answer(where: str, before: Schema, after: Schema, old: Schema, new: Schema) -> Iterator[str]:
    """What was read must still be there."""
    earlier, later = _resolved(before, old), _resolved(after, new)
    yield from _kinds(where, earlier, later, grows=False)
    properties = later.get("properties", {})
    for name, schema in earlier.get("properties", {}).items():
        if name not in properties:
            yield f"{where}: {name} is gone"
        else:
            yield from _answer(f"{where}.{name}", schema, properties[name], old, new)
    if "items" in earlier and "items" in later:
        yield from _answer(f"{where}[]", earlier["items"], later["items"], old, new)


def _kinds(where: str, earlier: Schema, later: Schema, *, grows: bool) -> Iterator[str]:
    """A request may take more kinds and words than before, an answer may have fewer."""
    a, b = _kinds_of(earlier), _kinds_of(later)
    if a and b and not (a <= b if grows else b <= a):
        yield f"{where}: its type was {'|'.join(sorted(a))}, now {'|'.join(sorted(b))}"
    words, now = set(earlier.get("enum", ())), set(later.get("enum", ()))
    if grows and now and not words <= now:
        yield f"{where}: it does not take every word any more"


def _kinds_of(schema: Schema) -> set[str]:
    if "anyOf" in schema:
        return {kind for one in schema["anyOf"] for kind in _kinds_of(one)}
    if "$ref" in schema:
        return {"object"}
    kind = schema.get("type")
    return {kind} if isinstance(kind, str) else set(kind or ())
