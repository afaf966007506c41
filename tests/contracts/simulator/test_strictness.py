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
