"""Every gate of a checkout closed at once, and opened one by one: the first closed one answers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .codes import refusal
from .conftest import MERIDIAN, STARTS_AT, Caller
from .steps import agreed_customer, bought, cart, catalog_item, checkout, line

STANDARD, BASIC = ("CFQ7TTC0LDPB", "0001"), ("CFQ7TTC0LH18", "0001")
E5, FACULTY = ("CFQ7TTC0LFLZ", "0001"), ("CFQ7TTC0LHSF", "0001")
E3, SECURITY = ("CFQ7TTC0LFLX", "0001"), ("CFQ7TTC0LH0Z", "0001")
OFFER = {"id": "39NFJQT1Q5KB:0001:1", "productId": BASIC[0], "skuId": BASIC[1], "discount": "0.10"}
FOREVER = {
    **OFFER,
    "isAutoApplicable": False,
    "starts": "2027-01-01T00:00:00Z",
    "ends": "2027-12-31T00:00:00Z",
}
OVER = {**FOREVER, "ends": "2027-01-10T00:00:00Z"}


@dataclass
class Sale:
    """A customer who wants to buy, with the carts and the subscriptions on which gates hang."""

    caller: Caller
    tenant: str
    base: str
    aligned: str
    many: list[str]
    faulty: str
    unsaid: str
    said: str

    def refused(self, cart_id: str) -> tuple[int, int]:
        """The refusal of a checkout, which ordered nothing."""
        before = self.caller.counts()
        found = refusal(checkout(self.caller, self.tenant, cart_id))
        assert self.caller.counts() == before
        return found

    def partner(self, **turned: Any) -> None:
        """Turn the provider's standing."""
        self.caller.control("PUT", "partner", turned)

    def reseller(self, **turned: Any) -> None:
        """Turn the reseller's standing."""
        self.caller.control("PATCH", f"resellers/{MERIDIAN['tenantId']}", turned)

    def customer(self, **turned: Any) -> None:
        """Turn the customer's standing."""
        self.caller.control("PATCH", f"customers/{self.tenant}", turned)

    def settings(self, **turned: Any) -> None:
        """Turn the simulator's settings."""
        self.caller.control("PUT", "settings", turned)

    def plan(self, sku: tuple[str, str], **turned: Any) -> None:
        """Turn what is sold of a plan."""
        self.caller.control("POST", f"products/{sku[0]}/{sku[1]}", turned)

    def subscription(self, key: str, **turned: Any) -> None:
        """Change a subscription as a caller would."""
        path = f"/v1/customers/{self.tenant}/subscriptions/{key}"
        answer = self.caller.call("PATCH", path, {**self.caller.ask(path), **turned})
        assert answer.status_code == 200, answer.text


def opened(caller: Caller) -> Sale:
    """A sale that nothing is in the way of."""
    caller.control("POST", "resellers", MERIDIAN)
    caller.control("POST", "promotions", FOREVER)
    tenant = agreed_customer(caller)
    caller.control("PATCH", f"customers/{tenant}", {"qualifications": ["Education"]})
    aligned = bought(caller, tenant, sku=E5, quantity=2)["lineItems"][0]["subscriptionId"]
    caller.control("POST", "clock", {"advance_seconds": 86400})
    base = bought(caller, tenant, sku=E3, quantity=2)["lineItems"][0]["subscriptionId"]
    item = catalog_item(caller, STANDARD)
    several = [line(caller, id=number, catalogItemId=item, quantity=1) for number in range(24)]
    lines = [
        line(caller, id=0, catalogItemId=item, quantity=200),
        line(caller, id=1, sku=FACULTY),
        line(caller, id=2, sku=SECURITY, quantity=2),
        line(caller, id=3, sku=E5, quantity=2, customTermEndDate="2028-01-14T00:00:00Z"),
        line(caller, id=4, sku=BASIC, billingCycle="annual", promotionId=OFFER["id"]),
    ]
    wrong = line(caller, catalogItemId=item, customTermEndDate="2027-06-29T00:00:00Z")
    faulty, unsaid = cart(caller, tenant, wrong), cart(caller, tenant, *lines, attested=None)
    said = cart(caller, tenant, *lines)
    assert [one for one in said["lineItems"] if "error" in one] == []
    made = checkout(caller, tenant, cart(caller, tenant, *several)["id"]).json()["orders"]
    made += checkout(caller, tenant, cart(caller, tenant, line(caller, quantity=76))["id"]).json()["orders"]
    many = [one["subscriptionId"] for order in made for one in order["lineItems"]]
    return Sale(caller, tenant, base, aligned, many, faulty["id"], unsaid["id"], said["id"])


