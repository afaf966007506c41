"""Codes that a state of the provider, the customer, the catalogue or a subscription brings about."""

from decimal import Decimal
from typing import Any

import pytest

from .codes import ordered, partner, refusal, refused_checkout, settings
from .conftest import MERIDIAN, STARTS_AT, Caller
from .legacy_steps import BASIC, order, placed, subscriptions
from .steps import (
    STANDARD,
    agreed_customer,
    bought,
    cart,
    checkout,
    customer,
    delegate,
    line,
    new_customer,
    only_subscription,
)

GOVERNMENT = "Office 365 G3 (Government Pricing)"
PLAN = "products/CFQ7TTC0LDPB/0001"
SHEET = "/v1.0/sales/pricesheets(Market='PT',PricesheetView='updatedlicensebased')/$value"


def patched(caller: Caller, tenant: str, **changes: Any) -> Any:
    """The answer to a change of the only subscription, sent whole."""
    one = only_subscription(caller, tenant)
    return caller.call("PATCH", f"/v1/customers/{tenant}/subscriptions/{one['id']}", {**one, **changes})


@pytest.mark.parametrize("role", ["HelpdeskAgent", "BillingAdmin"])
def test_who_looks_after_customers_or_bills_sells_nothing(caller: Caller, role: str) -> None:
    tenant = agreed_customer(caller)
    one = cart(caller, tenant)["id"]
    with partner(caller, userRole=role):
        assert refused_checkout(caller, tenant, one) == (403, 900150)
        assert refusal(caller.call("POST", "/v1/customers", new_customer())) == (403, 900150)
        assert caller.call("GET", f"/v1/customers/{tenant}").status_code == 200
    assert checkout(caller, tenant, one).status_code == 201


def test_the_application_alone_has_no_role_of_a_user(caller: Caller) -> None:
    tenant = agreed_customer(caller)
    body = {"lineItems": [line(caller, participants=None)]}
    with partner(caller, userRole="HelpdeskAgent"):
        assert caller.call("POST", f"/v1/customers/{tenant}/carts", body, app_only=True).status_code == 201


def test_price_files_are_for_who_sells(caller: Caller) -> None:
    with partner(caller, userRole="BillingAdmin"):
        assert refusal(caller.call("GET", SHEET)) == (403, 800043)
    assert caller.call("GET", SHEET).status_code == 200


def test_a_sign_in_may_be_blocked_while_the_application_goes_on(caller: Caller) -> None:
    with partner(caller, isSignInBlocked=True):
        assert refusal(caller.call("GET", "/v1/customers?size=1")) == (403, 900309)
        assert caller.call("GET", "/v1/customers?size=1", app_only=True).status_code == 200
    assert caller.call("GET", "/v1/customers?size=1").status_code == 200


def test_a_provider_sells_in_the_countries_for_which_it_is_onboarded(caller: Caller) -> None:
    tenant = agreed_customer(caller)
    one = cart(caller, tenant)["id"]
    with partner(caller, countries=["ES", "FR"]):
        assert refused_checkout(caller, tenant, one) == (403, 2030)
        assert refusal(order(caller, tenant, BASIC)) == (403, 2030)
    assert checkout(caller, tenant, one).status_code == 201


def test_offers_of_the_governments_cloud_ask_something_of_the_partner_too(caller: Caller) -> None:
    tenant = agreed_customer(caller)
    caller.control("PATCH", f"customers/{tenant}", {"qualifications": ["GovernmentCommunityCloud"]})
    with partner(caller, sellsToGovernment=False):
        assert refusal(order(caller, tenant, GOVERNMENT)) == (403, 2006)
        assert subscriptions(caller, tenant) == []
    assert order(caller, tenant, GOVERNMENT).status_code == 201


def test_a_locked_customer_buys_nothing(caller: Caller) -> None:
    tenant = agreed_customer(caller)
    one = cart(caller, tenant)["id"]
    caller.control("PATCH", f"customers/{tenant}", {"isLocked": True})
    assert refused_checkout(caller, tenant, one) == (403, 900416)
    assert refusal(order(caller, tenant, BASIC)) == (403, 900416)
    caller.control("PATCH", f"customers/{tenant}", {"isLocked": False})
    assert checkout(caller, tenant, one).status_code == 201


def test_a_customer_of_unknown_standing_is_under_review(caller: Caller) -> None:
    tenant = agreed_customer(caller)
    one = cart(caller, tenant)["id"]
    caller.control("PATCH", f"customers/{tenant}", {"vettingStatus": "Unknown"})
    assert refused_checkout(caller, tenant, one) == (403, 800074)


def test_a_customer_who_is_not_trusted_to_pay_buys_nothing(caller: Caller) -> None:
    tenant = agreed_customer(caller)
    one = cart(caller, tenant)["id"]
    caller.control("PATCH", f"customers/{tenant}", {"failsRiskCheck": True})
    assert refused_checkout(caller, tenant, one) == (403, 800069)
    assert refusal(order(caller, tenant, BASIC)) == (403, 800069)
    caller.control("PATCH", f"customers/{tenant}", {"failsRiskCheck": False})
    assert checkout(caller, tenant, one).status_code == 201


