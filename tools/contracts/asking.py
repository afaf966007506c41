"""The bodies of documented requests, sent to the simulator: it must be able to read each of them.

What a request speaks of is made before, and its ids are put for those that the example prints, so that a
request which is not found, has a member that is refused, or a word that is not known is a fault, as is a method
that is not taken and a failure of the simulator itself. A refusal by a rule (a quantity, a state) is none: the
example's numbers are those of another customer. Changes of subscriptions and billing profiles are sent to what is
all that the example says but for the change, so that there any refusal is a fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.contracts.operations.conftest import RESELLER, Desk, desk_at
from tools.contracts import examples, judging
from tools.contracts.grounds import Grounds

from partner_center.wire import dumps

_STRANGER = "5c0b7f6e-2a41-4d0f-9f2c-8e5d1b7a9c33"
_APPLICATION = {"client_id": "11111111-1111-1111-1111-111111111111", "client_secret": "secret"}
_UNREAD = {"3000", "800002", "900126", "badRequest"}
_LIKE_THE_EXAMPLE = ("/subscriptions/{subscription}", "/profiles/billing")
_ITEM = re.compile(r"[0-9A-Z]{12}:[0-9A-Z]{4}:[0-9A-Z]{12}")
# Which thing made before a member of a body names, whatever the example prints there.
_NAMED = {
    "referencecustomerid": "customer",
    "currentsubscriptionid": "subscription",
    "customertenantid": "customer",
    "orderid": "order",
    "offerid": "offer",
    "attestationid": "attestation",
    "validationcode": "code",
    "webhookurl": "address",
}


def unread(inside: Sequence[examples.Example]) -> dict[str, list[str]]:
    """By example, why the simulator cannot read the body of its request."""
    asked = [one for one in inside if one.request is not None and " " in one.key]
    found: dict[str, list[str]] = {}
    with desk_at() as desk:
        desk.control(
            "POST", "world", {"customers": len(asked), "subscriptionsEach": 1, "mpnId": RESELLER["mpnId"]}
        )
        customers = [one.id for one in desk.pc.customers.iterate()]
        for example, customer in zip(asked, customers, strict=True):
            # The clock moves on from one to the next, and no token outlives a month.
            mine, of_graph = (_headers(desk, is_graph=is_graph) for is_graph in (False, True))
            grounds = Grounds(desk, mine, of_graph, str(customer))
            headers = of_graph if " /v1.0/" in example.key else mine
            found[example.name] = list(_faults(desk, headers, example, grounds.for_request(example)))
    return found


def _headers(desk: Desk, *, is_graph: bool) -> dict[str, str]:
    host = "graph" if is_graph else "api.partnercenter"
    grant = {"grant_type": "refresh_token", "refresh_token": "simulator-refresh-token"}
    form = {**_APPLICATION, **grant, "resource": f"https://{host}.microsoft.com"}
    answer = desk.http.post(f"{desk.origin}/partner.onmicrosoft.com/oauth2/token", data=form)
    token = answer.raise_for_status().json()["access_token"]
    return {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}


def _faults(
    desk: Desk, headers: dict[str, str], example: examples.Example, known: Mapping[str, str]
) -> Iterator[str]:
    method, _, path = example.key.partition(" ")
    path = re.sub(r"\{(\w+)\}", lambda name: known.get(name[1], _STRANGER), path)
    own = path.rpartition("/")[2] if example.key.endswith("}") else None
    answer = desk.http.request(
        method,
        desk.origin + path,
        content=dumps(_spoken(example.request, known, own)),
        headers=headers | ({"If-Match": f'"{known["etag"]}"'} if "etag" in known else {}),
    )
    body: Any = answer.json() if answer.content else None
    code = judging.code_of(body)
    is_unread = code in _UNREAD or example.key.endswith(_LIKE_THE_EXAMPLE)
    if answer.status_code in (404, 405, 500) or (answer.status_code >= 400 and is_unread):
        said = body.get("description") or body.get("error", {}).get("message") or ""
        yield f"simulator: cannot read the request: {answer.status_code}/{code} {said}"


def _spoken(value: Any, known: Mapping[str, str], own: str | None = None) -> Any:
    """The body with the ids of what was made before; `own` is that of the thing itself, at the top only."""
    if isinstance(value, list):
        return [_spoken(item, known) for item in value]
    if isinstance(value, str):
        return known["item"] if _ITEM.fullmatch(value) else value
    if not isinstance(value, dict):
        return value
    told: dict[str, Any] = {}
    for name, item in value.items():
        what = known.get(_NAMED.get(name.lower(), ""))
        is_own = own is not None and name.lower() == "id"
        told[name] = own if is_own else what if what and isinstance(item, str) else _spoken(item, known)
    return told
