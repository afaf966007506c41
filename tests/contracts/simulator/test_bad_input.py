"""Whatever an operation is given, it answers with a documented error, never with a 500."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from partner_center_simulator import control, resources
from partner_center_simulator.routing import OPERATIONS, Access

from .conftest import STARTS_AT, Caller, Simulator
from .steps import agreed_customer, bought, cart, only_subscription

GUID = "7a1c9d2e-7f3a-4c60-8a11-2e9f00aa7c01"
_WRONG: tuple[Any, ...] = (None, {}, [], "text", 7, True, {"items": 3}, {"status": [], "quantity": {}})
_MEMBERS = (
    "lineItems",
    "items",
    "qualification",
    "companyProfile",
    "billingProfile",
    "applicationGrants",
    "webhookEvents",
    "targetItems",
    "status",
    "quantity",
    "billingCycle",
    "relationshipToPartner",
    "displayName",
    "accessDetails",
    "accessContainer",
    "action",
    "type",
    "targetOffer",
    "targetOfferId",
    "userPrincipalName",
    "licensesToAssign",
    "licensesToRemove",
    "templateId",
    "primaryContact",
    "webhookUrl",
    "duration",
    "customer",
    "toCatalogItemId",
    "transitionType",
    "scheduledNextTermInstructions",
    "autoRenewEnabled",
    "supportMpnId",
    "country",
)
# Moving the clock, ending or replacing the state would only make the others' answers harder to read.
_LEFT_OUT = re.compile(r"^sim_(move_clock|restore|fork|snapshot|world|put_partner|put_settings)|_faults?$")
assert control and resources


@pytest.fixture(scope="module")
def world(request: pytest.FixtureRequest) -> Iterator[tuple[Caller, dict[str, str]]]:
    """A caller, and an existing id for each placeholder of a path."""
    running = Simulator("--clock", STARTS_AT)
    caller = Caller(running.address)
    # The key that signs is made at first need, which takes long while other tests compute.
    caller.http.get("/certificates/root.cer", timeout=60).raise_for_status()
    tenant = agreed_customer(caller, associatedPartnerId=None)
    order = bought(caller, tenant, participants=None)
    found = {
        "customer": tenant,
        "order": order["id"],
        "subscription": only_subscription(caller, tenant)["id"],
        "cart": cart(caller, tenant)["id"],
        "product": "CFQ7TTC0LDPB",
        "sku": "0001",
        "profile": "billing",
        "number": "0",
        "arguments": "Month='202701'",
    }
    yield caller, found
    caller.http.close()
    running.stop()


def bodies() -> Iterator[Any]:
    """Bodies of every wrong kind, with each member that some operation reads."""
    yield from _WRONG
    several: tuple[Any, ...] = (None, [], [3], [[]], [{}], {}, "text", -1, 10**30, True, "0" * 300)
    for wrong in several:
        yield dict.fromkeys(_MEMBERS, wrong)


def paths(pattern: str, found: dict[str, str]) -> Iterator[str]:
    """A path with what exists, with what might, and with what cannot."""
    names = re.findall(r"\(\?P<(\w+)>\[\^/\]\+\)", pattern)
    for filling in (
        found,
        {},
        dict.fromkeys(names, "%7B%22x%22"),
        {**found, "order": GUID, "subscription": GUID},
    ):
        path = pattern.strip("^$")
        for name in names:
            path = path.replace(f"(?P<{name}>[^/]+)", filling.get(name, GUID))
        yield path.replace("\\", "")


@pytest.mark.parametrize("name", sorted(one for one in OPERATIONS if not _LEFT_OUT.search(one)))
def test_no_operation_answers_with_a_500(world: tuple[Caller, dict[str, str]], name: str) -> None:
    caller, found = world
    one = OPERATIONS[name]
    if name in ("delete_customer", "patch_customer", "sim_patch_customer"):
        found = {}
    for path in dict.fromkeys(paths(one.pattern.pattern, found)):
        sent = [None] if one.method in ("GET", "HEAD", "DELETE") else list(bodies())
        queries = (
            "",
            "?size=-1&filter=%7B%7D&country=PT",
            "?size=x&filter=3&startDate=0&month=0&country=%00",
        )
        for body in sent:
            for query in queries if body is None else ("",):
                answer = caller.call(one.method, path + query, body)
                assert answer.status_code < 500, (name, path, query, body, answer.text)
                if answer.status_code >= 400 and one.access is not Access.PAGE and one.method != "HEAD":
                    assert set(answer.json()) & {"code", "error"}, answer.text
