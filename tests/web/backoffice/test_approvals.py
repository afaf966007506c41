"""Approvals in the back office: what waits for finance, the decision on the order's page, and an account's rule."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.support.browsing import Visit, staff
from tests.support.story import Placed, Story, placed_order

from tenantry.kernel.actor import Role
from tenantry.ordering.models import Hold
from tenantry.parties.models import ApprovalRule


@pytest.fixture
def finance(story: Story) -> Iterator[Visit]:
    visit = staff(story.shop.house.system, Role.FINANCE)
    yield visit
    visit.post(_address(story), {"who": "sub_customers", "approver": "reseller", "why": "the test is over"})


def _address(story: Story) -> str:
    return f"/office/approval-rules/{story.shop.house.reseller.public_id}/"


def _text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined, no-any-return]


def _asked(story: Story, finance: Visit) -> Placed:
    rule = {"who": "anybody", "approver": "finance", "expires_after_days": "10", "why": "agreed in May"}
    assert finance.post(_address(story), rule).status_code == 302
    placed = placed_order(story)
    assert placed.state == "held"
    return placed


def test_the_rule_of_an_account_is_set_and_stands_in_its_history(story: Story, finance: Visit) -> None:
    count = ApprovalRule.objects.count()
    wrong = finance.post(_address(story), {"who": "anybody", "approver": "customer"})
    assert wrong.status_code == 422 and ApprovalRule.objects.count() == count
    _asked(story, finance)
    page = _text(finance.get(_address(story)))
    for words in ("Everybody&#x27;s", "The provider&#x27;s finance", "after 10 days", "agreed in May"):
        assert words in page, words


def test_finance_finds_the_order_and_approves_it_for_its_total(story: Story, finance: Visit) -> None:
    placed = _asked(story, finance)
    assert "Orders that wait for your approval" in _text(finance.get("/office/"))
    assert placed.order_id in _text(finance.get("/office/approvals/"))
    address, total = f"/office/orders/{placed.order_id}/", f"{placed.row.total:.2f}"
    page = _text(finance.get(address))
    assert "Approve this order?" in page and total in page

    finance.post(f"{address}approve/", {"amount": "0.01", "currency": "EUR"})
    assert placed.state == "held"
    finance.post(f"{address}approve/", {"amount": total, "currency": "EUR", "why": "as agreed"})
    hold = Hold.objects.get(order_id=placed.row.pk)
    assert (placed.state, hold.ending, hold.reason) == ("submitted", "permitted", "as agreed")


def test_finance_refuses_with_a_reason_and_not_without(story: Story, finance: Visit) -> None:
    placed = _asked(story, finance)
    address = f"/office/orders/{placed.order_id}/refuse-approval/"
    finance.post(address, {"why": ""})
    assert placed.state == "held"
    finance.post(address, {"why": "no budget"})
    assert (placed.state, Hold.objects.get(order_id=placed.row.pk).ending) == ("cancelled", "refused")


def test_sales_sees_the_rule_and_decides_nothing(story: Story, finance: Visit) -> None:
    placed = _asked(story, finance)
    sales = staff(story.shop.house.system, Role.SALES)
    assert sales.get(_address(story)).status_code == 200
    assert sales.get("/office/approvals/").status_code == 403
    assert "Your decision" not in _text(sales.get(f"/office/orders/{placed.order_id}/"))
    total = {"amount": f"{placed.row.total:.2f}", "currency": "EUR"}
    sales.post(f"/office/orders/{placed.order_id}/approve/", total)
    assert placed.state == "held"
