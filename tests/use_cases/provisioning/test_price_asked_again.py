"""An order that was held until its price had ended: its buyer is asked again, and silence cancels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction
from tests.support.asking import asked_by
from tests.support.catalog import a_price_list, buys_on
from tests.support.parties import a_customer
from tests.support.people import a_person
from tests.support.prices import move_prices, publish, read_prices
from tests.support.story import (
    EXACTLY_ONE,
    NOTHING,
    ONLY_A_TENANT,
    Placed,
    Story,
    completed_order,
    invoices_of,
    placed_order,
    planned_order,
    start,
    work,
)

from tenantry.billing.models import Charge
from tenantry.catalog.models import SupplierPrice
from tenantry.foundation.clock import machine_now
from tenantry.jobs.use_cases.deliver_events import deliver_events
from tenantry.kernel.actor import Actor, Role, system
from tenantry.kernel.ids import PartyId
from tenantry.kernel.money import Money
from tenantry.kernel.problems import Refused
from tenantry.notices.letters import letter
from tenantry.notices.reads import MailView, mails
from tenantry.ordering import locks, reads
from tenantry.ordering.models import Hold, OrderLine
from tenantry.ordering.repricing import hold_for_price
from tenantry.ordering.use_cases.approve_order import approve_order
from tenantry.ordering.use_cases.confirm_price import confirm_price
from tenantry.ordering.use_cases.open_for_seats import open_for_seats
from tenantry.ordering.use_cases.place_order import place_order
from tenantry.ordering.use_cases.release_order import release_order
from tenantry.ordering.use_cases.run_preflight import run_preflight
from tenantry.parties.models import Party
from tenantry.parties.rules.approvals import OF_A_RESELLER, ApprovalRule, Approver, Who
from tenantry.parties.use_cases.set_approval_rule import set_approval_rule
from tenantry.parties.use_cases.set_credit_limit import set_credit_limit
from tenantry.provisioning.use_cases.follow_hold import follow_hold
from tenantry.provisioning.use_cases.refuse_price import refuse_price
from tenantry.provisioning.use_cases.retry_order import retry_order
from tenantry.subscriptions.models import Subscription


def limit(story: Story, amount: Decimal | None) -> None:
    account = PartyId(story.shop.house.reseller.public_id)
    money = Money(amount, "EUR") if amount is not None else None
    set_credit_limit(account=account, limit=money, why="a test", by=story.staff, now=machine_now())


@pytest.fixture
def waiting(story: Story) -> Iterator[Placed]:
    """An order that is held for credit, and the account's limit gone since."""
    limit(story, Decimal(0))
    placed = placed_order(story)
    limit(story, None)
    assert placed.state == "held"
    yield placed
    limit(story, None)


def let_go_on(placed: Placed) -> Placed:
    """Staff ends the hold for credit, and the worker plans the order."""
    release_order(order_id=placed.order_id, why="a test", by=placed.story.staff, now=machine_now())
    start(placed)
    return placed


@pytest.fixture
def asked(story: Story, waiting: Placed) -> Placed:
    """An order whose price has risen by a tenth while it was held, and that was let go on."""
    move_prices(story, 10)
    return let_go_on(waiting)


def hold_of(placed: Placed) -> Hold:
    return Hold.objects.get(order_id=placed.row.pk, kind="price")


def today(placed: Placed) -> Money:
    found = reads.price_asked(placed.story.reseller, placed.order_id, at=machine_now())
    assert found.today is not None
    return found.today


def confirm(placed: Placed, total: Money | None, *, by: Actor | None = None) -> None:
    confirm_price(
        order_id=placed.order_id, shown_total=total, by=by or placed.story.reseller, now=machine_now()
    )


def line_of(placed: Placed) -> OrderLine:
    return OrderLine.objects.get(order_id=placed.row.pk)


def told(placed: Placed) -> list[MailView]:
    house = placed.story.shop.house.id
    for _ in range(2):
        deliver_events(
            consumer="notices.orders", provider_id=house, aggregate_kind="order", aggregate_id=placed.order_id
        )
    return [
        one
        for one in mails(placed.story.staff, limit=500)[::-1]
        if one.params.get("order") == placed.order_id
    ]


def test_a_price_that_still_holds_is_not_asked_about(waiting: Placed) -> None:
    before = waiting.row.total
    let_go_on(waiting)
    work(waiting)
    assert (waiting.state, waiting.row.total, waiting.at_microsoft()) == ("completed", before, EXACTLY_ONE)
    assert "order.price_renewed" not in waiting.events


