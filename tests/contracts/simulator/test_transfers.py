"""Transfers between providers: who decides what, what is refused, and what a transfer leaves behind."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from .codes import refusal
from .conftest import MERIDIAN, STARTS_AT, Caller, Simulator
from .steps import STANDARD, agreed_customer, bought, catalog_item, line

OTHER = {"tenantId": "3c8d6a1e-94f0-4b7d-8a52-1e0f7c6b9d03", "name": "Northwind Distribution"}
UNKNOWN = "7a1f7b5e-0c56-4d0b-9a43-64a0b2f0e0aa"
BACKUP = ("DZH318Z0PNB7", "0001")
PLAN = {"productId": STANDARD[0], "skuId": STANDARD[1]}
THEIRS = f"providers/{OTHER['tenantId']}/subscriptions"


@dataclass(frozen=True)
class Parties:
    """Two providers and a customer of both, who has bought ten seats of us."""

    caller: Caller
    tenant: str
    own: str
    order: dict[str, Any]

    @property
    def held(self) -> str:
        return str(self.order["lineItems"][0]["subscriptionId"])

    @property
    def root(self) -> str:
        return f"/v1/customers/{self.tenant}/transfers"

    def sold(self, quantity: int = 5, **more: Any) -> str:
        """The id of a subscription that the other provider sells to the customer."""
        body = {"customer": self.tenant, "quantity": quantity, **PLAN, **more}
        return str(self.caller.control("POST", THEIRS, body)["id"])

    def theirs(self) -> list[dict[str, Any]]:
        """What the other provider has."""
        found: list[dict[str, Any]] = self.caller.control("GET", THEIRS)
        return found

    def ours(self) -> dict[str, str]:
        """What we have: statuses by id."""
        found = self.caller.ask(f"/v1/customers/{self.tenant}/subscriptions")["items"]
        return {one["id"]: one["status"] for one in found}

    def wanted(self, *keys: str, **more: Any) -> dict[str, Any]:
        """The body by which we ask for theirs."""
        lines = [{"subscriptionId": key} for key in keys]
        parties = {"sourcePartnerTenantId": OTHER["tenantId"], "targetPartnerTenantId": self.own}
        return {**parties, "lineItems": lines, **more}

    def asked(self, *keys: str) -> str:
        """The id of a transfer by which we ask for theirs."""
        answer = self.caller.call("POST", self.root, self.wanted(*keys))
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    def asked_of_us(self, *keys: str, wants: str = "ours") -> str:
        """The id of a transfer that the other provider asks for."""
        lines = [{"subscriptionId": key} for key in keys]
        body = {"customer": self.tenant, "wants": wants, "lineItems": lines}
        return str(self.caller.control("POST", f"providers/{OTHER['tenantId']}/transfers", body)["id"])


@pytest.fixture
def parties() -> Iterator[Parties]:
    """A simulator of the test's own."""
    running = Simulator("--clock", STARTS_AT)
    one = Caller(running.address)
    one.control("POST", "resellers", MERIDIAN)
    one.control("POST", "providers", OTHER)
    tenant = agreed_customer(one)
    yield Parties(one, tenant, one.control("GET", "partner")["tenantId"], bought(one, tenant))
    one.http.close()
    running.stop()


def test_what_cannot_be_asked_for_is_refused_and_nothing_is_kept(parties: Parties) -> None:
    caller, theirs = parties.caller, parties.sold()
    twice = [{"subscriptionId": theirs}, {"subscriptionId": theirs.upper()}]
    stranger = [{"subscriptionId": theirs, "partnerIdOnRecord": "4999999"}]
    refused: list[tuple[dict[str, Any], tuple[int, int]]] = [
        ({"lineItems": [{"subscriptionId": UNKNOWN}]}, (400, 800078)),
        ({"lineItems": [{"subscriptionId": parties.held}]}, (400, 800078)),
        ({"lineItems": []}, (400, 3000)),
        ({"lineItems": [{}]}, (400, 3000)),
        ({"lineItems": twice}, (400, 3000)),
        ({"lineItems": stranger}, (404, 800015)),
        ({"sourcePartnerTenantId": None}, (400, 900136)),
        ({"sourcePartnerTenantId": UNKNOWN}, (400, 3000)),
        ({"sourcePartnerTenantId": parties.own}, (400, 900148)),
        ({"targetPartnerTenantId": UNKNOWN}, (400, 3000)),
        ({"transferType": 1}, (400, 3000)),
    ]
    for changes, wanted in refused:
        answer = caller.call("POST", parties.root, parties.wanted(theirs) | changes)
        assert refusal(answer) == wanted, changes
    assert caller.ask(parties.root) == []
    assert [one["id"] for one in parties.theirs()] == [theirs]


