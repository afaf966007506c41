"""What the tests of error codes share: the shapes of error bodies, and resources turned and put back."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from .conftest import Caller
from .steps import checkout, line

SHAPE = {"code", "description", "data", "source"}
ACCOUNT_SHAPE = {"code", "message", "description", "errorName", "isRetryable", "errorMessageExtended"}


def refusal(answer: Any, shape: set[str] = SHAPE) -> tuple[int, int]:
    """Status and code of a refusal, whose body has the documented members and a description."""
    body = answer.json()
    assert set(body) - {"parameters"} == shape
    assert isinstance(body["description"], str) and 0 < len(body["description"]) <= 1024
    return answer.status_code, body["code"]


def refused_checkout(caller: Caller, tenant: str, cart_id: str) -> tuple[int, int]:
    """Status and code of a refused checkout, which made nothing."""
    before = caller.counts()
    found = refusal(checkout(caller, tenant, cart_id))
    assert caller.counts() == before
    return found


def ordered(caller: Caller, tenant: str, **changes: Any) -> Any:
    """The answer to an order of one line of new commerce, without a cart."""
    one = line(caller, **changes)
    wanted = {**one, "lineItemNumber": 0, "offerId": one.pop("catalogItemId")}
    body = {"billingCycle": one["billingCycle"], "lineItems": [wanted]}
    return caller.call("POST", f"/v1/customers/{tenant}/orders", body)


@contextmanager
def settings(caller: Caller, **turned: Any) -> Iterator[None]:
    """The settings turned, and as they were afterwards."""
    before = caller.control("GET", "settings")
    caller.control("PUT", "settings", turned)
    try:
        yield
    finally:
        caller.control("PUT", "settings", {name: before[name] for name in turned})


@contextmanager
def partner(caller: Caller, **turned: Any) -> Iterator[None]:
    """The provider's standing turned, and as it was afterwards."""
    before = caller.control("GET", "partner")
    caller.control("PUT", "partner", turned)
    try:
        yield
    finally:
        caller.control("PUT", "partner", {name: before.get(name) for name in turned})
