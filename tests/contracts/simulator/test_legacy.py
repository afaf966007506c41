"""Legacy offers: lists, orders without a cart, add-ons, billing cycles, limits, what time does."""

from typing import Any

import pytest

from .conftest import MERIDIAN, STARTS_AT, Caller
from .legacy_steps import (
    ARCHIVE,
    BASIC,
    CONFERENCING,
    PREMIUM,
    SALES,
    TRIAL,
    offer_id,
    offers,
    order,
    patch,
    placed,
    refused,
    subscriptions,
)
from .steps import agreed_customer, customer


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
        ({"friendlyName": 7}, (400, 3000)),
        ({"friendlyName": "Vinhas", "quantity": 3}, (400, 800002)),
        ({"friendlyName": "Vinhas", "status": "suspended"}, (400, 800002)),
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
    assert refused(caller.call("PATCH", path, {**made, "billingCycle": "monthly"})) == (400, 3000)
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
        6001,
    )
    caller.http.close()


def test_more_seats_are_not_sold_to_a_customer_who_is_locked(caller: Caller) -> None:
    tenant = agreed_customer(caller)
    placed(caller, tenant, BASIC)
    (one,) = subscriptions(caller, tenant)
    caller.control("PATCH", f"customers/{tenant}", {"isLocked": True})
    assert refused(patch(caller, one, tenant, quantity=6)) == (403, 900416)
    assert subscriptions(caller, tenant) == [one]
    assert patch(caller, one, tenant, quantity=4).status_code == 200
    caller.control("PATCH", f"customers/{tenant}", {"isLocked": False})
    (one,) = subscriptions(caller, tenant)
    assert patch(caller, one, tenant, quantity=6).json()["quantity"] == 6
