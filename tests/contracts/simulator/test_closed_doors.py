"""Whoever may buy nothing may not upgrade, convert or migrate either: the gates of a checkout stand there too."""

from typing import Any

import pytest

from .conftest import MERIDIAN, Caller
from .legacy_steps import BASIC, PREMIUM, TRIAL, offer_id, placed, refused, subscriptions
from .steps import agreed_customer, new_customer

DAY = 86400
# What closes, how it opens again, and the documented answer.
DOORS: list[tuple[str, dict[str, Any], dict[str, Any], int]] = [
    ("partner", {"mpaSigned": False}, {"mpaSigned": True}, 900124),
    ("partner", {"programmeActive": False}, {"programmeActive": True}, 800039),
    ("customers/{}", {"vettingStatus": "UnderReview"}, {"vettingStatus": "Allowed"}, 800073),
    ("customers/{}", {"vettingStatus": "Unknown"}, {"vettingStatus": "Allowed"}, 800074),
    ("customers/{}", {"vettingStatus": "NotAllowed"}, {"vettingStatus": "Allowed"}, 800075),
    ("customers/{}", {"isLocked": True}, {"isLocked": False}, 900416),
]


def turn(caller: Caller, tenant: str, what: str, change: dict[str, Any]) -> None:
    """Close or open a door by control."""
    caller.control("PUT" if what == "partner" else "PATCH", what.format(tenant), change)


@pytest.mark.parametrize(("what", "closing", "opening", "code"), DOORS)
def test_a_closed_door_refuses_upgrades_conversions_and_migrations_and_leaves_all_as_it_was(
    caller: Caller, what: str, closing: dict[str, Any], opening: dict[str, Any], code: int
) -> None:
    tenant = agreed_customer(caller)
    placed(caller, tenant, BASIC, quantity=7)
    placed(caller, tenant, TRIAL)
    by_offer = {one["offerId"]: one for one in subscriptions(caller, tenant)}
    paid, trial = by_offer[offer_id(caller, BASIC)], by_offer[offer_id(caller, TRIAL)]
    caller.control("POST", "clock", {"advance_seconds": 1})
    home = f"/v1/customers/{tenant}/subscriptions"
    upgrade = {"targetOffer": {"id": offer_id(caller, PREMIUM)}, "upgradeType": "upgrade_only"}
    (conversion,) = caller.ask(f"{home}/{trial['id']}/conversions")["items"][:1]
    moves = f"/v1/customers/{tenant}/migrations/newcommerce"
    wanted = {"currentSubscriptionId": paid["id"]}
    turn(caller, tenant, what, closing)
    before = subscriptions(caller, tenant)
    foretold = caller.call("POST", f"{moves}/validate", wanted).json()
    tries = (
        caller.call("POST", f"{home}/{paid['id']}/upgrades", upgrade),
        caller.call("POST", f"{home}/{trial['id']}/conversions", conversion),
        caller.call("POST", moves, wanted),
        caller.call("POST", f"{moves}/schedules", {**wanted, "migrateOnRenewal": True}),
    )
    after = subscriptions(caller, tenant)
    turn(caller, tenant, what, opening)
    assert [refused(one) for one in tries] == [(403, code)] * 4
    assert (foretold["isEligible"], foretold["errors"][0]["code"]) == (False, code)
    assert after == before
    assert caller.call("POST", f"{home}/{paid['id']}/upgrades", upgrade).json()["upgradeErrors"] == []
    assert "error" not in caller.call("POST", f"{home}/{trial['id']}/conversions", conversion).json()


@pytest.mark.parametrize(
    "changed",
    [{"region": "Elsewhere"}, {"mpaSigned": False}, {"state": "Suspended"}, {"isIndirectReseller": False}],
)
def test_a_subscription_of_a_reseller_that_may_not_sell_is_not_moved(
    caller: Caller, changed: dict[str, Any]
) -> None:
    tenant = agreed_customer(caller)
    placed(caller, tenant, BASIC, quantity=7, partnerIdOnRecord=MERIDIAN["mpnId"])
    caller.control("POST", "clock", {"advance_seconds": 40 * DAY})
    (held,) = subscriptions(caller, tenant)
    before = caller.control("GET", "resellers")
    path = f"resellers/{MERIDIAN['tenantId']}"
    caller.control("PATCH", path, changed)
    moves = f"/v1/customers/{tenant}/migrations/newcommerce"
    body = {"currentSubscriptionId": held["id"]}
    found = caller.call("POST", moves, body)
    foretold = caller.call("POST", f"{moves}/validate", body).json()
    (own,) = (one for one in before if one["tenantId"] == MERIDIAN["tenantId"])
    caller.control("PATCH", path, {name: own[name] for name in changed})
    assert refused(found) == (400, 900247)
    assert [error["code"] for error in foretold["errors"]] == [900247]
    assert subscriptions(caller, tenant) == [held]
    assert caller.call("POST", moves, body).status_code == 201


@pytest.mark.parametrize(
    "email", ["rita@partner.onmicrosoft.com", "RITA@Partner.OnMicrosoft.com", "rita@microsoft.com"]
)
def test_a_customer_is_not_reached_at_the_providers_own_domain(caller: Caller, email: str) -> None:
    body = new_customer()
    before = caller.counts()
    answer = caller.call(
        "POST", "/v1/customers", {**body, "billingProfile": {**body["billingProfile"], "email": email}}
    )
    assert (answer.status_code, answer.json()["code"], answer.json()["data"]) == (400, 3000, ["Email"])
    assert caller.counts() == before
    made = caller.call("POST", "/v1/customers", body).json()
    path = f"/v1/customers/{made['id']}/profiles/billing"
    profile = caller.ask(path)
    etag = {"If-Match": profile["attributes"]["etag"]}
    answer = caller.call("PUT", path, {**profile, "email": email}, headers=etag)
    assert (answer.status_code, answer.json()["data"], caller.ask(path)) == (400, ["Email"], profile)
