"""The simulator behind its gateway in this process: whole requests without a network, and nearly right bodies."""

import asyncio
import json
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from partner_center_simulator import tokens
from partner_center_simulator.gateway import Gateway
from partner_center_simulator.store import Store

from .inside import Inside

WRONG: tuple[Any, ...] = (
    None,
    [],
    [3],
    {"x": 1},
    "",
    "text",
    -1,
    10**30,
    1.5,
    1e300,
    True,
    "\ud800",
    "9" * 400,
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59Z",
)


@dataclass(frozen=True)
class Reply:
    """What came back: a status, and a body read as JSON where it is JSON."""

    status: int
    body: Any
    text: str

    def is_documented(self) -> bool:
        """Whether a refusal has one of the bodies that Microsoft documents."""
        return isinstance(self.body, dict) and bool(self.body.keys() & {"code", "error", "statusCode"})


class Served(Inside):
    """A simulated service that is called by whole requests."""

    def __init__(self, path: Path | None = None, *, control: bool = True) -> None:
        super().__init__(path=path)
        self.path = path
        self.tenant, self.held = "", ""
        self.gateway = Gateway(self.world, control=control)
        # In a thread of its own: the browser of other tests keeps a loop running in the main one.
        self.thread = ThreadPoolExecutor(1)
        self.tokens = {
            is_graph: tokens.issue(self.world, is_user=True, audience=audience)[0]
            for is_graph, audience in ((False, tokens.AUDIENCE), (True, "https://graph.microsoft.com"))
        }

    def send(
        self,
        method: str,
        target: str,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        raw: bytes | None = None,
    ) -> Reply:
        """One request by a user: a body as JSON, or as the very bytes."""
        content = raw if raw is not None else b"" if body is None else json.dumps(body).encode()
        token = self.tokens["/tenantrelationships" in target.lower()]
        given = {"authorization": f"Bearer {token}", "host": "simulator", **(headers or {})}
        return self.thread.submit(asyncio.run, self._send(method, target, content, given)).result()

    async def _send(self, method: str, target: str, content: bytes, headers: Mapping[str, str]) -> Reply:
        path, _, query = target.partition("?")
        scope = {
            "type": "http",
            "method": method,
            "scheme": "http",
            "path": path,
            "query_string": quote(query, safe="%&=+").encode(),
            "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()],
            "server": ("simulator", 80),
            "client": ("127.0.0.1", 1),
        }
        sent: list[Any] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": content, "more_body": False}

        async def send(message: Any) -> None:
            sent.append(message)

        await self.gateway(scope, receive, send)
        text = b"".join(one.get("body", b"") for one in sent).decode()
        try:
            read = json.loads(text)
        except ValueError:
            read = None
        return Reply(int(sent[0]["status"]), read, text)

    def check_reopens(self) -> None:
        """The state file opens again, and every record in it is the one that is held here."""
        again = Store(str(self.path))
        try:
            assert again.fingerprint() == self.store.fingerprint()
            for entity in again.everything():
                assert self.store.find(type(entity), entity.key()) == entity
        finally:
            again.close()

    def end(self) -> None:
        """Let go of the file and the loop."""
        self.thread.shutdown()
        self.store.close()


def near_misses(value: Any) -> Iterator[tuple[str, Any]]:
    """The body with one member at a time left out or wrong, at every depth; each with what was done to it."""
    if isinstance(value, dict):
        for name in value:
            yield f"{name} left out", {key: item for key, item in value.items() if key != name}
            for other in WRONG:
                yield f"{name} = {str(other)[:30]!r}", {**value, name: other}
            for where, other in near_misses(value[name]):
                yield f"{name}.{where}", {**value, name: other}
    elif isinstance(value, list):
        for index, item in enumerate(value):
            for where, other in (*((str(one)[:30], one) for one in WRONG), *near_misses(item)):
                yield f"[{index}] {where!r}", [*value[:index], other, *value[index + 1 :]]
