"""Each gate of a checkout, with its documented code; a closed gate leaves no order."""

from typing import Any

import pytest

from .conftest import MERIDIAN, Caller
from .steps import (
    COPILOT,
    FACULTY,
    STANDARD,
    agreed_customer,
    bought,
    cart,
    catalog_item,
    checkout,
    customer,
    line,
    only_subscription,
)

NO_TEAMS = ("CFQ7TTC0PGS1", "0001")
RESELLER = f"resellers/{MERIDIAN['tenantId']}"


def assert_refused(caller: Caller, tenant: str, cart_id: str, status: int, code: int) -> dict[str, Any]:
    before = caller.counts()
    answer = checkout(caller, tenant, cart_id)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert caller.counts() == before
    assert caller.ask(f"/v1/customers/{tenant}/carts/{cart_id}")["status"] == "Active"
    found: dict[str, Any] = answer.json()
    return found


def test_own_partner_agreement_comes_before_the_customers(caller: Caller) -> None:
    tenant = customer(caller)
    one = cart(caller, tenant)["id"]
    caller.control("PUT", "partner", {"mpaSigned": False})
    assert_refused(caller, tenant, one, 403, 900124)
    caller.control("PUT", "partner", {"mpaSigned": True})
    body = assert_refused(caller, tenant, one, 403, 13605)
    assert (body["data"], body["source"]) == ([], "PartnerFD")


@pytest.mark.parametrize(
    ("change", "back", "status", "code"),
    [
        ({"mpaSigned": False}, {"mpaSigned": True}, 403, 900123),
        ({"state": "Inactive"}, {"state": "Active"}, 400, 900154),
        ({"isIndirectReseller": False}, {"isIndirectReseller": True}, 400, 800016),
        ({"region": "JP"}, {"region": "Europe"}, 403, 900123),
        ({"mpnId": "5180032"}, {"mpnId": "5180031"}, 404, 800015),
    ],
)
def test_the_partner_on_record_must_be_an_active_indirect_reseller_with_its_agreement(
    caller: Caller, change: dict[str, Any], back: dict[str, Any], status: int, code: int
) -> None:
    tenant = agreed_customer(caller)
    one = cart(caller, tenant)["id"]
    caller.control("PATCH", RESELLER, change)
    try:
        assert_refused(caller, tenant, one, status, code)
    finally:
        caller.control("PATCH", RESELLER, back)
    assert checkout(caller, tenant, one).status_code == 201


def test_the_providers_own_partner_id_is_no_partner_on_record(caller: Caller) -> None:
    tenant = agreed_customer(caller)
    own = [{"key": "transaction_reseller", "value": caller.control("GET", "partner")["mpnId"]}]
    assert_refused(caller, tenant, cart(caller, tenant, line(caller, participants=own))["id"], 404, 2072)


@pytest.mark.parametrize(
    ("vetting", "code"), [("UnderReview", 800073), ("NotAllowed", 800075), ("Unknown", 800074)]
)
def test_an_account_under_review_or_refused_cannot_buy(caller: Caller, vetting: str, code: int) -> None:
    tenant = agreed_customer(caller)
    one = cart(caller, tenant)["id"]
    answer = caller.call("GET", f"/v1/customers/{tenant}/validationStatus?type=account")
    assert (answer.status_code, answer.json()["code"]) == (404, 600074)
    caller.control("PATCH", f"customers/{tenant}", {"vettingStatus": vetting})
    assert_refused(caller, tenant, one, 403, code)
    stands = caller.ask(f"/v1/customers/{tenant}/validationStatus?type=account")
    assert (stands["status"], stands["lastUpdateDateTime"]) == (vetting, "2027-01-15T09:00:00")
    caller.control("PATCH", f"customers/{tenant}", {"vettingStatus": "Allowed"})
    assert checkout(caller, tenant, one).status_code == 201


def test_acceptances_before_april_2023_do_not_count(caller: Caller) -> None:
    tenant = customer(caller)
    one = cart(caller, tenant)["id"]
    caller.control("POST", f"customers/{tenant}/agreements", {"dateAgreed": "2023-03-31T23:59:59Z"})
    assert_refused(caller, tenant, one, 403, 13605)
    caller.control("POST", f"customers/{tenant}/agreements", {"dateAgreed": "2023-04-01T00:00:00Z"})
    assert checkout(caller, tenant, one).status_code == 201


