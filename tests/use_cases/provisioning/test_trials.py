"""What becomes of a trial: it stops, or what was chosen is bought on its day, once, for the price that was shown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from babel.dates import format_date
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.support.story import Story, attempt, empty_queue, forget_facts, invoices_of, work
from tests.support.trials import (
    a_story_of_days,
    choice_of,
    chosen,
    converting,
    follow,
    let_days_pass,
    on_the_day,
    trial_basket,
    trial_bought,
)
from tests.use_cases.provisioning.test_faults import strike

from partner_center import PartnerCenter
from partner_center.models.transitions import Transition, TransitionEvent
from tenantry.billing.models import InvoiceLine
from tenantry.catalog.use_cases.synchronise_catalogue import synchronise_catalogue
from tenantry.foundation.clock import business_now, machine_now
from tenantry.jobs.models import Event
from tenantry.jobs.use_cases.deliver_events import deliver_events
from tenantry.kernel.ids import OrderId
from tenantry.kernel.problems import Refused
from tenantry.microsoft.clients import partner_center
from tenantry.notices.letters import letter
from tenantry.notices.reads import MailView, mails
from tenantry.ordering.models import Order, OrderLine, TrialChoice
from tenantry.ordering.reads import trial_of
from tenantry.ordering.rules.preflight.partner_agreement import UNSIGNED
from tenantry.ordering.rules.preflight.plan_and_price import NOT_SOLD
from tenantry.ordering.rules.trials import CANNOT_BECOME, MORE_THAN_TRIED
from tenantry.ordering.use_cases.choose_for_trial import OVER, UNDER_WAY, choose_for_trial
from tenantry.ordering.use_cases.follow_trials_due import follow_trials_due
from tenantry.ordering.use_cases.place_order import PRICE_CHANGED
from tenantry.ordering.use_cases.run_preflight import run_preflight
from tenantry.parties.models import Provider
from tenantry.provisioning.context import StepFacts
from tenantry.provisioning.rules.outcomes import MICROSOFT_REFUSED, Done, Lost, Park
from tenantry.provisioning.steps.convert_trial import (
    CONVERTED_OTHERWISE,
    NOT_OFFERED,
    STILL_CONVERTING,
    _after,
)
from tenantry.provisioning.use_cases.cancel_order import cancel_order
from tenantry.provisioning.use_cases.retry_order import retry_order
from tenantry.provisioning.use_cases.run_step import _claim, _perform, run_step
from tenantry.subscriptions.models import Subscription, SubscriptionChange
from tenantry.subscriptions.reads import subscription
from tenantry.words import sentence_of

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker


@pytest.fixture
def story(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Story]:
    """Days pass in it, so each test has its own."""
    with django_db_blocker.unblock(), a_story_of_days() as made:
        yield made


def transitions(story: Story, trial: Subscription) -> int:
    """How often it was converted at Microsoft."""
    client = partner_center(Order.objects.filter(customer_id=trial.customer_id)[0].partner_center_account_id)
    return len(client.transitions.history(str(trial.tenant.microsoft_id), str(trial.microsoft_id)))


def became(trial: Subscription) -> Subscription:
    return Subscription.objects.filter(customer_id=trial.customer_id).exclude(pk=trial.pk).get()


def test_a_trial_without_a_choice_stops_and_nothing_is_ordered(story: Story) -> None:
    trial = trial_bought(story, None)
    assert choice_of(trial).becomes is None
    on_the_day(story, trial)

    assert choice_of(trial).order is None
    assert Order.objects.filter(customer_id=trial.customer_id).count() == 1
    assert transitions(story, trial) == 0


def test_the_choice_is_kept_with_the_price_that_was_shown(story: Story) -> None:
    trial = trial_bought(story, chosen(story))
    kept = choice_of(trial)
    line = OrderLine.objects.get(subscription=trial)
    quote = story.shop.plan(story.plan.title, at=machine_now())
    assert kept.becomes == {
        "plan": story.plan.public_id,
        "title": quote.title,
        "term": "P1Y",
        "billing_plan": "monthly",
        "seats": 10,
        "unit_price": "11.80",
        "amount": "118.00",
        "currency": "EUR",
    }
    assert line.becomes == kept.becomes | {"by": kept.chosen_by}


def test_on_its_day_a_trial_becomes_what_was_chosen_under_microsofts_same_id(story: Story) -> None:
    trial = trial_bought(story, chosen(story))
    on_the_day(story, trial, days_before=3)
    assert choice_of(trial).order is None, "the day has not come"
    on_the_day(story, trial)
    placed = work(converting(story, trial))

    assert (placed.state, placed.row.attention) == ("completed", None)
    trial.refresh_from_db()
    paid, day = became(trial), business_now().date()
    assert (trial.status, paid.status, paid.microsoft_id) == ("converted", "active", trial.microsoft_id)
    assert (paid.plan.title, paid.term, paid.seats, paid.started_on) == (story.plan.title, "P1Y", 10, day)
    line = OrderLine.objects.get(order_id=placed.row.pk)
    assert (line.purpose, line.state, line.subscription_id) == ("convert", "active", paid.pk)
    ended = SubscriptionChange.objects.get(subscription=trial, kind="cancelled")
    assert (ended.effective_on, ended.cause) == (day, f"{placed.order_id}:1")
    assert placed.events.count("order.trial_converted") == 1
    assert transitions(story, trial) == 1
    assert invoices_of(placed)
    charged = InvoiceLine.objects.filter(charge__subscription=paid)
    assert [(one.net, one.charge.period_start) for one in charged] == [(Decimal("118.00"), day)]


def test_fewer_seats_become_another_subscription_and_the_rest_of_the_trial_stops(story: Story) -> None:
    trial = trial_bought(story, chosen(story, 4))
    on_the_day(story, trial)
    placed = work(converting(story, trial))

    assert placed.state == "completed", placed.attention
    trial.refresh_from_db()
    paid = became(trial)
    assert (trial.status, trial.seats, paid.seats) == ("active", 6, 4)
    assert paid.microsoft_id != trial.microsoft_id


@pytest.mark.parametrize("fault", ["time-out before accepting", "cut after accepting", "500 after accepting"])
@pytest.mark.parametrize("seats", [10, 4])
def test_an_answer_that_is_lost_converts_nothing_twice(story: Story, fault: str, seats: int) -> None:
    trial = trial_bought(story, chosen(story, seats))
    on_the_day(story, trial)
    placed = work(converting(story, trial), until="convert_trial")
    strike(story, "create_transition", fault)
    work(placed)

    assert (placed.state, placed.row.attention) == ("completed", None)
    assert placed.step("convert_trial").attempt == 2
    assert (became(trial).seats, transitions(story, trial)) == (seats, 1)


def test_what_microsoft_refuses_waits_for_a_person_and_goes_on_by_a_retry(story: Story) -> None:
    trial = trial_bought(story, chosen(story))
    on_the_day(story, trial)
    placed = work(converting(story, trial), until="convert_trial")
    story.simulator.fault("create_transition", "refuse", code="900275")
    attempt(placed)

    assert placed.state == "needs_attention"
    assert placed.attention["code"] == MICROSOFT_REFUSED.name
    assert transitions(story, trial) == 0
    trial.refresh_from_db()
    assert trial.status == "active"
    retry_order(order_id=placed.order_id, by=story.staff, now=business_now())
    work(placed)
    assert placed.state == "completed"
    assert transitions(story, trial) == 1


def test_a_price_that_rose_is_not_charged_and_the_buyer_is_asked(story: Story) -> None:
    trial = trial_bought(story, chosen(story))
    product = {"product_id": story.plan.product_id, "sku_id": story.plan.sku_id, "market": "PT"}
    story.simulator.control("POST", "prices", product | {"percent": 10})
    on_the_day(story, trial)

    kept = choice_of(trial)
    assert kept.order is None and kept.problem is not None
    assert kept.problem["code"] == PRICE_CHANGED.name
    assert transitions(story, trial) == 0
    # The buyer chooses anew, at the price that is shown now.
    choose_for_trial(
        subscription_id=trial.public_id, choice=chosen(story), by=story.reseller, now=business_now()
    )
    follow(trial)
    assert choice_of(trial).order is not None
    assert work(converting(story, trial)).state == "completed"


def test_a_choice_can_be_changed_and_withdrawn_until_it_is_ordered(story: Story) -> None:
    trial = trial_bought(story, chosen(story))
    for choice in (chosen(story, 3), None, chosen(story, 5)):
        choose_for_trial(
            subscription_id=trial.public_id, choice=choice, by=story.reseller, now=business_now()
        )
        kept = choice_of(trial).becomes
        assert (kept and kept["seats"]) == (choice and choice.seats)
    on_the_day(story, trial)
    order = choice_of(trial).order
    assert order is not None
    with pytest.raises(Refused) as no:
        choose_for_trial(subscription_id=trial.public_id, choice=None, by=story.reseller, now=business_now())
    assert no.value.problems[0].code is UNDER_WAY
    let_days_pass(story, trial.term_end)
    with pytest.raises(Refused) as no:
        choose_for_trial(subscription_id=trial.public_id, choice=None, by=story.reseller, now=business_now())
    assert no.value.problems[0].code is OVER


def test_what_a_trial_cannot_become_is_refused_and_nothing_is_changed(story: Story) -> None:
    trial = trial_bought(story, chosen(story, 2))
    other = story.shop.plan("Microsoft 365 Business Premium", at=machine_now())
    for choice, code in (
        (chosen(story, plan=other.public_id), CANNOT_BECOME),
        (chosen(story, 11), MORE_THAN_TRIED),
    ):
        with pytest.raises(Refused) as no:
            choose_for_trial(
                subscription_id=trial.public_id, choice=choice, by=story.reseller, now=business_now()
            )
        assert [one.code for one in no.value.problems] == [code]
    kept = choice_of(trial).becomes
    assert kept is not None and kept["seats"] == 2


def test_a_basket_is_not_placed_with_a_choice_that_cannot_be(story: Story) -> None:
    basket = trial_basket(story, chosen(story, 11))
    run = run_preflight(basket_id=basket, by=story.reseller, now=machine_now())
    check = next(one for one in run.checks if one.code == "plan_and_price")
    assert [one.code for one in check.reasons] == [MORE_THAN_TRIED]


def test_what_is_due_is_looked_at_and_told_once(story: Story) -> None:
    trial = trial_bought(story, chosen(story))
    assert queued(trial) == 0
    let_days_pass(story, trial.term_end - timedelta(days=7))
    assert (queued(trial), queued(trial)) == (1, 1)
    follow(trial)
    assert choice_of(trial).told_at is not None
    assert queued(trial) == 0


def queued(trial: Subscription) -> int:
    """How many looks wait after the worker has looked for what is due; they are taken out of the queue again."""
    empty_queue()
    follow_trials_due(now=business_now())
    follow_trials_due(now=business_now())
    return ProcrastinateJob.objects.filter(args__subscription=trial.public_id).count()


def test_what_microsoft_sells_no_more_is_not_ordered_and_the_buyer_hears_once(story: Story) -> None:
    trial = trial_bought(story, chosen(story))
    where = f"products/{story.plan.product_id}/{story.plan.sku_id}"
    let_days_pass(story, trial.term_end - timedelta(days=2))
    story.simulator.control("POST", where, {"is_purchasable": False})
    follow(trial)
    assert (choice_of(trial).problem or {})["code"] == NOT_SOLD.name
    follow(trial)
    let_days_pass(story, trial.term_end - timedelta(days=1))
    follow(trial)
    told = Event.objects.filter(aggregate_id=trial.public_id, name="subscription.trial_not_converted")
    assert told.count() == 1
    assert transitions(story, trial) == 0
    # Sold again on the last day, it is ordered after all.
    story.simulator.control("POST", where, {"is_purchasable": True})
    story.simulator.control("POST", "clock", {"advance_seconds": 60})
    TrialChoice.objects.filter(subscription=trial).update(tried_on=None)
    forget_facts(story)
    synchronise_catalogue(market="PT", by=story.shop.house.system, now=business_now())
    follow(trial)
    assert choice_of(trial).order is not None


def test_a_reseller_whose_agreement_was_withdrawn_converts_nothing(story: Story) -> None:
    trial = trial_bought(story, chosen(story))
    let_days_pass(story, trial.term_end - timedelta(days=2))
    story.simulator.control("PATCH", f"resellers/{story.reseller_tenant}", {"mpaSigned": False})
    follow(trial)
    assert (choice_of(trial).problem or {})["code"] == UNSIGNED.name
    assert transitions(story, trial) == 0


@pytest.mark.parametrize("seats", [10, 4])
def test_a_worker_killed_between_answer_and_record_leaves_one_transition(story: Story, seats: int) -> None:
    trial = trial_bought(story, chosen(story, seats))
    on_the_day(story, trial)
    placed = work(converting(story, trial), until="convert_trial")
    step = placed.step("convert_trial")
    killed = _claim(step.public_id)
    assert killed is not None
    assert isinstance(_perform(killed), Done)  # and nothing is written
    trial.refresh_from_db()
    assert (transitions(story, trial), trial.status, trial.seats) == (1, "active", 10)

    run_step(step_id=step.public_id)
    work(placed)
    assert (placed.state, placed.row.attention) == ("completed", None)
    assert (transitions(story, trial), became(trial).seats) == (1, seats)
    assert SubscriptionChange.objects.filter(cause=f"{placed.order_id}:1").count() == 2


def test_what_microsoft_does_not_let_the_trial_become_stops_the_order(story: Story) -> None:
    trial = trial_bought(story, chosen(story))
    on_the_day(story, trial)
    placed = work(converting(story, trial), until="convert_trial")
    where = f"products/{story.plan.product_id}/{story.plan.sku_id}"
    story.simulator.control("POST", where, {"is_purchasable": False})
    attempt(placed)

    assert (placed.state, placed.attention["code"]) == ("needs_attention", NOT_OFFERED.name)
    assert transitions(story, trial) == 0
    trial.refresh_from_db()
    assert trial.status == "active"
    story.simulator.control("POST", where, {"is_purchasable": True})
    retry_order(order_id=placed.order_id, by=story.staff, now=business_now())
    assert work(placed).state == "completed"


def facts_at_the_step(story: Story) -> tuple[StepFacts, PartnerCenter, Subscription]:
    """The step's facts when its turn has come, and the client that it would ask."""
    trial = trial_bought(story, chosen(story))
    on_the_day(story, trial)
    placed = work(converting(story, trial), until="convert_trial")
    facts = _claim(placed.step("convert_trial").public_id)
    assert facts is not None
    return facts, partner_center(facts.partner_center_account_id), trial


