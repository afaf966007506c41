"""Every kind of fault, by what the caller sees and by what then exists."""

import threading
import time
import uuid
from typing import Any

import httpx2
import pytest

from .conftest import Caller
from .steps import agreed_customer, bought, cart, checkout, customer, line, new_customer, only_subscription


def fault(caller: Caller, operation: str, kind: str, **more: Any) -> None:
    caller.control("POST", "faults", {"operation": operation, "kind": kind, **more})


def fired(caller: Caller) -> list[int]:
    return [one["fired"] for one in caller.control("GET", "faults")["faults"]]


def customers(caller: Caller) -> int:
    return int(caller.counts()["customers"])


@pytest.mark.parametrize("kind", ["timeout_after_accept", "cut_after_accept"])
def test_work_done_without_an_answer_is_replayed_by_the_same_request_id(caller: Caller, kind: str) -> None:
    before, request_id, body = customers(caller), str(uuid.uuid4()), new_customer()
    fault(caller, "create_customer", kind)
    with pytest.raises(httpx2.TransportError):
        caller.call("POST", "/v1/customers", body, request_id=request_id, timeout=0.4)
    assert customers(caller) == before + 1
    first = caller.call("POST", "/v1/customers", body, request_id=request_id)
    second = caller.call("POST", "/v1/customers", body, request_id=request_id)
    assert first.status_code == second.status_code == 201
    assert first.json() == second.json()
    assert (customers(caller), fired(caller)) == (before + 1, [1])
    last = caller.control("GET", "calls")["calls"][-1]
    assert (last["operation"], last["replayed"], last["request_id"]) == ("create_customer", True, request_id)


@pytest.mark.parametrize("kind", ["timeout_before_accept", "cut_before_accept"])
def test_a_call_lost_on_its_way_does_nothing(caller: Caller, kind: str) -> None:
    before, request_id, body = customers(caller), str(uuid.uuid4()), new_customer()
    fault(caller, "create_customer", kind)
    with pytest.raises(httpx2.TransportError):
        caller.call("POST", "/v1/customers", body, request_id=request_id, timeout=0.4)
    assert customers(caller) == before
    assert caller.call("POST", "/v1/customers", body, request_id=request_id).status_code == 201
    assert customers(caller) == before + 1


def test_a_timeout_with_seconds_ends_by_a_cut(caller: Caller) -> None:
    fault(caller, "list_customers", "timeout_after_accept", seconds=0.2)
    started = time.monotonic()
    with pytest.raises(httpx2.TransportError):
        caller.call("GET", "/v1/customers?size=1")
    assert 0.2 <= time.monotonic() - started < 2


def test_a_429_has_the_gateways_body_and_its_wait(caller: Caller) -> None:
    before = customers(caller)
    fault(caller, "create_customer", "status", status=429, retry_after=3)
    answer = caller.call("POST", "/v1/customers", new_customer())
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "3")
    assert answer.json() == {"statusCode": 429, "message": "Rate limit is exceeded. Try again in 3 seconds."}
    assert customers(caller) == before


def test_a_500_before_the_work_does_nothing_and_is_not_replayed(caller: Caller) -> None:
    before, request_id, body = customers(caller), str(uuid.uuid4()), new_customer()
    fault(caller, "create_customer", "status", status=500)
    answer = caller.call("POST", "/v1/customers", body, request_id=request_id)
    assert (answer.status_code, answer.json()["code"], customers(caller)) == (500, 800003, before)
    assert caller.call("POST", "/v1/customers", body, request_id=request_id).status_code == 201


def test_a_500_after_the_work_hides_an_answer_that_the_replay_shows(caller: Caller) -> None:
    before, request_id, body = customers(caller), str(uuid.uuid4()), new_customer()
    fault(caller, "create_customer", "status_after_accept", status=500)
    assert caller.call("POST", "/v1/customers", body, request_id=request_id).status_code == 500
    assert customers(caller) == before + 1
    assert caller.call("POST", "/v1/customers", body, request_id=request_id).status_code == 201
    assert customers(caller) == before + 1


def test_skip_and_count_choose_which_calls_are_hit(caller: Caller) -> None:
    fault(caller, "get_customer", "status", status=503, skip=1, count=2)
    tenant = customer(caller)
    seen = [caller.call("GET", f"/v1/customers/{tenant}").status_code for _ in range(4)]
    assert (seen, fired(caller)) == ([200, 503, 503, 200], [2])


def test_any_hits_every_operation_but_the_login_and_unknown_words_are_refused(caller: Caller) -> None:
    fault(caller, "any", "status", status=503)
    assert caller.token({"grant_type": "client_credentials"})
    assert caller.call("GET", "/v1/customers").status_code == 503
    for wrong in ({"operation": "make_tea", "kind": "slow"}, {"operation": "any", "kind": "mood"}):
        assert caller.http.post("/_sim/faults", json=wrong).status_code == 400


def test_an_expired_token_is_a_401_with_its_challenge(caller: Caller) -> None:
    fault(caller, "list_customers", "expired_token")
    answer = caller.call("GET", "/v1/customers")
    assert (answer.status_code, answer.json()["code"]) == (401, 400)
    assert answer.headers["WWW-Authenticate"].startswith("OAuth realm=urn:cpsvc:cpid:")