def test_an_order_stays_within_what_is_left_of_the_credit_line(start: Any) -> None:
    caller = Caller(start("--clock", STARTS_AT).address)
    caller.control("POST", "resellers", MERIDIAN)
    tenant = agreed_customer(caller)
    # Ten seats at 9.83 a month, for twelve months.
    first, second = cart(caller, tenant), cart(caller, tenant)
    assert Decimal(str(first["lineItems"][0]["pricing"]["extendedPrice"])) == Decimal("1179.60")
    caller.control("PUT", "partner", {"creditLine": "1179.59"})
    assert refused_checkout(caller, tenant, first["id"]) == (403, 800023)
    caller.control("PUT", "partner", {"creditLine": "1179.60"})
    assert checkout(caller, tenant, first["id"]).status_code == 201
    assert refused_checkout(caller, tenant, second["id"]) == (403, 900121)
    caller.control("PUT", "partner", {"creditLine": None})
    assert checkout(caller, tenant, second["id"]).status_code == 201
    caller.http.close()


def test_a_term_that_was_withdrawn_is_kept_by_who_has_it_and_sold_to_nobody(caller: Caller) -> None:
    tenant = agreed_customer(caller)
    bought(caller, tenant)
    one = cart(caller, tenant)["id"]
    caller.control("POST", PLAN, {"withdrawnTerms": ["P1Y"]})
    try:
        assert refused_checkout(caller, tenant, one) == (403, 800028)
        assert refusal(ordered(caller, tenant)) == (403, 800028)
        late = cart(caller, tenant)["lineItems"][0]["error"]
        assert late == {"errorCode": 800028, "errorDescription": "The term P1Y is no longer available."}
        listed = caller.ask(f"/v1/products/{STANDARD[0]}/skus/{STANDARD[1]}/availabilities?country=PT")
        assert {term["duration"] for term in listed["items"][0]["terms"]} == {"P1M", "P3Y"}
        assert patched(caller, tenant, quantity=12).json()["quantity"] == 12
    finally:
        caller.control("POST", PLAN, {"withdrawnTerms": []})
    assert checkout(caller, tenant, one).status_code == 201


def test_what_is_ordered_leaves_the_inventory_until_none_is_left(caller: Caller) -> None:
    tenant = agreed_customer(caller)
    one, two = (cart(caller, tenant, line(caller, quantity=5))["id"] for _ in range(2))
    asked = {"targetItems": [{"productId": STANDARD[0], "skuId": STANDARD[1]}]}
    caller.control("POST", PLAN, {"inventory": 8})
    try:
        assert checkout(caller, tenant, one).status_code == 201
        assert refused_checkout(caller, tenant, two) == (400, 800017)
        assert refusal(ordered(caller, tenant, quantity=5)) == (400, 800017)
        few = cart(caller, tenant, line(caller, quantity=5))["lineItems"][0]["error"]
        assert (few["errorCode"], few["additionalInformation"]) == (10003, {"availableQuantity": 3})
        bought(caller, tenant, quantity=3)
        assert refused_checkout(caller, tenant, two) == (400, 800010)
        assert refusal(ordered(caller, tenant, quantity=5)) == (400, 800010)
        (gone,) = caller.call("POST", "/v1/extensions/product/checkInventory?country=PT", asked).json()
        assert (gone["isRestricted"], gone["restrictions"][0]["reasonCode"]) == (True, "OutOfInventory")
    finally:
        caller.control("POST", PLAN, {"inventory": None})
    assert checkout(caller, tenant, two).status_code == 201


def test_an_order_without_seats_is_outside_the_range(caller: Caller) -> None:
    tenant = agreed_customer(caller)
    assert refusal(ordered(caller, tenant, quantity=0)) == (400, 900275)
    assert caller.ask(f"/v1/customers/{tenant}/subscriptions")["items"] == []


def test_a_customer_has_so_many_subscriptions_over_all_plans(caller: Caller) -> None:
    tenant = agreed_customer(caller)
    placed(caller, tenant, BASIC)
    bought(caller, tenant)
    one = cart(caller, tenant)["id"]
    with settings(caller, subscriptions_per_customer=2):
        assert refused_checkout(caller, tenant, one) == (403, 800066)
        assert refusal(order(caller, tenant, BASIC)) == (403, 800066)
    with settings(caller, subscriptions_per_customer=3):
        assert checkout(caller, tenant, one).status_code == 201


def test_a_tenants_subscriptions_count_whoever_sold_them(caller: Caller) -> None:
    tenant = agreed_customer(caller)
    one = cart(caller, tenant)["id"]
    with settings(caller, subscriptions_per_tenant=5):
        caller.control("PATCH", f"customers/{tenant}", {"subscriptionsElsewhere": 5})
        assert refused_checkout(caller, tenant, one) == (400, 900419)
        assert refusal(order(caller, tenant, BASIC)) == (400, 900419)
        caller.control("PATCH", f"customers/{tenant}", {"subscriptionsElsewhere": 4})
        assert checkout(caller, tenant, one).status_code == 201


