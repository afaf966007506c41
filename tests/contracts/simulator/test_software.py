"""Rules of software, purchase orders and marketplace products: what is refused, and what time makes of them."""

from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from . import steps
from .conftest import MERIDIAN, STARTS_AT, Caller, Simulator

PAIR, EXCEL = ("DG7GMGF0PNR4", "0002"), ("DG7GMGF0D7FT", "0001")
SERVER, BACKUP = ("DG7GMGF0PNS1", "0003"), ("DZH318Z0PNB7", "0001")
ONCE: dict[str, Any] = {"billingCycle": "OneTime", "termDuration": None}
DAY = 86400


@pytest.fixture
def fresh() -> Iterator[Caller]:
    """A caller of a simulator of the test's own, whose clock the test may move."""
    running = Simulator("--clock", STARTS_AT)
    one = Caller(running.address)
    one.control("POST", "resellers", MERIDIAN)
    yield one
    one.http.close()
    running.stop()


def refused(answer: httpx2.Response) -> tuple[int, int]:
    """Status and code of a refusal."""
    return answer.status_code, answer.json()["code"]


def attach(caller: Caller, tenant: str, order_id: str, **form: Any) -> httpx2.Response:
    """The answer to a purchase order's upload; `files` and `data` as a form is sent."""
    path = f"/v1/customers/{tenant}/orders/{order_id}/attachment"
    return caller.http.post(path, headers={"Authorization": f"Bearer {caller.user}"}, **form)


def awaiting(caller: Caller) -> tuple[str, str]:
    """A customer and its order that waits for a purchase order."""
    caller.control("PUT", "settings", {"is_sandbox": True})
    tenant = steps.agreed_customer(caller)
    order = steps.bought(caller, tenant, sku=EXCEL, **ONCE)
    assert order["status"] == "pending po upload"
    return tenant, order["id"]


PAPER = {"POfiles": ("order.pdf", b"%PDF", "application/pdf")}
PRICE = {"customerPrice": "310.00", "currency": "EUR"}
INCOMPLETE: list[tuple[int, dict[str, Any]]] = [
    (900252, {"data": PRICE, "files": {"TenderFiles": ("call.txt", b"wanted")}}),
    (900252, {"data": PRICE, "files": {"POfiles": ("empty.pdf", b"")}}),
    (900253, {"data": PRICE | {"isPartofTender": "true"}, "files": PAPER}),
    (900254, {"data": {"currency": "EUR"}, "files": PAPER}),
    (900254, {"data": PRICE | {"customerPrice": "much"}, "files": PAPER}),
    (900254, {"data": {"metadata": "{"}, "files": PAPER}),
    (900254, {"data": {"metadata": "[]"}, "files": PAPER}),
    (900252, {"json": PRICE}),
]


@pytest.mark.parametrize(("code", "form"), INCOMPLETE)
def test_an_incomplete_purchase_order_is_refused_and_still_awaited(
    fresh: Caller, code: int, form: dict[str, Any]
) -> None:
    tenant, order_id = awaiting(fresh)
    assert refused(attach(fresh, tenant, order_id, **form)) == (400, code)
    assert fresh.ask(f"/v1/customers/{tenant}/orders/{order_id}")["status"] == "pending po upload"


def test_a_rejected_purchase_order_may_be_sent_again(fresh: Caller) -> None:
    tenant, order_id = awaiting(fresh)
    path = f"/v1/customers/{tenant}/orders/{order_id}"
    for _ in range(2):
        assert attach(fresh, tenant, order_id, data=PRICE, files=PAPER).status_code == 201
        assert refused(attach(fresh, tenant, order_id, data=PRICE, files=PAPER)) == (400, 4018)
        assert fresh.ask(path)["status"] == "po upload complete"
        fresh.control("POST", f"orders/{order_id}", {"status": "po review rejected"})
        fresh.control("POST", "clock", {"advance_seconds": 2 * DAY})
        assert fresh.ask(path)["status"] == "po review rejected"
    assert fresh.ask(f"/v1/customers/{tenant}/entitlements")["items"] == []
    attach(fresh, tenant, order_id, data=PRICE, files=PAPER)
    fresh.control("POST", f"orders/{order_id}", {"status": "completed"})
    assert fresh.ask(path)["status"] == "completed"
    assert len(fresh.ask(f"/v1/customers/{tenant}/entitlements")["items"]) == 1


