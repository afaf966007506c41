"""Pages with a continuation token, and the filter parameter, as several lists share them."""

import base64
import json
from bisect import bisect_right
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
    rank: Callable[[T], int],
) -> tuple[Sequence[T], dict[str, Any]]:
    """The page that the call's token continues, with its links; `names` are the query's own members.

    They stand in the order of their ranks. A page begins behind the rank of the last one shown before, so that it
    neither repeats nor leaves out any, whatever has come or gone since, that one too.
    """
    token = seek(call)
    start = bisect_right(found, read(token), key=rank) if token else 0
    return cut(call, path, found[start:], length, names, rank)


def cut(
    call: Call,
    path: str,
    found: Sequence[T],
    length: int,
    names: Sequence[str],
    rank: Callable[[T], int],
) -> tuple[Sequence[T], dict[str, Any]]:
    """The first of what is found, with links; one more than the page holds shows that there is another."""
    own = {name: value for name in names if (value := call.text(name))}
    links = {"self": wire.link(f"{path}?{wire.query_text(own)}" if own else path)}
    if length < len(found):
        header = {
            "key": "MS-ContinuationToken",
            "value": continuation(rank(found[length - 1])),
        }
        query = wire.query_text({**own, "seekOperation": "Next"})
        links["next"] = wire.link(f"{path}?{query}", headers=[header])
    return found[:length], links


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


def continuation(last: int) -> str:
    """The token of the page behind the rank of the last one shown."""
    return base64.urlsafe_b64encode(json.dumps({"k": last}).encode()).decode()


def read(token: str) -> int:
    """The rank behind which a token's page begins, or the refusal of what is none of ours."""
    try:
        last = json.loads(base64.urlsafe_b64decode(token.encode()))["k"]
    except (ValueError, KeyError, TypeError, RecursionError) as broken:
        raise Refusal(400, 800002, "The continuation token is not valid.") from broken
    if not isinstance(last, int) or isinstance(last, bool) or abs(last) > _FURTHEST:
        raise Refusal(400, 800002, "The continuation token is not valid.")
    return last
