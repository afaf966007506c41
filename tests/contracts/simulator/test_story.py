"""One sale from an empty world to an active subscription, with the shapes of every answer on the way."""

import csv
import io
from decimal import Decimal
from typing import Any

from .conftest import MERIDIAN, Caller
from .steps import line, new_customer

TEMPLATE = "117a77b0-9360-443b-8795-c6dedc750cf9"


def agree_on_the_page(caller: Caller, tenant: str) -> None:
    attestation = caller.call(
        "POST",
        "/v1/attestations/enhanced",
        {
            "country": "PT",
            "language": "pt-PT",
            "companyName": "Vinhos do Norte",
            "signatoryFirstName": "Rita",
            "signatoryLastName": "Moura",
            "signatoryEmail": "rita@vinhos.example",
            "signatoryPhoneNumber": "222000111",
        },
        app_only=True,
    )
    assert (attestation.status_code, attestation.json()["status"]) == (201, "created")
    key = attestation.json()["attestationId"]
    page = caller.http.get(f"/attest/{key}")
    assert page.status_code == 200 and "Vinhos do Norte" in page.text and "<script" not in page.text
    assert 'id="accepted"' in caller.http.post(f"/attest/{key}").text
    assert caller.ask(f"/v1/attestations/enhanced/{key}")["status"] == "accepted"
    agreement = {
        "primaryContact": {"firstName": "Rita", "lastName": "Moura", "email": "rita@vinhos.example"},
        "templateId": TEMPLATE,
        "dateAgreed": "2027-01-15T09:00:00Z",
        "type": "MicrosoftCustomerAgreement",
        "attestationId": key,
    }
    confirmed = caller.call("POST", f"/v1/customers/{tenant}/agreements", agreement, app_only=True)
    assert (confirmed.status_code, confirmed.json()["dateAgreed"]) == (201, "2027-01-15T09:00:00Z")


def assert_active(caller: Caller, tenant: str, order: dict[str, Any], catalog_item_id: str) -> None:
    subscription_id = order["lineItems"][0]["subscriptionId"]
    held = caller.ask(f"/v1/customers/{tenant}/subscriptions/{subscription_id}")
    wanted = {
        "offerId": catalog_item_id,
        "offerName": "Microsoft 365 Business Standard",
        "quantity": 10,
        "status": "active",
        "termDuration": "P1Y",
        "billingCycle": "monthly",
        "autoRenewEnabled": True,
        "partnerId": MERIDIAN["mpnId"],
        "orderId": order["id"],
        "creationDate": "2027-01-15T09:00:00.0000000Z",
        "effectiveStartDate": "2027-01-15T00:00:00Z",
        "commitmentEndDate": "2028-01-14T00:00:00Z",
        "commitmentEndDateTime": "2028-01-14T23:59:59Z",
        "billingCycleEndDate": "2027-02-14T00:00:00Z",
        "cancellationAllowedUntilDate": "2027-01-22T09:00:00.0000000Z",
    }
    assert {name: held[name] for name in wanted} == wanted
    assert held["refundableQuantity"]["totalQuantity"] == 10
    mine = caller.counts()["by_customer"][tenant]
    assert mine == {"orders": 1, "subscriptions": 1, "carts": 1, "agreements": 1, "attestations": 1}


def test_ten_seats_are_sold_from_domain_check_to_active_subscription(caller: Caller) -> None:
    body = new_customer()
    domain = body["companyProfile"]["domain"]
    assert caller.call("HEAD", f"/v1/domains/{domain}").status_code == 404
    made = caller.call("POST", "/v1/customers", body)
    assert made.status_code == 201, made.text
    tenant = made.json()["id"]
    assert made.json()["companyProfile"]["tenantId"] == tenant
    assert made.json()["userCredentials"]["userName"] == "admin"
    assert len(made.json()["userCredentials"]["password"]) == 14
    assert "userCredentials" not in caller.ask(f"/v1/customers/{tenant}")
    assert caller.call("HEAD", f"/v1/domains/{domain.upper()}").status_code == 200
    (reseller,) = caller.ask(f"/v1/customers/{tenant}/relationships")["items"]
    assert (reseller["id"], reseller["mpnId"]) == (MERIDIAN["tenantId"], MERIDIAN["mpnId"])

    agree_on_the_page(caller, tenant)
    cart = caller.call(
        "POST",
        f"/v1/customers/{tenant}/carts",
        {"lineItems": [line(caller)], "partnerOnRecordAttestationAccepted": True},
        app_only=True,
    )
    assert cart.status_code == 201, cart.text
    assert cart.json()["expirationTimestamp"] == "2027-01-22T09:00:00.0000000Z"
    (first,) = cart.json()["lineItems"]
    sheet = caller.call(
        "GET", "/v1.0/sales/pricesheets(Market='PT',PricesheetView='updatedlicensebased')/$value"
    )
    (row,) = [
        one
        for one in csv.DictReader(io.StringIO(sheet.text))
        if (one["SkuTitle"], one["TermDuration"], one["BillingPlan"])
        == ("Microsoft 365 Business Standard", "P1Y", "Monthly")
    ]
    assert (row["UnitPrice"], row["ERP Price"], row["Segment"]) == ("117.96", "147.48", "Commercial")
    assert '"listPrice":9.83' in cart.text and '"extendedPrice":1179.60' in cart.text
    assert Decimal(row["UnitPrice"]) == Decimal("9.83") * 12
    assert first["orderGroup"] == "0"

    done = caller.call("POST", f"/v1/customers/{tenant}/carts/{cart.json()['id']}/checkout", app_only=True)
    assert done.status_code == 201, done.text
    assert done.json()["attributes"] == {"objectType": "CartCheckoutResult"}
    (order,) = done.json()["orders"]
    assert (order["status"], order["currencyCode"]) == ("completed", "EUR")
    (ordered,) = order["lineItems"]
    assert ordered["partnerIdOnRecord"] == MERIDIAN["mpnId"]
    assert caller.ask(f"/v1/customers/{tenant}/orders/{order['id']}") == order
    (progress,) = caller.ask(f"/v1/customers/{tenant}/orders/{order['id']}/provisioningstatus")["items"]
    assert progress["status"] == "fulfilled"
    assert_active(caller, tenant, order, first["catalogItemId"])
