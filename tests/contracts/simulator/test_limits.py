"""Ceilings, second factors, the sandbox: what is switched on by a setting or by the clock."""

from typing import Any

import pytest

from partner_center_simulator import resources
from partner_center_simulator.refusals import Refusal
from partner_center_simulator.routing import OPERATIONS
from partner_center_simulator.throttle import COUNTED, Ceilings

from .conftest import STARTS_AT, Caller
from .steps import agreed_customer, cart, checkout, customer, line, new_customer

assert resources
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


UNKNOWN = "7a1f7b5e-0c56-4d0b-9a43-64a0b2f0e0aa"
# Microsoft: API throttling guidance, as far as the simulator has the call; its ceilings where it publishes any.
THROTTLED = {
    "create_cart update_cart checkout_cart create_order list_orders get_order patch_order provisioning_status": 500,
    "get_customer list_subscriptions get_subscription patch_subscription list_subscription_addons": 500,
    "create_upgrade list_upgrades create_conversion list_conversions": 500,
    "register_subscription registration_status": 500,
    "create_transfer list_transfers get_transfer accept_transfer reject_transfer withdraw_transfer": 500,
    "create_validation_event": 2,
    "create_migration": 100,
    "validate_migration": 450,
}


@pytest.mark.parametrize(("operations", "calls"), THROTTLED.items(), ids=lambda one: str(one)[:20])
def test_every_throttled_operation_has_its_ceiling(operations: str, calls: int) -> None:
    for name in operations.split():
        ceilings = Ceilings()
        for _ in range(calls):
            ceilings.admit(name, UNKNOWN)
        with pytest.raises(Refusal) as refused_call:
            for _ in range(calls):
                ceilings.admit(name, UNKNOWN)
        assert (name in OPERATIONS, refused_call.value.http_status) == (True, 429)


def test_no_other_operation_has_a_ceiling() -> None:
    assert sorted(COUNTED) == sorted(name for names in THROTTLED for name in names.split())


def test_validations_count_by_customer_and_everything_else_by_partner() -> None:
    ceilings = Ceilings()
    for operation, calls, is_alone in (("validate_migration", 450, True), ("create_migration", 100, False)):
        with pytest.raises(Refusal):
            for _ in range(2 * calls):
                ceilings.admit(operation, UNKNOWN)
        if is_alone:
            ceilings.admit(operation, "another")
        else:
            with pytest.raises(Refusal):
                ceilings.admit(operation, "another")


def test_the_hundred_and_first_migration_in_five_minutes_waits(start: Any) -> None:
    caller = Caller(start("--clock", STARTS_AT).address)
    tenant = customer(caller, associatedPartnerId=None)
    caller.control("PUT", "settings", {"throttle_published": True})
    path, body = f"/v1/customers/{tenant}/migrations/newcommerce", {"currentSubscriptionId": UNKNOWN}
    answers = [caller.call("POST", path, body)]
    while answers[-1].status_code == 404 and len(answers) < 1000:
        answers.append(caller.call("POST", path, body))
    assert answers[-1].json()["statusCode"] == 429
    assert 100 < len(answers) < 500
    assert caller.call("POST", f"{path}/validate", body).json()["code"] == 20003
    caller.http.close()
