"""Credit in the back office: the account's page, and what finance decides about a held order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from decimal import Decimal

import pytest
from tests.support.browsing import Visit, staff
from tests.support.story import Placed, Story, completed_order, placed_order

from tenantry.billing.unbilled import ahead_of
from tenantry.foundation.clock import business_now
from tenantry.kernel.actor import Role
from tenantry.ordering.models import Hold
from tenantry.parties.models import CreditLimit


@pytest.fixture
def finance(story: Story) -> Iterator[Visit]:
    visit = staff(story.shop.house.system, Role.FINANCE)
    yield visit
    visit.post(_address(story), {"of": "use", "limit": "", "why": "the test is over"})


def _address(story: Story) -> str:
    return f"/office/credit/{story.shop.house.reseller.public_id}/"


def _text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined, no-any-return]


def _held(story: Story, finance: Visit) -> Placed:
    finance.post(_address(story), {"of": "use", "limit": "0", "why": "pays late"})
    placed = placed_order(story)
    assert placed.state == "held"
    return placed


def test_a_limit_is_set_with_a_reason_and_stands_in_the_history(story: Story, finance: Visit) -> None:
    before = CreditLimit.objects.count()
    assert finance.post(_address(story), {"of": "use", "limit": "100", "why": ""}).status_code == 422
    assert finance.post(_address(story), {"of": "use", "limit": "-1", "why": "no"}).status_code == 422
    assert CreditLimit.objects.count() == before

    assert (
        finance.post(_address(story), {"of": "use", "limit": "2500", "why": "agreed in May"}).status_code
        == 302
    )
    row = CreditLimit.objects.latest("pk")
    assert (row.amount, row.currency, row.why) == (Decimal(2500), "EUR", "agreed in May")
    page = _text(finance.get(_address(story)))
    assert "2,500.00" in page and "agreed in May" in page


def test_what_running_terms_still_cost_comes_by_itself(story: Story, finance: Visit) -> None:
    placed = completed_order(story)
    page = _text(finance.get(_address(story)))
    assert f'hx-get="{_address(story)}commitment/"' in page
    today = business_now().astimezone(UTC).date()
    cost = ahead_of(story.shop.house.id, placed.row.account_id, "EUR", today).cost
    assert cost.amount > 0
    part = _text(finance.get(f"{_address(story)}commitment/"))
    assert "Still to be charged by Microsoft" in part and f"{cost.amount:,.2f}" in part


def test_the_limit_of_the_commitment_is_set_in_a_dialog_and_stands_beside_the_figure(
    story: Story, finance: Visit
) -> None:
    before = CreditLimit.objects.count()
    page = finance.post(_address(story), {"of": "commitment", "limit": "-1", "why": "no"})
    assert (page.status_code, CreditLimit.objects.count()) == (422, before)
    assert "A credit limit is zero or more" in _text(page)
    assert finance.post(_address(story), {"of": "commitment", "limit": "5", "why": ""}).status_code == 422

    given = {"of": "commitment", "limit": "7500", "why": "agreed with sales"}
    assert finance.post(_address(story), given).status_code == 302
    row = CreditLimit.objects.latest("pk")
    assert (row.of, row.amount, row.why) == ("commitment", Decimal(7500), "agreed with sales")
    page_then = _text(finance.get(_address(story)))
    assert "7,500.00" in page_then and "agreed with sales" in page_then
    assert "of €7,500.00" in _text(finance.get(f"{_address(story)}commitment/"))
    finance.post(_address(story), given | {"limit": ""})
    assert "of €" not in _text(finance.get(f"{_address(story)}commitment/"))


def test_finance_lets_a_held_order_go_on_with_a_reason_and_not_without(story: Story, finance: Visit) -> None:
    placed = _held(story, finance)
    address = f"/office/orders/{placed.order_id}/"
    page = _text(finance.get(address))
    assert "This order is held: credit limit" in page and "Let this order go on?" in page
    assert f"{placed.row.total:.2f}" in page

    finance.post(f"{address}release/", {"why": " "})
    assert placed.state == "held"
    finance.post(f"{address}release/", {"why": "pays tomorrow"})
    assert placed.state == "submitted"
    again = _text(finance.get(finance.post(f"{address}release/", {"why": "pays tomorrow"})["Location"]))
    assert "Nothing holds this order for credit or commitment any more" in again
    assert "Reason: pays tomorrow" in again


def test_finance_refuses_a_held_order_and_it_is_cancelled(story: Story, finance: Visit) -> None:
    placed = _held(story, finance)
    finance.post(f"/office/orders/{placed.order_id}/refuse/", {"why": "too much is open"})
    assert placed.state == "cancelled"
    assert Hold.objects.get(order_id=placed.row.pk).ending == "refused"


def test_who_provisions_sees_the_hold_and_decides_nothing(story: Story, finance: Visit) -> None:
    placed = _held(story, finance)
    clerk = staff(story.shop.house.system, Role.PROVISIONING)
    page = _text(clerk.get(f"/office/orders/{placed.order_id}/"))
    assert "This order is held: credit limit" in page
    assert "Let this order go on?" not in page and "Look at the credit" not in page
    assert clerk.post(f"/office/orders/{placed.order_id}/release/", {"why": "x"}).status_code in (403, 404)
    assert placed.state == "held"


def test_the_home_page_counts_orders_that_are_held(story: Story, finance: Visit) -> None:
    _held(story, finance)
    home = _text(finance.get("/office/"))
    assert "Orders that are held" in home and 'href="/office/held-orders/"' in home
