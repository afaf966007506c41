"""What is in the way of a migration to new commerce, and what it leaves behind."""

from collections.abc import Iterator
from typing import Any

import pytest

from .conftest import MERIDIAN, STARTS_AT, Caller, Simulator
from .legacy_steps import BASIC, offer_id, placed, subscriptions
from .steps import agreed_customer

DAY = 86400


@pytest.fixture
def own() -> Iterator[Caller]:
    """A caller of a simulator of the test's own."""
    running = Simulator("--clock", STARTS_AT)
    one = Caller(running.address)
    one.control("POST", "resellers", MERIDIAN)
    yield one
    one.http.close()
    running.stop()


@pytest.fixture
def old(own: Caller) -> tuple[Caller, str, dict[str, Any]]:
    """A customer with a legacy subscription of forty days."""
    tenant = agreed_customer(own)
    placed(own, tenant, BASIC, quantity=7)
    own.control("POST", "clock", {"advance_seconds": 40 * DAY})
    (held,) = subscriptions(own, tenant)
    return own, tenant, held


def asked(caller: Caller, tenant: str, held: dict[str, Any], **more: Any) -> tuple[int, int]:
    """Status and code of the answer to a migration, which validation has foretold."""
    root = f"/v1/customers/{tenant}/migrations/newcommerce"
    body = {"currentSubscriptionId": held["id"], **more}
    foretold = caller.call("POST", f"{root}/validate", body)
    answer = caller.call("POST", root, body)
    code = answer.json().get("code", 0)
    if foretold.status_code == 200 and "addOnMigrations" not in more and code != 900219:
        assert foretold.json()["isEligible"] == (code == 0)
        assert [error["code"] for error in foretold.json()["errors"]][:1] == ([code] if code else [])
    return answer.status_code, code


def test_a_subscription_that_is_not_active_stays(old: tuple[Caller, str, dict[str, Any]]) -> None:
    caller, tenant, held = old
    path = f"/v1/customers/{tenant}/subscriptions/{held['id']}"
    assert caller.call("PATCH", path, held | {"status": "suspended"}).status_code == 200
    assert asked(caller, tenant, held) == (400, 900215)
    assert [one["status"] for one in subscriptions(caller, tenant)] == ["suspended"]


def test_a_subscription_is_moved_once_at_a_time(old: tuple[Caller, str, dict[str, Any]]) -> None:
    caller, tenant, held = old
    caller.control("PUT", "settings", {"provisioning_delay_seconds": 600})
    assert asked(caller, tenant, held) == (201, 0)
    assert asked(caller, tenant, held) == (400, 900216)
    caller.control("POST", "clock", {"advance_seconds": 600})
    before, after = subscriptions(caller, tenant)
    statuses = {one["status"] for one in (before, after)}
    assert statuses == {"deleted", "active"}
    assert asked(caller, tenant, held) == (400, 900215)


def test_the_last_day_of_a_term_is_too_late(old: tuple[Caller, str, dict[str, Any]]) -> None:
    caller, tenant, held = old
    caller.control("POST", "clock", {"now": "2028-01-14T12:00:00Z"})
    assert asked(caller, tenant, held) == (400, 900217)


REFUSED: list[tuple[dict[str, Any], tuple[int, int]]] = [
    ({"termDuration": "P1M", "billingCycle": "annual"}, (400, 900222)),
    ({"customTermEndDate": "2027-05-17T00:00:00Z"}, (400, 900292)),
    ({"customTermEndDate": "2029-05-31T00:00:00Z"}, (400, 900291)),
    ({"quantity": 301}, (403, 800088)),
    ({"quantity": 0}, (400, 3000)),
    ({"purchaseFullTerm": "yes"}, (400, 3000)),
    ({"addOnMigrations": [{"currentSubscriptionId": MERIDIAN["tenantId"]}]}, (400, 900262)),
    ({"addOnMigrations": [{"currentSubscriptionId": "a"}, {"currentSubscriptionId": "A"}]}, (400, 900248)),
    ({"currentSubscriptionId": MERIDIAN["tenantId"]}, (404, 20003)),
]


