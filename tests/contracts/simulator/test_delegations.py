"""Delegated administration on Graph: states by request, by the customer and by the clock; etags; assignments."""

from collections.abc import Iterator
from typing import Any

import pytest

from .conftest import STARTS_AT, Caller
from .steps import customer

HOME = "/v1.0/tenantRelationships/delegatedAdminRelationships"
ROLE, OTHER_ROLE = "88d8e3e3-8f55-4a1e-953a-9b9898b8876b", "29232cdf-9323-42fd-ade2-1d097af3e4de"
GROUP = "0b5a2f6e-90c1-4a4d-8b6f-7d3c1e2f4a55"


@pytest.fixture
def graph(start: Any) -> Iterator[Caller]:
    """A caller of a simulator of the test's own, for its clock moves."""
    one = Caller(start("--clock", STARTS_AT).address)
    yield one
    one.http.close()


def wanted(**changes: Any) -> dict[str, Any]:
    roles = {"unifiedRoles": [{"roleDefinitionId": ROLE}]}
    return {"displayName": "Day to day care", "duration": "P90D", "accessDetails": roles, **changes}


def made(caller: Caller, **changes: Any) -> dict[str, Any]:
    answer = caller.call("POST", HOME, wanted(**changes))
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def status(caller: Caller, one: dict[str, Any]) -> str:
    return str(caller.ask(f"{HOME}/{one['id']}")["status"])


def act(caller: Caller, one: dict[str, Any], action: str) -> Any:
    return caller.call("POST", f"{HOME}/{one['id']}/requests", {"action": action})


def move(caller: Caller, now: str) -> None:
    caller.control("POST", "clock", {"now": now})


def test_a_relationship_goes_from_created_to_expired(graph: Caller) -> None:
    tenant = customer(graph, associatedPartnerId=None)
    one = made(graph, customer={"tenantId": tenant})
    assert (one["status"], one["customer"]["displayName"]) == ("created", "Vinhos do Norte")
    assert (one["autoExtendDuration"], "activatedDateTime" in one) == ("PT0S", False)
    assert one["endDateTime"] == "2027-04-15T09:00:00.0000000Z"
    assert act(graph, one, "terminate").status_code == 409
    assert act(graph, one, "lockForApproval").json()["action"] == "lockForApproval"
    assert status(graph, one) == "approvalPending"
    graph.control("POST", f"delegations/{one['id']}", {"status": "approved"})
    assert status(graph, one) == "approved"
    move(graph, "2027-01-15T09:01:00Z")
    assert status(graph, one) == "activating"
    move(graph, "2027-01-15T09:02:00Z")
    active = graph.ask(f"{HOME}/{one['id']}")
    assert (active["status"], active["endDateTime"]) == ("active", "2027-04-15T09:02:00.0000000Z")
    move(graph, "2027-04-15T09:01:59Z")
    assert status(graph, one) == "active"
    move(graph, "2027-04-15T09:02:00Z")
    assert status(graph, one) == "expired"
    assert [entry["action"] for entry in graph.ask(f"{HOME}/{one['id']}/requests")["value"]] == [
        "lockForApproval"
    ]


def test_an_extended_one_lasts_another_180_days_and_an_ended_one_terminates(graph: Caller) -> None:
    tenant = customer(graph, associatedPartnerId=None)
    one = made(graph, customer={"tenantId": tenant}, duration="P1D", autoExtendDuration="P180D")
    act(graph, one, "lockForApproval")
    graph.control("POST", f"delegations/{one['id']}", {"status": "active"})
    move(graph, "2027-01-16T09:00:00Z")
    extended = graph.ask(f"{HOME}/{one['id']}")
    assert (extended["status"], extended["endDateTime"]) == ("active", "2027-07-15T09:00:00.0000000Z")
    assert act(graph, one, "terminate").status_code == 201
    assert status(graph, one) == "terminationRequested"
    move(graph, "2027-01-16T09:01:00Z")
    assert status(graph, one) == "terminating"
    move(graph, "2027-01-16T09:02:00Z")
    assert status(graph, one) == "terminated"