def test_a_transition_that_microsoft_is_still_at_is_read_again(story: Story) -> None:
    facts, client, trial = facts_at_the_step(story)
    begun = TransitionEvent(name="Conversion", status="Started", timestamp=facts.now)
    made = Transition(to_subscription_id=str(trial.microsoft_id), events=[begun])
    found = _after(facts, client, made)
    assert isinstance(found, Lost)
    assert found.why == STILL_CONVERTING.name


def test_what_has_become_of_it_otherwise_than_ordered_is_for_a_person(story: Story) -> None:
    facts, client, trial = facts_at_the_step(story)
    done = TransitionEvent(name="Conversion", status="Completed", timestamp=facts.now)
    # The trial itself: it has the term of a trial, not the year that was ordered.
    made = Transition(to_subscription_id=str(trial.microsoft_id), events=[done])
    found = _after(facts, client, made)
    assert isinstance(found, Park)
    assert (found.problem.code, found.problem.params["what"]) == (CONVERTED_OTHERWISE, "term")


def test_the_buyer_is_told_in_time_what_comes_and_what_was_refused(story: Story) -> None:
    stops, trial = trial_bought(story, None), trial_bought(story, chosen(story))
    let_days_pass(story, trial.term_end - timedelta(days=7))
    for one in (stops, trial):
        follow(one)
        follow(one)
    (ending,), (becoming,) = told(story, stops), told(story, trial)
    last_day, day = stops.term_end - timedelta(days=1), trial.term_end - timedelta(days=2)
    assert (ending.kind, becoming.kind) == ("trial_ending", "trial_ending")
    said = letter(ending).text
    assert f"stops after {format_date(last_day, 'long', 'en_GB')}. Nothing is charged after it." in said
    said = letter(becoming).text
    assert f"On {format_date(day, 'long', 'en_GB')} the trial of {stops.plan.title}" in said
    assert f"becomes {story.plan.title}." in said
    assert f"10 seats: {story.plan.title}, 1-year term, billed monthly" in said
    assert "First charge, without VAT: €118.00" in said
    assert f"/shop/subscriptions/{trial.public_id}/trial/" in said

    let_days_pass(story, day)
    story.simulator.control("PATCH", f"resellers/{story.reseller_tenant}", {"mpaSigned": False})
    follow(trial)
    kinds = {one.kind: one for one in told(story, trial)}
    assert set(kinds) == {"trial_ending", "trial_not_converted", "trial_needs_person"}
    said = letter(kinds["trial_not_converted"]).text
    assert "could not become Microsoft 365 Business Standard. Nothing was ordered." in said
    assert sentence_of(UNSIGNED.name, choice_of(trial).problem["params"], "en") in said  # type: ignore[index]
    assert kinds["trial_needs_person"].recipient == Provider.objects.get(pk=trial.provider_id).email


