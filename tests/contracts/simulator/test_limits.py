"""Ceilings, second factors, the sandbox: what is switched on by a setting or by the clock."""

from typing import Any

import pytest

from .conftest import STARTS_AT, Caller
from .steps import agreed_customer, cart, checkout, customer, line, new_customer

SANDBOX = {"is_sandbox": True}


@pytest.fixture
def sandbox(caller: Caller) -> Any:
    """The caller in the sandbox."""
    caller.control("PUT", "settings", SANDBOX)
    yield caller
    caller.control("PUT", "settings", {"is_sandbox": False})


def refused(answer: Any) -> tuple[int, int]:
    return answer.status_code, answer.json()["code"]


def test_published_ceilings_count_by_resource_and_say_when_to_come_back(start: Any) -> None:
    caller = Caller(start("--clock", STARTS_AT).address)
    tenant = customer(caller, associatedPartnerId=None)
    caller.control("PUT", "settings", {"throttle_published": True})
    path = f"/v1/customers/{tenant}"
    # The bucket leaks while the calls are made, so that a slow machine needs more of them.
    answers = [caller.call("GET", path)]
    while answers[-1].status_code == 200 and len(answers) < 5000:
        answers.append(caller.call("GET", path))
    limited = answers[-1]
    seconds = limited.headers["Retry-After"]
    text = f"Rate limit is exceeded. Try again in {seconds} seconds."
    assert limited.json() == {"statusCode": 429, "message": text}
    assert len(answers) > 500
    assert caller.call("GET", f"{path}/subscriptions").status_code == 200
    assert caller.call("GET", f"{path}/orders").status_code == 200
    caller.control("PUT", "settings", {"throttle_published": False})
    assert caller.call("GET", path).status_code == 200
    caller.http.close()


def test_a_user_without_a_second_factor_is_refused_from_april_2026(start: Any) -> None:
    caller = Caller(start("--clock", "2026-03-31T23:59:59Z").address)
    grant = {"grant_type": "refresh_token", "refresh_token": "simulator-refresh-token-without-mfa"}
    weak = {"Authorization": f"Bearer {caller.token(grant)}"}
    assert caller.http.get("/v1/customers?size=5", headers=weak).status_code == 200
    requests = caller.ask("/v1/partnerRequests")["items"]
    assert [(one["resourceUri"], one["mfaCompliant"]) for one in requests] == [("/v1/customers", False)]
    caller.control("POST", "clock", {"now": "2026-04-01T00:00:00Z"})
    assert refused(caller.http.get("/v1/customers?size=5", headers=weak)) == (403, 90000)
    assert caller.call("GET", "/v1/customers?size=5").status_code == 200
    assert caller.call("GET", "/v1/customers?size=5", app_only=True).status_code == 200
    caller.http.close()


def test_the_sandbox_limits_seats_and_subscriptions(sandbox: Caller) -> None:
    tenant = agreed_customer(sandbox)
    many = cart(sandbox, tenant, line(sandbox, quantity=26))
    assert many["lineItems"][0]["error"]["errorCode"] == 10009
    six = cart(sandbox, tenant, *(line(sandbox, id=number, quantity=1) for number in range(6)))
    assert refused(checkout(sandbox, tenant, six["id"])) == (400, 800018)
    five = cart(sandbox, tenant, *(line(sandbox, id=number, quantity=1) for number in range(5)))
    assert checkout(sandbox, tenant, five["id"]).status_code == 201


def test_the_sandbox_has_seventy_five_customers_and_invites_nobody(start: Any) -> None:
    caller = Caller(start("--clock", STARTS_AT).address)
    caller.control("POST", "world", {"customers": 74})
    caller.control("PUT", "settings", SANDBOX)
    customer(caller, associatedPartnerId=None)
    assert refused(caller.call("POST", "/v1/customers", new_customer(associatedPartnerId=None))) == (
        400,
        800018,
    )
    assert caller.counts()["customers"] == 75
    assert refused(caller.call("GET", "/v1/customers/relationshiprequests")) == (400, 900127)
    caller.http.close()


def test_a_customer_is_deleted_in_the_sandbox_once_its_subscriptions_sleep(sandbox: Caller) -> None:
    tenant = agreed_customer(sandbox)
    one = cart(sandbox, tenant, line(sandbox, quantity=5))
    assert checkout(sandbox, tenant, one["id"]).status_code == 201
    path = f"/v1/customers/{tenant}"
    (sub,) = sandbox.ask(f"{path}/subscriptions")["items"]
    sandbox.control("PUT", "settings", {"is_sandbox": False})
    assert refused(sandbox.call("DELETE", path)) == (400, 900127)
    sandbox.control("PUT", "settings", SANDBOX)
    assert refused(sandbox.call("DELETE", path)) == (400, 800063)
    suspended = sandbox.call("PATCH", f"{path}/subscriptions/{sub['id']}", {**sub, "status": "suspended"})
    assert suspended.status_code == 200
    domain = sandbox.ask(path)["companyProfile"]["domain"]
    answer = sandbox.call("DELETE", path)
    assert (answer.status_code, answer.content) == (204, b"")
    assert refused(sandbox.call("GET", path)) == (404, 60003)
    assert sandbox.call("HEAD", f"/v1/domains/{domain}").status_code == 404
