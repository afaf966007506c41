"""Whatever an operation is given, it answers with a documented error, never with a 500."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from partner_center_simulator import control, resources
from partner_center_simulator.routing import OPERATIONS, Access

from .conftest import STARTS_AT, Caller, Simulator
from .steps import agreed_customer, bought, cart, line, new_customer, only_subscription

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


def _near_misses(value: Any) -> Iterator[Any]:
    """The body with one member at a time replaced by something wrong, at every depth."""
    wrong: tuple[Any, ...] = (None, [], [3], {}, {"x": 1}, "", "text", -1, 10**30, 1.5, True)
    if isinstance(value, dict):
        for name in value:
            yield {key: item for key, item in value.items() if key != name}
            yield from ({**value, name: other} for other in wrong)
            yield from ({**value, name: other} for other in _near_misses(value[name]))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from (
                [*value[:index], other, *value[index + 1 :]] for other in (*wrong, *_near_misses(item))
            )


def _right(caller: Caller, found: dict[str, str]) -> dict[str, tuple[str, str, Any]]:
    """A right body for each kind of write, by method and path."""
    home = f"/v1/customers/{found['customer']}"
    item = line(caller, participants=[{"key": "transaction_reseller", "value": "5180031"}])
    offer = caller.ask("/v1/offers?country=PT")["items"][0]["id"]
    old = {
        "lineItemNumber": 0,
        "offerId": offer,
        "quantity": 1,
        "friendlyName": "x",
        "parentSubscriptionId": GUID,
    }
    new = {"lineItemNumber": 0, "offerId": item["catalogItemId"], "quantity": 1, "termDuration": "P1Y"}
    roles = {"unifiedRoles": [{"roleDefinitionId": GUID}]}
    consent = {"enterpriseApplicationId": GUID, "scope": "a"}
    judged = {"id": 0, "catalogItemId": item["catalogItemId"], "quantity": 1, "termDuration": "P1Y"}
    delegation = {
        "displayName": "a",
        "duration": "P1D",
        "accessDetails": roles,
        "customer": {"tenantId": GUID},
    }
    sub = caller.ask(f"{home}/subscriptions/{found['subscription']}")
    profile = caller.ask(f"{home}/profiles/billing")
    addon = {"id": 3, "catalogItemId": offer, "quantity": 1}
    legacy = {"id": 1, "catalogItemId": offer, "quantity": 1, "billingCycle": "annual", "addonItems": [addon]}
    extra = {"renewsTo": {"termDuration": "P1M"}, "provisioningContext": {"a": "b"}, "promotionId": "x"}
    return {
        "cart": ("POST", f"{home}/carts", {"lineItems": [{**item, **extra}, legacy]}),
        "legacy order": ("POST", f"{home}/orders", {"billingCycle": "annual", "lineItems": [old]}),
        "order": ("POST", f"{home}/orders", {"billingCycle": "monthly", "lineItems": [new]}),
        "customer": ("POST", "/v1/customers", new_customer(associatedPartnerId=None)),
        "profile": ("PUT", f"{home}/profiles/billing", profile),
        "subscription": ("PATCH", f"{home}/subscriptions/{found['subscription']}", sub),
        "delegation": ("POST", "/v1.0/tenantRelationships/delegatedAdminRelationships", delegation),
        "consent": (
            "POST",
            f"{home}/applicationconsents",
            {"applicationId": GUID, "applicationGrants": [consent]},
        ),
        "eligibility": (
            "POST",
            f"{home}/promotionEligibilities",
            {"items": [{**judged, "billingCycle": "annual"}]},
        ),
        "qualification": (
            "POST",
            f"{home}/qualifications",
            {"qualification": "Education", "educationSegment": "K12", "website": "a"},
        ),
        "user": (
            "POST",
            f"{home}/users",
            {"userPrincipalName": "a@b.example", "displayName": "a", "usageLocation": "PT", "firstName": "a"},
        ),
        "webhook": (
            "POST",
            "/webhooks/v1/registration",
            {"WebhookUrl": "http://127.0.0.1:9/a", "WebhookEvents": ["invoice-ready"]},
        ),
    }


@pytest.mark.parametrize(
    "kind",
    [
        "cart",
        "legacy order",
        "order",
        "customer",
        "profile",
        "subscription",
        "delegation",
        "consent",
        "eligibility",
        "qualification",
        "user",
        "webhook",
    ],
)
def test_one_wrong_member_in_a_right_body_is_never_a_500(
    world: tuple[Caller, dict[str, str]], kind: str
) -> None:
    caller, found = world
    method, path, right = _right(caller, found)[kind]
    for body in _near_misses(right):
        headers = None
        if kind == "profile":
            etag = caller.ask(path)["attributes"]["etag"]
            headers = {"If-Match": f'"{etag}"'}
        answer = caller.call(method, path, body, headers=headers)
        assert answer.status_code < 500, (kind, body, answer.text)
