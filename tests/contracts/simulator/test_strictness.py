"""Strict where the service is: a member of a wrong type is refused by its name, and nothing comes of it."""

from typing import Any

import pytest

from . import steps
from .conftest import MERIDIAN, STARTS_AT, Caller, Simulator

SERVER = ("DG7GMGF0PNS1", "0003")
WRONG: list[tuple[str, Any, str]] = [
    ("catalogItemId", {"a": 1}, "CatalogItemId"),
    ("termDuration", ["P1Y"], "TermDuration"),
    ("currencyCode", 978, "CurrencyCode"),
    ("friendlyName", True, "FriendlyName"),
    ("promotionId", [], "PromotionId"),
    ("customTermEndDate", 20271231, "CustomTermEndDate"),
    ("provisioningContext", "shared", "ProvisioningContext"),
    ("attestationAccepted", "yes", "AttestationAccepted"),
    ("renewsTo", "P1Y", "RenewsTo"),
    ("renewsTo", {"termDuration": 1}, "TermDuration"),
    ("quantity", "3", "Quantity"),
    ("id", "first", "Id"),
]


@pytest.mark.parametrize(("member", "value", "named"), WRONG)
def test_a_cart_line_of_a_wrong_type_is_refused_by_its_member(
    caller: Caller, member: str, value: Any, named: str
) -> None:
    tenant = steps.agreed_customer(caller)
    body = {"lineItems": [steps.line(caller) | {member: value}]}
    carts = caller.counts()["carts"]
    answer = caller.call("POST", f"/v1/customers/{tenant}/carts", body)
    assert (answer.status_code, answer.json()["code"], answer.json()["data"]) == (400, 3000, [named])
    assert caller.counts()["carts"] == carts


@pytest.mark.parametrize(("member", "named"), [("partnerId", "PartnerId"), ("billingCycle", "BillingCycle")])
@pytest.mark.parametrize("value", [{}, [1], 7, False])
def test_a_subscription_of_a_wrong_type_stays_as_it_is(
    caller: Caller, member: str, named: str, value: Any
) -> None:
    tenant = steps.agreed_customer(caller)
    steps.bought(caller, tenant)
    held = steps.only_subscription(caller, tenant)
    path = f"/v1/customers/{tenant}/subscriptions/{held['id']}"
    answer = caller.call("PATCH", path, held | {member: value})
    assert (answer.status_code, answer.json()["code"], answer.json()["data"]) == (400, 3000, [named])
    assert caller.ask(path) == held


@pytest.mark.parametrize(
    ("member", "value", "named"),
    [
        ("id", "f3d7a3c0-6f0c-4e19-9b6e-2f6d9e0c7a55", "Id"),
        ("offerId", "CFQ7TTC0LH18:0001:CFQ7TTC0K971", "OfferId"),
        ("orderId", "0123456789ab", "OrderId"),
        ("termDuration", "P3Y", "TermDuration"),
    ],
)
def test_what_a_subscription_is_cannot_be_changed_and_the_change_beside_it_is_not_made(
    caller: Caller, member: str, value: str, named: str
) -> None:
    tenant = steps.agreed_customer(caller)
    steps.bought(caller, tenant)
    held = steps.only_subscription(caller, tenant)
    path = f"/v1/customers/{tenant}/subscriptions/{held['id']}"
    answer = caller.call("PATCH", path, held | {member: value, "quantity": 12})
    assert (answer.status_code, answer.json()["code"], answer.json()["data"]) == (400, 3000, [named])
    assert caller.ask(path) == held
    same = held | {"id": held["id"].upper(), "offerId": None, "quantity": 12}
    assert caller.call("PATCH", path, same).json()["quantity"] == 12


@pytest.mark.parametrize(
    "path",
    [
        "/v1/relationships?relationship_type=sideways",
        "/v1/agreements?agreementType=sideways",
        "/v1/customers/{tenant}/orders?billingType=sideways",
        "/v1/customers/{tenant}/validationStatus?type=sideways",
        "/v1/customers/{tenant}/entitlements?entitlementType=sideways",
        "/v1.0/sales/pricesheets(Market='PT',PricesheetView='sideways')/$value",
        "/v1.0/sales/pricesheets(Market='PT',PricesheetView='updatedlicensebased')/$value?timeline=sideways",
    ],
)
def test_a_word_that_an_enumeration_has_not_is_refused_as_such(caller: Caller, path: str) -> None:
    answer = caller.call("GET", path.format(tenant=steps.agreed_customer(caller)))
    assert (answer.status_code, answer.json()["code"]) == (400, 900126)
    assert "sideways" in answer.json()["description"]


