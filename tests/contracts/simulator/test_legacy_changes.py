"""Legacy offers in carts beside new commerce, cancelled orders, upgrades, conversions, support contacts."""

from .conftest import MERIDIAN, Caller
from .legacy_steps import ARCHIVE, BASIC, PREMIUM, SALES, TRIAL, offer_id, placed, refused, subscriptions
from .steps import STANDARD, agreed_customer, cart, checkout, delegate, line


def test_one_cart_sells_both_worlds_and_each_group_becomes_an_order(caller: Caller) -> None:
    tenant = agreed_customer(caller)
    old = {
        "id": 1,
        "catalogItemId": offer_id(caller, BASIC),
        "quantity": 3,
        "billingCycle": "monthly",
        "addonItems": [{"id": 2, "catalogItemId": offer_id(caller, ARCHIVE), "quantity": 3}],
    }
    dynamics = {**old, "id": 4, "catalogItemId": offer_id(caller, SALES), "addonItems": None}
    one = cart(caller, tenant, line(caller), old, dynamics)
    assert [item["orderGroup"] for item in one["lineItems"]] == ["0", "OMS-0", "OMS-1"]
    assert ["pricing" in item for item in one["lineItems"]] == [True, False, False]
    assert [item["catalogItemId"] for item in one["lineItems"][1]["addonItems"]] == [
        offer_id(caller, ARCHIVE)
    ]
    answer = checkout(caller, tenant, one["id"])
    orders = answer.json()["orders"]
    assert (answer.status_code, [len(order["lineItems"]) for order in orders]) == (201, [1, 2, 1])
    assert checkout(caller, tenant, one["id"]).json()["orders"] == orders
    held = subscriptions(caller, tenant)
    by_offer = {sub["offerId"]: sub for sub in held}
    assert (
        by_offer[offer_id(caller, ARCHIVE)]["parentSubscriptionId"] == by_offer[offer_id(caller, BASIC)]["id"]
    )
    assert len(held) == 4


def test_a_group_that_fails_leaves_the_others_their_orders(caller: Caller) -> None:
    tenant = agreed_customer(caller)
    wanted = {"id": 1, "catalogItemId": offer_id(caller, BASIC), "quantity": 3, "billingCycle": "monthly"}
    one = cart(caller, tenant, line(caller), wanted)
    for _ in range(2):
        placed(caller, tenant, BASIC)
    body = checkout(caller, tenant, one["id"]).json()
    assert [order["lineItems"][0]["offerId"].split(":")[0] for order in body["orders"]] == [STANDARD[0]]
    (error,) = body["orderErrors"]
    assert (error["orderGroupId"], error["code"]) == ("OMS-0", 27006)
    later = cart(caller, tenant, wanted)
    assert later["lineItems"][0]["error"]["errorCode"] == 27006
    assert refused(checkout(caller, tenant, later["id"])) == (400, 800009)


def test_orders_of_new_commerce_pass_every_gate_and_are_cancelled_on_their_subscription(
    caller: Caller,
) -> None:
    tenant = agreed_customer(caller)
    one = line(caller)
    wanted = {
        "lineItemNumber": 0,
        "offerId": one["catalogItemId"],
        "quantity": 10,
        "termDuration": "P1Y",
        "partnerIdOnRecord": MERIDIAN["mpnId"],
    }
    path = f"/v1/customers/{tenant}/orders"
    body = {"billingCycle": "monthly", "lineItems": [wanted], "partnerOnRecordAttestationAccepted": True}
    assert refused(caller.call("POST", path, {**body, "partnerOnRecordAttestationAccepted": False})) == (
        400,
        900206,
    )
    over = {**body, "lineItems": [{**wanted, "quantity": 301}]}
    assert refused(caller.call("POST", path, over)) == (403, 800067)
    stale = {**body, "lineItems": [{**wanted, "offerId": "CFQ7TTC0LDPB:0001:CFQ7TTC00000"}]}
    assert refused(caller.call("POST", path, stale)) == (404, 400019)
    mixed = {
        **body,
        "lineItems": [wanted, {**wanted, "lineItemNumber": 1, "offerId": offer_id(caller, BASIC)}],
    }
    assert refused(caller.call("POST", path, mixed)) == (400, 4018)
    assert subscriptions(caller, tenant) == []
    made = caller.call("POST", path, body)
    assert (made.status_code, made.json()["lineItems"][0]["partnerIdOnRecord"]) == (201, "5180031")
    cancel = caller.call(
        "PATCH", f"{path}/{made.json()['id']}", {"id": made.json()["id"], "status": "cancelled"}
    )
    assert refused(cancel) == (403, 800077)


