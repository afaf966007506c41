"""The whole catalogue, and promotions: found, judged, taken off prices, used up."""

import csv
import io
from decimal import Decimal
from typing import Any

import pytest

from .conftest import STARTS_AT, Caller
from .steps import STANDARD, agreed_customer, cart, catalog_item, checkout, line

VISIO, POWER_BI = ("CFQ7TTC0HD32", "0001"), ("CFQ7TTC0H9MP", "0001")
NO_TEAMS, ENTRA, INTUNE = ("CFQ7TTC0PGS3", "0001"), ("CFQ7TTC0LFK5", "0001"), ("CFQ7TTC0LCH4", "0001")
CONFERENCING, PHONE = ("CFQ7TTC0LHXH", "0001"), ("CFQ7TTC0LH0T", "0001")
GONE, THREE_SEATS, TRIAL = ("CFQ7TTC0LHQ5", "0001"), ("CFQ7TTC0LH33", "0001"), ("CFQ7TTC0H9MP", "0002")
YEARLY = {"termDuration": "P1Y", "billingCycle": "annual"}


def promotions(caller: Caller) -> dict[str, dict[str, Any]]:
    found = caller.ask("/v1/productpromotions?country=PT&segment=commercial")["items"]
    return {one["requiredProducts"][0]["productId"]: one for one in found}


def judged(caller: Caller, tenant: str, sku: tuple[str, str], **changes: Any) -> Any:
    item = {"id": 0, "catalogItemId": catalog_item(caller, sku), "quantity": 10, **YEARLY, **changes}
    answer = caller.call("POST", f"/v1/customers/{tenant}/promotionEligibilities", {"items": [item]})
    assert answer.status_code == 200, answer.text
    return answer.json()["items"][0]["eligibilities"]


def only_line(
    caller: Caller, tenant: str, sku: tuple[str, str], **changes: Any
) -> tuple[str, dict[str, Any]]:
    one = cart(caller, tenant, line(caller, sku=sku, **{**YEARLY, **changes}))
    return one["id"], one["lineItems"][0]


def test_the_catalogue_has_every_family_in_every_market(caller: Caller) -> None:
    def titles(market: str, segment: str) -> set[str]:
        text = f"/v1/products?country={market}&targetView=OnlineServices&targetSegment={segment}"
        return {one["title"] for one in caller.ask(text)["items"]}

    commercial = titles("PT", "commercial")
    assert {
        "Microsoft 365 E5",
        "Dynamics 365 Sales Enterprise",
        "Power BI Pro",
        "Audio Conferencing",
    } <= commercial
    assert {
        market: titles(market, "commercial") == commercial for market in ("US", "GB", "PL", "BR", "JP")
    } == dict.fromkeys(("US", "GB", "PL", "BR", "JP"), True)
    assert titles("DE", "education") == {
        "Office 365 A3 for faculty",
        "Office 365 A3 for students",
        "Microsoft 365 A5 for faculty",
    }
    assert "Office 365 E3" in titles("US", "government") and "Office 365 E3" in titles("US", "nonprofit")


def test_a_starter_catalogue_lists_fifteen_plans(start: Any) -> None:
    caller = Caller(start("--clock", STARTS_AT, "--catalogue", "starter").address)
    products = caller.ask("/v1/products?country=PT&targetView=OnlineServices")["items"]
    skus = [
        sku for one in products for sku in caller.ask(f"/v1/products/{one['id']}/skus?country=PT")["items"]
    ]
    assert len(skus) == 15
    assert caller.ask("/v1/productpromotions?country=PT&segment=commercial")["items"] == []
    caller.http.close()


def test_a_discontinued_plan_is_listed_and_not_sold(caller: Caller) -> None:
    found = caller.ask(f"/v1/products/{GONE[0]}/skus/{GONE[1]}/availabilities?country=PT")["items"]
    assert [one["isPurchasable"] for one in found] == [False]
    tenant = agreed_customer(caller)
    assert only_line(caller, tenant, GONE)[1]["error"]["errorCode"] == 10001


def test_small_caps_and_the_one_trial_of_a_life(caller: Caller) -> None:
    tenant = agreed_customer(caller)
    assert only_line(caller, tenant, THREE_SEATS, quantity=4)[1]["error"]["errorCode"] == 10015
    key, _ = only_line(caller, tenant, THREE_SEATS, quantity=3)
    assert checkout(caller, tenant, key).status_code == 201
    over = only_line(caller, tenant, THREE_SEATS, quantity=1)[1]["error"]
    assert (over["errorCode"], over["additionalInformation"]) == (800088, {"availableQuantity": 0})
    monthly = {"termDuration": "P1M", "billingCycle": "monthly", "quantity": 5}
    trials = [only_line(caller, tenant, TRIAL, **monthly)[0] for _ in range(2)]
    assert checkout(caller, tenant, trials[0]).status_code == 201
    trial = next(
        one for one in caller.ask(f"/v1/customers/{tenant}/subscriptions")["items"] if one["isTrial"]
    )
    path = f"/v1/customers/{tenant}/subscriptions/{trial['id']}"
    assert caller.call("PATCH", path, {**trial, "status": "deleted"}).status_code == 200
    again = checkout(caller, tenant, trials[1])
    assert (again.status_code, again.json()["code"]) == (403, 800089)


