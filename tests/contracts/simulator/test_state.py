"""The state as a whole: kept, restored, forked, the same after the same calls; and under many callers."""

import json
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx2
import pytest

from .conftest import MERIDIAN, STARTS_AT, Caller, Simulator
from .inside import PREMIUM, Held, Inside
from .steps import agreed_customer, bought, new_customer, only_subscription

Start = Callable[..., Simulator]
CONNECTIONS = 1000


def lived() -> tuple[Inside, Held]:
    service = Inside()
    held = service.buy(service.customer())
    held.change(quantity=12)
    held.change(scheduledNextTermInstructions=held.plan(PREMIUM, quantity=7))
    return service, held


def test_a_restored_state_is_the_kept_one_and_goes_on_from_there() -> None:
    service, held = lived()
    kept, before = service.store.fingerprint(), held.now()
    assert service.call("POST", "/_sim/snapshot", {"name": "sold"})["name"] == "sold"
    service.move("2028-02-01T00:00:00Z")
    assert held.now()["quantity"] == 7
    moved = service.store.fingerprint()
    restored = service.call("POST", "/_sim/restore", {"name": "sold"})
    assert restored == {"name": "sold", "now": "2027-01-15T09:00:00.0000000Z"}
    assert (service.store.fingerprint(), held.now()) == (kept, before)
    service.move("2028-02-01T00:00:00Z")
    assert service.store.fingerprint() == moved != kept


def test_an_unknown_snapshot_is_refused_with_the_names_there_are() -> None:
    service, _ = lived()
    service.call("POST", "/_sim/snapshot", {"name": "sold"})
    before = service.call("GET", "/_sim/state")
    assert "Known: sold." in service.call("POST", "/_sim/restore", {"name": "bought"})["description"]
    assert service.call("GET", "/_sim/state") == before
    assert before["snapshots"] == ["sold"]


def test_a_snapshot_taken_again_replaces_the_first() -> None:
    service, held = lived()
    service.call("POST", "/_sim/snapshot")
    held.change(quantity=13)
    service.call("POST", "/_sim/snapshot")
    held.change(quantity=14)
    service.call("POST", "/_sim/restore")
    assert held.now()["quantity"] == 13


def test_a_fork_knows_everything_and_neither_side_touches_the_other(tmp_path: Path) -> None:
    service, held = lived()
    made = service.call("POST", "/_sim/fork", {"state": str(tmp_path / "fork.sqlite")})
    assert made["command"][1:] == ["-m", "partner_center_simulator", "--state", made["state"]]
    fork = Inside(path=Path(made["state"]))
    assert fork.store.fingerprint() == service.store.fingerprint()
    parent, twin = service.store.fingerprint(), Held(fork, held.tenant, held.id)
    twin.change(quantity=20)
    fork.move("2028-02-01T00:00:00Z")
    assert service.store.fingerprint() == parent
    assert (held.now()["quantity"], twin.now()["quantity"]) == (12, 20)
    child = fork.store.fingerprint()
    held.change(status="deleted")
    assert fork.store.fingerprint() == child
    assert service.answer("POST", "/_sim/fork", {"state": made["state"]}).status == 400


def test_the_same_seed_and_calls_make_the_same_bytes(tmp_path: Path) -> None:
    prints, bodies = [], []
    for name in ("one.sqlite", "two.sqlite"):
        service = Inside(path=tmp_path / name)
        held = service.buy(service.customer())
        held.change(quantity=12)
        service.move("2028-02-01T00:00:00Z")
        service.store.close()
        again = Inside(path=tmp_path / name)
        prints.append(again.store.fingerprint())
        service.store.close()
        copy = tmp_path / f"copy-{name}"
        again.store.copy_to(str(copy))
        bodies.append(copy.read_bytes())
    assert prints[0] == prints[1]
    assert bodies[0] == bodies[1]
    assert Inside(seed=8).store.fingerprint() != Inside(seed=7).store.fingerprint()


def test_a_killed_simulator_renews_after_its_restart_what_it_would_have_renewed(
    start: Start, tmp_path: Path
) -> None:
    state = str(tmp_path / "state.sqlite")
    first = start("--state", state, "--clock", STARTS_AT)
    caller = Caller(first.address)
    caller.control("POST", "resellers", MERIDIAN)
    tenant = agreed_customer(caller)
    bought(caller, tenant)
    before = caller.control("GET", "state")
    first.kill()
    again = Caller(start("--state", state).address)
    assert again.control("GET", "state") == before
    again.control("POST", "clock", {"now": "2028-01-15T00:00:00Z"})
    assert only_subscription(again, tenant)["commitmentEndDate"] == "2029-01-14T00:00:00Z"


