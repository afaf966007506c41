"""An order over the limit of its account's commitment is held, and goes on when there is room."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC
from decimal import Decimal

import pytest
from django.db import connection
from tests.support.browsing import member
from tests.support.database import statements
from tests.support.http import call, ok
from tests.support.story import (
    Placed,
    Story,
    completed_order,
    invoices_of,
    place,
    placed_order,
    ready_basket,
    start,
    work,
)

from tenantry.billing.models import Invoice
from tenantry.billing.unbilled import ahead_of
from tenantry.foundation.clock import business_now, machine_now
from tenantry.jobs.use_cases.deliver_events import deliver_events
from tenantry.kernel.actor import system
from tenantry.kernel.ids import OrderId, PartyId
from tenantry.kernel.money import Money, Rate, sum_money
from tenantry.notices.letters import letter
from tenantry.notices.reads import MailView, mails
from tenantry.ordering.models import Hold, OrderLine
from tenantry.ordering.rules.holds import OVER_COMMITMENT, OVER_COMMITMENT_UNSAID
from tenantry.ordering.use_cases.release_order import release_order
from tenantry.parties.models import CreditLimit
from tenantry.parties.rules.limits import LimitOf
from tenantry.parties.use_cases.set_credit_limit import NEGATIVE, set_credit_limit
from tenantry.provisioning.use_cases.cancel_order import cancel_order
from tenantry.provisioning.use_cases.follow_hold import follow_hold
from tenantry.provisioning.use_cases.refuse_order import refuse_order
from tenantry.provisioning.use_cases.undo_order import undo_order
from tenantry.subscriptions.models import Subscription

CENT = Decimal("0.01")
OPEN = ("submitted", "held", "executing", "needs_attention")


def account(story: Story) -> PartyId:
    return PartyId(story.shop.house.reseller.public_id)


def limit(story: Story, amount: Decimal | None, of: LimitOf = LimitOf.COMMITMENT) -> None:
    money = Money(amount, "EUR") if amount is not None else None
    set_credit_limit(
        account=account(story), limit=money, of=of, why="a test", by=story.staff, now=machine_now()
    )
    hear(story, "party", account(story))


def hear(story: Story, kind: str, thing: str) -> None:
    for consumer in ("ordering.commitment", "ordering.credit"):
        deliver_events(
            consumer=consumer, provider_id=story.shop.house.id, aggregate_kind=kind, aggregate_id=thing
        )


def cost(placed: Placed) -> Decimal:
    """Of every month of its term."""
    found = OrderLine.objects.filter(order_id=placed.row.pk).values_list("unit_cost", "seats")
    return sum_money((Rate(one, "EUR").times_cut_per_unit(seats * 12) for one, seats in found), "EUR").amount


def committed(story: Story) -> Decimal:
    """By running terms, and by orders that are not active yet and do not wait for room."""
    house = story.shop.house
    today = business_now().astimezone(UTC).date()
    running = ahead_of(house.id, house.reseller.id, "EUR", today).cost.amount
    orders = OrderLine.objects.filter(
        provider_id=house.id, order__account_id=house.reseller.id, order__state__in=OPEN,
        state__in=("planned", "ordered"),
    )  # fmt: skip
    waiting = Hold.objects.filter(provider_id=house.id, kind="commitment", ended_at=None)
    lines = orders.exclude(order_id__in=waiting.values("order_id")).values_list("unit_cost", "seats")
    return running + sum(
        (Rate(one, "EUR").times_cut_per_unit(seats * 12).amount for one, seats in lines), Decimal(0)
    )


def hold_of(placed: Placed) -> Hold:
    return Hold.objects.get(order_id=placed.row.pk, kind="commitment")


def told(placed: Placed) -> list[MailView]:
    house = placed.story.shop.house.id
    deliver_events(
        consumer="notices.orders", provider_id=house, aggregate_kind="order", aggregate_id=placed.order_id
    )
    found = mails(placed.story.staff, limit=50)
    return [one for one in found[::-1] if one.params.get("order") == placed.order_id]


@pytest.fixture(autouse=True)
def no_limit_afterwards(story: Story) -> Iterator[None]:
    yield
    limit(story, None)
    limit(story, None, LimitOf.USE)


@pytest.fixture
def held(story: Story) -> Placed:
    limit(story, Decimal(0))
    placed = placed_order(story)
    assert placed.state == "held"
    return placed


def test_the_whole_term_of_an_order_counts_and_the_next_one_is_held_with_its_figures(story: Story) -> None:
    first = placed_order(story)
    room = committed(story) + cost(first)
    limit(story, room)
    second, third = placed_order(story), placed_order(story)

    assert cost(first) > first.row.total
    assert (first.state, second.state, third.state) == ("submitted", "submitted", "held")
    hold = hold_of(third)
    assert (hold.decider, hold.why) == (
        "finance",
        {
            "code": OVER_COMMITMENT.name,
            "params": {"use": f"{room + cost(third):.2f}", "limit": f"{room:.2f}", "currency": "EUR"},
        },
    )
    assert third.events == ["order.submitted", "order.held"]


def test_terms_that_run_count_with_what_they_are_still_going_to_cost(story: Story) -> None:
    completed_order(story)
    today = business_now().astimezone(UTC).date()
    assert ahead_of(story.shop.house.id, story.shop.house.reseller.id, "EUR", today).cost.amount > 0
    before = committed(story)
    ready, more = ready_basket(story), ready_basket(story)
    fits = Placed(story, place(story, ready), ready.domain)
    cancel_order(order_id=fits.order_id, why="a test", by=story.staff, now=machine_now())
    limit(story, before + cost(fits) - CENT)
    assert Placed(story, place(story, more), more.domain).state == "held"


def test_without_a_limit_nothing_is_asked_and_nothing_held(story: Story) -> None:
    ready = ready_basket(story)
    with statements() as asked:
        order = place(story, ready)
    assert Placed(story, order, ready.domain).state == "submitted"
    assert asked and not [one for one in asked if "running AS" in one or "h.kind = 'commitment'" in one]


def test_before_it_is_placed_the_buyer_is_told_and_shown_no_cost_of_the_providers(story: Story) -> None:
    ready = ready_basket(story)
    limit(story, Decimal(0))
    house = story.shop.house
    path = f"/baskets/{ready.basket_id}/preflight"
    (buyer,) = ok(call("POST", path, house.reseller.program))["would_be_held"]
    (staff,) = ok(call("POST", path, house.administrator))["would_be_held"]
    page = member(house.system, account(story)).get(f"/shop/baskets/{ready.basket_id}/review/")
    text = page.content.decode()
    assert "This order would be held" in text and "more than what is agreed for your account" in text

    placed = Placed(story, place(story, ready), ready.domain)
    why = hold_of(placed).why
    assert (buyer["code"], buyer["params"]) == (OVER_COMMITMENT_UNSAID.name, {})
    assert (staff["code"], staff["params"]) == (OVER_COMMITMENT.name, why["params"])


def test_a_held_order_tells_the_figures_to_staff_alone_in_every_place(story: Story, held: Placed) -> None:
    house = story.shop.house
    figure = hold_of(held).why["params"]["use"]
    for path in (f"/orders/{held.order_id}", f"/orders/{held.order_id}/timeline", "/holds?limit=200"):
        assert figure in call("GET", path, house.administrator).content.decode()
        seen = call("GET", path, house.reseller.program).content.decode()
        assert figure not in seen and OVER_COMMITMENT_UNSAID.name in seen
    by_kind = {one.kind: letter(one).text for one in told(held)}
    assert set(by_kind) == {"order_held", "order_to_decide"}
    assert figure in by_kind["order_to_decide"] and figure not in by_kind["order_held"]
    assert "more than what is agreed for your account" in by_kind["order_held"]


def test_a_raised_limit_lets_the_oldest_go_on_and_then_what_still_fits(story: Story, held: Placed) -> None:
    second = placed_order(story)
    limit(story, committed(story) + cost(held))
    assert (held.state, second.state, hold_of(held).ending) == ("submitted", "held", "met")
    limit(story, None)
    assert (second.state, hold_of(second).ending) == ("submitted", "met")


def test_a_subscription_that_ends_makes_room(story: Story) -> None:
    running = completed_order(story)
    limit(story, committed(story) + cost(running) / 12)  # the first month of what runs is charged already
    waiting = placed_order(story)
    assert waiting.state == "held"
    undo_order(order_id=running.order_id, why="by mistake", by=story.staff, now=machine_now())
    start(running)
    work(running)
    ended = Subscription.objects.get(
        pk=OrderLine.objects.values_list("subscription_id", flat=True).get(order_id=running.row.pk)
    )
    assert ended.status == "cancelled"
    hear(story, "subscription", ended.public_id)
    assert (waiting.state, hold_of(waiting).ending) == ("submitted", "met")


def test_seats_that_are_added_count_for_what_is_left_of_their_term(story: Story) -> None:
    bought = completed_order(story)
    program = story.shop.house.reseller.program
    line = OrderLine.objects.get(order_id=bought.row.pk)
    assert line.subscription is not None
    before = committed(story)
    opened = call(
        "POST", f"/subscriptions/{line.subscription.public_id}/seats", program, {"seats": 5}, key="more"
    )
    basket = ok(opened, 201)["id"]
    added = Rate(line.unit_cost, "EUR").times_cut_per_unit(5 * 12).amount
    limit(story, before + added)
    run = ok(call("POST", f"/baskets/{basket}/preflight", program))
    assert (run["outcome"], run["would_be_held"]) == ("met", [])
    limit(story, before + added - CENT)
    (told_before,) = ok(call("POST", f"/baskets/{basket}/preflight", program))["would_be_held"]
    assert told_before["code"] == OVER_COMMITMENT_UNSAID.name

    made = ok(call("POST", "/orders", program, {"basket": basket, "shown_total": run["total"]}), 201)["id"]
    placed = Placed(story, OrderId(made), "")
    assert (placed.state, hold_of(placed).why["params"]["use"]) == ("held", f"{before + added:.2f}")


def test_an_invoice_of_a_new_cycle_has_what_waits_judged_again(story: Story) -> None:
    running = completed_order(story)
    limit(story, committed(story))
    waiting = placed_order(story)
    assert waiting.state == "held"
    room = Money(committed(story) + cost(waiting), "EUR")
    set_credit_limit(
        account=account(story), limit=room, of=LimitOf.COMMITMENT, why="x", by=story.staff, now=machine_now()
    )
    assert waiting.state == "held", "nobody has heard of the room yet"
    (number,) = invoices_of(running)
    hear(story, "invoice", Invoice.objects.get(provider_id=running.row.provider_id, number=number).public_id)
    assert (waiting.state, hold_of(waiting).ending) == ("submitted", "met")


def test_finance_lets_it_go_on_whatever_limit_holds_it(story: Story) -> None:
    limit(story, Decimal(0))
    limit(story, Decimal(0), LimitOf.USE)
    placed = placed_order(story)
    kinds = Hold.objects.filter(order_id=placed.row.pk).values_list("kind", flat=True)
    assert set(kinds) == {"credit", "commitment"}
    release_order(order_id=placed.order_id, why="agreed with sales", by=story.staff, now=machine_now())
    endings = Hold.objects.filter(order_id=placed.row.pk).values_list("ending", "reason", "actor_id")
    assert (placed.state, set(endings)) == (
        "submitted",
        {("permitted", "agreed with sales", story.staff.id)},
    )
    assert placed.events.count("order.released") == 1


def test_finance_refuses_it_and_nothing_is_bought(story: Story, held: Placed) -> None:
    refuse_order(order_id=held.order_id, why="too much", by=story.staff, now=machine_now())
    start(held)
    assert (held.state, hold_of(held).ending, held.at_microsoft()["tenants"]) == ("cancelled", "refused", 0)


def test_it_is_remembered_and_at_its_end_cancelled_and_the_buyer_told(story: Story, held: Placed) -> None:
    hold, by = hold_of(held), system(story.shop.house.id, "a test")
    assert hold.remind_at is not None and hold.until is not None
    told(held)
    follow_hold(order_id=held.order_id, by=by, now=hold.remind_at)
    assert {one.kind for one in told(held)[2:]} == {"order_still_held", "order_still_to_decide"}
    follow_hold(order_id=held.order_id, by=by, now=hold.until)
    assert (held.state, hold_of(held).ending) == ("cancelled", "expired")
    assert [one.kind for one in told(held)[4:]] == ["order_cancelled"]


def test_two_orders_at_once_use_up_the_room_and_one_is_held(story: Story) -> None:
    one, two = ready_basket(story), ready_basket(story)
    sample = placed_order(story)
    limit(story, committed(story) + cost(sample))
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


def test_the_two_limits_of_an_account_stand_side_by_side(story: Story) -> None:
    house = story.shop.house
    path = f"/accounts/{account(story)}"
    body = {"limit": {"amount": "9000.00", "currency": "EUR"}, "why": "agreed in May"}
    ok(call("PUT", f"{path}/commitment-limit", house.administrator, body), 204)
    found = ok(call("GET", f"{path}/credit", house.administrator))
    assert (found["limit"], found["commitment_limits"][0]["limit"]) == (None, body["limit"])
    assert ok(call("GET", f"{path}/credit", house.reseller.program))["commitment_limits"] == []

    count = CreditLimit.objects.count()
    below = {"limit": {"amount": "-1.00", "currency": "EUR"}, "why": "no"}
    answer = call("PUT", f"{path}/commitment-limit", house.administrator, below)
    assert answer.codes == [(NEGATIVE.name, "limit")]
    assert call("PUT", f"{path}/commitment-limit", house.reseller.program, body).status == 403
    assert CreditLimit.objects.count() == count
