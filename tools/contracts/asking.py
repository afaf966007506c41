"""The bodies of documented requests, sent to the simulator: it must be able to read each of them.

The ids of an example are strangers to the simulator, so that what it then thinks of the request says nothing;
that it cannot read the body, does not know a word, takes no such method or fails itself is a fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from tests.contracts.operations.conftest import RESELLER, Desk, desk_at
from tools.contracts import examples, judging

from partner_center.wire import dumps

_STRANGER = "5c0b7f6e-2a41-4d0f-9f2c-8e5d1b7a9c33"
_APPLICATION = {"client_id": "11111111-1111-1111-1111-111111111111", "client_secret": "secret"}
_UNREAD = {"800002", "900126", "badRequest"}


def unread(inside: Sequence[examples.Example]) -> dict[str, list[str]]:
    """By example, why the simulator cannot read the body of its request."""
    asked = [one for one in inside if one.request is not None and " " in one.key]
    found: dict[str, list[str]] = {}
    with desk_at() as desk:
        desk.control(
            "POST", "world", {"customers": len(asked), "subscriptionsEach": 1, "mpnId": RESELLER["mpnId"]}
        )
        tokens = {is_graph: _token(desk, is_graph=is_graph) for is_graph in (True, False)}
        customers = [one.id for one in desk.pc.customers.iterate()]
        for example, customer in zip(asked, customers, strict=False):
            found[example.name] = list(_faults(desk, tokens, example, str(customer)))
    return found


def _token(desk: Desk, *, is_graph: bool) -> str:
    host = "graph" if is_graph else "api.partnercenter"
    grant = {"grant_type": "refresh_token", "refresh_token": "simulator-refresh-token"}
    form = {**_APPLICATION, **grant, "resource": f"https://{host}.microsoft.com"}
    answer = desk.http.post(f"{desk.origin}/partner.onmicrosoft.com/oauth2/token", data=form)
    return str(answer.raise_for_status().json()["access_token"])


def _faults(desk: Desk, tokens: dict[bool, str], example: examples.Example, customer: str) -> Iterator[str]:
    method, _, path = example.key.partition(" ")
    held = next(iter(desk.pc.subscriptions.iterate(customer)), None)
    known = {"customer": customer} | ({"subscription": held.id, "order": held.order_id} if held else {})
    path = re.sub(r"\{(\w+)\}", lambda name: str(known.get(name[1]) or _STRANGER), path)
    answer = desk.http.request(
        method,
        desk.origin + path,
        content=dumps(example.request),
        headers={
            "Authorization": f"Bearer {tokens[path.startswith('/v1.0/')]}",
            "Content-Type": "application/json",
        },
    )
    body: Any = answer.json() if answer.content else None
    code = judging.code_of(body)
    if answer.status_code in (405, 500) or (answer.status_code >= 400 and code in _UNREAD):
        said = body.get("description") or body.get("error", {}).get("message") or ""
        yield f"simulator: cannot read the request: {answer.status_code}/{code} {said}"
