"""Catalogue and prices: terms and sheets agree, changes count from their day on, windows close."""

import csv
import io
from collections.abc import Callable
from decimal import Decimal

from .conftest import MERIDIAN, STARTS_AT, Caller, Simulator
from .steps import STANDARD, agreed_customer, bought, cart, line, only_subscription

SHEET = "/v1.0/sales/pricesheets(Market='{0}',PricesheetView='updatedlicensebased')/$value?timeline={1}"
MONTHS = {"P1M": 1, "P1Y": 12, "P3Y": 36}
CYCLES = {"Monthly": 1, "Annual": 12, "Triennial": 36}


def rows(caller: Caller, market: str = "PT", timeline: str = "current") -> list[dict[str, str]]:
    text = caller.call("GET", SHEET.format(market, timeline)).text
    return [one for one in csv.DictReader(io.StringIO(text)) if (one["ProductId"], one["SkuId"]) == STANDARD]


def priced(caller: Caller, market: str = "PT", timeline: str = "current") -> dict[tuple[str, str], str]:
    return {
        (one["TermDuration"], one["BillingPlan"]): one["UnitPrice"] for one in rows(caller, market, timeline)
    }


def test_every_term_is_priced_for_its_whole_length_and_the_cart_agrees(caller: Caller) -> None:
    sheet = priced(caller)
    assert sheet == {
        ("P1M", "Monthly"): "11.23",
        ("P1Y", "Monthly"): "117.96",
        ("P1Y", "Annual"): "112.32",
        ("P3Y", "Monthly"): "353.88",
        ("P3Y", "Annual"): "336.96",
        ("P3Y", "Triennial"): "336.96",
    }
    tenant = agreed_customer(caller)
    for (term, plan), unit in sheet.items():
        one = line(caller, quantity=7, termDuration=term, billingCycle=plan.lower())
        pricing = cart(caller, tenant, one)["lineItems"][0]["pricing"]
        assert Decimal(str(pricing["listPrice"])) * (MONTHS[term] // CYCLES[plan]) == Decimal(unit)
        assert Decimal(str(pricing["extendedPrice"])) == Decimal(unit) * 7


def test_each_market_has_its_currency_and_yen_have_no_decimals(caller: Caller) -> None:
    euro = dict.fromkeys(("PT", "IE", "SK"), "EUR")
    markets = {**euro, "US": "USD", "GB": "GBP", "PL": "PLN", "BR": "BRL", "JP": "JPY"}
    assert {market: rows(caller, market)[0]["Currency"] for market in markets} == markets
    assert all("." not in unit for unit in priced(caller, "JP").values())
    assert caller.call("GET", SHEET.format("NO", "current")).json()["code"] == 800070


def test_the_story_plan_stands_in_the_catalogue_with_all_its_terms(caller: Caller) -> None:
    products = caller.ask("/v1/products?country=PT&targetView=OnlineServices")["items"]
    (standard,) = [one for one in products if one["title"] == "Microsoft 365 Business Standard"]
    skus = caller.ask(f"/v1/products/{standard['id']}/skus?country=PT")["items"]
    assert [one["title"] for one in skus] == [
        "Microsoft 365 Business Standard",
        "Microsoft 365 Business Standard Trial",
    ]
    assert (skus[0]["minimumQuantity"], skus[0]["maximumQuantity"]) == (1, 300)
    base = f"/v1/products/{standard['id']}/skus/0001/availabilities"
    (one,) = caller.ask(f"{base}?country=PT")["items"]
    assert one["catalogItemId"] == f"{standard['id']}:0001:{one['id']}"
    assert [(term["duration"], term["billingCycle"]) for term in one["terms"]] == [
        ("P1M", "Monthly"),
        ("P1Y", "Monthly"),
        ("P1Y", "Annual"),
        ("P3Y", "Monthly"),
        ("P3Y", "Annual"),
        ("P3Y", "Triennial"),
    ]
    assert caller.ask(f"{base}/{one['id']}?country=PT") == one
    tenant = agreed_customer(caller)
    assert caller.ask(f"/v1/customers/{tenant}{base[3:]}")["items"] == [one]
    for path, code in (("CFQ7TTC0XXXX/skus", 400013), (f"{standard['id']}/skus/0009", 400018)):
        assert caller.call("GET", f"/v1/products/{path}?country=PT").json()["code"] == code


def test_a_published_price_counts_from_its_day_and_splits_the_sheet(start: Callable[..., Simulator]) -> None:
    caller = Caller(start("--clock", STARTS_AT).address)
    caller.control("POST", "resellers", MERIDIAN)
    sku = {"productId": STANDARD[0], "skuId": STANDARD[1], "market": "PT"}
    made = caller.control("POST", "prices", {**sku, "percent": "10", "from": "2027-01-20T00:00:00Z"})
    assert made["unitPrice"] == "10.30"
    monthly = [one for one in rows(caller) if (one["TermDuration"], one["BillingPlan"]) == ("P1Y", "Annual")]
    assert [(one["UnitPrice"], one["EffectiveStartDate"], one["EffectiveEndDate"]) for one in monthly] == [
        ("112.32", "2027-01-01T00:00:00.0000000Z", "2027-01-19T23:59:59.9999999Z"),
        ("123.60", "2027-01-20T00:00:00.0000000Z", "2027-01-31T23:59:59.9999999Z"),
    ]
    tenant = agreed_customer(caller)
    annual = {"billingCycle": "annual"}
    assert cart(caller, tenant, line(caller, **annual))["lineItems"][0]["pricing"]["price"] == 112.32
    caller.control("POST", "clock", {"now": "2027-01-20T00:00:00Z"})
    assert cart(caller, tenant, line(caller, **annual))["lineItems"][0]["pricing"]["price"] == 123.6
    caller.control("POST", "prices", {**sku, "unitPrice": "9.00", "from": "2027-02-01T00:00:00Z"})
    assert priced(caller, timeline="future")["P1Y", "Annual"] == "108.00"
    assert priced(caller, timeline="history&month=202612")["P1Y", "Annual"] == "112.32"
    assert priced(caller, "ES")["P1Y", "Annual"] == "112.32"


def test_seats_and_subscriptions_are_given_back_only_inside_their_seven_days(
    start: Callable[..., Simulator],
) -> None:
    caller = Caller(start("--clock", STARTS_AT).address)
    caller.control("POST", "resellers", MERIDIAN)
    tenant = agreed_customer(caller)
    bought(caller, tenant)
    one = only_subscription(caller, tenant)
    path = f"/v1/customers/{tenant}/subscriptions/{one['id']}"
    caller.control("POST", "clock", {"now": "2027-01-22T09:00:01Z"})
    assert caller.call("PATCH", path, {**one, "quantity": 9}).json()["code"] == 800090
    assert caller.call("PATCH", path, {**one, "status": "deleted"}).json()["code"] == 900117
    assert caller.call("PATCH", path, {**one, "quantity": 12}).json()["quantity"] == 12
    assert caller.call("PATCH", path, {**one, "quantity": 10}).json()["quantity"] == 10
    assert caller.call("PATCH", path, {**one, "quantity": 9}).json()["code"] == 800090
    assert only_subscription(caller, tenant)["quantity"] == 10


def test_before_the_enhanced_attestation_a_partner_confirms_by_its_word(
    start: Callable[..., Simulator],
) -> None:
    caller = Caller(start("--clock", "2026-01-04T23:59:59Z").address)
    caller.control("POST", "resellers", MERIDIAN)
    tenant = agreed_customer(caller)
    contact = {"firstName": "Ana", "lastName": "Reis", "email": "ana@vinhos.example"}
    body = {
        "primaryContact": contact,
        "templateId": "117a77b0-9360-443b-8795-c6dedc750cf9",
        "dateAgreed": "2026-01-04T00:00:00Z",
        "type": "MicrosoftCustomerAgreement",
    }
    path = f"/v1/customers/{tenant}/agreements"
    assert caller.call("POST", path, body, app_only=True).json()["code"] == 900329
    assert caller.call("POST", "/v1/attestations/enhanced", {}).json()["code"] == 900127
    assert caller.call("POST", path, body).status_code == 201
    caller.control("POST", "clock", {"now": "2026-01-05T00:00:00Z"})
    later = {**body, "primaryContact": {**contact, "firstName": "Eva"}}
    assert caller.call("POST", path, later).json()["code"] == 900203