def test_orders_are_listed_with_prices_only_when_they_are_asked_for(caller: Caller) -> None:
    tenant = steps.agreed_customer(caller)
    made = steps.bought(caller, tenant)
    path = f"/v1/customers/{tenant}/orders"
    (plain,), (priced,) = (caller.ask(f"{path}{more}")["items"] for more in ("", "?include_price=TRUE"))
    assert priced == caller.ask(f"{path}/{made['id']}")
    assert "pricing" not in plain["lineItems"][0] and "totalPrice" not in plain
    bare = {name: value for name, value in priced["lineItems"][0].items() if name != "pricing"}
    assert plain | {"totalPrice": priced["totalPrice"]} == priced | {"lineItems": [bare]}
    answer = caller.call("GET", f"{path}?include_price=perhaps")
    assert (answer.status_code, answer.json()["code"]) == (400, 3000)


@pytest.mark.parametrize(
    ("asked", "said"), [(None, "en-US,en-US"), ("pt-PT", "pt-PT,pt-PT"), ("de-DE,en-US", "de-DE,de-DE")]
)
def test_an_answer_says_its_language(caller: Caller, asked: str | None, said: str) -> None:
    headers = {"X-Locale": asked} if asked else {}
    for path, status in (("/v1/customers", 200), ("/v1/nowhere", 404)):
        answer = caller.call("GET", path, headers=headers)
        assert (answer.status_code, answer.headers["X-Locale"]) == (status, said)
    assert (
        "X-Locale" not in caller.call("GET", "/v1.0/tenantRelationships/delegatedAdminRelationships").headers
    )


def test_an_order_needs_the_text_of_an_offer(caller: Caller) -> None:
    tenant = steps.agreed_customer(caller)
    body = {"lineItems": [{"offerId": {"a:b": 1}, "quantity": 1}]}
    answer = caller.call("POST", f"/v1/customers/{tenant}/orders", body)
    assert (answer.status_code, answer.json()["code"], answer.json()["data"]) == (400, 3000, ["OfferId"])
    assert caller.ask(f"/v1/customers/{tenant}/orders")["items"] == []


@pytest.mark.parametrize("path", ["/v1/customers", "/v1/auditrecords"])
def test_pages_are_sought_with_the_services_words_only(caller: Caller, path: str) -> None:
    answer = caller.call("GET", f"{path}?size=2&SEEKOPERATION=Sideways")
    assert (answer.status_code, answer.json()["code"]) == (400, 900126)
    assert caller.call("GET", f"{path}?size=2&seekoperation=NEXT").status_code == 200


@pytest.mark.parametrize("form", [{"termDuration": "P9Y"}, [{"termDuration": "p9y"}]])
def test_a_term_that_is_not_sold_cannot_be_renewed_to(caller: Caller, form: Any) -> None:
    tenant = steps.agreed_customer(caller)
    (line,) = steps.cart(caller, tenant, steps.line(caller, renewsTo=form))["lineItems"]
    assert line["error"]["errorCode"] == 10010
    item = {"offerId": steps.catalog_item(caller), "quantity": 1, "termDuration": "P1Y", "renewsTo": form}
    answer = caller.call(
        "POST", f"/v1/customers/{tenant}/orders", {"lineItems": [item], "billingCycle": "annual"}
    )
    assert (answer.status_code, answer.json()["code"]) == (400, 800002)
    assert caller.ask(f"/v1/customers/{tenant}/orders")["items"] == []


def test_a_renewal_takes_a_billing_that_its_term_is_sold_with() -> None:
    running = Simulator("--clock", STARTS_AT)
    caller = Caller(running.address)
    caller.control("POST", "resellers", MERIDIAN)
    tenant = steps.agreed_customer(caller)
    renews = [{"termDuration": "P3Y"}]
    steps.bought(caller, tenant, sku=SERVER, billingCycle="annual", renewsTo=renews)
    caller.control("POST", "clock", {"now": "2028-01-15T09:00:00Z"})
    held = steps.only_subscription(caller, tenant)
    assert (held["termDuration"], held["billingCycle"]) == ("P3Y", "triennial")
    assert held["commitmentEndDate"] == "2031-01-14T00:00:00Z"
    caller.http.close()
    running.stop()