def test_the_buyer_confirms_the_new_total_and_is_charged_just_that(asked: Placed) -> None:
    before, hold = asked.row.total, hold_of(asked)
    assert (asked.state, asked.row.held_from, hold.decider) == ("held", "submitted", "reseller")
    assert hold.until == hold.opened_at + timedelta(days=14)
    now = today(asked)
    assert hold.why == {
        "code": "order.price_ended",
        "params": {"total": f"{before:.2f}", "total_now": str(now.amount), "currency": "EUR"},
    }
    assert now.amount > before
    assert asked.at_microsoft() == NOTHING

    confirm(asked, now)
    assert (asked.state, asked.row.total) == ("submitted", now.amount)
    start(asked)
    work(asked)
    assert (asked.state, asked.at_microsoft()) == ("completed", EXACTLY_ONE), asked.attention
    assert len(invoices_of(asked)) == 1
    assert Charge.objects.get(subscription=line_of(asked).subscription).amount == now.amount
    renewed = next(one for one in asked.timeline if one.name == "order.price_renewed")
    assert renewed.payload["total_before"] == Money(before, "EUR").as_wire()
    assert renewed.payload["total"] == now.as_wire()


def test_another_total_than_todays_is_refused_and_changes_nothing(asked: Placed) -> None:
    placed_at = Money(asked.row.total, "EUR")
    for shown, code in ((placed_at, "order.price_changed"), (None, "order.total_missing")):
        with pytest.raises(Refused) as no:
            confirm(asked, shown)
        assert [one.code.name for one in no.value.problems] == [code]
    assert (asked.state, asked.row.total) == ("held", placed_at.amount)
    assert line_of(asked).amount == placed_at.amount


def test_of_two_confirmations_at_once_one_counts(asked: Placed) -> None:
    total = today(asked)

    def answer() -> str:
        try:
            confirm(asked, total)
            return "confirmed"
        except Refused as no:
            return no.problems[0].code.name
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as two:
        answers = sorted(one.result() for one in [two.submit(answer), two.submit(answer)])
    assert answers == ["confirmed", "order.price_not_asked"]
    assert asked.events.count("order.price_renewed") == asked.events.count("order.released") - 1 == 1


def test_who_is_not_billed_does_not_answer(asked: Placed, story: Story) -> None:
    with pytest.raises(Refused) as no:
        confirm(asked, today(asked), by=story.staff)
    assert no.value.problems[0].code.name == "order.price_not_yours"
    with pytest.raises(Refused) as no:
        refuse_price(order_id=asked.order_id, why="no", by=story.staff, now=machine_now())
    assert no.value.problems[0].code.name == "order.price_not_yours"
    assert (asked.state, asked.events.count("order.price_renewed")) == ("held", 0)


def test_the_buyer_cancels_instead_and_nothing_is_bought(asked: Placed) -> None:
    refuse_price(order_id=asked.order_id, why="Too dear", by=asked.story.reseller, now=machine_now())
    start(asked)
    assert (asked.state, hold_of(asked).ending, hold_of(asked).reason) == ("cancelled", "refused", "Too dear")
    assert asked.at_microsoft() == NOTHING
    with pytest.raises(Refused) as no:
        confirm(asked, Money(asked.row.total, "EUR"))
    assert no.value.problems[0].code.name == "order.price_not_asked"


def test_silence_cancels(asked: Placed) -> None:
    end = hold_of(asked).until
    assert end is not None
    for at in (end - timedelta(seconds=1), end, end):
        follow_hold(order_id=asked.order_id, by=system(asked.story.shop.house.id, "a test"), now=at)
    assert (asked.state, hold_of(asked).ending) == ("cancelled", "expired")
    assert asked.events.count("order.cancelled") == 1


def test_the_buyer_is_told_by_mail_what_it_costs_now_and_nobody_else_is(asked: Placed) -> None:
    contact = Party.objects.get(public_id=asked.story.shop.house.reseller.public_id).email
    mail = told(asked)[-1]
    assert (mail.kind, mail.recipient) == ("order_held", contact)
    assert f"{today(asked).amount} EUR instead of {asked.row.total:.2f} EUR" in letter(mail).text
    assert [one.kind for one in told(asked)].count("order_to_decide") == 1  # for the credit