def test_products_of_the_marketplace_stay(parties: Parties) -> None:
    caller, plan = parties.caller, parties.held
    order = bought(caller, parties.tenant, sku=BACKUP, billingCycle="annual")
    product = order["lineItems"][0]["subscriptionId"]
    caller.control("POST", f"subscriptions/{product}/activate")
    body = {"sourcePartnerTenantId": parties.own, "targetPartnerTenantId": OTHER["tenantId"]}
    named = body | {"lineItems": [{"subscriptionId": plan}, {"subscriptionId": product}]}
    assert refusal(caller.call("POST", parties.root, named)) == (400, 900146)
    assert caller.ask(parties.root) == []
    made = caller.call("POST", parties.root, body).json()
    assert [one["subscriptionId"] for one in made["lineItems"]] == [plan]
    caller.control("POST", f"transfers/{made['id']}", {"status": "accept"})
    assert parties.ours() == {plan: "deleted", product: "active"}


def test_an_unknown_transfer_is_not_found(parties: Parties) -> None:
    caller, key = parties.caller, parties.asked(parties.sold())
    other = agreed_customer(caller)
    for method, body in (("GET", None), ("POST", None), ("PATCH", {"status": "reject"}), ("DELETE", None)):
        assert refusal(caller.call(method, f"{parties.root}/{UNKNOWN}", body)) == (404, 900100)
        assert refusal(caller.call(method, f"/v1/customers/{other}/transfers/{key}", body)) == (404, 900100)
    assert caller.ask(f"{parties.root}/{key}")["status"] == "InProgress"


def test_a_subscription_is_in_one_open_transfer_only(parties: Parties) -> None:
    theirs, caller = parties.sold(), parties.caller
    key = parties.asked(theirs)
    assert refusal(caller.call("POST", parties.root, parties.wanted(theirs))) == (409, 900101)
    assert [one["id"] for one in caller.ask(parties.root)] == [key]
    assert caller.call("DELETE", f"{parties.root}/{key}").status_code == 204
    assert parties.asked(theirs) != key


def test_only_the_other_side_decides_and_only_once(parties: Parties) -> None:
    caller, ours = parties.caller, parties.asked(parties.sold())
    path = f"{parties.root}/{ours}"
    assert refusal(caller.call("POST", path)) == (400, 900102)
    assert refusal(caller.call("PATCH", path, {"id": ours, "status": "reject"})) == (400, 900102)
    caller.control("POST", f"transfers/{ours}", {"status": "reject"})
    assert caller.ask(path)["status"] == "Reject"
    assert refusal(caller.call("DELETE", path)) == (400, 900102)
    theirs = parties.asked_of_us(parties.held)
    assert refusal(caller.call("DELETE", f"{parties.root}/{theirs}")) == (400, 900102)
    again = caller.http.post(f"/_sim/transfers/{theirs}", json={"status": "accept"})
    assert refusal(again) == (400, 900102)
    assert caller.call("POST", f"{parties.root}/{theirs}").status_code == 200
    assert refusal(caller.call("POST", f"{parties.root}/{theirs}")) == (400, 900102)
    assert [one["quantity"] for one in parties.theirs()] == [5, 10]


def test_a_rejection_says_so_in_its_body(parties: Parties) -> None:
    caller, key = parties.caller, parties.asked_of_us(parties.held)
    path = f"{parties.root}/{key}"
    assert refusal(caller.call("PATCH", path, {"status": "accept"})) == (400, 900126)
    assert refusal(caller.call("PATCH", path, {})) == (400, 3000)
    assert refusal(caller.call("PATCH", path, {"id": UNKNOWN, "status": "reject"})) == (400, 3000)
    assert caller.ask(path)["status"] == "InProgress"
    caller.control("POST", f"transfers/{key}", {"status": "withdraw"})
    assert caller.ask(parties.root) == []


def test_a_subscription_with_a_change_under_way_waits(parties: Parties) -> None:
    caller, key = parties.caller, parties.asked_of_us(parties.held)
    caller.control("PUT", "settings", {"change_delay_seconds": 600})
    path = f"/v1/customers/{parties.tenant}/subscriptions/{parties.held}"
    assert caller.call("PATCH", path, caller.ask(path) | {"quantity": 12}).status_code == 202
    assert refusal(caller.call("POST", f"{parties.root}/{key}")) == (409, 900104)
    assert (parties.ours(), parties.theirs()) == ({parties.held: "active"}, [])
    caller.control("POST", "clock", {"advance_seconds": 600})
    assert caller.call("POST", f"{parties.root}/{key}").json()["status"] == "Complete"
    assert [one["quantity"] for one in parties.theirs()] == [12]


