"""Requests for support: what is refused, and what a change leaves as it is."""

from typing import Any

import pytest

from .conftest import Caller
from .steps import customer

ASKED = {"title": "Late", "description": "Too late.", "severity": 1, "supportTopicId": "32444671"}
WRONG: list[tuple[dict[str, Any], int]] = [
    ({"title": None}, 3000),
    ({"description": 7}, 3000),
    ({"supportTopicId": "1"}, 3000),
    ({"severity": "urgent"}, 900126),
    ({"severity": 4}, 900126),
    ({"primaryContact": "Rita"}, 3000),
]


def made(caller: Caller, **changes: Any) -> Any:
    """The answer to a new request."""
    return caller.call("POST", "/v1/servicerequests/en-US", {**ASKED, **changes})


@pytest.mark.parametrize(("changes", "code"), WRONG)
def test_a_wrong_request_is_refused_and_not_kept(caller: Caller, changes: dict[str, Any], code: int) -> None:
    before = caller.ask("/v1/servicerequests")
    answer = made(caller, **changes)
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert caller.ask("/v1/servicerequests") == before


def test_numbers_are_read_as_words_and_empty_members_change_nothing(caller: Caller) -> None:
    one = made(caller).json()
    assert (one["severity"], one["organization"]["name"]) == ("critical", "Simulated Provider")
    path = f"/v1/servicerequests/{one['id']}"
    nothing = {"Title": None, "Severity": "unknown", "Status": "none", "NewNote": {"Text": "Sample"}}
    changed = caller.call("PATCH", path, nothing).json()
    assert [note["text"] for note in changed["notes"]] == ["Sample"]
    kept = ("title", "description", "severity", "status")
    assert [changed[name] for name in kept] == [one[name] for name in kept]
    assert caller.call("PATCH", path, {"status": 3}).json()["status"] == "attention_needed"
    refused = caller.call("PATCH", path, {"newNote": "text"})
    assert (refused.status_code, refused.json()["code"]) == (400, 3000)


def test_a_request_is_not_found_under_another_customer_or_by_an_app(caller: Caller) -> None:
    one = made(caller).json()
    tenant = customer(caller)
    assert caller.call("GET", f"/v1/customers/{tenant}/servicerequests/{one['id']}").status_code == 404
    answer = caller.call("GET", "/v1/servicerequests", app_only=True)
    assert (answer.status_code, answer.json()["code"]) == (403, 900329)
