"""Pages of a list, newest first. A cursor is one encrypted block that names the list and its last row."""

from __future__ import annotations

import base64
import binascii
import functools
import hashlib
import zlib
from collections.abc import Callable, Sequence
from typing import Annotated, Protocol, TypeVar

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.conf import settings
from django.http import HttpResponse
from ninja.params.functions import Query

from tenantry.api.problem_codes import WRONG_CURSOR
from tenantry.api.requests import ApiRequest
from tenantry.api.wire import Json, respond
from tenantry.kernel.problems import Problem, Refused

LIMIT_MAX = 200

Limit = Annotated[int, Query(ge=1, le=LIMIT_MAX, description="How many items at most.")]
Cursor = Annotated[str, Query(max_length=64, description="`next_cursor` of the page before.")]
Search = Annotated[str, Query(max_length=100, description="Text to look for.")]


class Row(Protocol):
    """What a list needs of its rows."""

    @property
    def id(self) -> int:
        """The internal key, by which the list is ordered."""


R = TypeVar("R", bound=Row)


@functools.cache
def _cipher() -> Cipher[modes.ECB]:
    # One block only, and each block carries its own check: the mode has nothing to chain.
    key = hashlib.sha256(b"cursor:" + settings.SECRET_KEY.encode()).digest()
    return Cipher(algorithms.AES(key), modes.ECB())


def _check(list_name: str, provider_id: int) -> bytes:
    return zlib.crc32(f"{list_name}:{provider_id}".encode()).to_bytes(8, "big")


def cursor_of(list_name: str, provider_id: int, row_id: int) -> str:
    """The cursor that continues after that row."""
    encryptor = _cipher().encryptor()
    block = encryptor.update(_check(list_name, provider_id) + row_id.to_bytes(8, "big"))
    return base64.urlsafe_b64encode(block).decode().rstrip("=")


def row_of(list_name: str, provider_id: int, cursor: str) -> int | None:
    """The row that the cursor names; Refused unless it is of this list and provider."""
    if not cursor:
        return None
    try:
        block = base64.b64decode(cursor + "==", altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        block = b""
    if len(block) == 16:
        clear = _cipher().decryptor().update(block)
        if clear[:8] == _check(list_name, provider_id):
            return int.from_bytes(clear[8:], "big")
    raise Refused(Problem(WRONG_CURSOR, "cursor"))


def page(
    request: ApiRequest,
    limit: int,
    cursor: str,
    fetch: Callable[[int, int | None], Sequence[R]],
    render: Callable[[R], Json],
) -> HttpResponse:
    """One page of what `fetch(limit, before_id)` finds; one more is asked for, to know of a next page."""
    provider_id = request.auth.actor.provider_id
    rows = fetch(limit + 1, row_of(request.path, provider_id, cursor))
    shown = rows[:limit]
    following = cursor_of(request.path, provider_id, shown[-1].id) if len(rows) > limit else None
    return respond({"items": [render(row) for row in shown], "next_cursor": following})
