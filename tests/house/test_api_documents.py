"""The API's documents are current, complete, and never break a program that was written against them."""

from __future__ import annotations

import copy
import re
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.test import Client

from tenantry.api import documents
from tenantry.api.contract import breaking_differences
from tenantry.parties.rules.permissions import SCOPES
from tenantry.words import english, german

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", ["openapi.json", "errors.md"])
def test_the_committed_document_is_what_the_code_says(name: str) -> None:
    assert (ROOT / "docs" / name).read_text() == documents.texts()[name], "run `make docs`"


@pytest.mark.parametrize("language", [english, german])
def test_every_problem_code_has_words_and_every_sentence_a_code(language: ModuleType) -> None:
    codes = set(documents.every_code())
    assert codes - set(language.SENTENCES) == set()
    assert set(language.SENTENCES) - codes == set()


def test_a_german_sentence_uses_exactly_the_values_of_the_english_one() -> None:
    differing = {
        name
        for name, sentence in english.SENTENCES.items()
        if _values(sentence) != _values(german.SENTENCES[name])
    }
    assert differing == set()


def _values(sentence: str) -> set[str]:
    return set(re.findall(r"{(\w+)}", sentence))


def _operations() -> list[tuple[str, str, dict[str, Any]]]:
    paths = documents.openapi()["paths"]
    return [(method, path, one) for path, methods in paths.items() for method, one in methods.items()]


def test_every_operation_has_summary_scope_problems_and_members_with_words() -> None:
    for method, path, one in _operations():
        assert one["summary"], (method, path)
        assert "credential.unknown" in one["x-problems"]
        assert ("x-scope" in one) == (path != "/api/v1/me")
        assert one.get("x-scope", "orders.read") in SCOPES
        assert one["responses"]["default"]["content"].keys() == {"application/problem+json"}
        for parameter in one.get("parameters", []):
            if parameter["in"] != "path":
                assert parameter["description"], (path, parameter["name"])


def test_every_post_that_creates_demands_an_idempotency_key() -> None:
    creating = {
        path
        for method, path, one in _operations()
        if method == "post" and set(one["responses"]) & {"201", "202"}
    }
    keyed = {
        path
        for _, path, one in _operations()
        if any(p["name"] == "Idempotency-Key" and p["required"] for p in one.get("parameters", []))
    }
    assert creating == keyed


def test_no_number_on_the_wire_can_be_money_rate_or_percentage() -> None:
    def numbers(schema: Any) -> list[Any]:
        if isinstance(schema, dict):
            own = [schema] if schema.get("type") == "number" else []
            return own + [n for part in schema.values() for n in numbers(part)]
        return [n for part in schema for n in numbers(part)] if isinstance(schema, list) else []

    assert numbers(documents.openapi()) == []


def _changed(edit: str) -> list[str]:
    old = documents.openapi()
    new = copy.deepcopy(old)
    schemas, paths = new["components"]["schemas"], new["paths"]
    exec(edit, {"schemas": schemas, "paths": paths})  # noqa: S102
    return breaking_differences(old, new)


@pytest.mark.parametrize(
    ("edit", "difference"),
    [
        ("del paths['/api/v1/orders']['post']", "POST /api/v1/orders is gone"),
        ("del paths['/api/v1/me']", "GET /api/v1/me is gone"),
        (
            "paths['/api/v1/me']['get']['operationId'] = 'x'",
            "GET /api/v1/me: its id was get_me",
        ),
        (
            "del schemas['Me']['properties']['role']",
            "GET /api/v1/me 200: role is gone",
        ),
        (
            "schemas['OrderInput']['required'].append('why')",
            "POST /api/v1/orders body: why is demanded now",
        ),
        (
            "del schemas['OrderInput']['properties']['basket']",
            "POST /api/v1/orders body: basket is refused now",
        ),
        (
            "schemas['LineInput']['properties']['term']['anyOf'][0]['enum'].remove('P3Y')",
            "PUT /api/v1/baskets/{basket_id}/lines/{number} body.term: it does not take every word any more",
        ),
        (
            "schemas['LineInput']['properties']['seats']['maximum'] = 10",
            "PUT /api/v1/baskets/{basket_id}/lines/{number} body.seats: maximum is tighter now",
        ),
        (
            "schemas['Me']['properties']['now'] = {'type': 'integer'}",
            "GET /api/v1/me 200.now: its type was string, now integer",
        ),
        (
            "paths['/api/v1/orders']['get']['parameters'].pop()",
            "GET /api/v1/orders: query parameter customer is refused now",
        ),
        (
            "paths['/api/v1/orders']['get']['parameters'][0]['required'] = True",
            "GET /api/v1/orders: query parameter limit is demanded now",
        ),
        (
            "r = paths['/api/v1/orders']['post']['responses']; r['200'] = r.pop('201')",
            "POST /api/v1/orders: it does not answer 201 any more",
        ),
    ],
)
def test_a_breaking_difference_is_found(edit: str, difference: str) -> None:
    assert difference in _changed(edit)


@pytest.mark.parametrize(
    "edit",
    [
        "schemas['Me']['properties']['shoe_size'] = {'type': 'integer'}",
        "schemas['OrderInput']['properties']['note'] = {'type': 'string'}",
        "paths['/api/v1/new'] = {}",
        "schemas['LineInput']['properties']['term']['anyOf'][0]['enum'].append('P5Y')",
    ],
)
def test_what_only_adds_breaks_nothing(edit: str) -> None:
    assert _changed(edit) == []


def test_the_documents_are_not_written_when_they_would_break_v1(tmp_path: Path) -> None:
    import json

    earlier = documents.openapi()
    earlier["paths"]["/api/v1/gone"] = {"get": earlier["paths"]["/api/v1/me"]["get"]}
    standing = json.dumps(earlier)
    (tmp_path / "openapi.json").write_text(standing)
    assert documents.write(tmp_path, may_break=False) == ["GET /api/v1/gone is gone"]
    assert (tmp_path / "openapi.json").read_text() == standing
    assert documents.write(tmp_path, may_break=True) == []
    assert (tmp_path / "openapi.json").read_text() == documents.openapi_text()


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.addresses: set[str] = set()
        self.attributes: set[str] = set()
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            self.attributes.add(name)
            if name in ("href", "src"):
                self.addresses.add(value or "")
            if name == "id":
                self.ids.append(value or "")


def test_the_reference_shows_every_operation_with_local_assets_and_no_script() -> None:
    answer = Client().get("/api/v1/reference")
    page = _Page()
    page.feed(answer.content.decode())
    assert answer.status_code == 200
    assert {one["operationId"] for _, _, one in _operations()} <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))
    assert {a.lstrip("#") for a in page.addresses if a.startswith("#")} <= set(page.ids)
    assert {a for a in page.addresses if not a.startswith("#")} == {
        "/api/v1/reference.css",
        "/api/v1/openapi.json",
    }
    assert "script" not in page.tags and "style" not in page.tags | page.attributes
    assert answer["Content-Security-Policy"].startswith("default-src 'self';")
    assert Client().get("/api/v1/reference.css")["Content-Type"] == "text/css"
    assert Client().get("/api/v1/openapi.json").json() == documents.openapi()
