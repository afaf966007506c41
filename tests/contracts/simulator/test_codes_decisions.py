"""What the simulator decides where Microsoft's pages leave it open, one test for each decision."""

from typing import Any

import httpx2
import pytest

from .codes import refusal, refused_checkout, settings
from .conftest import MERIDIAN, STARTS_AT, Caller
from .legacy_steps import BASIC, SALES, order, placed, subscriptions
from .steps import (
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

DELAYS = (
    "provisioning_delay_seconds",
    "provisioning_polls",
    "order_list_lag_seconds",
    "change_delay_seconds",
    "webhook_delay_seconds",
)


@pytest.fixture
def own(start: Any) -> Any:
    """A caller of a simulator of the test's own, whose clock the test may move."""
    one = Caller(start("--clock", STARTS_AT).address)
    one.control("POST", "resellers", MERIDIAN)
    yield one
    one.http.close()


def test_the_clock_is_moved_and_every_delay_is_a_setting_that_starts_at_none(
    own: Caller,
) -> None:
    turned = own.control("GET", "settings")
    assert {turned[name] for name in DELAYS} == {0}
    late = {"order_list_lag_seconds": 901}
    assert refusal(own.http.put("/_sim/settings", json=late)) == (400, 800002)
    tenant = agreed_customer(own)
    own.control("PUT", "settings", {"provisioning_delay_seconds": 600, "order_list_lag_seconds": 900})
    made = bought(own, tenant)
    path = f"/v1/customers/{tenant}/orders"
    assert (own.ask(f"{path}/{made['id']}")["status"], own.ask(path)["items"]) == ("pending", [])
    own.control("POST", "clock", {"advance_seconds": 600})
    assert (own.ask(f"{path}/{made['id']}")["status"], own.ask(path)["items"]) == ("completed", [])
    own.control("POST", "clock", {"advance_seconds": 300})
    assert [one["id"] for one in own.ask(path)["items"]] == [made["id"]]


def test_ids_are_echoed_also_by_refusals_and_a_401_says_which(caller: Caller) -> None:
    ids = {"MS-RequestId": "5b1c4a76-6a43-4d27-9d0f-1f2c3b4a5d6e", "MS-CorrelationId": "trace-7"}
    without = caller.http.get("/v1/customers", headers=ids)
    forged = caller.http.get("/v1/customers", headers={**ids, "Authorization": "Bearer forged"})
    assert (refusal(without), refusal(forged)) == ((401, 800001), (401, 400))
    for answer in (without, forged):
        assert {name: answer.headers[name] for name in ids} == ids


def test_a_cart_is_made_whatever_is_wrong_and_refused_for_the_first_closed_gate_only(caller: Caller) -> None:
    tenant = customer(caller)
    caller.control("PATCH", f"customers/{tenant}", {"isLocked": True})
    wrong = cart(caller, tenant, line(caller, quantity=0), attested=None)
    assert wrong["lineItems"][0]["error"]["errorCode"] == 10010
    assert refused_checkout(caller, tenant, wrong["id"]) == (403, 900416)
    caller.control("PATCH", f"customers/{tenant}", {"isLocked": False})
    assert refused_checkout(caller, tenant, wrong["id"]) == (403, 13605)
    caller.control("POST", f"customers/{tenant}/agreements", {"isSigned": True})
    assert refused_checkout(caller, tenant, wrong["id"]) == (400, 800009)


def test_etags_stand_on_legacy_objects_and_billing_profiles_and_move_with_each_change(caller: Caller) -> None:
    tenant = agreed_customer(caller)
    new, old = bought(caller, tenant), placed(caller, tenant, BASIC)
    home = f"/v1/customers/{tenant}"
    assert new["attributes"] == {"objectType": "Order"}
    held, legacy = caller.ask(f"{home}/subscriptions")["items"]
    assert ("etag" in held["attributes"], "etag" in legacy["attributes"]) == (False, True)
    path, body = f"{home}/subscriptions/{legacy['id']}", {**legacy, "quantity": 6}
    guarded = {"If-Match": f'"{legacy["attributes"]["etag"]}"'}
    moved = caller.call("PATCH", path, body, headers=guarded).json()["attributes"]["etag"]
    assert moved != legacy["attributes"]["etag"] and old["attributes"]["etag"]
    assert refusal(caller.call("PATCH", path, body, headers=guarded)) == (400, 2055)
    profile = caller.ask(f"{home}/profiles/billing")
    etag = int(profile["attributes"]["etag"])
    assert refusal(caller.call("PUT", f"{home}/profiles/billing", profile)) == (400, 3000)
    guarded = {"If-Match": f'"{etag}"'}
    after = caller.call("PUT", f"{home}/profiles/billing", profile, headers=guarded)
    assert int(after.json()["attributes"]["etag"]) == etag + 1
    assert refusal(caller.call("PUT", f"{home}/profiles/billing", profile, headers=guarded)) == (412, 2055)


def test_availabilities_rotate_and_an_old_one_is_not_found(caller: Caller) -> None:
    old = catalog_item(caller)
    path = f"/v1/products/{STANDARD[0]}/skus/{STANDARD[1]}/availabilities/{old.rpartition(':')[2]}?country=PT"
    assert caller.call("GET", path).status_code == 200
    with settings(caller, availability_rotation=1):
        assert catalog_item(caller) != old
        assert refusal(caller.call("GET", path)) == (404, 400019)


def test_an_order_names_its_subscription_only_once_it_is_provisioned(caller: Caller) -> None:
    tenant = agreed_customer(caller)
    with settings(caller, provisioning_polls=2):
        path = f"/v1/customers/{tenant}/orders/{bought(caller, tenant)['id']}"
        waiting = caller.ask(f"{path}/provisioningstatus")["items"][0]["status"]
        assert (waiting, caller.ask(f"/v1/customers/{tenant}/subscriptions")["items"]) == (
            "prefulfillmentPending",
            [],
        )
        (ordered,) = caller.ask(path)["lineItems"]
        assert ordered["subscriptionId"] == only_subscription(caller, tenant)["id"]
        assert caller.ask(f"{path}/provisioningstatus")["items"][0]["status"] == "fulfilled"


def test_a_partial_body_clears_renewal_and_what_is_scheduled(caller: Caller) -> None:
    tenant = agreed_customer(caller)
    bought(caller, tenant)
    one = only_subscription(caller, tenant)
    path = f"/v1/customers/{tenant}/subscriptions/{one['id']}"
    product = {
        "productId": STANDARD[0],
        "skuId": STANDARD[1],
        "billingCycle": "annual",
        "termDuration": "P1Y",
    }
    planned = {**one, "scheduledNextTermInstructions": {"product": product, "quantity": 7}}
    assert caller.call("PATCH", path, planned).json()["scheduledNextTermInstructions"]["quantity"] == 7
    after = caller.call("PATCH", path, {"friendlyName": "Shop"}).json()
    assert (after["friendlyName"], after["autoRenewEnabled"]) == ("Shop", False)
    assert "scheduledNextTermInstructions" not in after


def test_legacy_offers_go_by_sales_group_and_count_what_is_not_deleted(caller: Caller) -> None:
    tenant = agreed_customer(caller)
    assert refusal(order(caller, tenant, BASIC, SALES)) == (400, 4018)
    monthly, annual = placed(caller, tenant, BASIC), placed(caller, tenant, BASIC, cycle="annual")
    assert monthly["lineItems"][0]["offerId"] == annual["lineItems"][0]["offerId"]
    assert refusal(order(caller, tenant, BASIC)) == (400, 27006)
    first = subscriptions(caller, tenant)[0]
    path = f"/v1/customers/{tenant}/subscriptions/{first['id']}"
    assert caller.call("PATCH", path, {**first, "status": "suspended"}).json()["status"] == "suspended"
    assert refusal(order(caller, tenant, BASIC)) == (400, 27006)


def test_seats_are_pooled_over_all_partners_and_each_addition_has_its_seven_days(own: Caller) -> None:
    tenant = agreed_customer(own)
    elsewhere = {"productId": STANDARD[0], "skuId": STANDARD[1], "quantity": 280}
    waiting = cart(own, tenant, line(own, quantity=21))
    own.control("PATCH", f"customers/{tenant}", {"seatsElsewhere": [elsewhere]})
    error = cart(own, tenant, line(own, quantity=21))["lineItems"][0]["error"]
    assert (error["errorCode"], error["additionalInformation"]) == (800088, {"availableQuantity": 20})
    assert refused_checkout(own, tenant, waiting["id"]) == (403, 800088)
    bought(own, tenant)
    one = only_subscription(own, tenant)
    path = f"/v1/customers/{tenant}/subscriptions/{one['id']}"
    own.control("POST", "clock", {"now": "2027-01-18T12:00:00Z"})
    more = own.call("PATCH", path, {**one, "quantity": 14}).json()
    assert [
        (one["quantity"], one["allowedUntilDateTime"][:19]) for one in more["refundableQuantity"]["details"]
    ] == [
        (10, "2027-01-22T09:00:00"),
        (4, "2027-01-25T12:00:00"),
    ]
    own.control("POST", "clock", {"now": "2027-01-22T09:00:00Z"})
    assert refusal(own.call("PATCH", path, {**more, "quantity": 9})) == (400, 900257)
    assert own.call("PATCH", path, {**more, "quantity": 10}).json()["quantity"] == 10


def test_the_customer_agreement_is_confirmed_or_signed_and_the_cloud_agreement_is_not_enough(
    caller: Caller,
) -> None:
    tenant = customer(caller)
    one, path = cart(caller, tenant)["id"], f"/v1/customers/{tenant}/agreements"
    assert refused_checkout(caller, tenant, one) == (403, 13605)
    (cloud,) = caller.ask("/v1/agreements?agreementType=MicrosoftCloudAgreement")["items"]
    contact = {"firstName": "Rita", "lastName": "Moura", "email": "rita@vinhos.example"}
    word = {
        "templateId": cloud["templateId"],
        "dateAgreed": "2027-01-15T08:00:00Z",
        "primaryContact": contact,
    }
    assert caller.call("POST", path, word).json()["type"] == "MicrosoftCloudAgreement"
    assert refused_checkout(caller, tenant, one) == (403, 13605)
    caller.control("POST", f"customers/{tenant}/agreements", {"dateAgreed": "2026-06-01T00:00:00Z"})
    status = f"/v1/customers/{tenant}/directSignedMicrosoftCustomerAgreementStatus"
    assert caller.ask(status)["isSigned"] is False
    assert checkout(caller, tenant, one).status_code == 201
    other = customer(caller)
    caller.control("POST", f"customers/{other}/agreements", {"isSigned": True})
    assert (
        caller.ask(f"/v1/customers/{other}/agreements?agreementType=MicrosoftCustomerAgreement")["items"]
        == []
    )
    assert checkout(caller, other, cart(caller, other)["id"]).status_code == 201


@pytest.mark.parametrize(
    ("state", "by_number", "by_tenant"),
    [
        ({"mpaSigned": False}, 2203, 2206),
        ({"mpaSigned": True, "region": "US"}, 2201, 2201),
        ({"mpaSigned": True, "isIndirectReseller": False}, 2204, 2205),
    ],
)
def test_an_unsigned_partner_agreement_is_a_400_that_says_why(
    caller: Caller, state: dict[str, Any], by_number: int, by_tenant: int
) -> None:
    path = "/v1/compliance/csp/agreementstatus"
    assert caller.ask(f"{path}?mpnId={MERIDIAN['mpnId']}")["isAgreementSigned"] is True
    caller.control("PATCH", f"resellers/{MERIDIAN['tenantId']}", state)
    try:
        assert refusal(caller.call("GET", f"{path}?mpnId={MERIDIAN['mpnId']}")) == (400, by_number)
        assert refusal(caller.call("GET", f"{path}?tenantId={MERIDIAN['tenantId']}")) == (400, by_tenant)
    finally:
        caller.control("POST", "resellers", MERIDIAN)


def test_the_throttle_is_a_bucket_that_answers_in_the_gateways_body(caller: Caller) -> None:
    with settings(caller, throttle_per_minute=2):
        seen: list[httpx2.Response] = [caller.call("GET", "/v1/customers?size=1") for _ in range(3)]
    assert [one.status_code for one in seen] == [200, 200, 429]
    seconds = seen[-1].headers["Retry-After"]
    text = f"Rate limit is exceeded. Try again in {seconds} seconds."
    assert seen[-1].json() == {"statusCode": 429, "message": text}


def test_collections_print_what_microsofts_examples_print(caller: Caller) -> None:
    tenant = agreed_customer(caller)
    caller.control("POST", f"customers/{tenant}/agreements", {"dateAgreed": "2026-06-01T00:00:00Z"})
    agreements = caller.ask(f"/v1/customers/{tenant}/agreements?agreementType=*")
    relationships = caller.ask(f"/v1/customers/{tenant}/relationships")
    orders = caller.ask(f"/v1/customers/{tenant}/orders")
    assert set(agreements) == {"totalCount", "items"}
    assert set(relationships) == {"totalCount", "items", "attributes"}
    assert set(orders) == {"totalCount", "items", "attributes", "links"}
    assert relationships["attributes"] == orders["attributes"] == {"objectType": "Collection"}
    assert relationships["items"][0]["attributes"] == {"objectType": "PartnerRelationship"}


def test_a_user_or_an_application_alone_calls_and_a_user_needs_a_second_factor(own: Caller) -> None:
    code = own.token({"grant_type": "authorization_code", "code": "simulator-consent-code"})
    user = {"Authorization": f"Bearer {code}"}
    path = "/v1/customers/relationshiprequests"
    assert own.http.get(path, headers=user).status_code == 200
    assert refusal(own.call("GET", path, app_only=True)) == (403, 900329)
    weak = {"grant_type": "refresh_token", "refresh_token": "simulator-refresh-token-without-mfa"}
    header = {"Authorization": f"Bearer {own.token(weak)}"}
    assert refusal(own.http.get(path, headers=header)) == (403, 90000)