def test_a_rotated_availability_is_stale_at_checkout_and_a_line_error_in_a_new_cart(caller: Caller) -> None:
    tenant = agreed_customer(caller)
    stale = catalog_item(caller)
    one = cart(caller, tenant)["id"]
    caller.control("PUT", "settings", {"availability_rotation": 1})
    assert_refused(caller, tenant, one, 404, 400019)
    assert catalog_item(caller) != stale
    refused = cart(caller, tenant, line(caller, catalogItemId=stale))
    assert refused["lineItems"][0]["error"]["errorCode"] == 10001
    assert_refused(caller, tenant, refused["id"], 400, 800009)


def test_a_plan_taken_off_sale_is_no_longer_sold(caller: Caller) -> None:
    tenant = agreed_customer(caller)
    one = cart(caller, tenant)["id"]
    caller.control("POST", "products/CFQ7TTC0LDPB/0001", {"isPurchasable": False})
    try:
        assert_refused(caller, tenant, one, 403, 2091)
    finally:
        caller.control("POST", "products/CFQ7TTC0LDPB/0001", {"isPurchasable": True})


def test_an_education_plan_needs_an_approved_qualification(caller: Caller) -> None:
    tenant = agreed_customer(caller)
    one = cart(caller, tenant, line(caller, sku=FACULTY))
    assert "error" not in one["lineItems"][0]
    assert_refused(caller, tenant, one["id"], 400, 800086)
    caller.control("PATCH", f"customers/{tenant}", {"qualifications": ["Education"]})
    assert checkout(caller, tenant, one["id"]).status_code == 201


def test_an_add_on_needs_its_base_on_the_tenant_or_beside_it(caller: Caller) -> None:
    tenant = agreed_customer(caller)
    alone = cart(caller, tenant, line(caller, sku=COPILOT, quantity=3))
    assert alone["lineItems"][0]["error"] == {
        "errorCode": 400041,
        "errorDescription": "The addon is not purchasable without a compatible base product.",
    }
    assert_refused(caller, tenant, alone["id"], 400, 800009)
    beside = cart(caller, tenant, line(caller), line(caller, id=1, sku=COPILOT, quantity=3))
    assert checkout(caller, tenant, beside["id"]).status_code == 201
    assert "error" not in cart(caller, tenant, line(caller, sku=COPILOT, quantity=1))["lineItems"][0]


def test_an_add_on_whose_base_went_away_after_the_cart_is_refused_by_its_own_code(caller: Caller) -> None:
    tenant = agreed_customer(caller)
    bought(caller, tenant)
    one = cart(caller, tenant, line(caller, sku=COPILOT, quantity=3))["id"]
    base = only_subscription(caller, tenant)
    path = f"/v1/customers/{tenant}/subscriptions/{base['id']}"
    assert caller.call("PATCH", path, {**base, "status": "deleted"}).status_code == 200
    assert_refused(caller, tenant, one, 400, 400041)


def test_the_partner_of_record_statement_must_be_accepted(caller: Caller) -> None:
    tenant = agreed_customer(caller)
    assert_refused(caller, tenant, cart(caller, tenant, attested=None)["id"], 400, 900206)
    direct = cart(caller, tenant, line(caller, participants=None), attested=None)
    assert checkout(caller, tenant, direct["id"]).status_code == 201


def test_seats_are_pooled_over_the_tenant_and_the_line_says_how_many_are_left(caller: Caller) -> None:
    tenant = agreed_customer(caller)
    most = cart(caller, tenant, line(caller, quantity=301))["lineItems"][0]["error"]
    assert (most["errorCode"], most["additionalInformation"]) == (10015, {"availableQuantity": 300})
    first, second = (cart(caller, tenant, line(caller, quantity=200)) for _ in range(2))
    assert checkout(caller, tenant, first["id"]).status_code == 201
    refused = assert_refused(caller, tenant, second["id"], 403, 800088)
    assert "200 seats" in refused["description"] and "100 seats" in refused["description"]
    over = cart(caller, tenant, line(caller, quantity=101))["lineItems"][0]["error"]
    assert (over["errorCode"], over["additionalInformation"]) == (800088, {"availableQuantity": 100})
    assert "error" not in cart(caller, tenant, line(caller, quantity=100))["lineItems"][0]


