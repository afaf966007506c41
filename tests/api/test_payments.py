"""Payments by the API: recorded once, shown to whom they concern, reversed once, refused with nothing written."""

from __future__ import annotations

from typing import Any

from tests.support.billing import Account, Ordered, an_account, buys, is_billed
from tests.support.http import call, ok
from tests.support.parties import NOW

from tenantry.billing import reads
from tenantry.billing.models import Payment


def body(account: Account, amount: str = "150.00", **more: Any) -> dict[str, Any]:
    return {
        "account": account.id,
        "amount": {"amount": amount, "currency": "EUR"},
        "received_on": NOW.date().isoformat(),
        "reference": "RF18 5390 0754 7034",
        **more,
    }


def billed(account: Account) -> str:
    """An invoice of 120.00 and 23 percent of tax."""
    order = buys(account, Ordered(seats=10))
    is_billed(account)
    return reads.order_documents(account.house.administrator.actor, order)[0].public_id


def test_a_payment_is_recorded_once_for_one_key_and_shown_to_its_account() -> None:
    account = an_account()
    invoice, staff = billed(account), account.house.administrator

    first = call("POST", "/payments", staff, body(account), key="once")
    again = call("POST", "/payments", staff, body(account), key="once")

    made = ok(first, 201)
    assert ok(again, 201)["id"] == made["id"]
    assert first.headers["Location"] == f"/api/v1/payments/{made['id']}"
    assert made["free"] == {"amount": "2.40", "currency": "EUR"}
    assert [(one["invoice"], one["amount"]["amount"]) for one in made["invoices"]] == [(invoice, "147.60")]
    assert [one["id"] for one in ok(call("GET", "/payments", account.party.program))["items"]] == [made["id"]]
    assert Payment.objects.filter(provider_id=account.house.id).count() == 1


def test_a_payment_is_reversed_once_and_its_invoice_is_open_again() -> None:
    account = an_account()
    invoice, staff = billed(account), account.house.administrator
    made = ok(call("POST", "/payments", staff, body(account)), 201)["id"]

    reversal = ok(call("POST", f"/payments/{made}/reverse", staff, {"why": "Not theirs"}), 201)

    assert (reversal["state"], reversal["reverses"]) == ("reversal", made)
    assert ok(call("GET", f"/payments/{made}", staff))["reversed_by"] == reversal["id"]
    assert ok(call("GET", f"/invoices/{invoice}", staff))["settlement"] == "unpaid"
    assert call("POST", f"/payments/{made}/reverse", staff, {"why": "Again"}).status == 409
    assert Payment.objects.filter(provider_id=account.house.id).count() == 2


def test_an_account_cannot_record_its_own_payment_and_nothing_is_written() -> None:
    account = an_account()
    assert call("POST", "/payments", account.party.program, body(account)).status == 403
    assert call("POST", "/payments", account.house.administrator, body(account, "0.00")).codes == [
        ("payment.amount_invalid", "amount")
    ]
    assert not Payment.objects.filter(provider_id=account.house.id).exists()