def test_what_cannot_be_moved_is_refused_and_stays(old: tuple[Caller, str, dict[str, Any]]) -> None:
    caller, tenant, held = old
    for more, wanted in REFUSED:
        assert asked(caller, tenant, held, **more) == wanted, more
    assert subscriptions(caller, tenant) == [held]


def test_a_subscription_does_not_leave_its_add_ons_behind(old: tuple[Caller, str, dict[str, Any]]) -> None:
    caller, tenant, held = old
    addon = caller.ask(f"/v1/offers/{offer_id(caller, BASIC)}/addons?country=PT")["items"][0]
    line = {"lineItemNumber": 1, "offerId": addon["id"], "quantity": 3, "parentSubscriptionId": held["id"]}
    path = f"/v1/customers/{tenant}/orders/{held['orderId']}"
    assert caller.call("PATCH", path, {"lineItems": [line]}).status_code == 200
    assert asked(caller, tenant, held) == (400, 900219)
    assert {one["status"] for one in subscriptions(caller, tenant)} == {"active"}


def test_a_full_term_begins_anew(old: tuple[Caller, str, dict[str, Any]]) -> None:
    caller, tenant, held = old
    more = {"purchaseFullTerm": True, "termDuration": "P3Y", "billingCycle": "Triennial"}
    assert asked(caller, tenant, held, **more) == (201, 0)
    (new,) = [one for one in subscriptions(caller, tenant) if one["status"] == "active"]
    assert (new["termDuration"], new["billingCycle"]) == ("P3Y", "triennial")
    assert new["commitmentEndDate"] == "2030-02-23T00:00:00Z"


def test_a_partner_on_record_must_still_be_one(own: Caller) -> None:
    tenant = agreed_customer(own)
    placed(own, tenant, BASIC, partnerIdOnRecord=MERIDIAN["mpnId"])
    own.control("POST", "clock", {"advance_seconds": 40 * DAY})
    (held,) = subscriptions(own, tenant)
    own.control("PATCH", f"resellers/{MERIDIAN['tenantId']}", {"mpaSigned": False})
    assert asked(own, tenant, held) == (400, 900247)
    own.control("PATCH", f"resellers/{MERIDIAN['tenantId']}", {"mpaSigned": True})
    assert asked(own, tenant, held) == (201, 0)


def test_a_schedule_that_fails_says_so_and_changes_nothing(old: tuple[Caller, str, dict[str, Any]]) -> None:
    caller, tenant, held = old
    root = f"/v1/customers/{tenant}/migrations/newcommerce/schedules"
    body = {"currentSubscriptionId": held["id"], "migrateOnRenewal": True}
    made = caller.call("POST", root, body).json()
    assert (made["status"], made["migrateOnRenewal"]) == ("Created", True)
    path = f"/v1/customers/{tenant}/subscriptions/{held['id']}"
    assert caller.call("PATCH", path, held | {"status": "suspended"}).status_code == 200
    caller.control("POST", "clock", {"now": "2028-01-16T00:00:00Z"})
    assert caller.ask(f"{root}/{made['id']}")["status"] == "Failed"
    again = caller.call("POST", f"{root}/{made['id']}/cancel")
    assert (again.status_code, again.json()["code"]) == (400, 800002)
    past = caller.call("POST", root, {"currentSubscriptionId": held["id"], "targetDate": "2027-01-01"})
    assert past.status_code == 400


def test_a_new_subscription_stays(own: Caller) -> None:
    tenant = agreed_customer(own)
    placed(own, tenant, BASIC)
    (held,) = subscriptions(own, tenant)
    assert asked(own, tenant, held) == (403, 900226)
    assert subscriptions(own, tenant) == [held]


def test_an_offer_without_a_plan_of_its_name_stays(own: Caller) -> None:
    tenant = agreed_customer(own)
    placed(own, tenant, "Microsoft 365 Business Standard Trial")
    (held,) = subscriptions(own, tenant)
    assert asked(own, tenant, held) == (400, 900220)
    assert subscriptions(own, tenant) == [held]


