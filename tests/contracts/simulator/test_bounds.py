"""Numbers given to the control interface have bounds: what is counted from them leaves neither calendar nor price."""

from collections.abc import Iterator
from typing import Any

import pytest

from partner_center_simulator import cli
from partner_center_simulator.faults import Faults

from .right_bodies import planted
from .served import Served

PLAN = {"productId": "CFQ7TTC0LDPB", "skuId": "0001"}
PRICE, PROMOTION, FAULT = {**PLAN, "market": "PT"}, {**PLAN}, {"operation": "get_order", "kind": "slow"}
OUTSIDE: list[tuple[str, str, dict[str, Any]]] = [
    ("POST", "clock", {"advance_seconds": 10**12}),
    ("POST", "clock", {"advance_seconds": "1e30"}),
    ("POST", "clock", {"advance_seconds": "NaN"}),
    ("POST", "clock", {"advance_seconds": "-Infinity"}),
    ("POST", "clock", {"now": "3000-01-01T00:00:00Z"}),
    ("POST", "clock", {"now": "9999-12-31T23:59:59-14:00"}),
    ("POST", "prices", {**PRICE, "unitPrice": "-5"}),
    ("POST", "prices", {**PRICE, "unitPrice": 10**30}),
    ("POST", "prices", {**PRICE, "unitPrice": "NaN"}),
    ("POST", "prices", {**PRICE, "percent": -101}),
    ("POST", "prices", {**PRICE, "percent": "1e9"}),
    ("POST", "promotions", {**PROMOTION, "discount": "NaN"}),
    ("POST", "promotions", {**PROMOTION, "discount": "sNaN"}),
    ("POST", "promotions", {**PROMOTION, "needs": 7}),
    ("POST", "promotions", {**PROMOTION, "needs": [7]}),
    ("POST", "promotions", {**PROMOTION, "maximumSeats": -1}),
    ("PUT", "settings", {"provisioning_delay_seconds": 10**15}),
    ("PUT", "settings", {"change_delay_seconds": 10**15}),
    ("PUT", "settings", {"token_lifetime_seconds": 10**15}),
    ("PUT", "settings", {"updates_per_day": 10**15}),
    ("POST", "faults", {**FAULT, "seconds": "abc"}),
    ("POST", "faults", {**FAULT, "seconds": "NaN"}),
    ("POST", "faults", {**FAULT, "seconds": -1}),
    ("POST", "faults", {**FAULT, "seconds": 10**9}),
    ("POST", "faults", {**FAULT, "count": 10**30}),
    ("POST", "faults", {**FAULT, "status": 99}),
    ("POST", "faults", {**FAULT, "status": 10000}),
    ("POST", "faults", {**FAULT, "code": [], "kind": "refuse"}),
]


@pytest.fixture(scope="module")
def service() -> Iterator[Served]:
    """A simulated service with a customer."""
    one = Served()
    one.tenant = planted(one)
    yield one
    one.end()


@pytest.mark.parametrize(("method", "path", "body"), OUTSIDE, ids=str)
def test_a_number_out_of_bounds_is_refused_and_changes_nothing(
    service: Served, method: str, path: str, body: dict[str, Any]
) -> None:
    before, now = service.store.fingerprint(), service.world.clock.now()
    reply = service.send(method, f"/_sim/{path}", body)
    assert (reply.status, reply.body["code"]) == (400, 800002), reply.text
    assert (service.store.fingerprint(), service.world.clock.now()) == (before, now)
    assert service.world.faults.shown()["faults"] == []


@pytest.mark.parametrize("wanted", [[[]], [{}], [7], "Education", {"Education": 1}])
def test_qualifications_that_are_no_words_are_refused(service: Served, wanted: Any) -> None:
    before = service.store.fingerprint()
    reply = service.send("PATCH", f"/_sim/customers/{service.tenant}", {"qualifications": wanted})
    assert (reply.status, reply.body["code"]) == (400, 800002)
    assert service.store.fingerprint() == before


def test_what_stands_at_the_bounds_is_taken_and_a_term_of_three_years_fits_behind_the_last_day() -> None:
    service = Served()
    tenant = planted(service)
    longest = {"provisioning_delay_seconds": 3660 * 86400, "updates_per_day": 2**31 - 1}
    assert service.send("PUT", "/_sim/settings", longest).status == 200
    assert service.send("PUT", "/_sim/settings", {"provisioning_delay_seconds": 0}).status == 200
    assert service.send("POST", "/_sim/prices", {**PRICE, "unitPrice": 0}).status == 201
    assert service.send("POST", "/_sim/prices", {**PRICE, "percent": -100}).status == 201
    assert service.send("POST", "/_sim/clock", {"now": "2999-12-31T23:59:59Z"}).status == 200
    held = service.buy(tenant, term="P3Y", cycle="annual")
    assert held.now()["commitmentEndDate"] == "3002-12-30T00:00:00Z"
    service.end()


@pytest.mark.parametrize(
    "text", ["1999-12-31T00:00:00Z", "3000-01-01T00:00:00Z", "9999-12-31T23:59:59-14:00", "x"]
)
def test_a_clock_is_not_started_outside_its_calendar(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["--clock", text])
    assert ended.value.code == 2
    assert text in capsys.readouterr().err


def test_a_spent_fault_is_shown_but_never_walked_over_again() -> None:
    faults = Faults()
    known = frozenset({"get_order", "get_cart"})
    for _ in range(3):
        faults.add({"operation": "get_order", "kind": "cut_before_accept", "count": 1}, known)
    faults.add({"operation": "any", "kind": "slow", "count": 0, "skip": 1}, known)
    struck = [faults.strike("get_order") for _ in range(5)]
    assert [one.id if one else None for one in struck] == [1, 2, 3, None, 4]
    assert [one["fired"] for one in faults.shown()["faults"]] == [1, 1, 1, 1]
    assert [one.id for one in faults.live()] == [4]
    faults.clear()
    assert (faults.shown()["faults"], faults.live(), faults.strike("get_order")) == ([], [], None)