def test_an_order_is_cancelled_in_the_sandbox_only_and_by_line(caller: Caller) -> None:
    tenant = agreed_customer(caller)
    made = placed(caller, tenant, BASIC, PREMIUM)
    path = f"/v1/customers/{tenant}/orders/{made['id']}"
    assert refused(caller.call("PATCH", path, {"id": made["id"], "status": "cancelled"})) == (403, 800019)
    caller.control("PUT", "settings", {"is_sandbox": True})
    try:
        by_line = {"id": made["id"], "status": "cancelled", "lineItems": [{"lineItemNumber": 1}]}
        after = caller.call("PATCH", path, by_line).json()
        assert (after["status"], [one["quantity"] for one in after["lineItems"]]) == ("completed", [5, 0])
        assert [one["status"] for one in subscriptions(caller, tenant)] == ["active", "deleted"]
        whole = caller.call("PATCH", path, {"id": made["id"], "status": "cancelled"}).json()
        assert whole["status"] == "cancelled"
        assert [one["status"] for one in subscriptions(caller, tenant)] == ["deleted", "deleted"]
    finally:
        caller.control("PUT", "settings", {"is_sandbox": False})


def test_an_upgrade_puts_a_new_subscription_in_the_place_of_the_old_one(caller: Caller) -> None:
    tenant = agreed_customer(caller)
    placed(caller, tenant, BASIC, cycle="annual", quantity=7)
    (one,) = subscriptions(caller, tenant)
    path = f"/v1/customers/{tenant}/subscriptions/{one['id']}/upgrades"
    choices = caller.ask(path)["items"]
    assert [choice["targetOffer"]["name"] for choice in choices] == [
        "Microsoft 365 Business Standard",
        PREMIUM,
    ]
    assert {(choice["upgradeType"], choice["isEligible"], choice["quantity"]) for choice in choices} == {
        ("upgrade_only", True, 7)
    }
    # Type and error by name or number: 1 is the missing delegated administration, 2 a source that is not active.
    for kind in ("upgrade_with_license_transfer", 2):
        moved = caller.call("POST", path, {**choices[1], "upgradeType": kind}).json()
        assert (moved["upgradeType"], [error["code"] for error in moved["upgradeErrors"]]) == (2, [1])
    for kind in (3, "none", True):
        unknown = caller.call("POST", path, {**choices[1], "upgradeType": kind})
        assert (unknown.status_code, unknown.json()["code"]) == (400, 900126)
    assert subscriptions(caller, tenant) == [one]
    result = caller.call("POST", path, choices[1]).json()
    old, new = subscriptions(caller, tenant)
    assert (result["sourceSubscriptionId"], result["targetSubscriptionId"]) == (old["id"], new["id"])
    assert (old["status"], new["offerName"], new["quantity"], new["billingCycle"]) == (
        "deleted",
        PREMIUM,
        7,
        "annual",
    )
    again = caller.call("POST", path, choices[1]).json()
    assert [error["code"] for error in again["upgradeErrors"]] == [2]


def test_a_trial_becomes_paid_under_its_own_id(caller: Caller) -> None:
    tenant = agreed_customer(caller)
    placed(caller, tenant, TRIAL, quantity=20)
    (trial,) = subscriptions(caller, tenant)
    assert (trial["isTrial"], trial["autoRenewEnabled"], trial["termDuration"]) == (True, False, "P1M")
    path = f"/v1/customers/{tenant}/subscriptions/{trial['id']}/conversions"
    (standard, _) = caller.ask(path)["items"]
    wrong = caller.call("POST", path, {**standard, "targetOfferId": offer_id(caller, BASIC)}).json()
    assert wrong["error"]["code"] == "conversions_not_found"
    assert caller.call("POST", path, {**standard, "quantity": 12}).json() == {
        "subscriptionId": trial["id"],
        "offerId": trial["offerId"],
        "targetOfferId": standard["targetOfferId"],
        "attributes": {"objectType": "ConversionResult"},
    }
    (paid,) = subscriptions(caller, tenant)
    assert (paid["id"], paid["isTrial"], paid["quantity"], paid["autoRenewEnabled"]) == (
        trial["id"],
        False,
        12,
        True,
    )


def test_the_support_contact_of_a_legacy_subscription_is_a_reseller(caller: Caller) -> None:
    tenant = agreed_customer(caller)
    placed(caller, tenant, BASIC)
    (one,) = subscriptions(caller, tenant)
    path = f"/v1/customers/{tenant}/subscriptions/{one['id']}/supportcontact"
    assert caller.ask(path)["supportMpnId"] == "1000001"
    assert refused(caller.call("PUT", path, {"supportMpnId": "42"})) == (400, 800016)
    body = {"supportTenantId": MERIDIAN["tenantId"], "supportMpnId": "5180031", "name": "Help desk"}
    changed = caller.call("PUT", path, body).json()
    assert {name: changed[name] for name in body} == body
    assert caller.ask(path) == changed
    path = f"/v1/customers/{tenant}/subscriptions/{one['id']}/provisioningstatus"
    assert refused(caller.call("GET", path)) == (403, 900308)
    delegate(caller, tenant)
    status = caller.ask(path)
    assert (status["status"], status["quantity"], status["endDate"]) == ("success", 5, "2028-01-15T00:00:00Z")
