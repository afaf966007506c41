"""Legacy offers: lists, orders without and with a cart, add-ons, billing cycles, limits, what time does."""

from typing import Any

import pytest

from .conftest import MERIDIAN, STARTS_AT, Caller
from .steps import STANDARD, agreed_customer, cart, checkout, customer, line

BASIC, PREMIUM = "Microsoft 365 Business Basic", "Microsoft 365 Business Premium"
ARCHIVE, CONFERENCING = "Exchange Online Archiving", "Audio Conferencing"
TRIAL, SALES = "Microsoft 365 Business Standard Trial", "Dynamics 365 Sales Enterprise"


def offers(caller: Caller) -> dict[str, dict[str, Any]]:
    """Every offer by its name."""
    found = caller.call("GET", "/v1/offers?country=PT", headers={"X-Locale": "pt-PT"}).json()["items"]
    return {one["name"]: one for one in found}


def offer_id(caller: Caller, name: str) -> str:
    return str(offers(caller)[name]["id"])


def order(
    caller: Caller, tenant: str, *names: str, cycle: str = "monthly", quantity: int = 5, **more: Any
) -> Any:
    """The answer to an order of these offers."""
    lines = [
        {"lineItemNumber": number, "offerId": offer_id(caller, name), "quantity": quantity, **more}
        for number, name in enumerate(names)
    ]
    body = {"referenceCustomerId": tenant, "billingCycle": cycle, "lineItems": lines}
    return caller.call("POST", f"/v1/customers/{tenant}/orders", body)


def placed(caller: Caller, tenant: str, *names: str, **more: Any) -> dict[str, Any]:
    answer = order(caller, tenant, *names, **more)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def subscriptions(caller: Caller, tenant: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = caller.ask(f"/v1/customers/{tenant}/subscriptions")["items"]
    return found


def patch(caller: Caller, one: dict[str, Any], tenant: str, etag: str | None = None, **changes: Any) -> Any:
    path = f"/v1/customers/{tenant}/subscriptions/{one['id']}"
    return caller.call("PATCH", path, {**one, **changes}, headers={"If-Match": f'"{etag}"'} if etag else None)


def refused(answer: Any) -> tuple[int, int]:
    return answer.status_code, answer.json()["code"]


def test_an_offer_says_what_it_allows_and_pages_by_size_and_offset(caller: Caller) -> None:
    found = offers(caller)
    basic = found[BASIC]
    assert (basic["limitUnitOfMeasure"], basic["limit"], basic["maximumQuantity"]) == ("Concurrent", 2, 300)
    assert (basic["supportedBillingCycles"], basic["locale"]) == (["monthly", "annual"], "pt-PT")
    assert (basic["isAddOn"], basic["hasAddOns"], basic["category"]["id"]) == (
        False,
        True,
        "SmallBusiness_Key",
    )
    assert basic["upgradeTargetOffers"][-1] == found[PREMIUM]["id"]
    assert found["Office 365 A3 for faculty"]["reselleeQualifications"] == ["education"]
    assert found[ARCHIVE]["prerequisiteOffers"][0] == basic["id"]
    page = caller.ask("/v1/offers?country=PT&size=4&offset=4")
    assert (page["totalCount"], len(page["items"])) == (len(found), 4)
    assert page["links"]["next"]["uri"] == "/offers?country=PT&size=4&offset=8"
    assert page["links"]["previous"]["uri"] == "/offers?country=PT&size=4&offset=0"
    assert len(caller.ask("/v1/offers?country=PT&size=0")["items"]) == len(found)
    small = caller.ask("/v1/offers?country=PT&offer_category_id=Government_Key")["items"]
    assert [one["name"] for one in small] == ["Office 365 G3 (Government Pricing)"]
    ranks = {one["id"]: one["rank"] for one in caller.ask("/v1/offercategories?country=PT")["items"]}
    assert ranks == {"Enterprise_Key": 20, "SmallBusiness_Key": 30, "Government_Key": 40, "Internal_Key": 100}
    addons = caller.ask(f"/v1/offers/{basic['id'].lower()}/addons?country=PT")["items"]
    assert [one["name"] for one in addons] == [ARCHIVE, CONFERENCING]
    assert caller.ask(f"/v1/offers/{basic['id']}?country=PT") == {**basic, "locale": "en-US"} | {
        "category": {**basic["category"], "locale": "en-US"}
    }


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("offers", 400, 3000),
        ("offers?country=NO", 400, 800070),
        ("offers/CFQ7TTC0LDPB:0001?country=PT", 400, 2100),
        ("offers/CFQ7TTC0LDPB?country=PT", 400, 2100),
        ("offers/what?country=PT", 400, 800004),
        ("offers/195416C1-0000-423A-B37B-EE59A99A19C4?country=PT", 404, 1000),
    ],
)
def test_what_is_no_offer_is_refused(caller: Caller, path: str, status: int, code: int) -> None:
    assert refused(caller.call("GET", f"/v1/{path}")) == (status, code)