def close(sale: Sale) -> None:
    """Shut every gate."""
    sale.subscription(sale.base, status="suspended")
    sale.subscription(sale.aligned, status="suspended")
    sale.subscription(sale.many[-1], quantity=77)
    ended = sale.caller.call("PATCH", f"/v1/customers/{sale.tenant}", {"relationshipToPartner": "none"})
    assert ended.status_code == 200
    sale.caller.control("POST", f"customers/{sale.tenant}/agreements", {"isSigned": False})
    sale.caller.control("POST", "promotions", OVER)
    sale.plan(STANDARD, isPurchasable=False, inventory=0)
    sale.plan(BASIC, withdrawnTerms=["P1Y"])
    sale.customer(vettingStatus="UnderReview", isLocked=True, failsRiskCheck=True, qualifications=[])
    sale.reseller(mpnId="5180099", isIndirectReseller=False, mpaSigned=False, state="Inactive")
    sale.settings(
        is_sandbox=True,
        availability_rotation=1,
        subscriptions_per_customer=1,
        subscriptions_per_tenant=1,
    )
    sale.partner(
        mpnId=MERIDIAN["mpnId"],
        mpaSigned=False,
        programmeActive=False,
        countries=["ES"],
        creditLine="0",
        userRole="HelpdeskAgent",
        isSignInBlocked=True,
    )


Repair = Callable[[Sale], object]
# Microsoft's order: user and relationship, own standing, partner on record, vetting, agreement.
STANDING: tuple[tuple[int, int, Repair], ...] = (
    (403, 900309, lambda sale: sale.partner(isSignInBlocked=False)),
    (403, 900150, lambda sale: sale.partner(userRole="SalesAgent")),
    (
        403,
        20002,
        lambda sale: sale.caller.control(
            "POST", f"customers/{sale.tenant}/relationships", {"tenantId": MERIDIAN["tenantId"]}
        ),
    ),
    (403, 900124, lambda sale: sale.partner(mpaSigned=True)),
    (403, 800039, lambda sale: sale.partner(programmeActive=True)),
    (404, 2072, lambda sale: sale.partner(mpnId="1000001")),
    (404, 800015, lambda sale: sale.reseller(mpnId=MERIDIAN["mpnId"])),
    (400, 800016, lambda sale: sale.reseller(isIndirectReseller=True)),
    (403, 900123, lambda sale: sale.reseller(mpaSigned=True)),
    (400, 900154, lambda sale: sale.reseller(state="Active")),
    (403, 800073, lambda sale: sale.customer(vettingStatus="NotAllowed")),
    (403, 800075, lambda sale: sale.customer(vettingStatus="Allowed")),
    (403, 900416, lambda sale: sale.customer(isLocked=False)),
    (
        403,
        13605,
        lambda sale: sale.caller.control("POST", f"customers/{sale.tenant}/agreements", {"isSigned": True}),
    ),
)
# Then what is sold where, to whom, and beside what.
CATALOGUE: tuple[tuple[int, int, Repair], ...] = (
    (403, 2030, lambda sale: sale.partner(countries=None)),
    (404, 400019, lambda sale: sale.settings(availability_rotation=0)),
    (403, 2091, lambda sale: sale.plan(STANDARD, isPurchasable=True)),
    (403, 800028, lambda sale: sale.plan(BASIC, withdrawnTerms=[])),
    (400, 800086, lambda sale: sale.customer(qualifications=["Education"])),
    (400, 400041, lambda sale: sale.subscription(sale.base, status="active")),
)
# Then how long, how many, at what price, on whose credit, and the sandbox.
AMOUNTS: tuple[tuple[int, int, Repair], ...] = (
    (400, 900242, lambda sale: sale.subscription(sale.aligned, status="active")),
    (400, 800010, lambda sale: sale.plan(STANDARD, inventory=199)),
    (400, 800017, lambda sale: sale.plan(STANDARD, inventory=None)),
    (403, 800088, lambda sale: sale.subscription(sale.many[-1], quantity=76)),
    (403, 800066, lambda sale: sale.settings(subscriptions_per_customer=0)),
    (403, 800089, lambda sale: sale.subscription(sale.many[0], status="deleted")),
    (400, 900419, lambda sale: sale.settings(subscriptions_per_tenant=0)),
    (400, 27007, lambda sale: sale.caller.control("POST", "promotions", FOREVER)),
    (403, 900121, lambda sale: sale.partner(creditLine="20000")),
    (403, 800023, lambda sale: sale.partner(creditLine=None)),
    (403, 800069, lambda sale: sale.customer(failsRiskCheck=False)),
    (400, 800018, lambda sale: sale.settings(is_sandbox=False)),
)


def test_all_gates_closed_at_once_open_one_by_one_in_microsofts_order(start: Any) -> None:
    sale = opened(Caller(start("--clock", STARTS_AT).address))
    close(sale)
    path = f"/v1/customers/{sale.tenant}/carts/{sale.unsaid}/checkout"
    assert refusal(sale.caller.http.post(path)) == (401, 800001)
    assert refusal(sale.caller.http.post(path, headers={"Authorization": "Bearer forged"})) == (401, 400)
    for status, code, repair in STANDING:
        assert sale.refused(sale.unsaid) == (status, code)
        repair(sale)
    # A cart with an error on a line is refused for it whatever the catalogue says by now.
    assert sale.refused(sale.faulty) == (400, 800009)
    for status, code, repair in CATALOGUE:
        assert sale.refused(sale.unsaid) == (status, code)
        repair(sale)
    assert sale.refused(sale.unsaid) == (400, 900206)
    for status, code, repair in AMOUNTS:
        assert sale.refused(sale.said) == (status, code)
        repair(sale)
    answer = checkout(sale.caller, sale.tenant, sale.said)
    assert (answer.status_code, [len(one["lineItems"]) for one in answer.json()["orders"]]) == (201, [4, 1])
    sale.caller.http.close()
