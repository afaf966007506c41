"""Pages with a continuation token, and the filter parameter, as several lists share them."""

import base64
import json
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from partner_center_simulator import wire
from partner_center_simulator.refusals import Refusal, invalid_property
from partner_center_simulator.routing import Call

T = TypeVar("T")
_FURTHEST = 10**9
_SEEKS = ("next", "previous", "first", "last", "pageindex")


def size(call: Call, default: int, largest: int) -> int:
    """How many items a page has; none asked for, or 0, is the service's own number."""
    text = call.text("size")
    if text is None or text == "0":
        return default
    if not text.isdecimal() or int(text) > largest:
        raise invalid_property("size")
    return int(text)


def seek(call: Call) -> str | None:
    """The token of the page that is asked for; `seekOperation` is one of the service's words."""
    asked = call.text("seekoperation")
    if asked is not None and asked.lower() not in _SEEKS:
        raise Refusal(400, 900126, f"The enum value '{asked}' cannot be parsed.")
    return call.headers.get("ms-continuationtoken")


def page(
    call: Call,
    path: str,
    found: Sequence[T],
    length: int,
    names: Sequence[str],
    key: Callable[[T], str],
) -> tuple[Sequence[T], dict[str, Any]]:
    """The page that the call's token continues, with its links; `names` are the query's own members.

    It begins behind the last one shown, whatever has come or gone before it since.
    """
    token = seek(call)
    start = _behind(token, [key(one) for one in found]) if token else 0
    own = {name: value for name in names if (value := call.text(name))}
    links = {"self": wire.link(f"{path}?{wire.query_text(own)}" if own else path)}
    if start + length < len(found):
        header = {
            "key": "MS-ContinuationToken",
            "value": continuation(start + length, key(found[start + length - 1])),
        }
        query = wire.query_text({**own, "seekOperation": "Next"})
        links["next"] = wire.link(f"{path}?{query}", headers=[header])
    return found[start : start + length], links


def filter_of(call: Call) -> tuple[str, str, str] | None:
    """Field, value and operator of the filter parameter, all in lower case."""
    text = call.text("filter")
    if text is None:
        return None
    try:
        wanted = wire.decode(text.encode())
        return (
            str(wanted["field"]).lower(),
            str(wanted["value"]).lower(),
            str(wanted["operator"]).lower().replace("_", ""),
        )
    except (ValueError, TypeError, KeyError, RecursionError) as broken:
        raise Refusal(400, 800002, "The filter is not valid.") from broken


def continuation(position: int, last: str = "") -> str:
    """The token of a page that begins at a position, behind the last one shown."""
    return base64.urlsafe_b64encode(json.dumps({"o": position, "k": last}).encode()).decode()


def read(token: str) -> tuple[int, str]:
    """A token's position and the last one shown before it, or the refusal of what is none of ours."""
    try:
        said = json.loads(base64.urlsafe_b64decode(token.encode()))
        position, last = said["o"], str(said.get("k", ""))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as broken:
        raise Refusal(400, 800002, "The continuation token is not valid.") from broken
    if not isinstance(position, int) or isinstance(position, bool) or not 0 <= position <= _FURTHEST:
        raise Refusal(400, 800002, "The continuation token is not valid.")
    return position, last


def _behind(token: str, keys: Sequence[str]) -> int:
    """Where the token's page begins among these keys; one place earlier when the last one shown is gone."""
    position, last = read(token)
    return keys.index(last) + 1 if last in keys else max(0, position - 1)
