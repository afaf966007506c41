"""A subscription becomes one to a higher plan: whole, in part, or into another."""

from decimal import Decimal
from typing import Any

import pytest

from partner_center_simulator.entities import Subscription

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
    # Microsoft: the window of what a partial upgrade makes is its parent's, and opens again when it renews.
    assert new.now()["cancellationAllowedUntilDate"] == held.now()["cancellationAllowedUntilDate"]
    assert (new.now()["cancellationAllowedUntilDate"][:10], new.now()["actions"]) == ("2027-01-22", ["edit"])
    assert new.now()["refundableQuantity"]["totalQuantity"] == 0
    assert (new.refused(status="deleted"), new.refused(quantity=3)) == (900117, 800090)
    service.move("2028-01-15T08:00:00Z")
    assert new.now()["cancellationAllowedUntilDate"][:10] == "2028-01-22"


@pytest.mark.parametrize(("moved", "stay", "go"), [(4, [4], []), (8, [4], []), (9, [3], [1]), (11, [1], [3])])
def test_seats_in_their_window_stay_as_long_as_they_fit_and_are_refundable_once(
    service: Inside, tenant: str, moved: int, stay: list[int], go: list[int]
) -> None:
    held = service.buy(tenant, quantity=8)
    service.move("2027-03-01T10:00:00Z")
    held.change(quantity=12)
    (batch,) = held.now()["refundableQuantity"]["details"]
    service.move("2027-03-03T10:00:00Z")
    new = Held(service, tenant, transit(held, quantity=moved)["toSubscriptionId"])
    shown = [one.now()["refundableQuantity"]["details"] for one in (held, new)]
    assert [[one["quantity"] for one in details] for details in shown] == [stay, go]
    dates = {one["allowedUntilDateTime"] for details in shown for one in details}
    assert dates == {batch["allowedUntilDateTime"]}


def test_a_partial_upgrade_to_a_longer_term_keeps_the_window_of_its_parent(
    service: Inside, tenant: str
) -> None:
    held = service.buy(tenant)
    service.move("2027-03-01T10:00:00Z")
    made = transit(held, quantity=4, termDuration="P3Y", billingCycle="annual")
    new = Held(service, tenant, made["toSubscriptionId"])
    assert new.now()["commitmentEndDate"] == "2030-02-28T00:00:00Z"
    assert new.refused(status="deleted") == 900117


def test_seats_go_into_a_subscription_that_exists_and_an_emptied_one_is_gone(
    service: Inside, tenant: str
) -> None:
    held, target = service.buy(tenant), service.buy(tenant, PREMIUM, quantity=5)
    service.move("2027-03-01T10:00:00Z")
    transit(held, quantity=3, toSubscriptionId=target.id)
    assert all_of(service, tenant) == [("Business Standard", 7, "active"), ("Business Premium", 8, "active")]
    assert target.now()["refundableQuantity"]["totalQuantity"] == 0
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


@pytest.mark.parametrize(
    ("where", "closed", "opened", "code"),
    [
        ("customers/{}", {"is_locked": True}, {"is_locked": False}, 900416),
        ("customers/{}", {"vetting_status": "UnderReview"}, {"vetting_status": None}, 800073),
        ("customers/{}", {"vetting_status": "Unknown"}, {"vetting_status": None}, 800074),
        ("customers/{}", {"vetting_status": "NotAllowed"}, {"vetting_status": None}, 800075),
        ("partner", {"mpa_signed": False}, {"mpa_signed": True}, 900124),
        ("partner", {"programme_active": False}, {"programme_active": True}, 800039),
    ],
)
def test_more_seats_and_transitions_pass_no_gate_that_is_closed_for_a_purchase(
    service: Inside, tenant: str, where: str, closed: dict[str, Any], opened: dict[str, Any], code: int
) -> None:
    held = service.buy(tenant)
    method = "PUT" if where == "partner" else "PATCH"
    service.call(method, f"/_sim/{where.format(tenant)}", closed)
    assert (held.refused(quantity=12), refused(held), refused(held, quantity=3)) == (code, code, code)
    assert held.change(quantity=9)["quantity"] == 9
    assert held.change(friendlyName="Office")["friendlyName"] == "Office"
    service.call(method, f"/_sim/{where.format(tenant)}", opened)
    assert held.change(quantity=12)["quantity"] == 12
    assert transit(held, quantity=3)["quantity"] == 3


def promotion(service: Inside, sku: str, **more: Any) -> str:
    """The id of a new promotion of a quarter off the plan, for a year billed monthly."""
    product, _, key = sku.partition(":")
    body = {"product_id": product, "sku_id": key, "discount": "0.25", "billing_cycle": "monthly", **more}
    return str(service.call("POST", "/_sim/promotions", body)["id"])


def price_of(held: Held) -> Any:
    """What a seat of it costs by its billing cycle."""
    found = next(one for one in held.service.store.of(Subscription, held.tenant) if one.id == held.id)
    return found.unit_price


def test_a_promotion_of_a_transition_is_judged_and_taken_off(service: Inside, tenant: str) -> None:
    full, held = service.buy(tenant, quantity=1), service.buy(tenant)
    deal, small = promotion(service, PREMIUM), promotion(service, PREMIUM, maximum_seats=9)
    other = promotion(service, BASIC)
    for wrong in ("39NFJQT1NOPE:0001:39NFJQT1X", small, other):
        assert refused(held, promotionId=wrong) == 27007
    target = service.buy(tenant, PREMIUM, quantity=1)
    service.move("2027-02-10T10:00:00Z")
    assert refused(held, toSubscriptionId=target.id, promotionId=deal) == 27007
    transit(full, quantity=1)
    assert "promotionId" not in full.now()
    transit(held, promotionId=deal.lower())
    assert held.now()["promotionId"] == deal
    assert price_of(held) == (price_of(full) * Decimal("0.75")).quantize(Decimal("0.01"))


def test_a_promotion_of_a_next_term_is_judged_for_that_day_and_taken_off(
    service: Inside, tenant: str
) -> None:
    held, plain = service.buy(tenant), service.buy(tenant, quantity=1)
    early = promotion(service, STANDARD, ends="2028-01-14T23:59:59Z")
    later = promotion(service, STANDARD, starts="2028-01-15T00:00:00Z", ends="2028-02-01T00:00:00Z")

    def planned(wanted: str) -> dict[str, Any]:
        plan = held.plan(quantity=10)
        plan["product"] |= {"promotionId": wanted}
        return plan

    for wrong in ("NOPE", early):
        assert held.refused(scheduledNextTermInstructions=planned(wrong)) == 27007
    done = held.change(scheduledNextTermInstructions=planned(later))
    assert done["scheduledNextTermInstructions"]["product"]["promotionId"] == later
    assert held.change()["scheduledNextTermInstructions"] == done["scheduledNextTermInstructions"]
    service.move("2028-01-15T08:00:00Z")
    assert (held.now()["promotionId"], "promotionId" in plain.now()) == (later, False)
    assert price_of(held) == (price_of(plain) * Decimal("0.75")).quantize(Decimal("0.01"))
    service.move("2029-01-15T08:00:00Z")
    assert "promotionId" not in held.now()
    assert price_of(held) == price_of(plain)