def test_a_customer_sees_the_offers_it_may_have(caller: Caller) -> None:
    tenant = customer(caller)
    names = {one["name"] for one in caller.ask(f"/v1/customers/{tenant}/offers")["items"]}
    assert BASIC in names and "Office 365 A3 for faculty" not in names
    caller.control("PATCH", f"customers/{tenant}", {"qualifications": ["GovernmentCommunityCloud"]})
    mine = [one["name"] for one in caller.ask(f"/v1/customers/{tenant}/offers")["items"]]
    assert mine == ["Office 365 G3 (Government Pricing)"]


def test_an_order_makes_its_subscription_at_once_with_etags_on_both(caller: Caller) -> None:
    tenant = agreed_customer(caller)
    made = placed(caller, tenant, BASIC, cycle="annual", partnerIdOnRecord=MERIDIAN["mpnId"])
    (sub,) = subscriptions(caller, tenant)
    (bought,) = made["lineItems"]
    assert (made["billingCycle"], made["status"], made["referenceCustomerId"]) == (
        "annual",
        "completed",
        tenant,
    )
    assert (bought["subscriptionId"], bought["partnerIdOnRecord"]) == (sub["id"], "5180031")
    assert sub["id"] == sub["id"].upper() and sub["orderId"] == made["id"].upper()
    assert (sub["quantity"], sub["billingCycle"], sub["status"], sub["partnerId"]) == (
        5,
        "annual",
        "active",
        "5180031",
    )
    assert (sub["effectiveStartDate"], sub["commitmentEndDate"]) == (
        "2027-01-15T00:00:00Z",
        "2028-01-15T00:00:00Z",
    )
    assert sub["links"]["offer"]["uri"] == f"/offers/{sub['offerId']}?country=PT"
    assert made["attributes"]["etag"] and sub["attributes"]["etag"]
    assert caller.ask(f"/v1/customers/{tenant}/orders/{made['id'].upper()}") == made
    assert caller.ask(f"/v1/customers/{tenant}/orders?billingType=annual")["items"] == [made]
    assert caller.ask(f"/v1/customers/{tenant}/subscriptions?order_id={made['id']}")["items"] == [sub]
    status = caller.ask(f"/v1/customers/{tenant}/orders/{made['id']}/provisioningstatus")["items"]
    assert [(one["lineItemNumber"], one["status"]) for one in status] == [(0, "fulfilled")]
    links = caller.ask(f"/v1/customers/{tenant}/orders/{made['id']}/lineitems/0/activationlinks")
    assert (links["totalCount"], links["items"]) == (0, [])


def test_an_unknown_billing_cycle_becomes_monthly(caller: Caller) -> None:
    assert placed(caller, agreed_customer(caller), PREMIUM, cycle="unknown")["billingCycle"] == "monthly"


@pytest.mark.parametrize(
    ("names", "more", "status", "code"),
    [
        (["Office 365 Midsize Business"], {}, 403, 2091),
        (["Office 365 A3 for faculty"], {}, 403, 2085),
        ([BASIC], {"quantity": 301}, 400, 2002),
        ([BASIC], {"quantity": 0}, 400, 2002),
        (["Microsoft 365 F3"], {"cycle": "annual"}, 400, 6001),
        ([BASIC], {"cycle": "weekly"}, 400, 900126),
        ([BASIC, SALES], {}, 400, 4018),
        ([ARCHIVE], {}, 400, 400041),
        ([ARCHIVE], {"parentSubscriptionId": "11111111-2222-4333-8444-555555555555"}, 400, 800029),
        ([BASIC] * 3, {}, 400, 27006),
        ([TRIAL, TRIAL], {}, 400, 27006),
        ([BASIC], {"partnerIdOnRecord": "1000001"}, 404, 2072),
    ],
)
def test_what_may_not_be_ordered_leaves_nothing(
    caller: Caller, names: list[str], more: dict[str, Any], status: int, code: int
) -> None:
    tenant = agreed_customer(caller)
    assert refused(order(caller, tenant, *names, **more)) == (status, code)
    assert subscriptions(caller, tenant) == []
    assert caller.ask(f"/v1/customers/{tenant}/orders")["items"] == []