def test_production_asks_no_purchase_order_and_an_app_may_not_send_one(caller: Caller) -> None:
    tenant = steps.agreed_customer(caller)
    order = steps.bought(caller, tenant, sku=EXCEL, **ONCE)
    assert order["status"] == "completed"
    path = f"/v1/customers/{tenant}/orders/{order['id']}/attachment"
    assert refused(caller.call("POST", path, {}, app_only=True)) == (403, 900329)
    assert refused(attach(caller, tenant, order["id"], data=PRICE, files=PAPER)) == (400, 4018)


def test_software_is_cancelled_line_by_line_for_thirty_days(fresh: Caller) -> None:
    tenant = steps.agreed_customer(fresh)
    lines = [steps.line(fresh, id=n, sku=sku, quantity=2, **ONCE) for n, sku in enumerate((PAIR, EXCEL))]
    made = steps.checkout(fresh, tenant, steps.cart(fresh, tenant, *lines)["id"]).json()["orders"]
    assert len(made) == 1
    path = f"/v1/customers/{tenant}/orders/{made[0]['id']}"
    unknown = {"status": "cancelled", "lineItems": [{"lineItemNumber": 7}]}
    assert refused(fresh.call("PATCH", path, unknown)) == (400, 800071)
    first = {"status": "cancelled", "lineItems": [{"lineItemNumber": 0}]}
    changed = fresh.call("PATCH", path, first).json()
    assert (changed["status"], [line["quantity"] for line in changed["lineItems"]]) == ("completed", [0, 2])
    owned = fresh.ask(f"/v1/customers/{tenant}/entitlements")["items"]
    assert [(one["productId"], one["quantity"]) for one in owned] == [(EXCEL[0], 2)]
    fresh.control("POST", "clock", {"advance_seconds": 30 * DAY + 1})
    assert refused(fresh.call("PATCH", path, {"status": "cancelled"})) == (400, 900117)
    assert fresh.ask(path)["status"] == "completed"


def test_software_for_a_term_is_an_entitlement_that_ends(caller: Caller) -> None:
    tenant = steps.agreed_customer(caller)
    order = steps.bought(caller, tenant, sku=SERVER, billingCycle="annual")
    (owned,) = caller.ask(f"/v1/customers/{tenant}/entitlements?ENTITLEMENTTYPE=Software&showexpiry=True")[
        "items"
    ]
    assert owned["expiryDate"] == "2028-01-14T00:00:00Z"
    assert "expiryDate" not in caller.ask(f"/v1/customers/{tenant}/entitlements")["items"][0]
    answer = caller.call("PATCH", f"/v1/customers/{tenant}/orders/{order['id']}", {"status": "cancelled"})
    assert (answer.status_code, answer.json()["status"]) == (200, "cancelled")
    assert steps.only_subscription(caller, tenant)["status"] == "deleted"
    assert caller.ask(f"/v1/customers/{tenant}/entitlements")["items"] == []
    again = caller.call("PATCH", f"/v1/customers/{tenant}/orders/{order['id']}", {"status": "cancelled"})
    assert refused(again) == (400, 4018)


def test_an_unknown_kind_of_entitlement_is_refused(caller: Caller) -> None:
    tenant = steps.agreed_customer(caller)
    answer = caller.call("GET", f"/v1/customers/{tenant}/entitlements?entitlementType=furniture")
    assert refused(answer) == (400, 900126)


def test_licences_software_and_marketplace_become_orders_of_their_own(caller: Caller) -> None:
    tenant = steps.agreed_customer(caller)
    monthly = {"billingCycle": "monthly", "termDuration": "P1M"}
    lines = [
        steps.line(caller, id=0, **monthly),
        steps.line(caller, id=1, sku=BACKUP, **monthly),
        steps.line(caller, id=2, sku=PAIR, **ONCE),
    ]
    cart = steps.cart(caller, tenant, *lines)
    assert [one["orderGroup"] for one in cart["lineItems"]] == ["0", "1", "2"]
    made = steps.checkout(caller, tenant, cart["id"]).json()["orders"]
    assert [len(order["id"]) for order in made] == [12, 12, 33]
    both = [
        {"lineItemNumber": n, "offerId": line["catalogItemId"], "quantity": 1, "termDuration": "P1M"}
        for n, line in enumerate(lines[:2])
    ]
    body = {"billingCycle": "monthly", "lineItems": both}
    assert refused(caller.call("POST", f"/v1/customers/{tenant}/orders", body)) == (400, 4018)


