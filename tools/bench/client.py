"""One buyer's program: the five requests of an order, over one kept connection."""

from __future__ import annotations

import http.client
import json
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

Json = dict[str, Any]
REQUESTS = ("basket", "line", "end_customer", "preflight", "order")


class Failed(Exception):
    """The API answered something else than a placed order needs; the text says what."""


@dataclass(frozen=True, slots=True)
class Buyable:
    """What is ordered, by whom: a plan, for a standing end customer whose agreement is accepted."""

    plan: str
    customer: str
    domain_prefix: str


@dataclass(slots=True)
class Api:
    """The public API over one connection that is kept open."""

    origin: str
    token: str
    connection: http.client.HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        parts = urlsplit(self.origin)
        assert parts.hostname
        self.connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)

    def send(self, method: str, path: str, body: Json | None, status: int, *, keyed: bool = False) -> Json:
        """The answer's body. Raises Failed for any other status."""
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        if keyed:
            headers["Idempotency-Key"] = uuid4().hex
        content = None if body is None else json.dumps(body).encode()
        try:
            self.connection.request(method, f"/api/v1{path}", body=content, headers=headers)
            answer = self.connection.getresponse()
            text = answer.read()
        except (OSError, http.client.HTTPException) as broken:
            self.connection.close()
            raise Failed(f"{method} {path}: {broken!r}") from broken
        if answer.status != status:
            raise Failed(f"{method} {path} answered {answer.status}: {text[:600].decode(errors='replace')}")
        found: Json = json.loads(text) if text else {}
        return found

    def close(self) -> None:
        """Hang up."""
        self.connection.close()


def place_order(api: Api, what: Buyable) -> tuple[float, ...]:
    """Order it. The seconds that each of the five requests took, in their order. Raises Failed."""
    marks = [time.perf_counter()]
    basket = api.send("POST", "/baskets", {"buyer_reference": "PO-2026-0417"}, 201, keyed=True)["id"]
    marks.append(time.perf_counter())
    line = {"plan": what.plan, "term": "P1Y", "billing_plan": "monthly", "seats": 10}
    api.send("PUT", f"/baskets/{basket}/lines/1", line, 204)
    marks.append(time.perf_counter())
    microsoft = {"domain_prefix": what.domain_prefix, "partner_on_record_confirmed": True}
    body = {"customer": what.customer, "microsoft": microsoft}
    api.send("PUT", f"/baskets/{basket}/end-customer", body, 200)
    marks.append(time.perf_counter())
    run = api.send("POST", f"/baskets/{basket}/preflight", None, 200)
    if run["outcome"] != "met":
        raise Failed(f"preflight: {[check for check in run['checks'] if check['status'] != 'met']}")
    marks.append(time.perf_counter())
    api.send("POST", "/orders", {"basket": basket, "shown_total": run["total"]}, 201, keyed=True)
    marks.append(time.perf_counter())
    return tuple(after - before for before, after in zip(marks, marks[1:], strict=False))
