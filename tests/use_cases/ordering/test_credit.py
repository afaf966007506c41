"""An order over its account's credit limit is held, never refused, and goes on when there is room."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import connection
from tests.support.browsing import member
from tests.support.http import call, ok
from tests.support.story import Placed, Story, invoices_of, place, placed_order, ready_basket, start, work

from tenantry.billing.models import Invoice
from tenantry.billing.receiving import Received
from tenantry.billing.use_cases.record_payment import record_payment
from tenantry.foundation.clock import machine_now
from tenantry.jobs.use_cases.deliver_events import deliver_events
from tenantry.kernel.ids import PartyId
from tenantry.kernel.money import Money
from tenantry.kernel.problems import Refused
from tenantry.ordering.credit import credit_use
from tenantry.ordering.models import Hold
from tenantry.ordering.rules.credit import CreditUse
from tenantry.ordering.rules.holds import OVER_CREDIT
from tenantry.ordering.use_cases.release_order import NOT_HELD, release_order
from tenantry.parties.models import CreditLimit, Party
from tenantry.parties.use_cases.set_credit_limit import NEGATIVE, NO_ACCOUNT, set_credit_limit
from tenantry.provisioning.use_cases.refuse_order import refuse_order


def account(story: Story) -> PartyId:
    return PartyId(Party.objects.values_list("public_id", flat=True).get(pk=party_key(story)))


def party_key(story: Story) -> int:
    assert story.reseller.party_id is not None
    return story.reseller.party_id


def limit(story: Story, amount: Decimal | None, why: str = "agreed by telephone") -> None:
    now = machine_now()
    money = Money(amount, "EUR") if amount is not None else None
    set_credit_limit(account=account(story), limit=money, why=why, by=story.staff, now=now)
    hear(story, "party", account(story))


def hear(story: Story, kind: str, thing: str) -> None:
    deliver_events(
        consumer="ordering.credit", provider_id=story.shop.house.id, aggregate_kind=kind, aggregate_id=thing
    )


def use(story: Story) -> CreditUse:
    return credit_use(story.shop.house.id, party_key(story), "EUR", today=machine_now().date())


def pay(story: Story, amount: Decimal) -> None:
    now = machine_now()
    made = record_payment(
        account=account(story),
        received=Received(Money(amount, "EUR"), now.date(), "RF18"),
        key=None,
        by=story.staff,
        now=now,
        machine_now=now,
    )
    hear(story, "payment", made)


def holds(placed: Placed) -> list[tuple[str, str]]:
    found = Hold.objects.filter(order_id=placed.row.pk).order_by("pk")
    return list(found.values_list("kind", "ending"))


@pytest.fixture(autouse=True)
def no_limit_afterwards(story: Story) -> object:
    yield
    limit(story, None)


def test_an_order_that_fits_goes_through_and_the_next_is_held_with_its_figures(story: Story) -> None:
    ready, more = ready_basket(story, seats=10), ready_basket(story, seats=10)
    before, total = use(story).total.amount, ready.total.amount
    limit(story, before + total)

    first = Placed(story, place(story, ready), ready.domain)
    second = Placed(story, place(story, more), more.domain)
    assert (first.state, second.state, holds(second)) == ("submitted", "held", [("credit", "")])
    why = Hold.objects.get(order_id=second.row.pk).why
    assert why == {
        "code": OVER_CREDIT.name,
        "params": {"use": f"{before + 2 * total:.2f}", "limit": f"{before + total:.2f}", "currency": "EUR"},
    }
    assert use(story).total.amount == before + total
    assert second.events == ["order.submitted", "order.held"]


def test_before_it_is_placed_a_basket_says_whether_it_would_be_held_and_why(story: Story) -> None:
    ready = ready_basket(story, seats=10)
    need = use(story).total.amount + ready.total.amount
    program, path = story.shop.house.reseller.program, f"/baskets/{ready.basket_id}/preflight"
    buyer = member(story.shop.house.system, account(story))
    review = f"/shop/baskets/{ready.basket_id}/review/"
    limit(story, need)
    assert ok(call("POST", path, program))["would_be_held"] == []
    assert "would be held" not in buyer.get(review).content.decode()

    limit(story, need - Decimal("0.01"))
    (told,) = ok(call("POST", path, program))["would_be_held"]
    page = buyer.get(review).content.decode()
    assert (
        "This order would be held" in page and f"over the limit of {need - Decimal('0.01'):.2f} EUR" in page
    )
    assert "It is held at first, for want of room under a limit." in page
    placed = Placed(story, place(story, ready), ready.domain)
    why = Hold.objects.get(order_id=placed.row.pk).why
    assert (told["code"], told["params"]) == (why["code"], why["params"])


def test_what_is_used_moves_from_orders_to_invoices_and_ends_with_the_payment(story: Story) -> None:
    before = use(story)
    placed = placed_order(story)
    total = Money(placed.row.total, "EUR")
    assert (use(story).orders - before.orders, use(story).total - before.total) == (total, total)

    start(placed)
    work(placed)
    assert use(story).orders == before.orders
    assert use(story).unbilled - before.unbilled == total
    (number,) = invoices_of(placed)
    gross = Money(Invoice.objects.get(provider_id=placed.row.provider_id, number=number).gross, "EUR")
    assert use(story).unbilled == before.unbilled
    assert use(story).not_due - before.not_due == gross
    pay(story, gross.amount + 5)
    assert use(story).total == before.total - Money(Decimal(5), "EUR")


def test_a_payment_lets_the_oldest_go_on_and_then_what_still_fits(story: Story) -> None:
    limit(story, max(use(story).total.amount, Decimal(0)))
    first, second = placed_order(story, seats=10), placed_order(story, seats=10)
    assert (first.state, second.state) == ("held", "held")

    pay(story, first.row.total + 1)
    assert (first.state, second.state) == ("submitted", "held")
    assert holds(first) == [("credit", "met")]
    start(first)
    assert first.state == "executing"
    pay(story, second.row.total)
    assert (second.state, holds(second)) == ("submitted", [("credit", "met")])


def test_a_raised_limit_and_none_at_all_let_orders_go_on(story: Story) -> None:
    base = max(use(story).total.amount, Decimal(0))
    limit(story, base)
    first, second = placed_order(story, seats=10), placed_order(story, seats=10)
    limit(story, base + first.row.total)
    assert (first.state, second.state) == ("submitted", "held")
    limit(story, None)
    assert second.state == "submitted"


def test_finance_lets_an_order_go_on_with_a_reason_and_once(story: Story) -> None:
    limit(story, Decimal(0))
    placed = placed_order(story)
    with pytest.raises(Refused) as no:
        release_order(order_id=placed.order_id, why="please", by=story.reseller, now=machine_now())
    assert (no.value.problems[0].code.name, placed.state) == ("permission.not_allowed", "held")

    release_order(order_id=placed.order_id, why="pays tomorrow", by=story.staff, now=machine_now())
    row = Hold.objects.get(order_id=placed.row.pk)
    assert (placed.state, row.ending, row.reason, row.actor_id) == (
        "submitted", "permitted", "pays tomorrow", story.staff.id,
    )  # fmt: skip
    with pytest.raises(Refused) as again:
        release_order(order_id=placed.order_id, why="pays tomorrow", by=story.staff, now=machine_now())
    assert again.value.problems[0].code == NOT_HELD


def test_a_refused_order_is_cancelled_with_the_reason_and_buys_nothing(story: Story) -> None:
    limit(story, Decimal(0))
    placed = placed_order(story)
    refuse_order(order_id=placed.order_id, why="too much is open", by=story.staff, now=machine_now())
    start(placed)
    assert (placed.state, holds(placed)) == ("cancelled", [("credit", "refused")])
    assert placed.timeline[-1].payload["why"] == "too much is open"
    with pytest.raises(Refused) as again:
        refuse_order(order_id=placed.order_id, why="too much is open", by=story.staff, now=machine_now())
    assert again.value.problems[0].code == NOT_HELD


def test_every_limit_stays_with_who_set_it_and_why(story: Story) -> None:
    limit(story, Decimal(500), "first agreement")
    limit(story, Decimal(900), "pays well")
    rows = CreditLimit.objects.filter(party_id=party_key(story)).order_by("-pk")[:2]
    assert [(row.amount, row.why, row.actor_id) for row in rows] == [
        (Decimal(900), "pays well", story.staff.id),
        (Decimal(500), "first agreement", story.staff.id),
    ]


def test_a_limit_below_zero_or_of_a_resellers_customer_is_refused(story: Story) -> None:
    count = CreditLimit.objects.count()
    with pytest.raises(Refused) as no:
        limit(story, Decimal(-1))
    customer = PartyId(placed_order(story).row.customer.public_id)
    with pytest.raises(Refused) as none:
        set_credit_limit(
            account=customer, limit=Money(Decimal(1), "EUR"), why="x", by=story.staff, now=machine_now()
        )
    assert (no.value.problems[0].code, none.value.problems[0].code) == (NEGATIVE, NO_ACCOUNT)
    assert CreditLimit.objects.count() == count


def test_two_customers_of_one_reseller_use_up_its_credit_at_once_and_one_is_held(story: Story) -> None:
    one, two = ready_basket(story, seats=10), ready_basket(story, seats=10)
    limit(story, use(story).total.amount + one.total.amount)
    together = threading.Barrier(2)

    def act(placing: Callable[[], Placed]) -> Placed:
        together.wait()
        try:
            return placing()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        placed = list(
            pool.map(act, [lambda r=r: Placed(story, place(story, r), r.domain) for r in (one, two)])
        )
    assert sorted(found.state for found in placed) == ["held", "submitted"]
