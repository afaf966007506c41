"""Calling the API as a program does, without a server between."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.test import Client
from tests.support.parties import Program

PREFIX = "/api/v1"


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    content: bytes

    @property
    def json(self) -> Any:
        """The body, read with numbers as text: no money hides in a float."""
        return json.loads(self.content, parse_float=_no_float)

    @property
    def codes(self) -> list[tuple[str, str | None]]:
        """Code and field of every problem."""
        return [(p["code"], p["field"]) for p in self.json["problems"]]


def _no_float(text: str) -> float:
    raise AssertionError(f"a JSON number with a fraction is on the wire: {text}")


def call(
    method: str,
    path: str,
    program: Program | None = None,
    body: Any = None,
    *,
    key: str | None = None,
    raw: bytes | None = None,
    headers: dict[str, str] | None = None,
) -> Answer:
    """Send a request; a POST gets a fresh Idempotency-Key unless one is given (empty: none is sent)."""
    sent = dict(headers or {})
    if program is not None:
        sent["Authorization"] = f"Bearer {program.token}"
    if method == "POST" and key is None:
        key = uuid4().hex
    if key:
        sent["Idempotency-Key"] = key
    content = raw if raw is not None else b"" if body is None else json.dumps(body).encode()
    response = Client(raise_request_exception=False).generic(
        method, PREFIX + path, data=content, content_type="application/json", headers=sent
    )
    return Answer(response.status_code, dict(response.headers), response.content)


def ok(answer: Answer, status: int = 200) -> Any:
    """The body of an answer that must have this status."""
    assert answer.status == status, (answer.status, answer.content.decode())
    return answer.json if answer.content else None
