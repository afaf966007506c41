"""A subscription becomes one to a higher plan: whole, in part, or into another."""

from typing import Any

import pytest

from .inside import BASIC, E3, PREMIUM, STANDARD, TRIAL, Held, Inside


@pytest.fixture
def service() -> Inside:
    return Inside()


@pytest.fixture
def tenant(service: Inside) -> str:
    return service.customer()


def wanted(held: Held, sku: str = PREMIUM, quantity: int = 10, **more: Any) -> dict[str, Any]:
    item = held.service.item(sku)
    kind = "transition_with_license_transfer"
    return {"toCatalogItemId": item, "quantity": quantity, "transitionType": kind, **more}


def transit(held: Held, sku: str = PREMIUM, quantity: int = 10, **more: Any) -> dict[str, Any]:
    path = f"{held.path}/transitions"
    made: dict[str, Any] = held.service.call("POST", path, wanted(held, sku, quantity, **more))
    return made


def refused(held: Held, sku: str = PREMIUM, quantity: int = 10, **more: Any) -> int:
    before = held.service.store.fingerprint()
    code = int(transit(held, sku, quantity, **more)["code"])
    assert held.service.store.fingerprint() == before
    return code


def all_of(service: Inside, tenant: str) -> list[tuple[str, int, str]]:
    found = service.call("GET", f"/v1/customers/{tenant}/subscriptions")["items"]
    return [
        (one["offerName"].removeprefix("Microsoft 365 "), one["quantity"], one["status"]) for one in found
    ]


def test_all_seats_change_the_subscription_itself_and_keep_its_end(service: Inside, tenant: str) -> None:
    held = service.buy(tenant)
    service.move("2027-03-01T10:00:00Z")
    held.change(scheduledNextTermInstructions=held.plan(quantity=12))
    offer = held.now()["offerId"]
    made = transit(held)
    assert made["attributes"] == {"objectType": "Transition"}
    assert (made["fromCatalogItemId"], made["toCatalogItemId"]) == (offer, service.item(PREMIUM))
    assert (made["fromSubscriptionId"], made["toSubscriptionId"], made["quantity"]) == (held.id, held.id, 10)
    assert [(one["name"], one["status"]) for one in made["events"]] == [
        ("Conversion", "Started"),
        ("Conversion", "Completed"),
        ("LicenseReassignment", "Started"),
        ("LicenseReassignment", "Completed"),
    ]
    assert made["events"][0]["timestamp"] == "2027-03-01T10:00:00.0000000Z"
    found = held.now()
    assert found["offerName"] == "Microsoft 365 Business Premium"
    assert found["commitmentEndDate"] == "2028-01-14T00:00:00Z"
    assert (found["refundableQuantity"]["totalQuantity"], found["actions"]) == (0, ["edit"])
    assert "scheduledNextTermInstructions" not in found
    history = service.call("GET", f"{held.path}/transitions")
    assert history["items"] == [made]
    one = {"operation-id": made["operationId"]}
    assert service.call("GET", f"{held.path}/transitions", **one)["items"] == [made]
    other = {"operation-id": held.id}
    assert service.call("GET", f"{held.path}/transitions", **other)["items"] == []


def test_a_longer_term_begins_at_once(service: Inside, tenant: str) -> None:
    held = service.buy(tenant)
    service.move("2027-03-01T10:00:00Z")
    transit(held, termDuration="P3Y", billingCycle="annual", transitionType="TransitionOnly")
    found = held.now()
    assert (found["termDuration"], found["billingCycle"]) == ("P3Y", "annual")
    assert (found["effectiveStartDate"], found["commitmentEndDate"]) == (
        "2027-03-01T00:00:00Z",
        "2030-02-28T00:00:00Z",
    )
    assert found["refundableQuantity"]["totalQuantity"] == 10


def test_some_seats_become_a_subscription_that_ends_with_the_first(service: Inside, tenant: str) -> None:
    held = service.buy(tenant)
    service.move("2027-03-01T10:00:00Z")
    made = transit(held, quantity=4)
    assert made["toSubscriptionId"] != held.id
    assert all_of(service, tenant) == [("Business Standard", 6, "active"), ("Business Premium", 4, "active")]
    new = Held(service, tenant, made["toSubscriptionId"])
    assert new.now()["commitmentEndDate"] == held.now()["commitmentEndDate"] == "2028-01-14T00:00:00Z"
    assert new.now()["cancellationAllowedUntilDate"] == "2027-03-08T10:00:00.0000000Z"


def test_seats_go_into_a_subscription_that_exists_and_an_emptied_one_is_gone(
    service: Inside, tenant: str
) -> None:
    held, target = service.buy(tenant), service.buy(tenant, PREMIUM, quantity=5)
    service.move("2027-03-01T10:00:00Z")
    transit(held, quantity=3, toSubscriptionId=target.id)
    assert all_of(service, tenant) == [("Business Standard", 7, "active"), ("Business Premium", 8, "active")]
    assert target.now()["refundableQuantity"]["totalQuantity"] == 3
    transit(held, quantity=7, toSubscriptionId=target.id.upper())
    assert all_of(service, tenant) == [
        ("Business Standard", 7, "deleted"),
        ("Business Premium", 15, "active"),
    ]


