"""What fails leaves state, plans and clock as they were, says so, and holds nothing else up."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partner_center_simulator.agenda import HAPPENINGS
from partner_center_simulator.business_clock import Clock
from partner_center_simulator.entities import Customer, Subscription
from partner_center_simulator.faults import Faults
from partner_center_simulator.gateway import Gateway
from partner_center_simulator.store import Store, Unreadable, Unwritable
from partner_center_simulator.world import World

from .conftest import SOURCE
from .right_bodies import planted
from .served import Served


class Broken(Exception):
    """What a happening raises here."""


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Ids of subscriptions whose happening fails after it has changed something."""
    ids: list[str] = []
    usual = HAPPENINGS["Subscription"]

    def work(world: World, one: Any, moment: datetime) -> None:
        usual(world, one, moment)
        if one.id in ids:
            raise Broken(one.id)

    monkeypatch.setitem(HAPPENINGS, "Subscription", work)
    return ids


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Served]:
    """A simulated service with a file of its own."""
    one = Served(tmp_path / "state")
    yield one
    one.end()


def stands(service: Served) -> tuple[Any, ...]:
    """Everything that a unit of work may change: records, what is planned, the clock."""
    first = service.store.agenda.first()
    records = [((type(one).__name__, one.key()), one) for one in service.store.everything()]
    return records, first, service.world.clock.now(), service.store.fingerprint()


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    terms=st.lists(st.sampled_from(["P1M", "P1Y"]), min_size=1, max_size=4),
    which=st.integers(0, 3),
    days=st.integers(32, 800),
)
def test_a_move_of_the_clock_that_fails_leaves_everything_as_it_was_and_succeeds_when_nothing_fails_any_more(
    failing: list[str], terms: list[str], which: int, days: int
) -> None:
    service = Served()
    tenant = planted(service)
    held = [service.buy(tenant, term=term, quantity=1) for term in terms]
    service.move("2027-01-16T00:00:00Z")
    failing[:] = [held[which % len(held)].id]
    before = stands(service)
    body = {"advance_seconds": days * 86400}
    reply = service.send("POST", "/_sim/clock", body)
    if held[which % len(held)].now()["termDuration"] == "P1M" or days > 366:
        assert (reply.status, reply.body["code"]) == (500, 800003)
        assert stands(service) == before
    failing.clear()
    assert service.send("POST", "/_sim/clock", body).status == 200
    assert {one.now()["status"] for one in held} == {"active"}
    service.end()


