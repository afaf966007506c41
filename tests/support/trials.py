"""A trial that is bought by use cases, and the days that pass until it becomes what was chosen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

from tests.support.catalog import BUSINESS_STANDARD
from tests.support.simulator import running_simulator
from tests.support.story import (
    Placed,
    Ready,
    Story,
    a_story,
    accept_agreement,
    filled_basket,
    place,
    speaking_to,
    start,
    work,
)

from tenantry.catalog.use_cases.synchronise_catalogue import synchronise_catalogue
from tenantry.foundation.clock import business_now, machine_now
from tenantry.foundation.models import ClockOffset
from tenantry.kernel.actor import system
from tenantry.kernel.ids import BasketId, PlanId
from tenantry.kernel.periods import BillingPlan, Term
from tenantry.ordering.models import TrialChoice
from tenantry.ordering.rules.trials import Choice
from tenantry.ordering.use_cases.choose_for_line import choose_for_line
from tenantry.ordering.use_cases.follow_trial import follow_trial
from tenantry.ordering.use_cases.run_preflight import run_preflight
from tenantry.ordering.use_cases.set_line import set_line
from tenantry.subscriptions.models import Subscription

TRIAL = f"{BUSINESS_STANDARD} Trial"


@contextmanager
def a_story_of_days() -> Iterator[Story]:
    """A provider and a simulator of its own, whose days pass together."""
    with running_simulator(clock=machine_now().isoformat()) as simulator, speaking_to(simulator):
        try:
            yield a_story(simulator)
        finally:
            ClockOffset.objects.update(seconds=0)


def let_days_pass(story: Story, until: date) -> datetime:
    """Noon of that day, here and at Microsoft; the catalogue is read anew, as it is every night."""
    goal = datetime.fromisoformat(f"{until.isoformat()}T12:00:00+00:00")
    story.simulator.control("POST", "clock", {"now": goal.isoformat()})
    ClockOffset.objects.update(seconds=int((goal - machine_now()).total_seconds()))
    synchronise_catalogue(market="PT", by=story.shop.house.system, now=business_now())
    return business_now()


def chosen(story: Story, seats: int = 10, *, term: Term = Term.P1Y, plan: str = "") -> Choice:
    """The story's plan for a year, billed monthly."""
    return Choice(plan or story.plan.public_id, term, BillingPlan.MONTHLY, seats)


def trial_basket(story: Story, choice: Choice | None, *, seats: int = 10) -> BasketId:
    """A basket for a new customer with a trial of so many seats, and what it becomes."""
    basket, now = filled_basket(story).basket_id, machine_now()
    set_line(
        basket_id=basket,
        number=1,
        plan_id=PlanId(story.shop.plan(TRIAL, at=now).public_id),
        term=Term.P1M,
        billing_plan=BillingPlan.MONTHLY,
        seats=seats,
        buyer_reference="",
        by=story.reseller,
        now=now,
    )
    if choice is not None:
        choose_for_line(basket_id=basket, number=1, choice=choice, by=story.reseller, now=now)
    return basket


def trial_bought(story: Story, choice: Choice | None, *, seats: int = 10) -> Subscription:
    """A running trial, with what it becomes."""
    basket = trial_basket(story, choice, seats=seats)
    accept_agreement(story, basket)
    run = run_preflight(basket_id=basket, by=story.reseller, now=machine_now())
    assert run.outcome == "met", [(c.code, c.reasons) for c in run.checks if c.status != "met"]
    assert run.total is not None
    placed = Placed(story, place(story, Ready(basket, "", run.total)), "")
    start(placed)
    work(placed)
    assert placed.state == "completed", placed.attention
    return Subscription.objects.get(customer_id=placed.row.customer_id)


def choice_of(trial: Subscription) -> TrialChoice:
    """What is kept with it."""
    return TrialChoice.objects.select_related("order", "basket").get(subscription=trial)


def follow(trial: Subscription) -> None:
    """The worker looks at it."""
    follow_trial(
        subscription_id=trial.public_id,
        by=system(trial.provider_id, "a test"),
        now=business_now(),
        machine_now=machine_now(),
    )


def on_the_day(story: Story, trial: Subscription, *, days_before: int = 2) -> None:
    """The day of the conversion has come, and the worker looks."""
    let_days_pass(story, trial.term_end - timedelta(days=days_before))
    follow(trial)


def converting(story: Story, trial: Subscription) -> Placed:
    """The order that converts it, with its steps stored."""
    order = choice_of(trial).order
    assert order is not None, choice_of(trial).problem
    placed = Placed(story, order.public_id, "")
    start(placed)
    return placed
