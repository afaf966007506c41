"""JSON as Partner Center speaks it: camelCase, no null members, decimals that never pass through floats."""

import json
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from json.encoder import encode_basestring
from typing import Any
from urllib.parse import quote

# Maps whose keys are the caller's own words and keep their case.
_FREE_KEYS = frozenset({"provisioningContext"})
_MOST_DIGITS = 40
_HALF = re.compile(r"\\u[dD][89a-fA-F]")


def encode(value: Any) -> str:
    """Write a value as JSON, leaving out null members and printing decimals digit by digit."""
    if value is None:
        return "null"
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, str):
        return encode_basestring(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Mapping):
        members = (
            f"{encode_basestring(key)}:{encode(item)}" for key, item in value.items() if item is not None
        )
        return "{" + ",".join(members) + "}"
    return "[" + ",".join(encode(item) for item in value) + "]"


def decode(text: bytes) -> Any:
    """Read JSON with member names in camelCase, whichever case they came in; raises ValueError."""
    read = text.decode(json.detect_encoding(text))
    value = json.loads(read, parse_float=_decimal, parse_constant=_refuse_constant)
    if _HALF.search(read):
        # A half of a pair of escapes is no character: it could be neither kept nor printed.
        json.dumps(value, ensure_ascii=False, default=str).encode()
    return camel(value)


def _decimal(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation as broken:
        raise ValueError(f"{text[:40]} is out of range") from broken
    # Written out digit by digit, a number of a few characters would fill any memory.
    if abs(number.adjusted()) > _MOST_DIGITS:
        raise ValueError(f"{text[:40]} is out of range")
    return number


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def camel(value: Any) -> Any:
    """The same value with PascalCase member names made camelCase."""
    if isinstance(value, dict):
        return {
            (name := key[:1].lower() + key[1:]): (item if name in _FREE_KEYS else camel(item))
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [camel(item) for item in value]
    return value


def link(uri: str, method: str = "GET", headers: Sequence[Mapping[str, str]] = ()) -> dict[str, Any]:
    """One entry of `links`."""
    return {"uri": uri, "method": method, "headers": list(headers)}


def collection(
    items: Sequence[Mapping[str, Any]], links: Mapping[str, Any] | None = None, total: int | None = None
) -> dict[str, Any]:
    """The envelope of every list."""
    return {
        "totalCount": len(items) if total is None else total,
        "items": list(items),
        "links": links,
        "attributes": {"objectType": "Collection"},
    }


def query_text(pairs: Mapping[str, str]) -> str:
    """A query string for a link."""
    return "&".join(f"{name}={quote(value, safe='')}" for name, value in pairs.items())
