"""Licence-based offers are ordered without a cart, once, whatever happens to the call, and invoiced."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import override_settings
from tests.support.offers_sold import BASIC, E1, E3, SALES, plan_of, read_and_price
from tests.support.story import (
    EXACTLY_ONE,
    NOTHING,
    Placed,
    Ready,
    Story,
    accept_agreement,
    assert_one_invoice,
    attempt,
    filled_basket,
    forget_facts,
    invoices_of,
    place,
    start,
    work,
)

from tenantry.billing.models import Charge
from tenantry.catalog import reads
from tenantry.foundation.clock import machine_now
from tenantry.jobs.use_cases.deliver_events import deliver_events
from tenantry.kernel.ids import PartyId
from tenantry.kernel.periods import BillingPlan, Term, add_months
from tenantry.kernel.problems import Refused
from tenantry.ordering.models import OrderLine
from tenantry.ordering.use_cases.open_for_seats import open_for_seats
from tenantry.ordering.use_cases.run_preflight import run_preflight
from tenantry.ordering.use_cases.set_line import set_line
from tenantry.parties.use_cases.change_setting import change_setting
from tenantry.provisioning.models import Step
from tenantry.provisioning.steps.check_out import LIST_LAG_SECONDS, ORDERS_MAY_BE_LATE
from tenantry.provisioning.use_cases.undo_order import LICENCES_STAY, undo_order
from tenantry.subscriptions.models import Subscription

QUICK = override_settings(TENANTRY_STEP_PAUSE_SECONDS=0.0001)


@pytest.fixture(autouse=True)
def usual_switches(story: Story) -> Iterator[None]:
    """Each test begins with both on."""
    yield
    turn(story, billed=True, provisioned=True)


def turn(story: Story, *, billed: bool, provisioned: bool) -> None:
    for name, value in (("billed_annually", billed), ("annual_provisioning", provisioned)):
        change_setting(name=name, value=value, by=story.staff, now=machine_now())


def ordered(story: Story, *offers: str, billing_plan: BillingPlan = BillingPlan.MONTHLY) -> Placed:
    """An order of ten seats of each offer for a new tenant, with its steps planned."""
    ready = filled_basket(story)
    for number, title in enumerate(offers, start=1):
        set_line(
            basket_id=ready.basket_id,
            number=number,
            plan_id=plan_of(story, title),
            term=Term.P1Y,
            billing_plan=billing_plan,
            seats=10,
            buyer_reference="",
            by=story.reseller,
            now=machine_now(),
        )
    accept_agreement(story, ready.basket_id)
    run = run_preflight(basket_id=ready.basket_id, by=story.reseller, now=machine_now())
    assert run.outcome == "met", [(c.code, c.reasons) for c in run.checks if c.status != "met"]
    assert run.total is not None
    shown = Ready(ready.basket_id, ready.domain, run.total)
    placed = Placed(story, place(story, shown), ready.domain)
    start(placed)
    return placed


def held(placed: Placed) -> list[Subscription]:
    return list(Subscription.objects.filter(customer_id=placed.row.customer_id).order_by("id"))


def at_microsoft(story: Story, subscription: Subscription) -> dict[str, Any]:
    found: list[dict[str, Any]] = story.simulator.control("GET", "subscriptions")
    return next(one for one in found if one["id"].lower() == str(subscription.microsoft_id))


def kinds(placed: Placed) -> list[tuple[str, int | None]]:
    rows = Step.objects.filter(order__public_id=placed.order_id).order_by("number")
    return list(rows.values_list("kind", "line_number"))


def test_an_offer_is_ordered_without_a_cart_recorded_for_its_year_and_invoiced(story: Story) -> None:
    read_and_price(story, E1)

    placed = work(ordered(story, E1))

    assert (placed.state, placed.at_microsoft()) == ("completed", EXACTLY_ONE), placed.attention
    assert kinds(placed) == [
        ("recheck", None),
        ("create_tenant", None),
        ("create_agreement", None),
        ("create_order", 1),
        ("await_subscription", 1),
    ]
    (subscription,) = held(placed)
    told = at_microsoft(story, subscription)
    assert (told["offerName"], told["quantity"], told["billingCycle"], told["partnerId"]) == (
        E1, 10, "monthly", story.partner_id,
    )  # fmt: skip
    assert (subscription.term, subscription.billing_plan, subscription.seats) == ("P1Y", "monthly", 10)
    assert subscription.term_end == add_months(subscription.started_on, 12)
    assert_one_invoice(placed)
    (charge,) = Charge.objects.filter(subscription=subscription)
    assert (charge.amount, charge.cost) == (Decimal("100.80"), Decimal("84.00"))  # 8.40 and 20 % on top
    assert charge.period_end == add_months(charge.period_start, 1)


@pytest.mark.parametrize(
    ("provisioned", "cycle", "cost"), [(True, "annual", "960.00"), (False, "monthly", "1008.00")]
)
def test_billed_annually_is_ordered_so_with_both_switches_and_monthly_with_the_first_alone(
    story: Story, provisioned: bool, cycle: str, cost: str
) -> None:
    read_and_price(story, E1)
    turn(story, billed=True, provisioned=provisioned)

    placed = work(ordered(story, E1, billing_plan=BillingPlan.ANNUAL))

    assert (placed.state, placed.at_microsoft()) == ("completed", EXACTLY_ONE), placed.attention
    (subscription,) = held(placed)
    assert at_microsoft(story, subscription)["billingCycle"] == cycle
    assert (subscription.billing_plan, subscription.ordered_billing_plan) == ("annual", cycle)
    assert_one_invoice(placed)
    (charge,) = Charge.objects.filter(subscription=subscription)
    assert (charge.amount, charge.cost) == (Decimal("1152.00"), Decimal(cost))
    assert charge.period_end == add_months(charge.period_start, 12)


@pytest.mark.parametrize("provisioned", [True, False])
def test_without_the_first_switch_nobody_is_offered_an_offer_billed_annually(
    story: Story, provisioned: bool
) -> None:
    read_and_price(story, E1)
    turn(story, billed=False, provisioned=provisioned)

    shown = reads.plan(story.reseller, plan_of(story, E1), at=machine_now(), market="PT")

    assert [(one.term, one.billing_plan) for one in shown.terms] == [(Term.P1Y, BillingPlan.MONTHLY)]


def test_lines_of_one_sales_group_come_into_one_order_and_another_group_into_another(story: Story) -> None:
    read_and_price(story, E1, E3, SALES)

    placed = work(ordered(story, E1, SALES, E3))

    assert placed.state == "completed", placed.attention
    assert placed.at_microsoft() == EXACTLY_ONE | {"orders": 2, "subscriptions": 3}
    assert [one for one in kinds(placed) if one[0] == "create_order"] == [
        ("create_order", 1),
        ("create_order", 2),
    ]
    lines = OrderLine.objects.filter(order_id=placed.row.pk).order_by("number")
    orders = [line.subscription.microsoft_order_id for line in lines if line.subscription]
    assert orders[0] == orders[2] != orders[1]
    assert_one_invoice(placed)


def test_an_order_of_an_offer_and_a_plan_of_new_commerce_buys_each_in_its_way(story: Story) -> None:
    read_and_price(story, E1)
    ready = filled_basket(story)
    set_line(
        basket_id=ready.basket_id, number=2, plan_id=plan_of(story, E1), term=Term.P1Y,
        billing_plan=BillingPlan.MONTHLY, seats=5, buyer_reference="", by=story.reseller, now=machine_now(),
    )  # fmt: skip
    accept_agreement(story, ready.basket_id)
    run = run_preflight(basket_id=ready.basket_id, by=story.reseller, now=machine_now())
    assert run.total is not None
    placed = Placed(story, place(story, Ready(ready.basket_id, ready.domain, run.total)), ready.domain)
    start(placed)

    work(placed)

    assert placed.state == "completed", placed.attention
    assert placed.at_microsoft() == EXACTLY_ONE | {"orders": 2, "subscriptions": 2}
    assert [kind for kind, _ in kinds(placed)][-5:] == [
        "create_cart", "check_out", "create_order", "await_subscription", "await_subscription",
    ]  # fmt: skip


@QUICK
def test_an_order_whose_answer_was_cut_off_is_found_by_its_name_and_not_placed_again(story: Story) -> None:
    read_and_price(story, E1)
    placed = work(ordered(story, E1), until="create_order")
    story.simulator.fault("create_order", "cut_after_accept")
    attempt(placed)
    assert (placed.step("create_order").state, placed.step("create_order").was_lost) == ("unknown", True)
    assert placed.at_microsoft() == EXACTLY_ONE

    work(placed)

    assert (placed.state, placed.at_microsoft()) == ("completed", EXACTLY_ONE)
    assert len(held(placed)) == 1
    assert placed.events.count("order.offers_ordered") == 1


@QUICK
def test_one_that_never_arrived_is_placed_once_the_list_cannot_be_late_any_more(story: Story) -> None:
    read_and_price(story, E1)
    placed = work(ordered(story, E1), until="create_order")
    story.simulator.fault("create_order", "cut_before_accept")
    attempt(placed)
    attempt(placed)
    step = placed.step("create_order")
    assert (step.state, (step.problem or {})["code"]) == ("planned", ORDERS_MAY_BE_LATE.name)
    waits = (step.due_at - machine_now()).total_seconds()
    assert LIST_LAG_SECONDS - 60 < waits <= LIST_LAG_SECONDS
    assert placed.at_microsoft() == EXACTLY_ONE | {"orders": 0, "subscriptions": 0}

    Step.objects.filter(pk=step.pk).update(due_at=machine_now())
    work(placed)

    assert (placed.state, placed.at_microsoft()) == ("completed", EXACTLY_ONE)


@QUICK
def test_a_worker_that_died_at_the_call_leaves_exactly_one_order(story: Story) -> None:
    read_and_price(story, E1)
    placed = work(ordered(story, E1), until="create_order")
    step = placed.step("create_order")
    story.simulator.fault("create_order", "cut_after_accept")
    attempt(placed)
    # What a worker leaves that was killed between Microsoft's answer and its record.
    Step.objects.filter(pk=step.pk).update(
        state="in_flight", was_lost=False, started_at=machine_now() - timedelta(hours=1), problem=None
    )

    work(placed)

    assert (placed.state, placed.at_microsoft()) == ("completed", EXACTLY_ONE)
    assert len(held(placed)) == 1
    assert_one_invoice(placed)


def test_an_offer_that_microsoft_sells_no_more_stops_before_anything_is_ordered(story: Story) -> None:
    read_and_price(story, E1)
    placed = ordered(story, E1)
    offer = OrderLine.objects.get(order_id=placed.row.pk).plan.product_id
    story.simulator.control("POST", f"offers/{offer}", {"isAvailable": False})
    try:
        work(placed)
    finally:
        story.simulator.control("POST", f"offers/{offer}", {"isAvailable": True})

    assert (placed.state, placed.at_microsoft()) == ("needs_attention", NOTHING)


def test_what_was_ordered_so_is_not_taken_back_here(story: Story) -> None:
    read_and_price(story, E1)
    placed = work(ordered(story, E1))

    with pytest.raises(Refused) as refused:
        undo_order(order_id=placed.order_id, why="a test", by=story.staff, now=machine_now())

    assert [one.code for one in refused.value.problems] == [LICENCES_STAY]
    assert (placed.state, placed.at_microsoft()) == ("completed", EXACTLY_ONE)


def customer_of(placed: Placed) -> PartyId:
    return PartyId(placed.row.customer.public_id)


def judged(
    story: Story, customer: PartyId, title: str, billing_plan: BillingPlan
) -> dict[str, tuple[str, list[str]]]:
    """What the conditions say of ten more seats of the offer as a subscription of its own."""
    basket = filled_basket(story, existing=customer).basket_id
    set_line(
        basket_id=basket, number=1, plan_id=plan_of(story, title), term=Term.P1Y, billing_plan=billing_plan,
        seats=10, buyer_reference="", by=story.reseller, now=machine_now(),
    )  # fmt: skip
    run = run_preflight(basket_id=basket, by=story.reseller, now=machine_now())
    return {one.code: (one.status, [reason.code.name for reason in one.reasons]) for one in run.checks}


def test_a_tenant_gets_one_billed_monthly_and_one_billed_annually_and_then_is_full(story: Story) -> None:
    read_and_price(story, BASIC)
    monthly = work(ordered(story, BASIC))
    customer = customer_of(monthly)

    again = judged(story, customer, BASIC, BillingPlan.MONTHLY)
    assert again["one_per_plan"][0] != "met"
    assert again["limits"] == ("met", [])
    annual = judged(story, customer, BASIC, BillingPlan.ANNUAL)
    assert (annual["one_per_plan"], annual["limits"]) == (("met", []), ("met", []))

    basket = filled_basket(story, existing=customer)
    set_line(
        basket_id=basket.basket_id, number=1, plan_id=plan_of(story, BASIC), term=Term.P1Y,
        billing_plan=BillingPlan.ANNUAL, seats=10, buyer_reference="", by=story.reseller, now=machine_now(),
    )  # fmt: skip
    run = run_preflight(basket_id=basket.basket_id, by=story.reseller, now=machine_now())
    assert run.total is not None, [(c.code, c.reasons) for c in run.checks if c.status != "met"]
    second = Placed(story, place(story, Ready(basket.basket_id, "", run.total)), monthly.domain)
    start(second)
    work(second)
    assert (second.state, second.at_microsoft()) == (
        "completed",
        EXACTLY_ONE | {"orders": 2, "subscriptions": 2},
    )

    forget_facts(story)
    full = judged(story, customer, BASIC, BillingPlan.ANNUAL)
    assert full["limits"][1] == ["limits.tenant_full"]


def test_seats_are_added_to_a_standing_licence_based_subscription_and_charged_for_the_days_left(
    story: Story,
) -> None:
    read_and_price(story, E1)
    bought = work(ordered(story, E1))
    (standing,) = held(bought)
    now = machine_now()
    basket = open_for_seats(
        subscription_id=standing.public_id, seats=5, buyer_reference="", key=None, by=story.reseller, now=now,
        machine_now=now,
    )  # fmt: skip
    run = run_preflight(basket_id=basket, by=story.reseller, now=machine_now())
    assert run.total is not None, [(c.code, c.reasons) for c in run.checks if c.status != "met"]
    placed = Placed(story, place(story, Ready(basket, "", run.total)), bought.domain)
    start(placed)
    work(placed)

    assert (placed.state, placed.row.attention) == ("completed", None)
    standing.refresh_from_db()
    assert standing.seats == 15
    told = at_microsoft(story, standing)
    assert (told["quantity"], told["autoRenewEnabled"]) == (15, True)
    assert placed.at_microsoft() == EXACTLY_ONE
    assert len(invoices_of(bought)) >= 1
    deliver_events(
        consumer="billing.bill",
        provider_id=story.shop.house.id,
        aggregate_kind="order",
        aggregate_id=placed.order_id,
    )
    net = sum(Charge.objects.filter(subscription=standing).values_list("amount", flat=True))
    assert net == Decimal("151.20")  # bought today: fifteen seats for the whole first month