def test_a_clock_that_follows_renews_though_nobody_calls(start: Start, tmp_path: Path) -> None:
    state = tmp_path / "state.sqlite"
    running = start("--state", str(state), "--clock", STARTS_AT, "--follow")
    caller = Caller(running.address)
    caller.control("POST", "resellers", MERIDIAN)
    tenant = agreed_customer(caller)
    bought(caller, tenant)
    caller.control("POST", "clock", {"now": "2028-01-14T23:59:59.5Z"})
    for _ in range(100):
        time.sleep(0.1)
        with sqlite3.connect(state) as file:
            (body,) = file.execute("SELECT body FROM record WHERE kind = 'Subscription'").fetchone()
        if json.loads(body)["term_ends"] == "2029-01-14":
            break
    running.kill()
    assert json.loads(body)["term_ends"] == "2029-01-14"


def test_a_thousand_connections_at_once_are_all_answered(caller: Caller) -> None:
    code = _CROWD.format(
        host=caller.http.base_url.host, port=caller.http.base_url.port, token=caller.app, n=CONNECTIONS
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert (ended.stdout.strip(), ended.stderr) == (f"{CONNECTIONS} answered 200", "")


_CROWD = """
import asyncio, resource
soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (min(4096, hard), hard))
LINES = ["GET /v1/customers?size=1 HTTP/1.1", "Host: x", "Connection: close", "Authorization: Bearer {token}", "", ""]
REQUEST = "\\r\\n".join(LINES).encode()
async def main():
    pairs = await asyncio.gather(*[asyncio.open_connection("{host}", {port}) for _ in range({n})])
    for _, writer in pairs:
        writer.write(REQUEST)
    answers = await asyncio.gather(*[reader.read() for reader, _ in pairs])
    good = sum(answer.startswith(b"HTTP/1.1 200") for answer in answers)
    print(good, "answered 200")
asyncio.run(main())
"""


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"{" + b" " * 10_000_000 + b"}", 400, 800002),
        (b"[" * 100_000, 400, 800002),
        (b'{"quantity": NaN}', 400, 800002),
        (b"\xff\xfe\x00", 400, 800002),
        (b"[]", 400, 800002),
        (b'{"companyProfile": 7}', 400, 3000),
    ],
)
def test_bad_bodies_are_answered_with_a_documented_error_and_change_nothing(
    caller: Caller, content: bytes, status: int, code: int
) -> None:
    before = caller.counts()
    headers = {"Authorization": f"Bearer {caller.user}", "Content-Type": "application/json"}
    answer = caller.http.post("/v1/customers", content=content, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert caller.counts() == before


def test_a_body_that_never_ends_as_promised_leaves_the_service_alive(caller: Caller) -> None:
    host, port = str(caller.http.base_url.host), int(caller.http.base_url.port or 0)
    with socket.create_connection((host, port)) as half:
        half.sendall(b"POST /v1/customers HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{")
        assert caller.call("GET", "/v1/customers?size=1").status_code == 200
    assert caller.call("GET", "/v1/customers?size=1").status_code == 200


def test_a_body_announced_beyond_every_bound_is_refused_before_it_comes(caller: Caller) -> None:
    host, port = str(caller.http.base_url.host), int(caller.http.base_url.port or 0)
    lines = ["POST /v1/customers HTTP/1.1", "Host: x", f"Authorization: Bearer {caller.user}"]
    with socket.create_connection((host, port), timeout=5) as sender:
        sender.sendall("\r\n".join([*lines, "Content-Length: 99999999999", "", "{"]).encode())
        answer = sender.recv(65536)
    assert answer.startswith(b"HTTP/1.1 400") and b'"code":800002' in answer


def test_a_world_is_loaded_in_one_call_and_lives(caller: Caller) -> None:
    before = caller.counts()
    made = caller.control(
        "POST", "world", {"customers": 40, "subscriptionsEach": 5, "country": "IE", "mpnId": "5180031"}
    )
    assert made["customers"] == before["customers"] + 40
    assert made["subscriptions"] == before["subscriptions"] + 200
    tenant = caller.ask("/v1/customers?size=500")["items"][-40]["id"]
    found = caller.ask(f"/v1/customers/{tenant}/subscriptions")["items"]
    assert [one["termDuration"] for one in found] == ["P1Y", "P1M", "P1Y", "P1M", "P1Y"]
    assert {(one["status"], one["partnerId"]) for one in found} == {("active", "5180031")}
    assert caller.ask(f"/v1/customers/{tenant}/orders/{found[0]['orderId']}")["status"] == "completed"
    refused = caller.http.post("/_sim/world", json={"customers": 1, "country": "XX"})
    assert isinstance(refused, httpx2.Response) and refused.status_code == 400
    before_state = caller.control("GET", "state")["fingerprint"]
    misspelt = caller.http.post("/_sim/world", json={"customers": 1, "subscriptions": 2})
    assert misspelt.json()["description"].startswith("Unknown: subscriptions. Known: country, customers, ")
    assert caller.http.post("/_sim/world", json={"customers": -1}).status_code == 400
    assert caller.http.post("/_sim/world", json={"customers": new_customer()}).status_code == 400
    assert caller.control("GET", "state")["fingerprint"] == before_state
