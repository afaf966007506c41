"""What lies under the gateway: reading a body, waiting for a caller to go, hanging up without an answer."""

import asyncio
import json
import os
import socket
import stat
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.types import Scope

from partner_center_simulator import wire
from partner_center_simulator.faults import Fault
from partner_center_simulator.forms import read as read_form
from partner_center_simulator.refusals import Refusal, not_json

MAXIMUM_BODY = 4 * 1024 * 1024
# What is larger is not even heard out: its sender may never come to an end.
MOST_HEARD = 64 * 1024 * 1024


def hang_up(scope: Scope) -> None:
    """Close the connection of a request from below: the server offers no way to end without an answer."""
    host, port = scope["client"]
    for entry in list(Path("/dev/fd").iterdir()):
        try:
            if not stat.S_ISSOCK(os.fstat(int(entry.name)).st_mode):
                continue
            with socket.socket(fileno=os.dup(int(entry.name))) as handle:
                if handle.getpeername()[:2] == (host, int(port)):
                    handle.shutdown(socket.SHUT_RDWR)
        except OSError:
            continue


async def outwait(fault: Fault, request: Request) -> None:
    """Say nothing until the caller has gone, or the fault's seconds are over."""

    async def gone() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            continue

    await request.body()
    try:
        await asyncio.wait_for(gone(), fault.seconds)
    except TimeoutError:
        return


async def _bytes(request: Request) -> bytes:
    """The body. One beyond the bound is heard out, so that its sender hears the answer, but not held."""
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > MOST_HEARD:
        raise _too_large()
    read, size = bytearray(), 0
    async for part in request.stream():
        size += len(part)
        if size > MOST_HEARD:
            raise _too_large()
        if size <= MAXIMUM_BODY:
            read += part
    if size > MAXIMUM_BODY:
        raise _too_large()
    request._body = bytes(read)
    return request._body


def _too_large() -> Refusal:
    return Refusal(400, 800002, "The request body is too large.", source="PartnerApiServiceControllers")


async def read_body(request: Request) -> Any:
    """The body as JSON or a form, or the refusal of one that cannot be read."""
    raw = await _bytes(request)
    if not raw:
        return None
    kind = request.headers.get("content-type", "application/json").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        return read_form(request.headers["content-type"], raw)
    if kind == "application/x-www-form-urlencoded" and not _is_typed_json(request, raw):
        return dict(parse_qsl(raw.decode("utf-8", "replace"), keep_blank_values=True))
    try:
        return wire.decode(raw)
    except (ValueError, RecursionError, json.JSONDecodeError) as broken:
        raise not_json("The request body is not valid JSON.") from broken


def _is_typed_json(request: Request, raw: bytes) -> bool:
    """Whether somebody steers by hand: `curl -d '{…}' /_sim/…` calls every body a form."""
    return request.url.path.lower().lstrip("/").startswith("_sim/") and raw.lstrip()[:1] == b"{"
