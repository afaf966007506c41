"""Documents, the books and billing by hand in the back office."""

from __future__ import annotations

import pytest
from tests.support.browsing import Visit, staff
from tests.support.story import Placed, Story, completed_order

from tenantry.billing.models import BilledAccount, Invoice, JournalEntry
from tenantry.foundation.clock import machine_now
from tenantry.jobs.models import Event
from tenantry.jobs.use_cases.deliver_events import deliver_events
from tenantry.kernel.actor import Role


@pytest.fixture
def finance(story: Story) -> Visit:
    return staff(story.shop.house.system, Role.FINANCE)


def _text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined, no-any-return]


def _billed(story: Story) -> tuple[Placed, Invoice]:
    placed = completed_order(story)
    deliver_events(
        consumer="billing.bill",
        provider_id=story.shop.house.id,
        aggregate_kind="order",
        aggregate_id=placed.order_id,
    )
    return placed, Invoice.objects.get(order_id=placed.order_id)


def test_finance_comes_from_the_list_over_the_reason_down_to_the_books(story: Story, finance: Visit) -> None:
    _placed, invoice = _billed(story)
    entry = JournalEntry.objects.get(invoice=invoice)

    listed = _text(finance.get(f"/office/invoices/?q={invoice.number}"))
    page = _text(finance.get(f"/office/invoices/{invoice.public_id}/"))
    reason = _text(finance.get(f"/office/invoices/{invoice.public_id}/lines/1/"))
    booked = _text(finance.get(f"/office/journal/{entry.public_id}/"))

    assert f"/office/invoices/{invoice.public_id}/" in listed
    assert f"/office/invoices/{invoice.public_id}/lines/1/" in page
    assert f"/office/journal/{entry.public_id}/" in page
    assert "Cost of a seat for a charge cycle" in reason, "staff sees the cost"
    assert "Owed to Microsoft, not invoiced yet" in reason
    assert f"/office/journal/{entry.public_id}/" in reason
    assert "Together: an entry balances" in booked


def test_the_document_is_handed_out_as_pdf(story: Story, finance: Visit) -> None:
    _placed, invoice = _billed(story)

    answer = finance.get(f"/office/invoices/{invoice.public_id}/pdf")

    assert answer["Content-Type"] == "application/pdf"
    assert answer.content[:5] == b"%PDF-"


def test_the_balance_of_the_books_is_nothing(story: Story, finance: Visit) -> None:
    _billed(story)

    text = _text(finance.get("/office/journal/"))

    assert "Together: the books balance" in text
    assert "0.00" in text.partition("Together: the books balance")[2][:200]


def test_a_line_that_is_not_there_is_not_found(story: Story, finance: Visit) -> None:
    _placed, invoice = _billed(story)

    assert finance.get(f"/office/invoices/{invoice.public_id}/lines/99/").status_code == 404


def test_a_run_on_a_correct_account_writes_nothing_and_says_so(story: Story, finance: Visit) -> None:
    _placed, invoice = _billed(story)
    before = Invoice.objects.filter(account=invoice.account).count()
    given = {"account": invoice.account.public_id, "from_scratch": "on"}

    finance.post("/office/billing/", given)
    text = _text(finance.get("/office/billing/"))

    assert "there was nothing to write" in text
    assert Invoice.objects.filter(account=invoice.account).count() == before


def test_an_account_that_is_not_there_is_told_at_its_field(story: Story, finance: Visit) -> None:
    answer = finance.post("/office/billing/", {"account": "pty_nobody"})

    assert answer.status_code == 422
    assert "Nothing has this name." in _text(answer)
    assert 'value="pty_nobody"' in _text(answer)


def test_a_parked_account_is_released_with_a_reason_once(story: Story, finance: Visit) -> None:
    _placed, invoice = _billed(story)
    account = invoice.account.public_id
    found = {"code": "billing.lines_over_limit", "params": {"lines": 3, "limit": 2}}
    billed = BilledAccount.objects.filter(account=invoice.account)
    billed.update(parked_at=machine_now(), parked_reason=[found])

    shown = _text(finance.get("/office/billing/"))
    finance.post(f"/office/billing/{account}/release/", {"why": " "})
    still = billed.get().parked_at
    for _click in range(2):
        finance.post(f"/office/billing/{account}/release/", {"why": "Looked at it"})

    assert f"release-{account}" in shown
    assert still is not None
    assert billed.get().parked_at is None
    assert Event.objects.filter(name="account.released", aggregate_id=account).count() == 1


def test_sales_does_not_see_the_books(story: Story) -> None:
    sales = staff(story.shop.house.system, Role.SALES)

    assert sales.get("/office/journal/").status_code == 403
    assert sales.get("/office/invoices/").status_code == 403
