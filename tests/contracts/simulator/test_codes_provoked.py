"""Codes that a caller brings about by what it sends, each over HTTP: status, code and shape of the body."""

from typing import Any

from .codes import ACCOUNT_SHAPE, ordered, refusal, refused_checkout
from .conftest import MERIDIAN, Caller
from .legacy_steps import BASIC, offer_id, placed, subscriptions
from .steps import agreed_customer, bought, cart, catalog_item, customer, new_customer, only_subscription

NOBODY = "0c2f5a86-7a1e-4f0b-9a55-3d9a1c6f7e20"
PREMIUM, SERVER = ("CFQ7TTC0LCHC", "0002"), ("DG7GMGF0PNS1", "0003")


def test_a_token_of_the_retired_audience_is_refused(caller: Caller) -> None:
    retired = caller.token({"grant_type": "client_credentials", "resource": "https://graph.windows.net"})
    answer = caller.http.get("/v1/customers?size=1", headers={"Authorization": f"Bearer {retired}"})
    assert refusal(answer) == (401, 900420)
    assert answer.headers["WWW-Authenticate"].startswith("OAuth realm=urn:cpsvc:cpid:")


def test_something_that_went_wrong_says_so_once(caller: Caller) -> None:
    caller.control("POST", "faults", {"operation": "list_customers", "kind": "refuse", "code": 900192})
    assert refusal(caller.call("GET", "/v1/customers?size=1")) == (500, 900192)
    assert caller.call("GET", "/v1/customers?size=1").status_code == 200


def test_a_subscription_of_new_commerce_has_no_legacy_upgrade(caller: Caller) -> None:
    tenant = agreed_customer(caller)
    bought(caller, tenant)
    one = only_subscription(caller, tenant)
    path = f"/v1/customers/{tenant}/subscriptions/{one['id']}"
    wanted = {"targetOffer": {"id": offer_id(caller, BASIC)}, "upgradeType": "upgrade_only"}
    assert refusal(caller.call("POST", f"{path}/upgrades", wanted)) == (400, 800042)
    assert caller.ask(path) == one


def test_a_provider_whose_programme_is_not_active_sells_nothing(caller: Caller) -> None:
    tenant = agreed_customer(caller)
    one = cart(caller, tenant)["id"]
    caller.control("PUT", "partner", {"programmeActive": False})
    try:
        assert refused_checkout(caller, tenant, one) == (403, 800039)
    finally:
        caller.control("PUT", "partner", {"programmeActive": True})


def test_a_customer_id_that_is_no_guid_is_invalid(caller: Caller) -> None:
    assert refusal(caller.call("GET", "/v1/customers/contoso")) == (400, 900118)


def test_a_registration_number_is_refused_where_none_is_asked_for(caller: Caller) -> None:
    body = new_customer()
    body["companyProfile"]["organizationRegistrationNumber"] = "504426290"
    before = caller.counts()
    answer = caller.call("POST", "/v1/customers", body)
    assert refusal(answer, ACCOUNT_SHAPE) == (400, 600002)
    assert answer.json()["errorMessageExtended"] == "InternalErrorCode=600002"
    assert caller.counts() == before


def test_a_view_that_the_catalogue_does_not_have_is_not_allowed(caller: Caller) -> None:
    found = caller.call("GET", "/v1/products?country=PT&targetView=Hardware")
    assert refusal(found) == (403, 400036)


def test_an_order_in_another_currency_than_the_markets_is_refused(caller: Caller) -> None:
    tenant = agreed_customer(caller)
    before = caller.counts()
    assert refusal(ordered(caller, tenant, currencyCode="USD")) == (400, 900169)
    assert caller.counts() == before
    assert ordered(caller, tenant, currencyCode="EUR").status_code == 201


def test_an_order_older_than_sixty_days_is_not_cancelled_even_in_the_sandbox(start: Any) -> None:
    caller = Caller(start("--clock", "2027-01-15T09:00:00Z").address)
    caller.control("POST", "resellers", MERIDIAN)
    tenant = agreed_customer(caller)
    made = placed(caller, tenant, BASIC)
    path = f"/v1/customers/{tenant}/orders/{made['id']}"
    caller.control("PUT", "settings", {"is_sandbox": True})
    caller.control("POST", "clock", {"now": "2027-03-16T09:00:01Z"})
    answer = caller.call("PATCH", path, {"id": made["id"], "status": "cancelled"})
    assert refusal(answer) == (400, 800061)
    assert [one["status"] for one in subscriptions(caller, tenant)] == ["active"]
    caller.http.close()