def test_seats_waiting_for_provisioning_count_too(caller: Caller) -> None:
    tenant = agreed_customer(caller)
    second = cart(caller, tenant, line(caller, quantity=101))
    caller.control("PUT", "settings", {"provisioning_polls": 3})
    bought(caller, tenant, quantity=200)
    assert_refused(caller, tenant, second["id"], 403, 800088)


def test_a_tenant_has_at_most_so_many_subscriptions_of_a_plan(caller: Caller) -> None:
    tenant = agreed_customer(caller)
    item = catalog_item(caller, STANDARD)
    many = [line(caller, id=number, quantity=1, catalogItemId=item) for number in range(26)]
    crowded = cart(caller, tenant, *many)
    assert [one.get("error", {}).get("errorCode") for one in crowded["lineItems"]] == [*[None] * 25, 800089]
    assert_refused(caller, tenant, crowded["id"], 400, 800009)
    early = cart(caller, tenant, many[25])
    assert checkout(caller, tenant, cart(caller, tenant, *many[:25])["id"]).status_code == 201
    assert_refused(caller, tenant, early["id"], 403, 800089)
    [late] = cart(caller, tenant, many[25])["lineItems"]
    assert late["error"]["errorCode"] == 800089
    assert "the remaining limit of 0 assets" in late["error"]["errorDescription"]


def test_a_suspended_subscription_and_one_of_another_partner_hold_a_place_and_a_cancelled_one_does_not(
    caller: Caller,
) -> None:
    tenant = agreed_customer(caller)
    plan = {"customer": tenant, "productId": NO_TEAMS[0], "skuId": NO_TEAMS[1], "quantity": 1}
    other = caller.control("POST", "providers", {"name": "Another provider"})["tenantId"]
    caller.control("POST", f"providers/{other}/subscriptions", plan)
    item = line(caller, quantity=1, catalogItemId=catalog_item(caller, NO_TEAMS))
    two = cart(caller, tenant, {**item, "id": 0}, {**item, "id": 1})
    assert [one.get("error", {}).get("errorCode") for one in two["lineItems"]] == [None, 800089]
    assert checkout(caller, tenant, cart(caller, tenant, item)["id"]).status_code == 201
    [mine] = caller.ask(f"/v1/customers/{tenant}/subscriptions")["items"]
    path = f"/v1/customers/{tenant}/subscriptions/{mine['id']}"
    assert caller.call("PATCH", path, {**mine, "status": "suspended"}).status_code == 200
    assert cart(caller, tenant, item)["lineItems"][0]["error"]["errorCode"] == 800089
    assert caller.call("PATCH", path, {**caller.ask(path), "status": "active"}).status_code == 200
    assert caller.call("PATCH", path, {**caller.ask(path), "status": "deleted"}).status_code == 200
    assert "error" not in cart(caller, tenant, item)["lineItems"][0]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"termDuration": "P1M", "billingCycle": "annual"}, 10010),
        ({"quantity": 0}, 10010),
        ({"currencyCode": "USD"}, 10000),
        ({"catalogItemId": "NOTHING"}, 10001),
        ({"customTermEndDate": "2027-06-29T00:00:00Z"}, 900242),
    ],
)
def test_what_is_wrong_with_a_line_never_fails_the_cart(
    caller: Caller, changes: dict[str, Any], code: int
) -> None:
    tenant = agreed_customer(caller)
    one = cart(caller, tenant, line(caller, **changes))
    assert one["lineItems"][0]["error"]["errorCode"] == code
    assert_refused(caller, tenant, one["id"], 400, 800009)


def test_a_cart_lives_seven_days_and_is_closed_once_ordered(caller: Caller) -> None:
    tenant = agreed_customer(caller)
    one = cart(caller, tenant)
    assert checkout(caller, tenant, one["id"]).status_code == 201
    answer = caller.call("PUT", f"/v1/customers/{tenant}/carts/{one['id']}", one)
    assert (answer.status_code, answer.json()["code"]) == (400, 800065)
    assert caller.call("GET", f"/v1/customers/{tenant}/carts/{tenant}").json()["code"] == 800008