def test_an_order_passes_the_gates_of_a_checkout_before_its_own(caller: Caller) -> None:
    assert refused(order(caller, customer(caller), BASIC)) == (403, 13605)
    tenant = agreed_customer(caller)
    body = {
        "lineItems": [{"offerId": offer_id(caller, BASIC), "quantity": 1, "partnerIdOnRecord": "5180031"}]
    }
    app_only = caller.call("POST", f"/v1/customers/{tenant}/orders", body, app_only=True)
    assert refused(app_only) == (403, 900329)


def test_a_concurrent_limit_counts_suspended_ones_until_they_are_deleted(start: Any) -> None:
    caller = Caller(start("--clock", STARTS_AT).address)
    tenant = agreed_customer(caller, associatedPartnerId=None)
    for _ in range(2):
        placed(caller, tenant, BASIC)
    one, other = subscriptions(caller, tenant)
    assert patch(caller, one, tenant, status="suspended").json()["status"] == "suspended"
    assert refused(order(caller, tenant, BASIC)) == (400, 27006)
    caller.control("POST", "clock", {"now": "2027-04-15T08:59:59Z"})
    assert refused(order(caller, tenant, BASIC)) == (400, 27006)
    caller.control("POST", "clock", {"now": "2027-04-15T09:00:00Z"})
    assert [sub["status"] for sub in subscriptions(caller, tenant)] == ["deleted", "active"]
    placed(caller, tenant, BASIC)
    deleted = subscriptions(caller, tenant)[0]
    assert refused(patch(caller, deleted, tenant, quantity=9)) == (400, 2011)
    assert patch(caller, other, tenant, autoRenewEnabled=False).json()["autoRenewEnabled"] is False
    caller.control("POST", "clock", {"now": "2028-01-15T00:00:00Z"})
    renewed = subscriptions(caller, tenant)
    assert [sub["status"] for sub in renewed] == ["deleted", "suspended", "active"]
    caller.control("POST", "clock", {"now": "2028-04-20T00:00:00Z"})
    last = subscriptions(caller, tenant)[2]
    assert (last["effectiveStartDate"], last["commitmentEndDate"]) == (
        "2028-04-15T00:00:00Z",
        "2029-04-15T00:00:00Z",
    )
    caller.http.close()


def test_seats_change_at_any_time_and_each_change_moves_the_etag(caller: Caller) -> None:
    tenant = agreed_customer(caller)
    placed(caller, tenant, BASIC)
    (one,) = subscriptions(caller, tenant)
    etag = one["attributes"]["etag"]
    more = patch(caller, one, tenant, etag, quantity=40).json()
    assert (more["quantity"], more["attributes"]["etag"] == etag) == (40, False)
    assert refused(patch(caller, one, tenant, etag, quantity=41)) == (400, 2055)
    fewer = patch(caller, more, tenant, more["attributes"]["etag"], quantity=1).json()
    assert fewer["quantity"] == 1
    refusals: list[tuple[dict[str, Any], tuple[int, int]]] = [
        ({"quantity": 301}, (400, 2002)),
        ({"quantity": "4"}, (400, 3000)),
        ({"billingCycle": "annual"}, (400, 2054)),
        ({"partnerId": "77"}, (400, 800098)),
        ({"status": "suspended", "quantity": 3}, (400, 2001)),
        ({"status": "asleep"}, (400, 900126)),
        ({"status": "deleted"}, (400, 800040)),
        ({"nextChargeInstructions": {"product": {}}}, (403, 900263)),
    ]
    for changes, expected in refusals:
        assert refused(patch(caller, fewer, tenant, **changes)) == expected
    assert subscriptions(caller, tenant) == [fewer]
    caller.control("POST", "faults", {"operation": "patch_subscription", "kind": "wrong_etag"})
    assert refused(patch(caller, fewer, tenant, quantity=2)) == (400, 2055)
    assert patch(caller, fewer, tenant, friendlyName="Vinhas").json()["friendlyName"] == "Vinhas"


