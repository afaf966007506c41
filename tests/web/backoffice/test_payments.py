"""Payments by hand in the back office, and what the shop shows of them."""

from __future__ import annotations

from typing import Any

import pytest
from tests.support.browsing import Visit, member, staff
from tests.support.story import Story, completed_order

from tenantry.billing.models import Invoice, Payment
from tenantry.foundation.clock import machine_now
from tenantry.jobs.use_cases.deliver_events import deliver_events
from tenantry.kernel.actor import Role


@pytest.fixture
def finance(story: Story) -> Visit:
    return staff(story.shop.house.system, Role.FINANCE)


def _text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined, no-any-return]


def _billed(story: Story) -> Invoice:
    placed = completed_order(story)
    deliver_events(
        consumer="billing.bill",
        provider_id=story.shop.house.id,
        aggregate_kind="order",
        aggregate_id=placed.order_id,
    )
    return Invoice.objects.select_related("account").get(order_id=placed.order_id)


def _entered(invoice: Invoice, **more: str) -> dict[str, Any]:
    return {
        "account": invoice.account.public_id,
        "amount": f"{invoice.gross:.2f}",
        "received_on": machine_now().date().isoformat(),
        "reference": "RF18 5390",
        "invoice": invoice.public_id,
        "note": "seen on the statement",
        "_key": f"key-{invoice.public_id}",
    } | more


def _payments(story: Story) -> int:
    return Payment.objects.filter(provider_id=story.shop.house.id).count()


def test_a_payment_is_looked_at_confirmed_and_recorded_once(story: Story, finance: Visit) -> None:
    invoice, before = _billed(story), _payments(story)
    begun = _text(finance.get(f"/office/payments/new/?invoice={invoice.public_id}"))
    looked = _text(finance.post("/office/payments/new/", _entered(invoice, do="preview")))

    assert f'value="{invoice.gross:.2f}"' in begun
    assert f"Invoice {invoice.number}" in looked
    assert "Record this payment?" in looked
    assert _payments(story) == before

    for _click in range(2):
        answer = finance.post("/office/payments/new/", _entered(invoice, do="record"))
        assert answer.status_code == 302
    assert _payments(story) == before + 1

    page = _text(finance.get(answer["Location"]))
    document = _text(finance.get(f"/office/invoices/{invoice.public_id}/"))
    listed = _text(finance.get("/office/payments/?q=RF18"))
    assert invoice.number in page
    assert "seen on the statement" in page
    assert "Paid" in document
    assert "RF18 5390" in document
    assert "Record a payment" not in document.partition("Still to be paid")[2][:800]
    assert "RF18 5390" in listed


def test_a_wrong_payment_is_told_at_its_fields_and_what_was_typed_stays(story: Story, finance: Visit) -> None:
    invoice, before = _billed(story), _payments(story)
    wrong = _entered(invoice, amount="-5", received_on="2999-01-01", do="record")

    answer = finance.post("/office/payments/new/", wrong)

    assert answer.status_code == 422
    assert "is no amount that can be received" in _text(answer)
    assert "is still to come" in _text(answer)
    assert 'value="RF18 5390"' in _text(answer)
    assert _payments(story) == before


def test_a_payment_is_reversed_with_a_reason_and_the_invoice_is_open_again(
    story: Story, finance: Visit
) -> None:
    invoice = _billed(story)
    address = finance.post("/office/payments/new/", _entered(invoice, do="record"))["Location"]
    before = _payments(story)

    finance.post(f"{address}reverse/", {"why": " "})
    assert _payments(story) == before
    for _click in range(2):
        finance.post(f"{address}reverse/", {"why": "Another's money", "_key": "twice-the-same"})

    assert _payments(story) == before + 1
    assert "This payment was reversed: Another&#x27;s money" in _text(finance.get(address))
    rest = _text(finance.get("/office/invoices/?state=open"))
    assert invoice.number in rest


def test_only_finance_records_payments_and_an_auditor_reads_them(story: Story, finance: Visit) -> None:
    invoice = _billed(story)
    address = finance.post("/office/payments/new/", _entered(invoice, do="record"))["Location"]
    before = _payments(story)
    auditor, sales = (staff(story.shop.house.system, role) for role in (Role.AUDITOR, Role.SALES))

    assert auditor.get(address).status_code == 200
    assert "Reverse" not in _text(auditor.get(address))
    assert auditor.get("/office/payments/new/").status_code == 403
    assert sales.get("/office/payments/").status_code == 403
    assert auditor.post(f"{address}reverse/", {"why": "No"}).status_code == 403
    assert _payments(story) == before


def test_the_shop_shows_what_is_paid_and_what_is_still_to_be_paid(story: Story, finance: Visit) -> None:
    invoice = _billed(story)
    finance.post("/office/payments/new/", _entered(invoice, amount="1.00", do="record"))
    reseller = story.shop.house.reseller
    buyer = member(story.shop.house.system, reseller.public_id)

    page = _text(buyer.get(f"/shop/invoices/{invoice.public_id}/"))
    listed = _text(buyer.get("/shop/invoices/?state=open"))

    assert "Partly paid" in page
    assert "RF18 5390" in page
    assert "seen on the statement" not in page, "the note is for colleagues"
    assert invoice.number in listed