def test_a_cancelled_order_has_no_provisioning_information(caller: Caller) -> None:
    tenant = agreed_customer(caller)
    made = placed(caller, tenant, BASIC)
    path = f"/v1/customers/{tenant}/orders/{made['id']}"
    assert caller.ask(f"{path}/provisioningstatus")["items"][0]["status"] == "fulfilled"
    with settings(caller, is_sandbox=True):
        assert caller.call("PATCH", path, {"id": made["id"], "status": "cancelled"}).status_code == 200
    assert refusal(caller.call("GET", f"{path}/provisioningstatus")) == (404, 800007)


def test_a_subscription_that_is_being_set_up_is_not_ready(start: Any) -> None:
    caller = Caller(start("--clock", STARTS_AT).address)
    caller.control("POST", "resellers", MERIDIAN)
    tenant = agreed_customer(caller)
    caller.control("PUT", "settings", {"settling_seconds": 900})
    bought(caller, tenant)
    one = only_subscription(caller, tenant)
    status = f"/v1/customers/{tenant}/subscriptions/{one['id']}/provisioningstatus"
    delegate(caller, tenant)
    assert refusal(patched(caller, tenant, quantity=11)) == (409, 800082)
    assert (caller.ask(status)["status"], only_subscription(caller, tenant)) == ("pending", one)
    caller.control("POST", "clock", {"advance_seconds": 900})
    assert caller.ask(status)["status"] == "success"
    assert patched(caller, tenant, quantity=11).status_code == 200
    caller.http.close()


def test_a_subscription_takes_no_changes_while_it_expires_and_renews(start: Any) -> None:
    caller = Caller(start("--clock", STARTS_AT).address)
    caller.control("POST", "resellers", MERIDIAN)
    tenant = agreed_customer(caller)
    bought(caller, tenant)
    caller.control("PUT", "settings", {"expiring_seconds": 3600, "renewing_seconds": 86400})
    caller.control("POST", "clock", {"now": "2028-01-14T22:59:59Z"})
    assert patched(caller, tenant, friendlyName="Counter").status_code == 200
    caller.control("POST", "clock", {"now": "2028-01-14T23:00:00Z"})
    assert refusal(patched(caller, tenant, friendlyName="Desk")) == (400, 900277)
    caller.control("POST", "clock", {"now": "2028-01-15T23:59:59Z"})
    assert only_subscription(caller, tenant)["commitmentEndDate"] == "2029-01-14T00:00:00Z"
    assert refusal(patched(caller, tenant, friendlyName="Desk")) == (400, 900280)
    assert only_subscription(caller, tenant)["friendlyName"] == "Counter"
    caller.control("POST", "clock", {"now": "2028-01-16T00:00:00Z"})
    assert patched(caller, tenant, friendlyName="Desk").json()["friendlyName"] == "Desk"
    caller.http.close()


def test_a_subscription_changes_so_often_a_day(start: Any) -> None:
    caller = Caller(start("--clock", STARTS_AT).address)
    caller.control("POST", "resellers", MERIDIAN)
    tenant = agreed_customer(caller)
    bought(caller, tenant)
    caller.control("PUT", "settings", {"updates_per_day": 2})
    for number in (11, 12):
        assert patched(caller, tenant, quantity=number).json()["quantity"] == number
    assert refusal(patched(caller, tenant, quantity=13)) == (400, 900311)
    assert only_subscription(caller, tenant)["quantity"] == 12
    caller.control("POST", "clock", {"now": "2027-01-16T00:00:00Z"})
    assert patched(caller, tenant, quantity=13).json()["quantity"] == 13
    caller.http.close()


@pytest.mark.parametrize(
    "wrong",
    [
        {"userRole": "Owner"},
        {"countries": "PT"},
        {"creditLine": "much"},
        {"isSignInBlocked": "yes"},
    ],
)
def test_control_refuses_a_standing_that_there_is_not(caller: Caller, wrong: dict[str, Any]) -> None:
    before = caller.control("GET", "partner")
    assert refusal(caller.http.put("/_sim/partner", json=wrong)) == (400, 800002)
    assert caller.control("GET", "partner") == before


def test_control_refuses_terms_offers_and_numbers_that_there_are_not(caller: Caller) -> None:
    tenant = customer(caller)
    assert refusal(caller.http.post(f"/_sim/{PLAN}", json={"withdrawnTerms": ["P9Y"]})) == (400, 800002)
    assert refusal(caller.http.post(f"/_sim/{PLAN}", json={"withdrawnTerms": [{}]})) == (400, 800002)
    assert refusal(caller.http.post(f"/_sim/{PLAN}", json={"inventory": "few"})) == (400, 800002)
    assert refusal(caller.http.post(f"/_sim/{PLAN}", json={})) == (400, 800002)
    assert refusal(caller.http.post("/_sim/offers/none", json={"isAvailable": True})) == (400, 800002)
    held = {"subscriptionsElsewhere": -1}
    assert refusal(caller.http.patch(f"/_sim/customers/{tenant}", json=held)) == (400, 800002)