def told(story: Story, trial: Subscription) -> list[MailView]:
    """The mails about a trial; hearing the news again writes none."""
    for _ in range(2):
        deliver_events(
            consumer="notices.trials",
            provider_id=trial.provider_id,
            aggregate_kind="subscription",
            aggregate_id=trial.public_id,
        )
    found = mails(story.staff, limit=50)
    return [one for one in found if one.params.get("subscription") == trial.public_id]


def test_who_cancels_the_order_of_the_conversion_lets_the_trial_stop_or_chooses_anew(story: Story) -> None:
    trial = trial_bought(story, chosen(story))
    on_the_day(story, trial)
    order = choice_of(trial).order
    assert order is not None
    cancel_order(order_id=OrderId(order.public_id), why="a test", by=story.staff, now=business_now())
    held, _ = subscription(story.reseller, trial.public_id)
    shown = trial_of(story.reseller, held, at=business_now())
    assert shown is not None
    assert (shown.becomes, shown.order, shown.is_open) == (None, "", True)
    follow(trial)
    assert Order.objects.filter(customer_id=trial.customer_id).count() == 2

    choose_for_trial(
        subscription_id=trial.public_id, choice=chosen(story, 3), by=story.reseller, now=business_now()
    )
    follow(trial)
    assert work(converting(story, trial)).state == "completed"
    assert transitions(story, trial) == 1
