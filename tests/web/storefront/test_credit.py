"""The credit of one's own company in the storefront: figures, what waits, and what would let it go on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from decimal import Decimal

import pytest
from tests.support.browsing import Visit, member
from tests.support.http import call, ok
from tests.support.parties import a_customer
from tests.support.story import Story, completed_order, place, placed_order, ready_basket

from tenantry.billing.receiving import Received
from tenantry.billing.unbilled import ahead_of
from tenantry.billing.use_cases.record_payment import record_payment
from tenantry.foundation.clock import business_now, machine_now
from tenantry.foundation.slices import Wish
from tenantry.jobs.use_cases.deliver_events import deliver_events
from tenantry.kernel.actor import Role
from tenantry.kernel.ids import PartyId
from tenantry.kernel.money import Money
from tenantry.ordering.credit import credit_use
from tenantry.ordering.models import Order, OrderLine
from tenantry.ordering.reads import orders_slice
from tenantry.parties.use_cases.set_credit_limit import set_credit_limit

PAGE = "/shop/credit/"


@pytest.fixture
def buyer(story: Story) -> Iterator[Visit]:
    yield member(story.shop.house.system, _account(story))
    _limit(story, None)


def _account(story: Story) -> PartyId:
    return PartyId(story.shop.house.reseller.public_id)


def _limit(story: Story, amount: Decimal | None) -> None:
    limit = Money(amount, "EUR") if amount is not None else None
    set_credit_limit(account=_account(story), limit=limit, why="a test", by=story.staff, now=machine_now())
    _hear(story, "party", _account(story))


def _hear(story: Story, kind: str, thing: str) -> None:
    deliver_events(
        consumer="ordering.credit", provider_id=story.shop.house.id, aggregate_kind=kind, aggregate_id=thing
    )


def _used(story: Story) -> Decimal:
    today = business_now().astimezone(UTC).date()
    return credit_use(story.shop.house.id, story.shop.house.reseller.id, "EUR", today=today).total.amount


def _text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined, no-any-return]


def test_the_page_says_what_must_be_paid_until_each_order_goes_on_and_it_is_so(
    story: Story, buyer: Visit
) -> None:
    limit = max(_used(story), Decimal(0)) + 20
    _limit(story, limit)
    first, second = placed_order(story), placed_order(story)
    over = _used(story) - limit
    missing = over + first.row.total
    page = _text(buyer.get(PAGE))
    assert f"{limit:,.2f}" in page and f"{limit - _used(story):,.2f}" in page
    assert f">€{missing:,.2f}<" in page and f">€{missing + second.row.total:,.2f}<" in page
    assert page.index(f"/shop/orders/{first.order_id}/") < page.index(f"/shop/orders/{second.order_id}/")

    now = machine_now()
    paid = record_payment(
        account=_account(story),
        received=Received(Money(missing, "EUR"), now.date(), "RF18"),
        key=None,
        by=story.staff,
        now=now,
        machine_now=now,
    )
    _hear(story, "payment", paid)
    assert (first.state, second.state) == ("submitted", "held")


def test_each_figure_leads_to_what_it_is_made_of(story: Story, buyer: Visit) -> None:
    running = placed_order(story)
    _limit(story, Decimal(0))
    waiting = placed_order(story)
    page = _text(buyer.get(PAGE))
    for address in (
        "/shop/invoices/?state=overdue", "/shop/invoices/?state=due", "/shop/subscriptions/",
        "/shop/orders/?uses_credit=yes",
    ):  # fmt: skip
        assert f'href="{address}"' in page

    listed = _text(buyer.get("/shop/orders/?uses_credit=yes"))
    assert f"/shop/orders/{running.order_id}/" in listed
    assert f"/shop/orders/{waiting.order_id}/" not in listed, "an order that waits for credit uses none"
    assert f'href="{PAGE}"' in _text(buyer.get("/shop/invoices/"))
    assert f'href="{PAGE}"' in _text(buyer.get(f"/shop/orders/{waiting.order_id}/"))


def test_what_the_orders_come_to_is_the_sum_of_what_the_link_lists(story: Story, buyer: Visit) -> None:
    for _ in range(2):
        placed_order(story)
    provider, account = story.shop.house.id, story.shop.house.reseller.id
    today = business_now().astimezone(UTC).date()
    wish = Wish(filters={"uses_credit": "yes"}, size=200)
    listed = [one.public_id for one in orders_slice(story.reseller, wish).rows]
    lines = OrderLine.objects.filter(order__public_id__in=listed, state__in=("planned", "ordered"))
    amounts = list(lines.values_list("amount", flat=True))
    assert credit_use(provider, account, "EUR", today=today).orders == Money(sum(amounts, Decimal(0)), "EUR")
    assert lines.values("order_id").distinct().count() == len(listed) >= 2


def test_basket_and_review_warn_and_lead_to_the_page(story: Story, buyer: Visit) -> None:
    ready = ready_basket(story)
    addresses = [f"/shop/baskets/{ready.basket_id}/{part}" for part in ("", "review/")]
    for address in addresses:
        assert "would be held" not in _text(buyer.get(address))
    _limit(story, Decimal(0))
    for address in addresses:
        page = _text(buyer.get(address))
        assert "This order would be held" in page and f'href="{PAGE}"' in page
    order = Order.objects.get(public_id=place(story, ready))
    assert order.state == "held"


def test_running_terms_are_told_at_the_accounts_own_price_and_never_at_cost(
    story: Story, buyer: Visit
) -> None:
    completed_order(story)
    today = business_now().astimezone(UTC).date()
    ahead = ahead_of(story.shop.house.id, story.shop.house.reseller.id, "EUR", today)
    assert ahead.net > ahead.cost > Money.zero("EUR")
    part = _text(buyer.get(f"{PAGE}commitment/"))
    assert f"{ahead.net.amount:,.2f}" in part and f"{ahead.cost.amount:,.2f}" not in part

    path = f"/accounts/{_account(story)}/credit"
    own = ok(call("GET", path, story.shop.house.reseller.program))
    assert (own["charges_ahead"], own["commitment"]) == (ahead.net.as_wire(), None)
    told = ok(call("GET", path, story.shop.house.administrator))
    assert told["commitment"] == ahead.cost.as_wire()


def test_a_sub_customer_and_who_does_not_see_invoices_find_no_such_page(story: Story, buyer: Visit) -> None:
    system = story.shop.house.system
    customer = a_customer(system, reseller=_account(story), now=machine_now()).public_id
    of_customer = member(system, PartyId(customer), Role.CUSTOMER)
    orders_only = member(system, _account(story), Role.RESELLER, "buyer")
    for visit in (of_customer, orders_only):
        for address in (PAGE, f"{PAGE}commitment/"):
            assert visit.get(address).status_code in (403, 404)
    assert PAGE not in _text(of_customer.get("/shop/invoices/"))


def test_who_sees_to_invoices_sees_what_waits_and_no_way_to_orders_that_it_may_not_open(
    story: Story, buyer: Visit
) -> None:
    _limit(story, Decimal(0))
    waiting = placed_order(story)
    clerk = member(story.shop.house.system, _account(story), Role.RESELLER, "billing")
    page = _text(clerk.get(PAGE))
    assert waiting.row.customer.name in page and f"{waiting.row.total:,.2f}" in page
    assert "/shop/orders/" not in page
    assert 'href="/shop/invoices/?state=overdue"' in page and 'href="/shop/subscriptions/"' in page
