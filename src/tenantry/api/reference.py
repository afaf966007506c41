"""The readable reference: one page made from the OpenAPI document, without a script and without another origin."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse

from tenantry.api import documents
from tenantry.api.examples import example_of
from tenantry.api.problem_documents import status_of
from tenantry.kernel.problems import declared_codes
from tenantry.words import english

_ASSETS = Path(__file__).with_name("assets")
_POLICY = "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def reference(_request: HttpRequest) -> HttpResponse:
    """The page /api/v1/reference."""
    return HttpResponse(page(), headers={"Content-Security-Policy": _POLICY})


def stylesheet(_request: HttpRequest) -> HttpResponse:
    """Its only asset."""
    return HttpResponse((_ASSETS / "reference.css").read_bytes(), content_type="text/css")


def openapi_json(_request: HttpRequest) -> HttpResponse:
    """The OpenAPI document, as committed in docs/openapi.json."""
    return HttpResponse(_openapi_text(), content_type="application/json")


@functools.cache
def _openapi_text() -> str:
    return documents.openapi_text()


@functools.cache
def page() -> str:
    """The whole reference; drawn once in each process."""
    document = documents.openapi()
    by_tag: dict[str, list[tuple[str, str, Mapping[str, Any]]]] = {}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            by_tag.setdefault(operation["tags"][0], []).append((method.upper(), path, operation))
    parts = [_header(document, by_tag)]
    for tag, operations in by_tag.items():
        parts.append(f'<section><h2 id="{_anchor(tag)}">{escape(tag)}</h2>')
        parts += ["".join(_operation(method, path, one, document)) for method, path, one in operations]
        parts.append("</section>")
    return _html("Tenantry API, version 1", f"{parts[0]}<main>{''.join(parts[1:])}</main>")


def _html(title: str, body: str) -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title>"
        '<link rel="stylesheet" href="/api/v1/reference.css"></head>'
        f"<body>{body}</body></html>"
    )


def _anchor(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower())


def _header(
    document: Mapping[str, Any], by_tag: Mapping[str, list[tuple[str, str, Mapping[str, Any]]]]
) -> str:
    groups = [
        f'<li><a class="group" href="#{_anchor(tag)}">{escape(tag)}</a><ul>'
        + "".join(
            f'<li><a href="#{one["operationId"]}">{_method(method)} {escape(one["summary"])}</a></li>'
            for method, _, one in operations
        )
        + "</ul></li>"
        for tag, operations in by_tag.items()
    ]
    return (
        f"<header><h1>{escape(document['info']['title'])} API, version 1</h1>"
        f"<p>{_prose(document['info']['description'])}</p>"
        '<p>As a machine reads it: <a href="/api/v1/openapi.json">openapi.json</a>.</p></header>'
        f"<nav aria-label='Operations'><ul>{''.join(groups)}</ul></nav>"
    )


def _method(method: str) -> str:
    return f'<span class="method {method.lower()}">{method}</span>'


def _prose(text: str) -> str:
    """Text with `code` marked."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))


def _operation(method: str, path: str, one: Mapping[str, Any], document: Mapping[str, Any]) -> Iterator[str]:
    yield f'<article><h3 id="{one["operationId"]}">{escape(one["summary"])}</h3>'
    yield f'<p class="address">{_method(method)} {escape(path)}</p>'
    if one.get("description"):
        yield f"<p>{_prose(one['description'])}</p>"
    if scope := one.get("x-scope"):
        yield f"<p>Scope <code>{scope}</code>; roles: {escape(', '.join(one['x-roles']))}.</p>"
    else:
        yield "<p>Any credential.</p>"
    yield from _parameters(one.get("parameters", []))
    if "requestBody" in one:
        schema = _body(one["requestBody"])
        yield "<h4>Request</h4>"
        yield f"<pre>{_shown(example_of(schema, document))}</pre>"
        yield from _members(schema, document)
    for status, answer in one["responses"].items():
        if status != "default":
            yield f"<h4>Answer {status}</h4>"
            yield from _answer(answer, document)
    yield from _problems(one["x-problems"])
    yield "</article>"


def _body(part: Mapping[str, Any]) -> Mapping[str, Any]:
    schema: Mapping[str, Any] = part["content"]["application/json"]["schema"]
    return schema


def _answer(answer: Mapping[str, Any], document: Mapping[str, Any]) -> Iterator[str]:
    content = answer.get("content", {})
    if "application/json" in content:
        yield f"<pre>{_shown(example_of(_body(answer), document))}</pre>"
    elif content:
        yield f"<p>A file of type {escape(next(iter(content)))}.</p>"
    else:
        yield "<p>No body.</p>"


def _shown(example: object) -> str:
    return escape(json.dumps(example, indent=2, ensure_ascii=False))


def _parameters(parameters: list[Mapping[str, Any]]) -> Iterator[str]:
    if not parameters:
        return
    yield "<h4>Parameters</h4><table><tr><th>name</th><th>where</th><th>meaning</th></tr>"
    for one in parameters:
        needed = "required" if one.get("required") else "optional"
        meaning = _prose(one.get("description", ""))
        yield f"<tr><td><code>{escape(one['name'])}</code></td><td>{one['in']}, {needed}</td><td>{meaning}</td></tr>"
    yield "</table>"


def _members(schema: Mapping[str, Any], document: Mapping[str, Any]) -> Iterator[str]:
    name = schema.get("$ref", "").rpartition("/")[2]
    resolved = document["components"]["schemas"].get(name, schema)
    yield f"<p>{_prose(resolved.get('description', ''))}</p><table><tr><th>member</th><th></th><th>meaning</th></tr>"
    demanded = resolved.get("required", [])
    for member, one in resolved.get("properties", {}).items():
        needed = "required" if member in demanded else "optional"
        meaning = _prose(one.get("description", ""))
        yield f"<tr><td><code>{escape(member)}</code></td><td>{needed}</td><td>{meaning}</td></tr>"
    yield "</table>"


def _problems(names: list[str]) -> Iterator[str]:
    known = declared_codes()
    yield "<details><summary>Problems</summary><table><tr><th>code</th><th>status</th><th>words</th></tr>"
    for name in names:
        words = _prose(english.SENTENCES.get(name, ""))
        yield f"<tr><td><code>{name}</code></td><td>{status_of(known[name])}</td><td>{words}</td></tr>"
    yield "</table></details>"
