"""An example of what a schema describes, made from the examples of its parts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_BY_FORMAT = {"date": "2026-07-01", "binary": "…"}
_BY_TYPE: Mapping[str, Any] = {"string": "…", "integer": 1, "boolean": True, "null": None}


def example_of(schema: Mapping[str, Any], document: Mapping[str, Any]) -> Any:
    """A value of that schema: its own example, else its first word, else one of its type."""
    if "$ref" in schema:
        return example_of(document["components"]["schemas"][schema["$ref"].rpartition("/")[2]], document)
    if schema.get("examples"):
        return schema["examples"][0]
    for key in ("anyOf", "allOf", "oneOf"):
        if key in schema:
            return example_of(schema[key][0], document)
    if "enum" in schema:
        return schema["enum"][0]
    if "const" in schema:
        return schema["const"]
    if "default" in schema and schema["default"] is not None:
        return schema["default"]
    if schema.get("type") == "object":
        members = schema.get("properties", {})
        return {name: example_of(one, document) for name, one in members.items()}
    if schema.get("type") == "array":
        return [example_of(schema["items"], document)]
    return _BY_FORMAT.get(schema.get("format", ""), _BY_TYPE.get(schema.get("type", "string"), "…"))