def test_a_created_one_is_changed_and_deleted_with_its_etag_only(graph: Caller) -> None:
    one = made(graph)
    path = f"{HOME}/{one['id']}"
    assert graph.call("PATCH", path, {"duration": "P1Y"}).json()["error"]["code"] == "badRequest"
    stale = graph.call("PATCH", path, {"duration": "P1Y"}, headers={"If-Match": 'W/"other"'})
    assert (stale.status_code, stale.json()["error"]["code"]) == (412, "preconditionFailed")
    changed = graph.call("PATCH", path, {"duration": "P1Y"}, headers={"If-Match": one["@odata.etag"]}).json()
    assert (changed["duration"], changed["@odata.etag"] == one["@odata.etag"]) == ("P1Y", False)
    assert graph.call("DELETE", path, headers={"If-Match": one["@odata.etag"]}).status_code == 412
    assert graph.call("DELETE", path, headers={"If-Match": changed["@odata.etag"]}).status_code == 204
    assert graph.call("GET", path).json()["error"]["code"] == "itemNotFound"
    other = made(graph)
    act(graph, other, "lockForApproval")
    locked = graph.ask(f"{HOME}/{other['id']}")["@odata.etag"]
    assert graph.call("DELETE", f"{HOME}/{other['id']}", headers={"If-Match": locked}).status_code == 409


@pytest.mark.parametrize(
    "changes",
    [
        {"displayName": ""},
        {"displayName": "x" * 51},
        {"duration": "P0D"},
        {"duration": "P732D"},
        {"duration": "P3Y"},
        {"duration": "P"},
        {"duration": "a while"},
        {"autoExtendDuration": "P1D"},
        {"customer": {"tenantId": "somebody"}},
        {"accessDetails": {}},
        {"accessDetails": {"unifiedRoles": [{"roleDefinitionId": "admin"}]}},
    ],
)
def test_what_a_relationship_cannot_be_is_refused_in_graphs_words(
    caller: Caller, changes: dict[str, Any]
) -> None:
    before = caller.ask(HOME)["value"]
    answer = caller.call("POST", HOME, wanted(**changes))
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "badRequest")
    assert caller.ask(HOME)["value"] == before


def test_names_are_unique(graph: Caller) -> None:
    made(graph)
    assert graph.call("POST", HOME, wanted()).status_code == 400
    assert len(graph.ask(HOME)["value"]) == 1


def test_a_group_uses_roles_of_an_active_relationship(graph: Caller) -> None:
    tenant = customer(graph, associatedPartnerId=None)
    one = made(graph, customer={"tenantId": tenant})
    path = f"{HOME}/{one['id']}/accessAssignments"
    container = {"accessContainerId": GROUP, "accessContainerType": "securityGroup"}
    body = {"accessContainer": container, "accessDetails": wanted()["accessDetails"]}
    assert graph.call("POST", path, body).status_code == 409
    act(graph, one, "lockForApproval")
    graph.control("POST", f"delegations/{one['id']}", {"status": "active"})
    foreign = {"unifiedRoles": [{"roleDefinitionId": OTHER_ROLE}]}
    assert graph.call("POST", path, {**body, "accessDetails": foreign}).status_code == 400
    assigned = graph.call("POST", path, body).json()
    assert (assigned["status"], assigned["accessContainer"]) == ("pending", container)
    move(graph, "2027-01-15T09:01:00Z")
    (active,) = graph.ask(path)["value"]
    assert active["status"] == "active"
    gone = graph.call("DELETE", f"{path}/{assigned['id']}", headers={"If-Match": active["@odata.etag"]})
    assert gone.status_code == 204
    assert graph.ask(f"{path}/{assigned['id']}")["status"] == "deleted"