def test_an_attestation_that_a_plan_enforces_must_be_accepted(caller: Caller) -> None:
    tenant = agreed_customer(caller)
    sku = caller.ask(f"/v1/products/{CONFERENCING[0]}/skus/{CONFERENCING[1]}?country=PT")
    assert sku["attestationProperties"]["enforceAttestation"] is True
    lines = [
        line(caller),
        line(caller, id=1, sku=PHONE, quantity=2),
        line(caller, id=2, sku=CONFERENCING, quantity=2),
    ]
    refused = cart(caller, tenant, *lines)["lineItems"]
    assert ["error" in one for one in refused] == [False, False, True]
    assert refused[2]["error"]["errorCode"] == 10012
    accepted = cart(caller, tenant, *lines[:2], {**lines[2], "attestationAccepted": True})
    assert checkout(caller, tenant, accepted["id"]).status_code == 201


def test_promotions_that_run_now_are_listed_and_any_is_found_by_its_id(caller: Caller) -> None:
    found = promotions(caller)
    assert VISIO[0] in found and "CFQ7TTC0HDB1" not in found
    visio = found[VISIO[0]]
    assert visio["properties"] == {"isAutoApplicable": True}
    assert visio["requiredProducts"] == [
        {
            "productId": VISIO[0],
            "skuId": "0001",
            "term": {"duration": "P1Y", "billingCycle": "Annual"},
            "pricingPolicies": [{"policyType": "PercentDiscount", "value": "0.15"}],
        }
    ]
    assert found[POWER_BI[0]]["promotionConstraints"]["seatConstraints"] == [
        {"minSeats": 10, "maxSeats": 500, "type": "SubscriptionQuantity"}
    ]
    assert caller.ask(f"/v1/productpromotions/{visio['id'].lower()}?country=PT") == visio
    assert caller.call("GET", "/v1/productpromotions/X:0001:Y?country=PT").status_code == 404
    assert caller.call("GET", "/v1/productpromotions?country=PT&segment=zoo").json()["code"] == 900126


def test_a_promotion_applies_by_itself_and_the_price_shows_both(caller: Caller) -> None:
    tenant = agreed_customer(caller)
    _, plain = only_line(caller, tenant, VISIO, billingCycle="monthly")
    key, one = only_line(caller, tenant, VISIO, quantity=2)
    assert "promotionId" not in plain
    assert one["promotionId"] == promotions(caller)[VISIO[0]]["id"]
    pricing = {name: Decimal(str(value)) for name, value in one["pricing"].items()}
    # 14.00 a month at list, 0.80 of it for the partner, twelve months, 15 percent less.
    assert pricing == {
        "listPrice": Decimal("134.40"),
        "discountedPrice": Decimal("114.24"),
        "proratedPrice": Decimal("114.24"),
        "price": Decimal("114.24"),
        "extendedPrice": Decimal("228.48"),
    }
    order = checkout(caller, tenant, key).json()["orders"][0]
    assert order["lineItems"][0]["promotionId"] == one["promotionId"]
    (sub,) = caller.ask(f"/v1/customers/{tenant}/subscriptions")["items"]
    assert sub["promotionId"] == one["promotionId"]


def test_each_reason_against_a_promotion_is_named(caller: Caller) -> None:
    tenant = agreed_customer(caller)
    found = promotions(caller)

    def reasons(sku: tuple[str, str], **changes: Any) -> list[str]:
        (verdict,) = judged(caller, tenant, sku, **changes)
        assert verdict["isEligible"] is ("errors" not in verdict)
        return [error["type"] for error in verdict.get("errors", [])]

    assert reasons(VISIO) == []
    assert reasons(VISIO, billingCycle="monthly") == ["Term"]
    assert reasons(POWER_BI, billingCycle="monthly", quantity=9) == ["SeatCount"]
    assert reasons(ENTRA) == ["PrerequisiteProductOwnership"]
    assert reasons(STANDARD) == ["NoPromotionsAvailable"]
    assert reasons(STANDARD, promotionId="X:0001:Y") == ["InvalidPromotion"]
    assert reasons(STANDARD, promotionId=found[VISIO[0]]["id"]) == ["InvalidPromotion"]
    assert reasons(VISIO, catalogItemId="CFQ7TTC0HD32:0001:CFQ7TTC00000") == ["InvalidCatalogItemId"]
    (seats,) = judged(caller, tenant, POWER_BI, billingCycle="monthly", quantity=501)
    assert (seats["errors"][0]["minimumRequiredSeats"], seats["errors"][0]["maximumRequiredSeats"]) == (
        10,
        500,
    )


