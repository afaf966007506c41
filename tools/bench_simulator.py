"""Measure the simulator as its own process: loading a large world, a month of renewals, mixed requests on one core.

    python tools/bench_simulator.py [--customers 20000] [--each 5] [--seconds 10] [--callers 8]

Prints a line for each figure with the bound it must keep, and ends with 1 when one is broken.
"""

import argparse
import http.client
import itertools
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SOURCE = Path(__file__).parents[1] / "src"
READY = re.compile(r"^simulator ready at http://(127\.0\.0\.1):(\d+)$")
FORM = {
    "resource": "https://api.partnercenter.microsoft.com",
    "client_id": "11111111-1111-1111-1111-111111111111",
    "client_secret": "secret",
    "grant_type": "client_credentials",
}
STARTS_AT, A_MONTH_ON = "2027-01-15T09:00:00Z", "2027-02-15T09:00:00Z"
LOAD_SECONDS, MONTH_SECONDS, MEMORY_MIB, PER_SECOND = 60.0, 60.0, 2048.0, 500.0


class Caller:
    """One connection that is kept open."""

    def __init__(self, host: str, port: int, token: str = "") -> None:
        self.connection = http.client.HTTPConnection(host, port, timeout=600)
        self.token = token

    def call(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """Status and body of one call."""
        headers = {"Authorization": f"Bearer {self.token}", "MS-RequestId": str(uuid.uuid4())}
        text = None
        if body is not None:
            text, headers["Content-Type"] = json.dumps(body), "application/json"
        self.connection.request(method, path, text, headers)
        answer = self.connection.getresponse()
        read = answer.read()
        return answer.status, json.loads(read) if read else None

    def sign_in(self) -> str:
        """An app-only token."""
        form = urllib.parse.urlencode(FORM)
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        self.connection.request("POST", "/partner.onmicrosoft.com/oauth2/token", form, headers)
        self.token = str(json.loads(self.connection.getresponse().read())["access_token"])
        return self.token


@dataclass(frozen=True)
class Target:
    """A customer with one of its subscriptions and orders, as a caller works on it."""

    customer: str
    subscription: str
    order: str
    item: str


def main() -> int:
    """Run all measurements."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--customers", type=int, default=20_000)
    parser.add_argument("--each", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--callers", type=int, default=8)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-simulator-") as folder:
        command = [sys.executable, "-m", "partner_center_simulator", "--clock", STARTS_AT]
        process = subprocess.Popen(
            [*command, "--state", str(Path(folder) / "state.sqlite")],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(SOURCE)},
        )
        try:
            assert process.stdout is not None
            found = READY.match(process.stdout.readline().strip())
            assert found, "the simulator did not say that it is ready"
            if hasattr(os, "sched_setaffinity"):
                core = min(os.sched_getaffinity(process.pid))
                for thread in Path(f"/proc/{process.pid}/task").iterdir():
                    os.sched_setaffinity(int(thread.name), {core})
            return measure(found[1], int(found[2]), process.pid, options)
        finally:
            process.terminate()
            process.wait(timeout=10)


def measure(host: str, port: int, pid: int, options: argparse.Namespace) -> int:
    """Load, move the clock, call."""
    one = Caller(host, port)
    one.sign_in()
    started = time.monotonic()
    status, made = one.call(
        "POST", "/_sim/world", {"customers": options.customers, "subscriptionsEach": options.each}
    )
    assert status == 201, made
    loading = time.monotonic() - started
    started = time.monotonic()
    status, moved = one.call("POST", "/_sim/clock", {"now": A_MONTH_ON})
    assert status == 200, moved
    month = time.monotonic() - started
    targets = _targets(one, 400)
    before = _cpu_seconds(pid)
    rate, failed = mixed_rate(host, port, one.token, targets, options.callers, options.seconds)
    busy = (_cpu_seconds(pid) - before) / options.seconds
    held = made["subscriptions"]
    return report(
        [
            (
                f"load {made['customers']} customers with {held} subscriptions",
                loading,
                "<",
                LOAD_SECONDS,
                "s",
            ),
            (f"a month with {held} renewals", month, "<", MONTH_SECONDS, "s"),
            ("memory at most", _peak_mib(pid), "<", MEMORY_MIB, "MiB"),
            ("cores the simulator was busy on while called", busy, "<", 1.05, ""),
            (f"mixed requests, {options.callers} callers, a second by the wall", rate, ">", PER_SECOND, ""),
            ("the same per second of the one core", rate / busy, ">", PER_SECOND, ""),
            ("of them failed", float(failed), "<", 1.0, ""),
        ]
    )


def report(figures: list[tuple[str, float, str, float, str]]) -> int:
    """Print figures beside their bounds; 1 when one is broken."""
    broken = 0
    for name, figure, sign, bound, unit in figures:
        holds = figure < bound if sign == "<" else figure > bound
        broken += not holds
        print(f"{name:58} {figure:10.2f} {unit:10} must be {sign} {bound:g}{'' if holds else '  BROKEN'}")
    return 1 if broken else 0


def mixed_rate(
    host: str, port: int, token: str, targets: list[Target], callers: int, seconds: float
) -> tuple[float, int]:
    """Calls a second over some connections, and how many did not succeed."""
    done, failed = [0] * callers, [0] * callers
    until = time.monotonic() + seconds

    def work(number: int) -> None:
        one = Caller(host, port, token)
        share = targets[number::callers]
        cart = ""
        for method, path, wanted in mixture(share, f"{number}x{uuid.uuid4().hex[:6]}"):
            if time.monotonic() >= until:
                return
            body = wanted
            if wanted == "read":
                status, read = one.call("GET", path)
                body = {**read, "friendlyName": f"Plan {done[number]}"}
                done[number] += 1
            if wanted == "check out":
                status, read = one.call(method, f"{path}/{cart}/checkout")
            else:
                status, read = one.call(method, path, body)
                cart = str(read["id"]) if path.endswith("/carts") and status == 201 else cart
            if status >= 400 and not sum(failed):
                print(f"{method} {path}: {status} {read}")
            done[number] += 1
            failed[number] += status >= 400

    threads = [threading.Thread(target=work, args=(number,)) for number in range(callers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / seconds, sum(failed)


def mixture(targets: list[Target], series: str) -> Iterator[tuple[str, str, Any]]:
    """Reads of every kind, a rename after its read, a cart, its checkout, a new customer: a third of them writes."""
    for number, target in enumerate(itertools.cycle(targets)):
        home = f"/v1/customers/{target.customer}"
        yield "GET", home, None
        yield "GET", f"{home}/subscriptions", None
        yield "GET", f"{home}/subscriptions/{target.subscription}", None
        yield "GET", f"{home}/orders/{target.order}", None
        yield "GET", f"{home}/orders", None
        yield "GET", f"/v1/products/{target.item.split(':')[0]}/skus?country=PT", None
        yield "GET", "/v1/customers?size=20", None
        yield "PATCH", f"{home}/subscriptions/{target.subscription}", "read"
        line = {"id": 0, "catalogItemId": target.item, "quantity": 1 + number % 5}
        terms = {"termDuration": "P1Y", "billingCycle": "monthly"}
        yield "POST", f"{home}/carts", {"lineItems": [{**line, **terms}]}
        yield "POST", f"{home}/carts", "check out"
        yield "POST", "/v1/customers", _new_customer(f"{series}n{number}")


def _new_customer(name: str) -> dict[str, Any]:
    address = {
        "country": "PT",
        "city": "Porto",
        "addressLine1": "Rua das Flores 9",
        "postalCode": "4050-262",
        "firstName": "Rui",
        "lastName": "Melo",
        "phoneNumber": "223000111",
    }
    profile = {
        "email": "rui@bench.example",
        "culture": "pt-PT",
        "language": "pt",
        "companyName": f"Bench {name}",
    }
    return {
        "companyProfile": {"domain": f"bench{name}.onmicrosoft.com"},
        "billingProfile": {**profile, "defaultAddress": address},
    }


def _targets(one: Caller, number: int) -> list[Target]:
    # A plan that may be bought again and again.
    _, sold = one.call("GET", "/v1/products/CFQ7TTC0LDPB/skus/0001/availabilities?country=PT")
    terms = {(one["catalogItemId"], term["duration"]) for one in sold["items"] for term in one["terms"]}
    item = next(key for key, duration in sorted(terms) if duration == "P1Y")
    _, page = one.call("GET", f"/v1/customers?size={number}")
    found = []
    for customer in page["items"]:
        _, held = one.call("GET", f"/v1/customers/{customer['id']}/subscriptions")
        first = held["items"][0]
        found.append(Target(customer["id"], first["id"], first["orderId"], item))
    return found


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _peak_mib(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    assert found
    return int(found[1]) / 1024


if __name__ == "__main__":
    sys.exit(main())