def test_an_add_on_is_bought_by_changing_the_order_and_sleeps_with_its_parent(caller: Caller) -> None:
    tenant = agreed_customer(caller)
    made = placed(caller, tenant, BASIC)
    (parent,) = subscriptions(caller, tenant)
    wanted = {"lineItemNumber": 1, "offerId": offer_id(caller, ARCHIVE), "quantity": 2}
    path = f"/v1/customers/{tenant}/orders/{made['id']}"
    body = {"id": made["id"], "lineItems": [{**wanted, "parentSubscriptionId": parent["id"]}]}
    after = caller.call("PATCH", path, body).json()
    assert [one["quantity"] for one in after["lineItems"]] == [5, 2]
    addon = subscriptions(caller, tenant)[1]
    assert (addon["parentSubscriptionId"], addon["orderId"]) == (parent["id"], parent["orderId"])
    assert addon["links"]["parentSubscription"]["uri"].endswith(f"/subscriptions/{parent['id']}")
    assert caller.ask(f"/v1/customers/{tenant}/subscriptions/{parent['id']}/addons")["items"] == [addon]
    assert refused(caller.call("PATCH", path, body, headers={"If-Match": '"old"'})) == (400, 2055)
    assert patch(caller, parent, tenant, status="suspended").status_code == 200
    asleep = subscriptions(caller, tenant)
    assert [one["status"] for one in asleep] == ["suspended", "suspended"]
    assert refused(patch(caller, asleep[1], tenant, status="active")) == (409, 27009)
    assert refused(patch(caller, asleep[0], tenant, quantity=6)) == (400, 800091)
    assert patch(caller, asleep[0], tenant, status="active").json()["status"] == "active"
    assert patch(caller, asleep[1], tenant, status="active").json()["status"] == "active"


def test_the_billing_cycle_of_an_order_changes_for_all_its_subscriptions_in_a_new_term(start: Any) -> None:
    caller = Caller(start("--clock", STARTS_AT).address)
    tenant = agreed_customer(caller, associatedPartnerId=None)
    made = placed(caller, tenant, BASIC, PREMIUM)
    path = f"/v1/customers/{tenant}/orders/{made['id']}"
    caller.control("POST", "clock", {"now": "2027-03-01T10:00:00Z"})
    partial = {**made, "billingCycle": "annual", "lineItems": made["lineItems"][:1]}
    assert refused(caller.call("PATCH", path, partial)) == (400, 800071)
    assert refused(caller.call("PATCH", path, {**made, "billingCycle": "monthly"})) == (400, 800085)
    after = caller.call("PATCH", path, {**made, "billingCycle": "Annual"}).json()
    assert (after["billingCycle"], after["attributes"] == made["attributes"]) == ("annual", False)
    held = subscriptions(caller, tenant)
    assert [one["billingCycle"] for one in held] == ["annual", "annual"]
    assert {one["commitmentEndDate"] for one in held} == {"2028-03-01T00:00:00Z"}
    assert [one["subscriptionId"] for one in after["lineItems"]] == [one["id"] for one in held]
    assert (
        caller.call("PATCH", path, {**after, "billingCycle": "monthly"}).json()["billingCycle"] == "monthly"
    )
    assert patch(caller, held[0], tenant, billingCycle="monthly", status="suspended").status_code == 200
    assert refused(caller.call("PATCH", path, {**after, "billingCycle": "annual"})) == (400, 6000)
    frontline = placed(caller, tenant, "Microsoft 365 F3")
    body = {**frontline, "billingCycle": "annual"}
    assert refused(caller.call("PATCH", f"/v1/customers/{tenant}/orders/{frontline['id']}", body)) == (
        400,
        6001,
    )
    trial = placed(caller, tenant, TRIAL)
    body = {**trial, "billingCycle": "annual"}
    assert refused(caller.call("PATCH", f"/v1/customers/{tenant}/orders/{trial['id']}", body)) == (
        400,
        800072,
    )
    caller.http.close()


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
    moved = caller.call("POST", path, {**choices[1], "upgradeType": "upgrade_with_license_transfer"}).json()
    assert [error["code"] for error in moved["upgradeErrors"]] == ["delegated_admin_permissions_disabled"]
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
    assert [error["code"] for error in again["upgradeErrors"]] == ["subscription_status_not_active"]


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
    status = caller.ask(f"/v1/customers/{tenant}/subscriptions/{one['id']}/provisioningstatus")
    assert (status["status"], status["quantity"], status["endDate"]) == ("success", 5, "2028-01-15T00:00:00Z")