def test_a_first_purchase_uses_its_promotion_up(caller: Caller) -> None:
    tenant = agreed_customer(caller)
    first, one = only_line(caller, tenant, NO_TEAMS)
    second, other = only_line(caller, tenant, NO_TEAMS)
    assert one["promotionId"] == other["promotionId"] == promotions(caller)[NO_TEAMS[0]]["id"]
    assert checkout(caller, tenant, first).status_code == 201
    late = checkout(caller, tenant, second)
    assert (late.status_code, late.json()["code"]) == (400, 27007)
    assert "promotionId" not in only_line(caller, tenant, NO_TEAMS)[1]
    (verdict,) = judged(caller, tenant, NO_TEAMS)
    assert [error["type"] for error in verdict["errors"]] == ["RedemptionLimit", "OfferPurchasedPreviously"]
    assert verdict["errors"][0]["remainingPromotionRedemptionCount"] == 0


def test_a_promotion_that_must_be_named_applies_only_then(caller: Caller) -> None:
    tenant = agreed_customer(caller)
    deal = promotions(caller)[ENTRA[0]]["id"]
    assert only_line(caller, tenant, ENTRA, promotionId=deal)[1]["error"]["errorCode"] == 27007
    key, _ = only_line(caller, tenant, INTUNE)
    assert checkout(caller, tenant, key).status_code == 201
    assert "promotionId" not in only_line(caller, tenant, ENTRA)[1]
    named = only_line(caller, tenant, ENTRA, promotionId=deal)[1]
    assert (named["promotionId"], "error" in named) == (deal, False)


def test_a_published_promotion_runs_for_its_days(start: Any) -> None:
    caller = Caller(start("--clock", STARTS_AT).address)
    tenant = agreed_customer(caller, associatedPartnerId=None)
    wanted = {"productId": STANDARD[0], "skuId": STANDARD[1], "discount": "0.5"}
    made = caller.control("POST", "promotions", {**wanted, "ends": "2027-02-01T00:00:00Z"})
    plain = line(caller, participants=None, **YEARLY)
    assert cart(caller, tenant, plain)["lineItems"][0]["promotionId"] == made["id"]
    caller.control("POST", "clock", {"now": "2027-02-01T00:00:01Z"})
    assert "promotionId" not in cart(caller, tenant, plain)["lineItems"][0]
    caller.http.close()


def test_the_offer_matrix_and_the_exchange_rates_are_files(caller: Caller) -> None:
    text = caller.call("GET", "/v1.0/sales/offermatrix(Month='202701')/$value").text
    rows = {f"{row['ProductId']}:{row['SkuId']}": row for row in csv.DictReader(io.StringIO(text))}
    basic = rows["CFQ7TTC0PGS1:0001"]
    assert (basic["MinLicenses"], basic["MaxLicenses"]) == ("1", "300")
    assert (basic["AssetOwnershipLimit"], basic["AssetOwnershipLimitType"]) == ("2", "ConcurrentCount")
    assert rows[":".join(TRIAL)]["AssetOwnershipLimitType"] == "LifetimeCount"
    assert rows[":".join(CONFERENCING)]["ProductSkuPreRequisites"] == ":".join(PHONE)
    assert "PT" in basic["AllowedCountries"].split(";")
    rates = list(
        csv.DictReader(io.StringIO(caller.call("GET", "/v1.0/sales/fxrates(Month='202701')/$value").text))
    )
    assert {row["CurrencyCode"]: row["USDPerUnit"] for row in rates}["EUR"] == "1.070000"
    assert {row["Month"] for row in rates} == {"202701"}


@pytest.mark.parametrize(
    "file", ["offermatrix(Month='202702')", "fxrates(Month='2027')", "fxrates(Month='202713')"]
)
def test_a_month_that_is_none_or_has_not_come_has_no_file(caller: Caller, file: str) -> None:
    answer = caller.call("GET", f"/v1.0/sales/{file}/$value")
    assert (answer.status_code, answer.json()["data"]) == (400, ["Month"])


def test_inventory_is_checked_item_by_item(caller: Caller) -> None:
    body = {"TargetItems": [{"ProductId": STANDARD[0], "SkuId": STANDARD[1]}], "InventoryContext": {}}
    answer = caller.call("POST", "/v1/extensions/product/checkInventory?country=PT", body)
    assert answer.json() == [
        {"productId": STANDARD[0], "skuId": "0001", "isRestricted": False, "restrictions": []}
    ]
    assert caller.call("POST", "/v1/extensions/product/checkInventory?country=PT", {}).status_code == 400
