"""What a documented request speaks of, made in the simulator, so that only the request itself can be refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx2
from tests.contracts.operations.conftest import Desk
from tools.contracts.examples import Example

BASIC, TRIAL = "Microsoft 365 Business Basic", "Microsoft 365 Business Standard Trial"
_GROUP = "1d2f6a3e-6f0d-4b55-9a53-0d2f3a6be101"
_CONTACT = {"firstName": "Ana", "lastName": "Reis", "email": "ana@reis.example", "phoneNumber": "912345678"}
Headers = dict[str, str]
# What an example's page is about, where it is not whether a subscription renews.
_SUBJECTS = {"reactivate-a-suspended": "status", "update-the-nickname": "friendlyName"}


class Grounds:
    """A customer, and the calls that give it what a request is about."""

    def __init__(self, desk: Desk, headers: Headers, of_graph: Headers, customer: str) -> None:
        self._desk = desk
        self._headers = headers
        self._of_graph = of_graph
        self.customer = customer

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """The body of an answer that must be a good one."""
        headers = self._of_graph if path.startswith("/v1.0/") else self._headers
        answer: httpx2.Response = self._desk.http.request(
            method, self._desk.origin + path, json=body, headers=headers
        )
        assert answer.is_success, (path, answer.text)
        return answer.json() if answer.content else None

    def for_request(self, example: Example) -> dict[str, str]:
        """The ids of what the request of an example speaks of, by the names in its path."""
        key = example.key
        if key.endswith("/profiles/billing"):
            self.customer = self._customer_like(example.request)
        home = f"/v1/customers/{self.customer}"
        found = {"customer": self.customer, "item": self._item()}
        if key.endswith(("/upgrades", "/conversions", "/supportcontact")) or "newcommerce" in key:
            name = TRIAL if key.endswith("/conversions") else BASIC
            found |= self._legacy(name)
        elif key.startswith("PATCH") and "/orders/" in key:
            found |= self._legacy(BASIC)
        elif key.startswith("PATCH") and key.endswith("/subscriptions/{subscription}"):
            found |= self._subscription_before(example)
        elif "{subscription}" in key:
            (held,) = self.ask("GET", f"{home}/subscriptions")["items"]
            found |= {"subscription": held["id"], "order": held["orderId"]}
        if "newcommerce" in key:
            self._desk.control("POST", "clock", {"advance_seconds": 40 * 86400})
        if "{schedule}" in key:
            body = {"currentSubscriptionId": found["subscription"], "migrateOnRenewal": True}
            found["schedule"] = self.ask("POST", f"{home}/migrations/newcommerce/schedules", body)["id"]
        if "{transfer}" in key:
            found["transfer"] = self._transfer(home)
        if "{request}" in key:
            found["request"] = self._service_request()
        if "{relationship}" in key:
            found["relationship"] = self._delegated(active=False)
        if key.endswith("/qualifications"):
            self._delegated(active=True)
            found["code"] = "GOV-1"
            self._desk.control("POST", "validationcodes", {"validationId": found["code"]})
        if key.endswith("/agreements"):
            found["attestation"] = self._attested()
        if key.endswith("webhooks/v1/registration"):
            found["address"] = "https://hooks.example/pc"
            body = {"WebhookUrl": found["address"], "WebhookEvents": ["test-created"]}
            self.ask("POST", "/webhooks/v1/registration", body)
        if key.endswith("/profiles/billing"):
            found["etag"] = self.ask("GET", f"{home}/profiles/billing")["attributes"]["etag"]
        return found

    def _item(self) -> str:
        path = "/v1/products/CFQ7TTC0LDPB/skus/0001/availabilities?country=PT"
        return str(self.ask("GET", path)["items"][0]["catalogItemId"])

    def _customer_like(self, profile: Mapping[str, Any]) -> str:
        """A customer in the country of a profile, which no profile can change."""
        given = {name.lower(): value for name, value in profile.items()}
        country = {name.lower(): value for name, value in given["defaultaddress"].items()}["country"]
        known = {str(one["id"]) for one in self._desk.control("GET", "customers")}
        self._desk.control("POST", "world", {"customers": 1, "country": country})
        (made,) = {str(one["id"]) for one in self._desk.control("GET", "customers")} - known
        return made

    def _subscription_before(self, example: Example) -> dict[str, str]:
        """A subscription that is all that the example's body says but for the one thing that its page changes."""
        said = {name.lower(): value for name, value in example.request.items()}
        path = f"/v1/customers/{self.customer}/subscriptions"
        if "offerid" in said:
            found = self._plan(said)
        else:
            found = self._legacy(BASIC, said.get("quantity") or 5)
        changed = next((what for name, what in _SUBJECTS.items() if name in example.name), "autoRenewEnabled")
        before = {
            "friendlyName": "before" if changed == "friendlyName" else said.get("friendlyname"),
            "status": "suspended" if changed == "status" else said.get("status"),
            "autoRenewEnabled": bool(said.get("autorenewenabled")) is not (changed == "autoRenewEnabled"),
        }
        # One PATCH changes one thing (Microsoft: Update a subscription by ID).
        for name, value in before.items():
            if said:
                one = self.ask("GET", f"{path}/{found['subscription']}")
                self.ask("PATCH", f"{path}/{found['subscription']}", one | {name: value})
        return found

    def _plan(self, said: Mapping[str, Any]) -> dict[str, str]:
        product, sku, _ = said["offerid"].split(":")
        sold = self.ask("GET", f"/v1/products/{product}/skus/{sku}/availabilities?country=PT")["items"][0]
        line = {"lineItemNumber": 0, "offerId": sold["catalogItemId"], "termDuration": said["termduration"]}
        body = {"billingCycle": said["billingcycle"], "lineItems": [line | {"quantity": said["quantity"]}]}
        made = self.ask("POST", f"/v1/customers/{self.customer}/orders", body)["id"]
        (one,) = self.ask("GET", f"/v1/customers/{self.customer}/subscriptions?order_id={made}")["items"]
        return {"order": made, "subscription": one["id"], "offer": one["offerId"]}

    def _legacy(self, name: str, quantity: int = 5) -> dict[str, str]:
        offers = self.ask("GET", "/v1/offers?country=PT")["items"]
        wanted = next(one["id"] for one in offers if one["name"] == name)
        body = {"billingCycle": "monthly", "lineItems": [{"offerId": wanted, "quantity": quantity}]}
        made = self.ask("POST", f"/v1/customers/{self.customer}/orders", body)
        return {"order": made["id"], "subscription": made["lineItems"][0]["subscriptionId"]}

    def _transfer(self, home: str) -> str:
        other = self._desk.control("POST", "providers", {"name": "Other"})["tenantId"]
        made = self._desk.control("POST", f"providers/{other}/transfers", {"customer": self.customer})
        found: str = (made or self.ask("GET", f"{home}/transfers")["items"][0])["id"]
        return found

    def _service_request(self) -> str:
        topic = self.ask("GET", "/v1/servicerequests/supporttopics")["items"][0]
        body = {"title": "Mail", "description": "None.", "severity": "minimal", "supportTopicId": topic["id"]}
        return str(self.ask("POST", "/v1/servicerequests/en-US", {**body, "primaryContact": _CONTACT})["id"])

    def _delegated(self, *, active: bool) -> str:
        body = {
            "displayName": f"Care for {self.customer}"[:50],
            "duration": "P730D",
            "customer": {"tenantId": self.customer},
            "accessDetails": {"unifiedRoles": [{"roleDefinitionId": _GROUP}]},
        }
        home = "/v1.0/tenantRelationships/delegatedAdminRelationships"
        made = str(self.ask("POST", home, body)["id"])
        if active:
            self.ask("POST", f"{home}/{made}/requests", {"action": "lockForApproval"})
            self._desk.control("POST", f"delegations/{made}", {"status": "active"})
        return made

    def _attested(self) -> str:
        signatory = {f"signatory{name[0].upper()}{name[1:]}": value for name, value in _CONTACT.items()}
        body = {"country": "PT", "language": "pt", "companyName": "Reis Lda", **signatory}
        made = str(self.ask("POST", "/v1/attestations/enhanced", body)["attestationId"])
        self._desk.control("POST", f"attestations/{made}/accept")
        return made