def test_a_price_that_comes_back_lets_the_order_go_on_by_itself(asked: Placed, story: Story) -> None:
    before = line_of(asked)
    risen = Decimal(publish(story, percent="0"))
    publish(story, unitPrice=str(risen / Decimal("1.1")))
    read_prices(story)
    assert (asked.state, hold_of(asked).ending) == ("submitted", "met")
    assert line_of(asked).unit_price == before.unit_price
    start(asked)
    work(asked)
    assert (asked.state, asked.at_microsoft()) == ("completed", EXACTLY_ONE), asked.attention


def test_another_price_meanwhile_is_told_once(asked: Placed, story: Story) -> None:
    first = today(asked)
    move_prices(story, 5)
    read_prices(story)
    second = today(asked)
    assert second.amount > first.amount
    assert hold_of(asked).why["params"]["total_now"] == str(second.amount)
    assert asked.events.count("order.price_asked") == 1
    assert [one.kind for one in told(asked)].count("order_held") == 3
    with pytest.raises(Refused):
        confirm(asked, first)
    confirm(asked, second)
    assert asked.row.total == second.amount


def test_without_a_price_there_is_nothing_to_confirm(waiting: Placed, story: Story) -> None:
    rows = SupplierPrice.objects.filter(product_id=story.plan.product_id, sku_id=story.plan.sku_id)
    ends = max(one.effective_to for one in rows)
    house = story.shop.house
    release_order(order_id=waiting.order_id, why="a test", by=story.staff, now=machine_now())
    with transaction.atomic(durable=True):
        order = locks.order(waiting.order_id, provider_id=house.id)
        assert hold_for_price(order, by=house.system, at=ends)
    assert hold_of(waiting).why == {"code": "order.price_gone", "params": {}}
    with pytest.raises(Refused) as no:
        confirm_price(
            order_id=waiting.order_id,
            shown_total=Money(waiting.row.total, "EUR"),
            by=story.reseller,
            now=ends,
        )
    assert no.value.problems[0].code.name == "order.price_gone"
    assert waiting.state == "held"


def test_what_the_list_of_the_account_prices_no_longer_is_not_asked_about(
    waiting: Placed, story: Story
) -> None:
    house, now = story.shop.house, machine_now()
    before = waiting.row.total
    buys_on(house, house.reseller.public_id, a_price_list(house, None, now=now), now=now)
    try:
        let_go_on(waiting)
        work(waiting)
        assert (waiting.state, waiting.attention["code"]) == (
            "needs_attention", "provisioning.conditions_no_longer_met",
        )  # fmt: skip
        assert (waiting.row.total, waiting.at_microsoft()) == (before, NOTHING)
    finally:
        buys_on(house, house.reseller.public_id, story.shop.price_list, now=machine_now())


def test_a_dearer_order_is_judged_by_the_credit_again(asked: Placed, story: Story) -> None:
    limit(story, Decimal(0))
    confirm(asked, today(asked))
    kinds = Hold.objects.filter(order_id=asked.row.pk, ended_at__isnull=True).values_list("kind", flat=True)
    assert (asked.state, list(kinds)) == ("held", ["credit"])
    let_go_on(asked)
    assert asked.state == "executing"


def test_who_confirmed_a_dearer_price_does_not_approve_it(asked: Placed, story: Story) -> None:
    house, now = story.shop.house, machine_now()
    account = PartyId(house.reseller.public_id)
    everybody = ApprovalRule(Who.ANYBODY, Approver.RESELLER)
    set_approval_rule(account=account, rule=everybody, why="a test", by=story.staff, now=now)
    try:
        person = a_person(house.system, Role.RESELLER, house.reseller.public_id)
        confirm(asked, today(asked), by=person.actor)
    finally:
        set_approval_rule(account=account, rule=OF_A_RESELLER, why="a test", by=story.staff, now=now)
    assert (asked.state, Hold.objects.get(order_id=asked.row.pk, ended_at=None).kind) == ("held", "approval")
    total = Money(asked.row.total, "EUR")
    for by in (person.actor, story.reseller):  # who confirmed it, and who placed it
        with pytest.raises(Refused) as no:
            approve_order(order_id=asked.order_id, shown_total=total, why="", by=by, now=now)
        assert [one.code.name for one in no.value.problems] == ["approval.own_order"]
    other = a_person(house.system, Role.RESELLER, house.reseller.public_id)
    approve_order(order_id=asked.order_id, shown_total=total, why="", by=other.actor, now=now)
    assert asked.state == "submitted"


