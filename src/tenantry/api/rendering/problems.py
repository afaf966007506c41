"""Stored problems on the wire: code and params as they were kept, words in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tenantry.api.wire import Json
from tenantry.words import sentence_of


def told(problem: Mapping[str, Any] | None, language: str) -> Json | None:
    """The stored problem with its sentence, or None where there is none."""
    if not problem:
        return None
    params = dict(problem.get("params") or {})
    for name, value in params.items():
        if isinstance(value, list):  # reasons of its own: told as in the sentence
            params[name] = " ".join(str(one["detail"]) for one in all_told(value, language))
    return {
        "code": problem["code"],
        "field": problem.get("field"),
        "detail": sentence_of(problem["code"], params, language),
        "params": params,
    }


def all_told(problems: list[dict[str, Any]], language: str) -> list[Json]:
    """Several of them."""
    return [shown for one in problems if (shown := told(one, language))]