def test_the_billing_cycle_of_what_left_the_price_list_stays(caller: Caller) -> None:
    tenant = agreed_customer(caller)
    made = placed(caller, tenant, BASIC)
    path, offer = f"/v1/customers/{tenant}/orders/{made['id']}", offer_id(caller, BASIC)
    lines = made["lineItems"]
    caller.control("POST", f"offers/{offer}", {"isAvailable": False})
    try:
        shown = caller.call("GET", f"/v1/offers/{offer}?country=PT").json()
        assert shown["isAvailableForPurchase"] is False
        answer = caller.call("PATCH", path, {"billingCycle": "annual", "lineItems": lines})
        assert refusal(answer) == (403, 2091)
        assert caller.ask(path)["billingCycle"] == "monthly"
    finally:
        caller.control("POST", f"offers/{offer}", {"isAvailable": True})
    changed = caller.call("PATCH", path, {"billingCycle": "annual", "lineItems": lines})
    assert (changed.status_code, changed.json()["billingCycle"]) == (200, "annual")


def test_an_order_of_licences_is_not_cancelled_whatever_its_subscriptions_are(caller: Caller) -> None:
    tenant = agreed_customer(caller)
    order = bought(caller, tenant)
    one = only_subscription(caller, tenant)
    path = f"/v1/customers/{tenant}/subscriptions/{one['id']}"
    wanted = {"id": order["id"], "status": "cancelled"}
    for status in ("active", "suspended"):
        assert caller.call("PATCH", path, one | {"status": status}).json()["status"] == status
        answer = caller.call("PATCH", f"/v1/customers/{tenant}/orders/{order['id']}", wanted)
        assert refusal(answer) == (403, 800077)
        one = caller.ask(path)


def test_a_subscription_that_nobody_has_is_not_found(caller: Caller) -> None:
    tenant = customer(caller)
    assert refusal(caller.call("GET", f"/v1/customers/{tenant}/subscriptions/{NOBODY}")) == (404, 20003)


def test_an_order_that_nobody_has_is_not_found(caller: Caller) -> None:
    tenant = customer(caller)
    assert refusal(caller.call("GET", f"/v1/customers/{tenant}/orders/{NOBODY}")) == (404, 20000)


def test_a_transition_into_a_term_that_is_not_sold_is_refused(caller: Caller) -> None:
    tenant = agreed_customer(caller)
    bought(caller, tenant)
    one = only_subscription(caller, tenant)
    path = f"/v1/customers/{tenant}/subscriptions/{one['id']}"
    wanted = {
        "toCatalogItemId": catalog_item(caller, PREMIUM),
        "quantity": 10,
        "transitionType": "transition_only",
        "termDuration": "P3Y",
        "billingCycle": "annual",
    }
    caller.control("POST", "products/CFQ7TTC0LCHC/0002", {"withdrawnTerms": ["P3Y"]})
    try:
        assert refusal(caller.call("POST", f"{path}/transitions", wanted)) == (400, 900268)
        assert caller.ask(path) == one
    finally:
        caller.control("POST", "products/CFQ7TTC0LCHC/0002", {"withdrawnTerms": []})
    assert caller.call("POST", f"{path}/transitions", wanted).status_code == 200


def test_a_next_term_is_billed_as_the_plan_is_sold(caller: Caller) -> None:
    tenant = agreed_customer(caller)
    bought(caller, tenant, sku=SERVER, billingCycle="annual")
    one = only_subscription(caller, tenant)
    path = f"/v1/customers/{tenant}/subscriptions/{one['id']}"
    product = {"productId": SERVER[0], "skuId": SERVER[1], "termDuration": "P1Y", "billingCycle": "monthly"}
    wanted = {**one, "scheduledNextTermInstructions": {"product": product, "quantity": 10}}
    assert refusal(caller.call("PATCH", path, wanted)) == (400, 900269)
    assert caller.ask(path) == one
