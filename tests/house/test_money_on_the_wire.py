"""Nothing that the API sends or takes as a JSON number can be money: numbers there are whole."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from tests.house import source


def numbers(node: Any, path: str = "") -> Iterator[str]:
    """The places of a schema where a JSON number may be a fraction."""
    if isinstance(node, dict):
        types = node.get("type")
        if types == "number" or (isinstance(types, list) and "number" in types):
            yield path
        for key, value in node.items():
            yield from numbers(value, f"{path}/{key}")
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from numbers(value, f"{path}/{index}")


def test_the_api_speaks_of_no_fraction_as_a_number() -> None:
    places = (source.ROOT / "openapi.json", source.ROOT / "docs" / "openapi.json")
    described = [json.loads(path.read_text(encoding="utf-8")) for path in places if path.exists()]
    assert [place for each in described for place in numbers(each)] == []


def test_a_planted_number_is_found() -> None:
    planted = {"Line": {"properties": {"seats": {"type": "integer"}, "price": {"type": ["number", "null"]}}}}
    assert list(numbers(planted)) == ["/Line/properties/price"]
