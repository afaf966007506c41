"""The simulator's operations called in this process, without HTTP: for properties over many steps."""

from pathlib import Path
from typing import Any

from partner_center_simulator import control, resources
from partner_center_simulator.business_clock import Clock
from partner_center_simulator.calendar_dates import parse_instant
from partner_center_simulator.faults import Faults
from partner_center_simulator.refusals import Refusal
from partner_center_simulator.routing import Answer, Call, Caller, route
from partner_center_simulator.store import Store
from partner_center_simulator.wire import camel, decode, encode
from partner_center_simulator.world import World, found_world

assert control and resources
ROLE = "88d8e3e3-8f55-4a1e-953a-9b9898b8876b"
STANDARD, BASIC, PREMIUM = "CFQ7TTC0LDPB:0001", "CFQ7TTC0LH18:0001", "CFQ7TTC0LCHC:0002"
E3, COPILOT, TRIAL = "CFQ7TTC0LF8R:0001", "CFQ7TTC0MM8R:0001", "CFQ7TTC0LDPB:0002"


class Inside:
    """A simulated service in this process; every call is a unit of work, as over HTTP."""

    def __init__(self, clock: str = "2027-01-15T09:00:00Z", path: Path | None = None, seed: int = 7) -> None:
        self.headers: dict[str, str] = {}
        self.store = Store(str(path) if path else None)
        found_world(self.store, seed)
        self.world = World(self.store, Clock(self.store, parse_instant(clock), False), Faults())

    def answer(self, method: str, path: str, body: Any = None, **query: str) -> Answer:
        """What an operation answers; a refusal leaves nothing behind."""
        found = route(method, path)
        assert found is not None, f"{method} {path} leads nowhere"
        call = Call(
            world=self.world,
            path=found[1],
            query={name.lower(): value for name, value in query.items()},
            headers=self.headers,
            body=camel(body),
            caller=Caller(self.world.partner.tenant_id, "someone", is_user=True),
            origin="http://simulator",
            method=method,
            raw_path=path,
        )
        if self.world.has_due():
            with self.store.unit():
                self.world.happen()
        try:
            with self.store.unit():
                return found[0].work(call)
        except Refusal as refusal:
            return Answer(refusal.body(), refusal.http_status, refusal.headers)

    def call(self, method: str, path: str, body: Any = None, **query: str) -> Any:
        """The body of an answer, read back from its JSON."""
        answer = self.answer(method, path, body, **query)
        return None if answer.body is None else decode(encode(answer.body).encode())

    def move(self, instant: str) -> None:
        """Go forward to an instant."""
        answer = self.answer("POST", "/_sim/clock", {"now": instant})
        assert answer.status == 200, answer.body

    def customer(self) -> str:
        """A new customer who has signed."""
        before = {one["id"] for one in self.call("GET", "/_sim/customers")}
        self.answer("POST", "/_sim/world", {"customers": 1})
        (tenant,) = {one["id"] for one in self.call("GET", "/_sim/customers")} - before
        self.answer("POST", f"/_sim/customers/{tenant}/agreements", {"is_signed": True})
        return str(tenant)

    def delegate(self, tenant: str) -> None:
        """An active delegated admin relationship with the customer."""
        made = self.answer(
            "POST",
            "/v1.0/tenantRelationships/delegatedAdminRelationships",
            {
                "displayName": f"Care for {tenant[:8]}",
                "duration": "P730D",
                "customer": {"tenantId": tenant},
                "accessDetails": {"unifiedRoles": [{"roleDefinitionId": ROLE}]},
            },
        )
        assert made.status == 201, made.body
        made_id = decode(encode(made.body).encode())["id"]
        home = f"/v1.0/tenantRelationships/delegatedAdminRelationships/{made_id}"
        self.answer("POST", f"{home}/requests", {"action": "lockForApproval"})
        self.answer("POST", f"/_sim/delegations/{made_id}", {"status": "active"})

    def item(self, sku: str, country: str = "PT") -> str:
        """The catalog item id of a SKU now."""
        product, _, key = sku.partition(":")
        path = f"/v1/products/{product}/skus/{key}/availabilities"
        found = self.call("GET", path, country=country, targetSegment="commercial")
        return str(found["items"][0]["catalogItemId"])

    def buy(
        self,
        tenant: str,
        sku: str = STANDARD,
        quantity: int = 10,
        term: str = "P1Y",
        cycle: str = "monthly",
        **more: Any,
    ) -> "Held":
        """A subscription bought by cart and checkout."""
        line = {
            "id": 0,
            "catalogItemId": self.item(sku),
            "quantity": quantity,
            "termDuration": term,
            "billingCycle": cycle,
            **more,
        }
        cart = self.call("POST", f"/v1/customers/{tenant}/carts", {"lineItems": [line]})
        assert "error" not in cart["lineItems"][0], cart["lineItems"][0]["error"]
        done = self.call("POST", f"/v1/customers/{tenant}/carts/{cart['id']}/checkout")
        assert "orders" in done, done
        return Held(self, tenant, str(done["orders"][0]["lineItems"][0]["subscriptionId"]))


class Held:
    """One subscription as its partner sees and changes it."""

    def __init__(self, service: Inside, tenant: str, key: str) -> None:
        self.service, self.tenant, self.id = service, tenant, key
        self.path = f"/v1/customers/{tenant}/subscriptions/{key}"

    def now(self) -> dict[str, Any]:
        """The resource as it is."""
        found: dict[str, Any] = self.service.call("GET", self.path)
        return found

    def change(self, **changes: Any) -> dict[str, Any]:
        """Send it back with a change in it."""
        found: dict[str, Any] = self.service.call("PATCH", self.path, {**self.now(), **changes})
        return found

    def refused(self, **changes: Any) -> int:
        """The code of a change that is refused and leaves everything as it was."""
        before = self.now()
        code = int(self.change(**changes)["code"])
        assert self.now() == before
        return code

    def plan(self, sku: str | None = None, **plan: Any) -> dict[str, Any]:
        """Next-term instructions for the present plan, or another."""
        product, _, key = (sku or ":".join(self.now()["offerId"].split(":")[:2])).partition(":")
        details = {name: plan.pop(name) for name in ("termDuration", "billingCycle") if name in plan}
        return {"product": {"productId": product, "skuId": key, **details}, **plan}
