"""The activity log: one record for each write, refused ones too, found by day and by filter."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from .conftest import MERIDIAN, STARTS_AT, Caller
from .steps import agreed_customer, bought, cart, checkout, customer, only_subscription


def records(caller: Caller, **query: str) -> Any:
    asked = {"startDate": "2027-01-15", **query}
    text = "&".join(f"{name}={quote(value)}" for name, value in asked.items())
    return caller.call("GET", f"/v1/auditrecords?{text}")


def about(caller: Caller, tenant: str) -> list[dict[str, Any]]:
    """The records about a customer, oldest first."""
    wanted = json.dumps({"Field": "CustomerId", "Value": tenant, "Operator": "equals"})
    items: list[dict[str, Any]] = records(caller, filter=wanted).json()["items"]
    return items[::-1]


def test_each_write_leaves_a_record_and_a_password_is_never_written_down(caller: Caller) -> None:
    tenant = agreed_customer(caller)
    order = bought(caller, tenant)
    made, sold = about(caller, tenant)
    assert (made["resourceType"], made["operationType"], made["operationStatus"]) == (
        "customer",
        "add_customer",
        "succeeded",
    )
    assert made["customerName"] == "Vinhos do Norte"
    assert made["userPrincipalName"] == "admin@partner.onmicrosoft.com"
    new = json.loads(made["resourceNewValue"])
    assert new["CompanyProfile"]["TenantId"] == tenant
    assert "UserCredentials" not in new and "assword" not in made["resourceNewValue"]
    assert made["customizedData"][1] == {"key": "Relationship", "value": "reseller"}
    facts = {pair["key"]: pair["value"] for pair in sold["customizedData"]}
    assert (sold["resourceType"], sold["operationType"]) == ("order", "create_order")
    assert facts == {
        "OrderId": order["id"],
        "AlternateId": order["alternateId"],
        "BillingCycle": "monthly",
        "OfferId-0": order["lineItems"][0]["offerId"],
        "SubscriptionId-0": order["lineItems"][0]["subscriptionId"],
        "SubscriptionName-0": "Microsoft 365 Business Standard",
        "Quantity-0": "10",
        "PartnerOnRecord-0": "5180031",
    }
    assert sold["attributes"] == {"objectType": "AuditRecord"}
    assert caller.ask(f"/auditactivity/v1/auditrecords/{sold['id']}") == sold


def test_a_refused_write_is_recorded_as_failed_with_the_callers_correlation_id(caller: Caller) -> None:
    tenant = customer(caller)
    one = cart(caller, tenant)["id"]
    answer = checkout(caller, tenant, one)
    assert answer.status_code == 403
    last = about(caller, tenant)[-1]
    assert (last["operationType"], last["operationStatus"]) == ("create_order", "failed")
    assert last["originalCorrelationId"] == answer.headers["MS-CorrelationId"]
    assert "resourceNewValue" not in last


def test_a_record_shows_what_was_then_and_before(caller: Caller) -> None:
    tenant = agreed_customer(caller)
    bought(caller, tenant)
    held = only_subscription(caller, tenant)
    path = f"/v1/customers/{tenant}/subscriptions/{held['id']}"
    for quantity in (12, 15):
        assert caller.call("PATCH", path, held | {"quantity": quantity}).status_code == 200
    first, second = [one for one in about(caller, tenant) if one["resourceType"] == "subscription"]
    for one, old, new in ((first, 10, 12), (second, 12, 15)):
        before, after = json.loads(one["resourceOldValue"]), json.loads(one["resourceNewValue"])
        assert (before["Id"], before["Quantity"], after["Quantity"]) == (held["id"], old, new)
        assert after["RefundableQuantity"]["TotalQuantity"] == new


def test_the_record_of_a_person_shows_the_person_and_not_its_place_in_lists(caller: Caller) -> None:
    tenant = agreed_customer(caller)
    domain = caller.ask(f"/v1/customers/{tenant}")["companyProfile"]["domain"]
    body = {
        "userPrincipalName": f"rita@{domain}",
        "displayName": "Rita",
        "usageLocation": "PT",
        "passwordProfile": {"password": "Wq7-unheard", "forceChangePassword": True},
    }
    made = caller.call("POST", f"/v1/customers/{tenant}/users", body)
    assert made.status_code == 201, made.text
    last = about(caller, tenant)[-1]
    new = json.loads(last["resourceNewValue"])
    assert (last["resourceType"], new["Name"], new["DisplayName"]) == (
        "customer_user",
        f"rita@{domain}",
        "Rita",
    )
    assert "Serial" not in new and "Wq7" not in json.dumps(last)


def test_the_record_of_a_deleted_customer_keeps_its_value(caller: Caller) -> None:
    caller.control("PUT", "settings", {"is_sandbox": True})
    tenant = customer(caller)
    assert caller.call("DELETE", f"/v1/customers/{tenant}").status_code == 204
    caller.control("PUT", "settings", {"is_sandbox": False})
    made, gone = about(caller, tenant)
    assert (made["operationType"], gone["operationType"]) == ("add_customer", "delete_customer")
    assert json.loads(gone["resourceOldValue"])["Id"] == tenant
    assert "resourceNewValue" not in gone


def test_no_answer_is_stored_but_to_be_given_again(start: Any, tmp_path: Path) -> None:
    state = tmp_path / "state"
    running = start("--clock", STARTS_AT, "--state", str(state))
    caller = Caller(running.address)
    caller.control("POST", "resellers", MERIDIAN)
    tenant = agreed_customer(caller)
    bought(caller, tenant)
    held = only_subscription(caller, tenant)
    path = f"/v1/customers/{tenant}/subscriptions/{held['id']}"
    assert caller.call("PATCH", path, held | {"quantity": 12}).status_code == 200
    caller.http.close()
    running.stop()
    with closing(sqlite3.connect(state)) as file:
        rows = file.execute("SELECT kind, body FROM record").fetchall()
    # Every body that the service answers names its type, or links; no record of the state does.
    kinds = {kind for kind, body in rows if "objectType" in body or '"uri"' in body}
    assert kinds == {"Replay"}
    assert {"AuditRecord", "Order", "Cart", "Subscription"} <= {kind for kind, _ in rows}


def test_reading_leaves_no_record(caller: Caller) -> None:
    tenant = customer(caller)
    before = about(caller, tenant)
    caller.ask(f"/v1/customers/{tenant}/subscriptions")
    assert about(caller, tenant) == before


def test_filters_pages_and_days(caller: Caller) -> None:
    tenant = customer(caller)
    by_name = json.dumps({"Field": "CompanyName", "Value": "DO NORTE", "Operator": "substring"})
    everything = records(caller, filter=by_name).json()["items"]
    assert tenant in {one["customerId"] for one in everything}
    kind = json.dumps({"Field": "ResourceType", "Value": "Order", "Operator": "equals"})
    assert {one["resourceType"] for one in records(caller, filter=kind).json()["items"]} == {"order"}
    first = records(caller, size="2").json()
    (header,) = first["links"]["next"]["headers"]
    path = f"/v1{first['links']['next']['uri']}"
    second = caller.call("GET", path, headers={header["key"]: header["value"]}).json()
    assert [one["id"] for one in records(caller, size="4").json()["items"]] == [
        one["id"] for one in (*first["items"], *second["items"])
    ]
    assert records(caller, startDate="2026-12-01", endDate="2027-01-14").json()["items"] == []


@pytest.mark.parametrize(
    "query",
    [
        {"startDate": "2026-10-16"},
        {"startDate": "yesterday"},
        {"startDate": "2027-01-15", "endDate": "2027-01-14"},
        {"filter": "{"},
        {"filter": '{"Field":"CompanyName","Value":"x","Operator":"equals"}'},
        {"size": "501"},
    ],
)
def test_a_question_that_cannot_be_answered_is_a_400(caller: Caller, query: dict[str, str]) -> None:
    assert records(caller, **query).status_code == 400


def test_records_are_kept_ninety_days(start: Any) -> None:
    caller = Caller(start("--clock", STARTS_AT).address)
    tenant = customer(caller, associatedPartnerId=None)
    caller.control("POST", "clock", {"now": "2027-04-15T09:00:00Z"})
    assert [one["customerId"] for one in records(caller).json()["items"]] == [tenant]
    caller.control("POST", "clock", {"now": "2027-04-15T09:00:01Z"})
    other = customer(caller, associatedPartnerId=None)
    assert [one["customerId"] for one in records(caller).json()["items"]] == [other]
    caller.http.close()


def test_a_page_begins_behind_the_last_record_shown_also_when_new_ones_have_come(caller: Caller) -> None:
    shown: list[str] = []
    headers: dict[str, str] = {}
    whole = [one["id"] for one in records(caller).json()["items"]]
    assert len(whole) > 4
    while True:
        seek = "&seekOperation=Next" if headers else ""
        path = f"/v1/auditrecords?startDate=2027-01-15&size=2{seek}"
        page = caller.call("GET", path, headers=headers).json()
        shown += [one["id"] for one in page["items"]]
        customer(caller)
        if "next" not in page["links"]:
            break
        (header,) = page["links"]["next"]["headers"]
        headers = {header["key"]: header["value"]}
    assert shown == whole


def test_carts_attestations_and_registrations_are_no_records(caller: Caller) -> None:
    tenant = agreed_customer(caller)
    before = len(about(caller, tenant)), len(records(caller).json()["items"])
    cart(caller, tenant)
    events = {"WebhookUrl": "https://hooks.example/pc", "WebhookEvents": ["subscription-updated"]}
    assert caller.call("POST", "/webhooks/v1/registration", events).status_code == 200
    signatory = {
        "country": "PT",
        "language": "pt-PT",
        "companyName": "Vinhos do Norte",
        "signatoryFirstName": "Rui",
        "signatoryLastName": "Melo",
        "signatoryEmail": "rui@vinhos.example",
        "signatoryPhoneNumber": "223000111",
    }
    assert caller.call("POST", "/v1/attestations/enhanced", signatory, app_only=True).status_code == 201
    assert (len(about(caller, tenant)), len(records(caller).json()["items"])) == before