def test_a_marketplace_product_waits_to_be_activated(caller: Caller) -> None:
    tenant = steps.agreed_customer(caller)
    steps.bought(caller, tenant, sku=BACKUP, billingCycle="annual")
    held = steps.only_subscription(caller, tenant)
    path = f"/v1/customers/{tenant}/subscriptions/{held['id']}"
    assert (held["status"], held["actions"]) == ("pending", ["cancel"])
    assert refused(caller.call("PATCH", path, held | {"quantity": 11})) == (400, 800081)
    assert refused(caller.call("POST", f"{path}/activate")) == (400, 900127)
    assert steps.only_subscription(caller, tenant) == held
    caller.control("POST", f"subscriptions/{held['id']}/activate")
    running = steps.only_subscription(caller, tenant)
    assert (running["status"], running["cancellationAllowedUntilDate"][:10]) == ("active", "2027-01-29")
    caller.control("PUT", "settings", {"is_sandbox": True})
    assert refused(caller.call("POST", f"{path}/activate")) == (400, 800041)
    caller.control("PUT", "settings", {"is_sandbox": False})


def test_only_marketplace_products_are_activated(caller: Caller) -> None:
    tenant = steps.agreed_customer(caller)
    steps.bought(caller, tenant)
    held = steps.only_subscription(caller, tenant)
    path = f"/v1/customers/{tenant}/subscriptions/{held['id']}"
    assert caller.ask(f"{path}/activationlinks")["items"] == []
    caller.control("PUT", "settings", {"is_sandbox": True})
    assert refused(caller.call("POST", f"{path}/activate")) == (400, 800042)
    caller.control("PUT", "settings", {"is_sandbox": False})
    assert steps.only_subscription(caller, tenant) == held


@pytest.mark.parametrize(
    ("term", "cycle", "days", "code"), [("P1M", "monthly", 1, 900213), ("P1Y", "annual", 14, 900117)]
)
def test_a_marketplace_product_is_cancelled_in_a_window_of_its_own(
    fresh: Caller, term: str, cycle: str, days: int, code: int
) -> None:
    tenant = steps.agreed_customer(fresh)
    steps.bought(fresh, tenant, sku=BACKUP, billingCycle=cycle, termDuration=term)
    held = steps.only_subscription(fresh, tenant)
    fresh.control("POST", f"subscriptions/{held['id']}/activate")
    path = f"/v1/customers/{tenant}/subscriptions/{held['id']}"
    fresh.control("POST", "clock", {"advance_seconds": days * DAY + 1})
    late = fresh.call("PATCH", path, fresh.ask(path) | {"status": "deleted"})
    assert refused(late) == (400, code)
    assert fresh.ask(path)["status"] == "active"
    steps.bought(fresh, tenant, sku=BACKUP, billingCycle=cycle, termDuration=term)
    other = next(
        one
        for one in fresh.ask(f"/v1/customers/{tenant}/subscriptions")["items"]
        if one["status"] == "pending"
    )
    fresh.control("POST", f"subscriptions/{other['id']}/activate")
    other_path = f"/v1/customers/{tenant}/subscriptions/{other['id']}"
    fresh.control("POST", "clock", {"advance_seconds": days * DAY})
    early = fresh.call("PATCH", other_path, fresh.ask(other_path) | {"status": "deleted"})
    assert (early.status_code, early.json()["status"]) == (200, "deleted")


def test_each_family_has_a_price_sheet_of_its_own(caller: Caller) -> None:
    def products(view: str) -> set[str]:
        path = f"/v1.0/sales/pricesheets(Market='PT',PricesheetView='{view}')/$value"
        rows = caller.call("GET", path).text.splitlines()[1:]
        return {row.split(",")[1] for row in rows}

    assert products("marketplace") == {BACKUP[0]}
    assert products("software") == {PAIR[0], EXCEL[0], SERVER[0], "DG7GMGF0D7FV"}
    assert not products("updatedlicensebased") & {BACKUP[0], PAIR[0], EXCEL[0], SERVER[0]}
    assert products("azure_reservations") == set()