def test_an_unknown_migration_is_not_found(own: Caller) -> None:
    tenant = agreed_customer(own)
    answer = own.call("GET", f"/v1/customers/{tenant}/migrations/newcommerce/{tenant}")
    assert (answer.status_code, answer.json()["code"]) == (400, 900224)


def test_a_migration_announces_its_beginning_its_end_and_what_came_to_nothing(
    old: tuple[Caller, str, dict[str, Any]],
) -> None:
    caller, tenant, held = old
    root = f"/v1/customers/{tenant}/migrations/newcommerce"
    names = [f"new-commerce-migration-{word}" for word in ("created", "completed", "failed")]
    names.append("new-commerce-migration-schedule-failed")
    hearing = {"WebhookUrl": "http://127.0.0.1:9/none", "WebhookEvents": names}
    assert caller.call("POST", "/webhooks/v1/registration", hearing).json()["WebhookEvents"] == names
    caller.control("PUT", "settings", {"provisioning_delay_seconds": 600, "webhook_delay_seconds": 600})

    def heard() -> list[tuple[str, str]]:
        found = caller.control("GET", "webhooks")
        return [(one["event"], one["resourceUri"].partition("/v1")[2]) for one in found]

    made = caller.call("POST", root, {"currentSubscriptionId": held["id"]}).json()
    home = f"{root}/{made['id']}".removeprefix("/v1")
    assert heard() == [("new-commerce-migration-created", home)]
    path = f"/v1/customers/{tenant}/subscriptions/{held['id']}"
    assert caller.call("PATCH", path, held | {"status": "suspended"}).status_code == 200
    caller.control("POST", "clock", {"advance_seconds": 600})
    assert heard()[1:] == [("new-commerce-migration-failed", home)]
    failed = caller.ask(f"{root}/{made['id']}")
    assert (failed["status"], "newCommerceSubscriptionId" in failed) == ("Failed", False)
    assert [one["eventName"] for one in caller.ask(f"{root}/{made['id']}/events")] == [
        "MigrationStarted",
        "MigrationFailed",
    ]
    (asleep,) = subscriptions(caller, tenant)
    assert asleep["status"] == "suspended"
    awake = caller.call("PATCH", path, asleep | {"status": "active"}).json()
    again = caller.call("POST", root, {"currentSubscriptionId": held["id"]}).json()
    later = {"currentSubscriptionId": held["id"], "targetDate": "2027-03-01T00:00:00Z"}
    assert caller.call("POST", f"{root}/schedules", later).json()["code"] == 900216, awake
    caller.control("POST", "clock", {"advance_seconds": 600})
    home = f"{root}/{again['id']}".removeprefix("/v1")
    assert heard()[2:] == [
        ("new-commerce-migration-created", home),
        ("new-commerce-migration-completed", home),
    ]


def test_a_schedule_that_came_to_nothing_is_announced(old: tuple[Caller, str, dict[str, Any]]) -> None:
    caller, tenant, held = old
    root = f"/v1/customers/{tenant}/migrations/newcommerce/schedules"
    event = "new-commerce-migration-schedule-failed"
    hearing = {"WebhookUrl": "http://127.0.0.1:9/none", "WebhookEvents": [event]}
    assert caller.call("POST", "/webhooks/v1/registration", hearing).status_code == 200
    caller.control("PUT", "settings", {"webhook_delay_seconds": 600})
    wanted = {"currentSubscriptionId": held["id"], "targetDate": "2027-03-01T00:00:00Z"}
    made = caller.call("POST", root, wanted).json()
    path = f"/v1/customers/{tenant}/subscriptions/{held['id']}"
    assert caller.call("PATCH", path, held | {"status": "suspended"}).status_code == 200
    caller.control("POST", "clock", {"now": "2027-03-01T00:00:00Z"})
    (told,) = caller.control("GET", "webhooks")
    assert told["event"] == event
    assert told["resourceUri"].endswith(f"{root}/{made['id']}")
