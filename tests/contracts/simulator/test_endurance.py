"""Nothing that was answered is lost: kill -9, restart, replay, clock; and the process itself."""

import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path

from .conftest import MERIDIAN, STARTS_AT, Caller, Simulator
from .steps import agreed_customer, bought, cart, checkout, new_customer, only_subscription

Start = Callable[..., Simulator]


def test_kill_and_restart_resume_state_replay_tokens_and_clock_exactly(start: Start, tmp_path: Path) -> None:
    state = str(tmp_path / "world.sqlite")
    first = start("--state", state, "--clock", STARTS_AT, "--seed", "11")
    caller = Caller(first.address)
    caller.control("POST", "resellers", MERIDIAN)
    request_id, body = str(uuid.uuid4()), new_customer()
    made = caller.call("POST", "/v1/customers", body, request_id=request_id)
    tenant = agreed_customer(caller)
    bought(caller, tenant)
    open_cart = cart(caller, tenant)["id"]
    caller.control("PUT", "settings", {"provisioning_polls": 2})
    waiting = bought(caller, tenant, quantity=4)
    caller.control("POST", "clock", {"advance_seconds": 90})
    before = caller.counts()
    first.kill()

    second = start("--state", state, "--clock", "2030-01-01T00:00:00Z", "--seed", "12")
    again = Caller(second.address)
    again.user = caller.user
    assert again.counts() == before
    assert again.control("GET", "clock")["now"] == "2027-01-15T09:01:30.0000000Z"
    replayed = again.call("POST", "/v1/customers", body, request_id=request_id)
    assert (replayed.status_code, replayed.json()) == (201, made.json())
    assert "subscriptionId" not in waiting["lineItems"][0]
    path = f"/v1/customers/{tenant}/orders/{waiting['id']}"
    assert [again.ask(path)["status"] for _ in range(2)] == ["pending", "completed"]
    assert checkout(again, tenant, open_cart).status_code == 201
    assert again.counts()["customers"] == before["customers"]


def test_a_second_start_with_the_same_seed_and_calls_makes_the_same_ids(start: Start) -> None:
    seen = []
    body = new_customer(associatedPartnerId=None)
    for _ in range(2):
        running = start("--clock", STARTS_AT, "--seed", "3")
        seen.append(Caller(running.address).call("POST", "/v1/customers", body).json())
        running.stop()
    assert seen[0] == seen[1]


def test_without_a_state_file_nothing_outlives_the_process(start: Start, tmp_path: Path) -> None:
    running = start("--clock", STARTS_AT)
    Caller(running.address).call("POST", "/v1/customers", new_customer(associatedPartnerId=None))
    assert running.stop() == 0
    assert list(tmp_path.iterdir()) == []


def test_it_ends_within_a_second_though_a_call_is_held(start: Start) -> None:
    running = start()
    caller = Caller(running.address)
    caller.control("POST", "faults", {"operation": "list_customers", "kind": "timeout_before_accept"})
    script = f"import httpx2; httpx2.get('{running.address}/v1/customers', timeout=9)"
    waiting = subprocess.Popen([sys.executable, "-c", script], stderr=subprocess.DEVNULL)
    for _ in range(300):
        if caller.control("GET", "faults")["faults"][0]["fired"]:
            break
        time.sleep(0.01)
    started = time.monotonic()
    assert running.stop() == 0
    assert time.monotonic() - started < 1
    assert waiting.wait(5) == 1


def test_the_clock_stands_still_unless_told_to_follow(start: Start) -> None:
    standing, following = Caller(start("--clock", STARTS_AT).address), start("--clock", STARTS_AT, "--follow")
    moving = Caller(following.address)
    first = moving.control("GET", "clock")["now"]
    time.sleep(0.02)
    assert moving.control("GET", "clock")["now"] > first
    assert standing.control("GET", "clock")["now"] == "2027-01-15T09:00:00.0000000Z"
    refused = standing.http.post("/_sim/clock", json={"now": "2027-01-15T08:59:59Z"})
    assert (refused.status_code, standing.control("GET", "clock")["now"]) == (
        400,
        "2027-01-15T09:00:00.0000000Z",
    )


def test_control_can_be_switched_off(start: Start) -> None:
    running = start("--no-control")
    assert Caller(running.address).http.get("/_sim/clock").status_code == 404


def test_a_taken_port_is_said_and_not_shared(start: Start) -> None:
    running = start()
    port = running.address.rpartition(":")[2]
    command = [sys.executable, "-m", "partner_center_simulator", "--port", port]
    source = str(Path(__file__).parents[3] / "src")
    ended = subprocess.run(
        command, capture_output=True, text=True, timeout=10, check=False, env={"PYTHONPATH": source}
    )
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "is taken" in ended.stderr


def test_provisioning_waits_for_the_clock_and_starts_at_its_own_moment(start: Start) -> None:
    caller = Caller(start("--clock", STARTS_AT).address)
    caller.control("POST", "resellers", MERIDIAN)
    tenant = agreed_customer(caller)
    caller.control("PUT", "settings", {"provisioning_delay_seconds": 3600, "order_list_lag_seconds": 900})
    order = bought(caller, tenant)
    assert order["status"] == "pending"
    listed = f"/v1/customers/{tenant}/orders"
    status = f"{listed}/{order['id']}/provisioningstatus"
    assert caller.ask(status)["items"][0]["status"] == "prefulfillmentPending"
    assert caller.ask(f"/v1/customers/{tenant}/subscriptions?order_id={order['id']}")["items"] == []
    assert caller.ask(listed)["totalCount"] == 0
    caller.control("POST", "clock", {"now": "2027-01-20T12:00:00Z"})
    assert caller.ask(status)["items"][0]["status"] == "fulfilled"
    assert caller.ask(listed)["totalCount"] == 1
    assert only_subscription(caller, tenant)["creationDate"] == "2027-01-15T10:00:00.0000000Z"