def test_while_time_goes_on_by_itself_one_that_fails_is_told_and_keeps_no_other_back(
    failing: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    service = Served(tmp_path / "state")
    tenant = planted(service)
    broken, healthy = service.buy(tenant, term="P1M"), service.buy(tenant, term="P1M")
    failing.append(broken.id)
    ends = healthy.now()["commitmentEndDate"]
    monkeypatch.setattr(service.world.clock, "_at", datetime.fromisoformat("2027-02-15T09:00:00+00:00"))
    service.gateway.catch_up("http://simulator")
    said = capsys.readouterr().err
    assert f"What was due to Subscription {broken.id}" in said and "Broken" in said
    assert healthy.now()["commitmentEndDate"] > ends
    assert broken.now()["commitmentEndDate"] == ends
    service.gateway.catch_up("http://simulator")
    assert capsys.readouterr().err == ""
    failing.clear()
    service.move("2027-02-16T09:00:00Z")
    assert broken.now()["commitmentEndDate"] == healthy.now()["commitmentEndDate"]
    service.check_reopens()
    service.end()


def test_a_fault_of_an_operation_is_answered_as_documented_and_told_with_its_trace(
    service: Served, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    tenant = planted(service)
    before = stands(service)

    def fails(customer: Customer) -> str:
        raise Broken(customer.id)

    monkeypatch.setattr("partner_center_simulator.resources.customers.profile_etag", fails)
    reply = service.send("GET", f"/v1/customers/{tenant}")
    assert (reply.status, reply.body["code"], sorted(reply.body)) == (
        500,
        800003,
        ["code", "data", "description", "source"],
    )
    said = capsys.readouterr().err
    assert f"GET /v1/customers/{tenant} failed" in said and f"Broken: {tenant}" in said
    graph = service.send("GET", "/v1.0/tenantRelationships/delegatedAdminRelationships/x")
    assert graph.status == 404
    assert stands(service) == before


def test_what_cannot_be_read_again_is_refused_by_its_member_and_never_written(service: Served) -> None:
    held = service.buy(planted(service))
    body = {"toCatalogItemId": service.item("CFQ7TTC0LCHC:0002"), "quantity": 3}
    body |= {"transitionType": "transition_only", "promotionId": {"a": 1}}
    before = stands(service)
    reply = service.send("POST", f"{held.path}/transitions", body)
    assert (reply.status, reply.body["code"], reply.body["data"]) == (400, 3000, ["PromotionId"])
    path = f"/v1/customers/{held.tenant}/profiles/billing"
    profile = service.send("GET", path).body
    etag = {"If-Match": profile["attributes"]["etag"]}
    for member in ("firstName", "lastName"):
        reply = service.send("PUT", path, {**profile, member: 7}, etag)
        named = member[0].upper() + member[1:]
        assert (reply.status, reply.body["code"], reply.body["data"]) == (400, 3000, [named])
    records, earlier = dict(stands(service)[0]), dict(before[0])
    for name in (("Subscription", held.id), ("Customer", held.tenant)):
        assert records[name] == earlier[name]
    service.check_reopens()


def test_a_record_of_a_wrong_type_never_reaches_the_file(service: Served) -> None:
    one = service.store.find(Subscription, service.buy(planted(service)).id)
    assert one is not None
    before = stands(service)
    with pytest.raises(Unwritable, match="promotion_id"), service.store.unit():
        service.store.put(one.model_copy(update={"promotion_id": {"a": 1}}))
    assert stands(service) == before
    service.check_reopens()


def test_a_happening_that_makes_what_cannot_be_kept_is_a_fault_of_the_simulator_and_no_wrong_request(
    service: Served, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    held = service.buy(planted(service), term="P1M")

    def unreadable(world: World, one: Any, moment: datetime) -> None:
        world.store.put(one.model_copy(update={"promotion_id": {"a": 1}, "status": "deleted"}))

    def misbuilt(world: World, one: Any, moment: datetime) -> None:
        type(one).model_validate(one.model_dump() | {"quantity": "many"})

    for work in (unreadable, misbuilt):
        monkeypatch.setitem(HAPPENINGS, "Subscription", work)
        before = stands(service)
        reply = service.send("POST", "/_sim/clock", {"advance_seconds": 40 * 86400})
        assert (reply.status, reply.body["code"]) == (500, 800003)
        said = capsys.readouterr().err
        assert "POST /_sim/clock failed" in said and held.id in said
        assert stands(service) == before
    service.check_reopens()


def test_a_failed_unit_leaves_its_removals_in_their_places_and_tells_a_file_that_fails_beside_its_own_failure(
    service: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    tenants = [planted(service), service.customer(), service.customer()]
    first = service.store.find(Customer, tenants[0])
    assert first is not None
    before = stands(service)
    with pytest.raises(Broken) as plain, service.store.unit():
        service.store.remove(first)
        raise Broken
    assert stands(service) == before and not hasattr(plain.value, "__notes__")

    def unread(self: Store) -> None:
        self._tables = {}
        raise Unreadable("a page is gone")

    monkeypatch.setattr(Store, "_read", unread)
    with pytest.raises(Broken) as failed, service.store.unit():
        service.store.remove(first)
        raise Broken
    assert failed.value.__notes__ == ["The state could not be read again either: a page is gone"]
    assert {one.id for one in service.store.all(Customer)} == set(tenants)


def test_a_customer_stays_in_its_country(service: Served) -> None:
    held = service.buy(planted(service))
    path = f"/v1/customers/{held.tenant}/profiles/billing"
    profile = service.send("GET", path).body
    swiss = {"country": "CH", "city": "Zürich", "addressLine1": "Gasse 1", "postalCode": "8001"}
    etag = {"If-Match": profile["attributes"]["etag"]}
    address = {**swiss, "firstName": "A", "lastName": "B"}
    reply = service.send("PUT", path, {**profile, "defaultAddress": address}, etag)
    assert (reply.status, reply.body["code"], reply.body["data"]) == (400, 3000, ["Country"])
    assert service.send("GET", path).body == profile
    assert service.send("POST", "/_sim/clock", {"advance_seconds": 400 * 86400}).status == 200
    assert held.now()["commitmentEndDate"] == "2029-01-14T00:00:00Z"


def test_a_state_that_cannot_be_read_is_said_in_a_line(tmp_path: Path) -> None:
    path = tmp_path / "state"
    service = Served(path)
    held = service.buy(planted(service))
    service.end()
    with sqlite3.connect(path) as file:
        file.execute(
            "UPDATE record SET body = json_set(body, '$.promotion_id', 7) WHERE kind = 'Subscription'"
        )
    file.close()
    command = [sys.executable, "-m", "partner_center_simulator", "--state", str(path)]
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    ended = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=30, check=False)
    assert (ended.returncode, ended.stdout) == (1, "")
    (said,) = ended.stderr.splitlines()
    assert said.startswith(f"simulator cannot start: --state {path}: Subscription {held.id} ")


def test_a_clock_that_follows_comes_back_to_where_it_was_when_its_move_fails(
    failing: list[str], tmp_path: Path
) -> None:
    service = Served(tmp_path / "state")
    failing.append(service.buy(planted(service)).id)
    service.end()
    store = Store(str(tmp_path / "state"))
    world = World(store, Clock(store, None, follow=True), Faults())
    before = world.clock.now()
    with pytest.raises(Broken), store.unit():
        world.clock.move_to(before.replace(year=before.year + 2))
        world.happen()
    assert (world.clock.now() - before).total_seconds() < 60
    assert Gateway(world, control=True).world.has_due() is False
    store.close()
