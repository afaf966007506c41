"""The two switches of what is billed annually: what is offered, what is ordered at Microsoft, what is charged."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from tests.support.story import (
    EXACTLY_ONE,
    Placed,
    Ready,
    Story,
    accept_agreement,
    filled_basket,
    forget_facts,
    invoices_of,
    place,
    put_line,
    start,
    work,
)

from tenantry.billing.models import Charge, Posting
from tenantry.catalog import reads
from tenantry.catalog.codes import NOT_ORDERABLE
from tenantry.foundation.clock import machine_now
from tenantry.kernel.ids import BasketId
from tenantry.kernel.money import Money
from tenantry.kernel.periods import BillingPlan, Term
from tenantry.kernel.problems import Refused
from tenantry.ordering.models import Order, OrderLine
from tenantry.ordering.rules.preflight.plan_and_price import ANNUAL_NOT_COVERED, NOT_BILLED_ANNUALLY
from tenantry.ordering.use_cases.open_for_seats import open_for_seats
from tenantry.ordering.use_cases.run_preflight import run_preflight
from tenantry.parties.use_cases.change_setting import change_setting
from tenantry.provisioning.steps.recheck import NO_LONGER_MET
from tenantry.subscriptions.models import Subscription

ANNUAL = (Term.P1Y, BillingPlan.ANNUAL)


@pytest.fixture(autouse=True)
def usual_switches(story: Story) -> Iterator[None]:
    """Each test begins with both on."""
    yield
    turn(story, billed=True, provisioned=True)


def turn(story: Story, *, billed: bool, provisioned: bool) -> None:
    for name, value in (("billed_annually", billed), ("annual_provisioning", provisioned)):
        change_setting(name=name, value=value, by=story.staff, now=machine_now())


def sale(story: Story, withdrawn: list[str]) -> None:
    path = f"products/{story.plan.product_id}/{story.plan.sku_id}"
    story.simulator.control("POST", path, {"withdrawnTerms": withdrawn})


def basket_billed_annually(story: Story) -> Ready:
    ready = filled_basket(story)
    put_line(story, ready.basket_id, seats=10, billing_plan=BillingPlan.ANNUAL)
    accept_agreement(story, ready.basket_id)
    return ready


def shown(story: Story, ready: Ready) -> Ready:
    run = run_preflight(basket_id=ready.basket_id, by=story.reseller, now=machine_now())
    assert run.outcome == "met", [(c.code, c.reasons) for c in run.checks if c.status != "met"]
    assert run.total is not None
    return Ready(ready.basket_id, ready.domain, run.total)


def ordered_annually(story: Story) -> Placed:
    ready = shown(story, basket_billed_annually(story))
    return Placed(story, place(story, ready), ready.domain)


def completed(placed: Placed) -> Placed:
    start(placed)
    work(placed)
    assert (placed.state, placed.at_microsoft()) == ("completed", EXACTLY_ONE), placed.attention
    return placed


def plan_and_price(story: Story, basket: BasketId) -> tuple[str, list[str]]:
    run = run_preflight(basket_id=basket, by=story.reseller, now=machine_now())
    check = next(one for one in run.checks if one.code == "plan_and_price")
    return check.status, [reason.code.name for reason in check.reasons]


def at_microsoft(story: Story, held: Subscription) -> tuple[str, str]:
    found = story.simulator.control("GET", "subscriptions")
    one = next(one for one in found if one["id"] == str(held.microsoft_id))
    return one["termDuration"], one["billingCycle"]


def offers(story: Story) -> list[tuple[Term, BillingPlan]]:
    plan = story.shop.plan(at=machine_now())
    return [(one.term, one.billing_plan) for one in plan.terms]


def booked(placed: Placed) -> dict[str, Any]:
    """What the first charge says, and what the journal has of it."""
    assert len(invoices_of(placed)) == 1
    line = OrderLine.objects.get(order_id=placed.row.pk)
    (charge,) = Charge.objects.filter(subscription=line.subscription)
    rows = Posting.objects.filter(charge=charge).values_list("ledger", "amount")
    return {
        "days": (charge.period_end - charge.period_start).days >= 365,
        "net": charge.amount,
        "cost": charge.cost,
        "journal": dict(rows),
    }


@pytest.mark.parametrize(
    ("provisioned", "ordered", "unit_cost", "cost"),
    [(True, "annual", Decimal("112.32"), "1123.20"), (False, "monthly", Decimal("9.83"), "1179.60")],
)
def test_the_first_switch_sells_by_the_year_and_the_second_decides_how_it_is_bought(
    story: Story, provisioned: bool, ordered: str, unit_cost: Decimal, cost: str
) -> None:
    turn(story, billed=True, provisioned=provisioned)
    assert ANNUAL in offers(story)

    placed = completed(ordered_annually(story))

    line = OrderLine.objects.get(order_id=placed.row.pk)
    assert (line.term, line.billing_plan, line.ordered_billing_plan) == ("P1Y", "annual", ordered)
    assert (line.unit_price, line.unit_cost) == (Decimal("134.78"), unit_cost)
    held = Subscription.objects.get(customer_id=placed.row.customer_id)
    assert (held.billing_plan, held.ordered_billing_plan) == ("annual", ordered)
    assert at_microsoft(story, held) == ("P1Y", ordered)
    assert booked(placed) == {
        "days": True,
        "net": Decimal("1347.80"),
        "cost": Decimal(cost),
        "journal": {
            "deferred_revenue": Decimal("-1347.80"),
            "prepaid_cost": Decimal(cost),
            "supplier_accrual": -Decimal(cost),
        },
    }


@pytest.mark.parametrize("provisioned", [True, False])
def test_without_the_first_switch_nobody_is_offered_a_plan_billed_annually(
    story: Story, provisioned: bool
) -> None:
    ready = basket_billed_annually(story)
    turn(story, billed=False, provisioned=provisioned)

    assert {billing for _, billing in offers(story)} == {BillingPlan.MONTHLY, BillingPlan.TRIENNIAL}
    for by in (story.reseller, story.staff):
        with pytest.raises(Refused) as error:
            reads.quote_for(
                by,
                plan=story.plan.public_id,
                term=Term.P1Y,
                billing_plan=BillingPlan.ANNUAL,
                seats=1,
                at=machine_now(),
                market="PT",
                party=story.shop.house.reseller.public_id,
            )
        assert [problem.code for problem in error.value.problems] == [NOT_ORDERABLE]
    assert plan_and_price(story, ready.basket_id) == ("refused", [NOT_BILLED_ANNUALLY.name])
    with pytest.raises(Refused) as error:
        place(story, ready)
    assert NOT_BILLED_ANNUALLY in [problem.code for problem in error.value.problems]
    assert not Order.objects.filter(basket__public_id=ready.basket_id).exists()


def test_a_switch_turned_before_placing_changes_what_is_bought_but_not_the_price_that_was_shown(
    story: Story,
) -> None:
    ready = shown(story, basket_billed_annually(story))
    turn(story, billed=True, provisioned=False)

    placed = Placed(story, place(story, ready), ready.domain)

    line = OrderLine.objects.get(order_id=placed.row.pk)
    assert (line.ordered_billing_plan, line.unit_cost) == ("monthly", Decimal("9.83"))
    assert (placed.row.total, line.amount) == (Decimal("1347.80"), Decimal("1347.80"))


@pytest.mark.parametrize(("billed", "provisioned"), [(True, False), (False, True), (False, False)])
def test_an_order_keeps_what_it_was_sold_as_whichever_switch_is_turned_before_it_is_executed(
    story: Story, billed: bool, provisioned: bool
) -> None:
    placed = ordered_annually(story)
    turn(story, billed=billed, provisioned=provisioned)
    forget_facts(story)

    completed(placed)

    held = Subscription.objects.get(customer_id=placed.row.customer_id)
    assert (held.billing_plan, at_microsoft(story, held)) == ("annual", ("P1Y", "annual"))
    assert booked(placed)["cost"] == Decimal("1123.20")


def test_what_was_to_be_ordered_billed_monthly_stays_so_when_annual_provisioning_comes_back(
    story: Story,
) -> None:
    turn(story, billed=True, provisioned=False)
    placed = ordered_annually(story)
    turn(story, billed=True, provisioned=True)

    completed(placed)

    held = Subscription.objects.get(customer_id=placed.row.customer_id)
    assert (held.billing_plan, at_microsoft(story, held)) == ("annual", ("P1Y", "monthly"))


def test_seats_added_to_what_is_ordered_otherwise_cost_microsofts_own_months(story: Story) -> None:
    turn(story, billed=True, provisioned=False)
    held = Subscription.objects.get(customer_id=completed(ordered_annually(story)).row.customer_id)
    turn(story, billed=False, provisioned=False)  # no matter for what is held
    now = machine_now()
    more = open_for_seats(
        subscription_id=held.public_id,
        seats=5,
        buyer_reference="",
        key=None,
        by=story.reseller,
        now=now,
        machine_now=now,
    )
    placed = Placed(story, place(story, shown(story, Ready(more, "", Money.zero("EUR")))), "")
    start(placed)
    work(placed)

    held.refresh_from_db()
    assert (placed.state, held.seats, at_microsoft(story, held)) == ("completed", 15, ("P1Y", "monthly"))
    line = OrderLine.objects.get(order_id=placed.row.pk)
    assert (line.billing_plan, line.ordered_billing_plan) == ("annual", "monthly")
    assert len(invoices_of(placed)) == 2
    charges = Charge.objects.filter(subscription=held)
    # Fifteen seats for the whole year, as they were added on its first day.
    assert sum(one.amount for one in charges) == placed.row.total + Decimal("1347.80") == Decimal("2021.70")
    assert sum(one.cost for one in charges) == Decimal("1769.40")


def test_the_term_is_gone_at_microsoft_before_the_order_is_executed_and_nothing_is_bought(
    story: Story,
) -> None:
    turn(story, billed=True, provisioned=False)
    placed = ordered_annually(story)
    start(placed)
    forget_facts(story)
    sale(story, ["P1Y"])
    try:
        work(placed)
        assert plan_and_price(story, BasketId(placed.row.basket.public_id)) == (
            "refused",
            [ANNUAL_NOT_COVERED.name],
        )
    finally:
        sale(story, [])
    assert (placed.state, placed.attention["code"]) == ("needs_attention", NO_LONGER_MET.name)
    assert placed.at_microsoft()["subscriptions"] == 0