def test_what_is_no_longer_active_stays_and_the_rest_goes(parties: Parties) -> None:
    caller = parties.caller
    second = str(bought(caller, parties.tenant)["lineItems"][0]["subscriptionId"])
    key = parties.asked_of_us(parties.held, second)
    path = f"/v1/customers/{parties.tenant}/subscriptions/{second}"
    assert caller.call("PATCH", path, caller.ask(path) | {"status": "suspended"}).status_code == 200
    done = caller.call("POST", f"{parties.root}/{key}").json()
    assert done["status"] == "PartiallyComplete"
    assert [one["status"] for one in done["lineItems"]] == ["Complete", "Failed"]
    assert "suspended" in done["lineItems"][1]["transferError"]
    assert parties.ours() == {parties.held: "deleted", second: "suspended"}


def test_what_comes_goes_on_in_its_term_and_may_go_back(parties: Parties) -> None:
    caller, theirs = parties.caller, parties.sold(termDuration="P1M")
    caller.control("POST", "clock", {"now": "2027-02-20T00:00:00Z"})
    (before,) = parties.theirs()
    assert (before["status"], before["commitmentEndDate"]) == ("active", "2027-03-14T00:00:00Z")
    key = parties.asked_of_us(theirs, wants="to give")
    caller.call("POST", f"{parties.root}/{key}")
    (new,) = set(parties.ours()) - {parties.held}
    one = caller.ask(f"/v1/customers/{parties.tenant}/subscriptions/{new}")
    kept = ("commitmentEndDate", "quantity", "termDuration", "billingCycle", "creationDate", "offerId")
    assert [one[name] for name in kept] == [before[name] for name in kept]
    caller.control("POST", "clock", {"now": "2027-03-20T00:00:00Z"})
    after = caller.ask(f"/v1/customers/{parties.tenant}/subscriptions/{new}")
    assert (after["status"], after["commitmentEndDate"]) == ("active", "2027-04-14T00:00:00Z")
    back = parties.asked_of_us(new)
    assert caller.call("POST", f"{parties.root}/{back}").json()["status"] == "Complete"
    assert parties.ours() == {parties.held: "active", new: "deleted"}


def test_seats_keep_their_place_in_the_pool_wherever_they_are(parties: Parties) -> None:
    caller, theirs = parties.caller, parties.sold(200)
    item = {**line(caller, catalogItemId=catalog_item(caller)), "quantity": 91}
    cart = {"lineItems": [item], "partnerOnRecordAttestationAccepted": True}
    path = f"/v1/customers/{parties.tenant}/carts"

    def left() -> tuple[int, int]:
        error = caller.call("POST", path, cart).json()["lineItems"][0]["error"]
        return int(error["errorCode"]), int(error["additionalInformation"]["availableQuantity"])

    assert left() == (800088, 90)
    caller.control("POST", f"transfers/{parties.asked(theirs)}", {"status": "accept"})
    assert left() == (800088, 90)
    caller.call("POST", f"{parties.root}/{parties.asked_of_us(parties.held)}")
    assert left() == (800088, 90)


def test_only_an_admin_agent_sees_and_makes_transfers_and_the_log_keeps_them(parties: Parties) -> None:
    caller, key = parties.caller, parties.asked_of_us(parties.held)
    caller.control("PUT", "partner", {"userRole": "SalesAgent"})
    for method, path in (("GET", ""), ("POST", ""), ("GET", f"/{key}"), ("POST", f"/{key}")):
        assert refusal(caller.call(method, f"{parties.root}{path}", {})) == (403, 900150)
    assert caller.call("POST", f"{parties.root}/{key}", app_only=True).status_code == 200
    caller.control("PUT", "partner", {"userRole": "AdminAgent"})
    found = caller.ask(f"/v1/auditrecords?startDate={STARTS_AT[:10]}")["items"]
    mine = [one for one in found if one["resourceType"] == "transfer"]
    assert {one["operationType"] for one in mine} == {"update_transfer"}
    (done,) = [one for one in mine if one["operationStatus"] == "succeeded"]
    assert '"Status":"InProgress"' in done["resourceOldValue"]
    assert '"Status":"Complete"' in done["resourceNewValue"]


def test_wrong_words_about_other_providers_are_refused(parties: Parties) -> None:
    http = parties.caller.http
    plan = {"customer": parties.tenant, **PLAN}
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("providers", {"name": "Ourselves", "tenantId": parties.own}),
        ("providers", {"tenantId": UNKNOWN}),
        (f"providers/{UNKNOWN}/subscriptions", plan),
        (THEIRS, {**plan, "skuId": "9999"}),
        (THEIRS, {**plan, "termDuration": "P9Y"}),
        (THEIRS, {**plan, "quantity": 0}),
        (f"providers/{OTHER['tenantId']}/transfers", {"customer": parties.tenant, "wants": "all"}),
        (f"transfers/{UNKNOWN}", {"status": "accept"}),
        (f"transfers/{parties.asked_of_us(parties.held)}", {"status": "perhaps"}),
    ]
    for path, body in wrong:
        assert http.post(f"/_sim/{path}", json=body).status_code == 400, (path, body)
    assert http.get("/_sim/providers").json() == [OTHER]
    assert parties.theirs() == []