@pytest.mark.parametrize(("kind", "done"), [("hold_before", 0), ("hold_after", 1)])
def test_a_held_call_waits_before_or_after_its_work_until_released(
    caller: Caller, kind: str, done: int
) -> None:
    before, answers = customers(caller), []
    fault(caller, "create_customer", kind)
    body = new_customer()
    thread = threading.Thread(target=lambda: answers.append(caller.call("POST", "/v1/customers", body)))
    thread.start()
    held = _held(caller)
    assert (held["operation"], held["kind"]) == ("create_customer", kind)
    assert (customers(caller), answers) == (before + done, [])
    assert caller.control("POST", "faults/release") == {"released": 1}
    thread.join(5)
    assert answers[0].status_code == 201
    assert customers(caller) == before + 1
    assert caller.control("GET", "faults")["held"] == []


def _held(caller: Caller) -> dict[str, Any]:
    for _ in range(200):
        if found := caller.control("GET", "faults")["held"]:
            return dict(found[0])
        time.sleep(0.01)
    raise AssertionError("no call is held")


def test_two_checkouts_of_one_cart_at_once_make_one_order(caller: Caller) -> None:
    tenant = agreed_customer(caller)
    one = cart(caller, tenant)["id"]
    fault(caller, "checkout_cart", "slow", seconds=0.6)
    answers: list[Any] = []
    thread = threading.Thread(target=lambda: answers.append(checkout(caller, tenant, one)))
    thread.start()
    time.sleep(0.2)
    twin = checkout(caller, tenant, one)
    assert (twin.status_code, twin.json()["code"]) == (409, 800064)
    thread.join(5)
    assert answers[0].status_code == 201
    again = checkout(caller, tenant, one)
    assert (again.status_code, again.json()) == (201, answers[0].json())
    assert caller.counts()["by_customer"][tenant]["orders"] == 1


def test_a_twin_with_the_same_request_id_waits_for_the_first(caller: Caller) -> None:
    before, request_id, body = customers(caller), str(uuid.uuid4()), new_customer()
    fault(caller, "create_customer", "slow", seconds=0.4)
    answers: list[Any] = []

    def call() -> None:
        answers.append(caller.call("POST", "/v1/customers", body, request_id=request_id))

    threads = [threading.Thread(target=call) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(5)
    assert [one.status_code for one in answers] == [201, 201, 201]
    assert len({one.text for one in answers}) == 1
    assert customers(caller) == before + 1


def test_the_wrong_partner_is_recorded_on_command(caller: Caller) -> None:
    tenant = agreed_customer(caller)
    fault(caller, "checkout_cart", "wrong_partner")
    order = bought(caller, tenant)
    assert order["lineItems"][0]["partnerIdOnRecord"] == "5180031"
    assert only_subscription(caller, tenant)["partnerId"] == "9999999"


def test_a_cart_may_be_priced_otherwise_than_the_sheet_on_command(caller: Caller) -> None:
    tenant = agreed_customer(caller)
    fault(caller, "create_cart", "wrong_price")
    prices = [cart(caller, tenant, line(caller))["lineItems"][0]["pricing"]["listPrice"] for _ in range(2)]
    assert prices == [10.83, 9.83]


def test_an_ordered_cart_may_be_answered_as_already_submitted_on_command(caller: Caller) -> None:
    tenant = agreed_customer(caller)
    made = cart(caller, tenant, line(caller))
    fault(caller, "checkout_cart", "already_submitted", count=2)
    path = f"/v1/customers/{tenant}/carts/{made['id']}/checkout"
    answers = [caller.call("POST", path) for _ in range(3)]
    assert [one.status_code for one in answers] == [201, 400, 201]
    assert answers[1].json()["code"] == 800065
    assert answers[2].json()["orders"][0]["id"] == answers[0].json()["orders"][0]["id"]


@pytest.mark.parametrize(("code", "status"), [(900121, 403), (800082, 409), (800083, 500), (900150, 403)])
def test_a_documented_error_comes_on_command_and_the_call_does_nothing(
    caller: Caller, code: int, status: int
) -> None:
    tenant = agreed_customer(caller)
    one = cart(caller, tenant)["id"]
    before = caller.counts()
    caller.control("POST", "faults", {"operation": "checkout_cart", "kind": "refuse", "code": code})
    answer = checkout(caller, tenant, one)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert caller.counts() == before
    assert checkout(caller, tenant, one).status_code == 201
    unknown = caller.http.post("/_sim/faults", json={"operation": "any", "kind": "refuse", "code": 1})
    assert unknown.status_code == 400


def test_an_address_may_be_answered_as_not_found_on_command(caller: Caller) -> None:
    fault(caller, "validate_address", "address_not_found")
    address = {"addressLine1": "Rua 1", "city": "Lisboa", "postalCode": "1250-096", "country": "PT"}
    answers = [caller.call("POST", "/v1/validations/address", address).json() for _ in range(2)]
    assert [one["status"] for one in answers] == ["None", "Verified"]
    assert answers[0]["suggestedAddresses"] == []
