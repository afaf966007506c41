"""Control bodies: a member that nothing reads is refused by name, whichever operation it is sent to."""

import re

import pytest

from partner_center_simulator.routing import OPERATIONS, Access, Operation

from .inside import Inside
from .served import Served

# What takes no body, or passes over the empty one that some callers send.
WITHOUT_BODY = {
    "sim_accept_attestation",
    "sim_activate_subscription",
    "sim_expire_attestation",
    "sim_release_faults",
}
WRITES = [
    one
    for one in OPERATIONS.values()
    if one.access is Access.CONTROL
    and one.method in ("POST", "PUT", "PATCH")
    and one.name not in WITHOUT_BODY
]


def test_only_what_has_no_body_is_left_out() -> None:
    assert set(OPERATIONS) >= WITHOUT_BODY
    assert {"sim_put_partner", "sim_add_fault", "sim_world", "sim_decide_transfer"} <= {
        one.name for one in WRITES
    }
    assert len(WRITES) > 20


@pytest.mark.parametrize("operation", WRITES, ids=lambda one: one.name)
def test_a_member_that_nothing_reads_is_refused_by_name(operation: Operation) -> None:
    service = Inside()
    service.answer("POST", "/_sim/providers", {"tenantId": TENANT, "name": "Northwind Distribution"})
    before = service.store.fingerprint()
    path = re.sub(r"\(\?P<\w+>\[\^/\]\+\)", TENANT, operation.pattern.pattern).strip("^$").replace("\\", "")
    answer = service.answer(operation.method, path, {"misspelt": 1})
    assert (answer.status, answer.body["code"]) == (400, 800002)
    assert "misspelt" in answer.body["description"].partition("Known:")[0]
    assert "Known: " in answer.body["description"]
    assert service.store.fingerprint() == before


TENANT = "3c8d6a1e-94f0-4b7d-8a52-1e0f7c6b9d03"


def test_a_body_that_was_typed_behind_curl_is_read_as_what_it_is() -> None:
    service = Served()
    form = {"content-type": "application/x-www-form-urlencoded"}
    reply = service.send("POST", "/_sim/world", headers=form, raw=b'{"customers": 2}')
    assert (reply.status, reply.body["customers"]) == (201, 2)
    service.end()