def test_a_trial_becomes_paid(service: Inside, tenant: str) -> None:
    held = service.buy(tenant, TRIAL, term="P1M")
    transit(held, STANDARD, termDuration="P1Y", billingCycle="monthly")
    found = held.now()
    assert (found["isTrial"], found["termDuration"], found["autoRenewEnabled"]) == (False, "P1Y", True)
    service.move("2028-01-15T00:00:00Z")
    assert (held.now()["status"], held.now()["commitmentEndDate"]) == ("active", "2029-01-14T00:00:00Z")


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"sku": E3}, 3000),
        ({"quantity": 0}, 2002),
        ({"quantity": 11}, 2002),
        ({"quantity": "4"}, 3000),
        ({"transitionType": "upgrade"}, 900126),
        ({"transitionType": None}, 3000),
        ({"fromSubscriptionId": "11111111-1111-4111-8111-111111111111"}, 3000),
        ({"fromCatalogItemId": "CFQ7TTC0LH18:0001:CFQ7TTC00000"}, 3000),
        ({"toCatalogItemId": "CFQ7TTC0LCHC:0002:CFQ7TTC00000"}, 400019),
        ({"toSubscriptionId": "11111111-1111-4111-8111-111111111111"}, 900258),
        ({"termDuration": "P1M", "billingCycle": "monthly"}, 900267),
        ({"termDuration": "P9Y"}, 900268),
        ({"termDuration": "P1M", "billingCycle": "annual"}, 900270),
        ({"termDuration": "P1Y", "billingCycle": "triennial"}, 900270),
    ],
)
def test_a_transition_that_is_refused_changes_nothing(
    service: Inside, tenant: str, more: dict[str, Any], code: int
) -> None:
    held = service.buy(tenant)
    assert refused(held, **more) == code


def test_a_target_must_be_the_plan_active_out_of_its_window_and_run_as_long(
    service: Inside, tenant: str
) -> None:
    held, basic = service.buy(tenant), service.buy(tenant, BASIC)
    month = service.buy(tenant, PREMIUM, term="P1M")
    year = service.buy(tenant, PREMIUM)
    short = service.buy(tenant, PREMIUM, customTermEndDate="2027-12-31")
    stopped = service.buy(tenant, PREMIUM)
    stopped.change(status="suspended")
    assert refused(held, toSubscriptionId=year.id) == 900261
    service.move("2027-02-10T10:00:00Z")
    assert refused(held, toSubscriptionId=held.id.upper()) == 900259
    assert refused(held, toSubscriptionId=basic.id) == 900260
    assert refused(held, toSubscriptionId=stopped.id) == 900258
    assert refused(held, toSubscriptionId=month.id) == 900267
    assert refused(held, toSubscriptionId=short.id) == 900236
    path = f"{held.path}/transitionEligibilities"
    (premium,) = service.call("GET", path)["items"]
    assert premium["catalogItemId"] == service.item(PREMIUM)
    assert premium["eligibilities"] == [
        {"isEligible": True, "transitionType": "transition_only"},
        {"isEligible": True, "transitionType": "transition_with_license_transfer"},
    ]
    seen = {
        one["subscriptionId"]: [fault["code"] for fault in one.get("errors", [])]
        for one in premium["subscriptionEligibilities"]
    }
    assert seen == {month.id: [3], year.id: [], short.id: [4], stopped.id: [1]}
    assert refused(held, quantity=10, toSubscriptionId=year.id, transitionType="none") == 900126
    assert transit(held, toSubscriptionId=year.id)["toSubscriptionId"] == year.id


def test_what_is_scheduled_has_no_target_subscriptions(service: Inside, tenant: str) -> None:
    held, trial = service.buy(tenant), service.buy(tenant, TRIAL, term="P1M")
    service.buy(tenant, PREMIUM)
    path = "transitionEligibilities"
    (scheduled,) = service.call("GET", f"{held.path}/{path}", eligibilityType="Scheduled")["items"]
    assert "subscriptionEligibilities" not in scheduled
    (of_trial,) = service.call("GET", f"{trial.path}/{path}", eligibilityType="immediate")["items"]
    assert "subscriptionEligibilities" not in of_trial
    assert service.call("GET", f"{held.path}/{path}", eligibilityType="later")["code"] == 900126
    held.change(status="suspended")
    (stopped,) = service.call("GET", f"{held.path}/{path}")["items"]
    assert [one["isEligible"] for one in stopped["eligibilities"]] == [False, False]
    assert refused(held) == 800012


def test_seats_of_the_target_plan_are_pooled_too(service: Inside, tenant: str) -> None:
    held = service.buy(tenant, quantity=20)
    service.buy(tenant, PREMIUM, quantity=290)
    assert refused(held, quantity=11) == 800088
    assert transit(held, quantity=10)["quantity"] == 10