def test_an_order_that_stopped_at_the_cart_asks_its_buyer_when_it_is_retried(story: Story) -> None:
    placed = planned_order(story)
    work(placed, until="create_cart")
    move_prices(story, 10)
    work(placed)
    assert (placed.state, placed.attention["code"]) == ("needs_attention", "provisioning.price_differs")

    retry_order(order_id=placed.order_id, by=story.staff, now=machine_now())
    assert (placed.state, placed.row.held_from) == ("held", "executing")
    work(placed)
    assert placed.at_microsoft() == ONLY_A_TENANT
    confirm(placed, today(placed))
    start(placed)
    work(placed)
    assert (placed.state, placed.at_microsoft()) == ("completed", EXACTLY_ONE), placed.attention
    assert len(invoices_of(placed)) == 1
    assert Charge.objects.get(subscription=line_of(placed).subscription).amount == placed.row.total


def test_a_resellers_customer_learns_no_price_and_its_reseller_answers(story: Story) -> None:
    house = story.shop.house
    customer = a_customer(house.system, reseller=house.reseller.public_id, now=machine_now())
    placed = asked_by(story, customer)
    move_prices(story, 10)
    approve_order(
        order_id=placed.order_id,
        shown_total=Money(placed.row.total, "EUR"),
        why="",
        by=story.reseller,
        now=machine_now(),
    )
    start(placed)
    assert (placed.state, hold_of(placed).decider) == ("held", "reseller")

    own = customer.program.actor
    seen = reads.order(own, placed.order_id)
    assert [(one.kind, one.problem) for one in seen.open_holds] == [("price", None)]
    assert reads.price_question(own, seen, at=machine_now()) is None
    amounts = (f"{placed.row.total:.2f}", str(today(placed).amount))
    happened = str(reads.timeline(own, placed.order_id, after=0, limit=50))
    sent = told(placed)
    mine = [letter(one).text for one in sent if one.recipient == _mail(customer.public_id)]
    assert mine and not any(amount in text for amount in amounts for text in (*mine, happened))
    to_decide = Counter(mail.recipient for mail in sent if mail.kind == "order_to_decide")
    assert set(to_decide.values()) == {2}  # the approval, and the price
    assert _mail(customer.public_id) not in to_decide
    with pytest.raises(Refused) as no:
        confirm(placed, today(placed), by=own)
    assert no.value.problems[0].code.name == "permission.not_allowed"
    confirm(placed, today(placed))
    start(placed)
    work(placed)
    assert placed.state == "completed", placed.attention


def seats_added(story: Story, *, at: datetime) -> Placed:
    """An order of five seats more for a standing subscription, placed at that instant and held for credit."""
    bought = completed_order(story)
    held = Subscription.objects.get(customer_id=bought.row.customer_id)
    basket = open_for_seats(
        subscription_id=held.public_id, seats=5, buyer_reference="", key=None, by=story.reseller, now=at,
        machine_now=machine_now(),
    )  # fmt: skip
    run = run_preflight(basket_id=basket, by=story.reseller, now=at)
    limit(story, Decimal(0))
    order = place_order(
        basket_id=basket,
        shown_total=run.total,
        key=None,
        by=story.reseller,
        now=at,
        machine_now=machine_now(),
    )
    limit(story, None)
    release_order(order_id=order, why="a test", by=story.staff, now=at)
    return Placed(story, order, bought.domain)


@pytest.mark.parametrize(("days", "is_asked"), [(0, False), (1, False), (7, True)])
def test_seats_that_are_added_in_another_charge_cycle_are_asked_about(
    story: Story, days: int, is_asked: bool
) -> None:
    at = machine_now() + timedelta(days=26)
    placed = seats_added(story, at=at)
    before = placed.row.total
    with transaction.atomic(durable=True):
        order = locks.order(placed.order_id, provider_id=story.shop.house.id)
        later = at + timedelta(days=days)
        assert hold_for_price(order, by=story.shop.house.system, at=later) is is_asked
    if not is_asked:
        assert (placed.state, placed.row.total) == ("submitted", before)
        return
    assert hold_of(placed).why["code"] == "order.seats_dearer"
    asked = reads.price_asked(story.reseller, placed.order_id, at=later)
    assert asked.today is not None
    assert [(line.adds, line.has_moved) for line in asked.lines] == [(True, True)]
    assert asked.today.amount > before
    confirm_price(order_id=placed.order_id, shown_total=asked.today, by=story.reseller, now=later)
    assert (placed.state, placed.row.total) == ("submitted", asked.today.amount)


def _mail(party: str) -> str:
    return str(Party.objects.get(public_id=party).email)
