"""Findings of the schema validation, as problems with the path of the field."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from tenantry.api import problem_codes as codes
from tenantry.kernel.problems import Code, Problem

_BY_KIND: Mapping[str, Code] = {
    "missing": codes.MISSING,
    "extra_forbidden": codes.UNKNOWN_MEMBER,
    "string_too_long": codes.TOO_LONG,
    "too_long": codes.TOO_LONG,
    "string_too_short": codes.TOO_SHORT,
    "too_short": codes.TOO_SHORT,
    "greater_than": codes.OUT_OF_RANGE,
    "greater_than_equal": codes.OUT_OF_RANGE,
    "less_than": codes.OUT_OF_RANGE,
    "less_than_equal": codes.OUT_OF_RANGE,
    "literal_error": codes.NOT_ONE_OF,
    "enum": codes.NOT_ONE_OF,
}
_COMPARISONS = {"ge": "at_least", "gt": "more_than", "le": "at_most", "lt": "less_than"}
# The validator's names for types that callers know by another.
_TYPES = {"model": "object", "model_attributes": "object", "float": "decimal", "time_delta": "string"}


def problems_of(errors: Sequence[Mapping[str, Any]]) -> list[Problem]:
    """One problem for each finding; the field as in the request, list positions counted from zero."""
    return [_problem(error) for error in errors]


def _problem(error: Mapping[str, Any]) -> Problem:
    kind, field = error["type"], _field(error["loc"])
    if kind == "missing" and field is None:
        return Problem(codes.BODY_MISSING)
    code = _BY_KIND.get(kind)
    if code is None:
        code = codes.WRONG_TYPE if kind.endswith(("_type", "_parsing")) else codes.MALFORMED
    return Problem(code, field, _params(code, kind, error.get("ctx") or {}))


def _field(location: Sequence[str | int]) -> str | None:
    # The validator prefixes where the value stood (body, query, path, header), in a body the argument too.
    kept = location[2:] if location[:1] in (("body",), ["body"]) else location[1:]
    return ".".join(str(part) for part in kept) or None


def _params(code: Code, kind: str, context: Mapping[str, Any]) -> dict[str, str | int]:
    if code is codes.WRONG_TYPE:
        name = kind.removesuffix("_type").removesuffix("_parsing")
        return {"type": _TYPES.get(name, name)}
    if code is codes.OUT_OF_RANGE:
        key = next(key for key in _COMPARISONS if key in context)
        return {"comparison": _COMPARISONS[key], "bound": str(context[key])}
    if code in (codes.TOO_LONG, codes.TOO_SHORT):
        return {"limit": int(context.get("max_length", context.get("min_length", 0)))}
    if code is codes.NOT_ONE_OF:
        # The validator's "'P1M', 'P1Y' or 'P3Y'" as data.
        return {"expected": ", ".join(re.findall(r"'([^']*)'", str(context.get("expected", ""))))}
    return {}
