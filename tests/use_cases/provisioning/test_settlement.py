"""When answers stay away: what is unknown is settled before anything is done again, and a zombie writes nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import override_settings
from tests.support.story import (
    EXACTLY_ONE,
    ONLY_A_TENANT,
    Placed,
    Story,
    attempt,
    completed_order,
    planned_order,
    work,
)

from tenantry.foundation.clock import machine_now
from tenantry.kernel.problems import Problem, Refused
from tenantry.microsoft.call_log import calls_of
from tenantry.provisioning.models import Step
from tenantry.provisioning.outcome import OUTCOME_OPEN
from tenantry.provisioning.rules.outcomes import (
    ATTEMPTS,
    NO_ANSWER,
    NOT_REACHED,
    SIGN_IN_REFUSED,
    Done,
    Lost,
    Outcome,
    Park,
    Refusal,
    Wait,
)
from tenantry.provisioning.steps.await_subscription import NEVER_ACTIVE, POLLS
from tenantry.provisioning.use_cases.cancel_order import cancel_order
from tenantry.provisioning.use_cases.hand_over_administrator import LOST, NONE_YET, hand_over_administrator
from tenantry.provisioning.use_cases.retry_order import retry_order
from tenantry.provisioning.use_cases.run_step import MOST_ATTEMPTS, TOO_MANY_TAKEOVERS, _claim, _record
from tenantry.provisioning.use_cases.undo_order import undo_order
from tenantry.subscriptions.models import Subscription

QUICK = override_settings(TENANTRY_STEP_PAUSE_SECONDS=0.0001)
WRITES = {
    "create_tenant": "create_customer",
    "create_agreement": "create_agreement",
    "create_cart": "create_cart",
    "check_out": "checkout_cart",
}


def retry(placed: Placed) -> None:
    placed.story.simulator.control("DELETE", "faults")
    retry_order(order_id=placed.order_id, by=placed.story.staff, now=machine_now())
    work(placed)


def assert_bought_once(placed: Placed) -> None:
    assert (placed.state, placed.row.attention) == ("completed", None)
    assert placed.at_microsoft() == EXACTLY_ONE
    assert Subscription.objects.filter(customer_id=placed.row.customer_id).count() == 1


@QUICK
@pytest.mark.parametrize("fault", ["cut_before_accept", "cut_after_accept"])
@pytest.mark.parametrize("kind", WRITES)
def test_a_step_that_never_gets_an_answer_is_parked_and_settled_by_the_retry(
    story: Story, kind: str, fault: str
) -> None:
    placed = work(planned_order(story), until=kind)
    story.simulator.fault(WRITES[kind], fault, count=0)

    work(placed)

    if kind == "create_agreement" and fault == "cut_after_accept":
        # What Microsoft holds is read before the agreement is made again.
        assert_bought_once(placed)
        return
    step = placed.step(kind)
    assert (placed.state, step.state, step.attempt, step.was_lost) == (
        "needs_attention",
        "parked",
        ATTEMPTS,
        True,
    )
    told = placed.attention
    assert (told["code"], told["kind"], told["step"]) == (NO_ANSWER.name, kind, step.public_id)
    assert told["params"]["request_id"] == str(step.request_id)
    newest = calls_of(placed.row.provider_id, step.public_id, limit=1)[0]
    assert (newest.correlation_id, newest.request_id) == (
        told["params"]["correlation_id"],
        str(step.request_id),
    )
    retry(placed)
    assert_bought_once(placed)


@QUICK
def test_an_order_whose_checkout_may_have_happened_cannot_be_cancelled(story: Story) -> None:
    placed = work(planned_order(story), until="check_out")
    story.simulator.fault("checkout_cart", "cut_after_accept", count=0)
    work(placed)

    with pytest.raises(Refused) as error:
        cancel_order(order_id=placed.order_id, why="", by=story.staff, now=machine_now())

    assert [problem.code for problem in error.value.problems] == [OUTCOME_OPEN]
    assert (placed.state, placed.at_microsoft()) == ("needs_attention", EXACTLY_ONE)
    retry(placed)
    assert_bought_once(placed)


@QUICK
def test_an_undo_without_an_answer_is_parked_and_goes_on_as_an_undo(story: Story) -> None:
    placed = completed_order(story)
    undo_order(order_id=placed.order_id, why="", by=story.staff, now=machine_now())
    story.simulator.fault("patch_subscription", "cut_after_accept", count=1)
    story.simulator.fault("get_subscription", "status", count=0, skip=1)
    with override_settings(MICROSOFT_TIMEOUT_SECONDS=1):
        for _ in range(2):
            attempt(placed)
    Step.objects.filter(pk=placed.step("cancel_subscription").pk).update(
        problem={"code": NO_ANSWER.name, "failures": ATTEMPTS - 1}
    )
    attempt(placed)
    assert (placed.state, placed.attention["code"]) == ("needs_attention", NOT_REACHED.name)

    retry(placed)

    assert (placed.state, placed.row.attention) == ("cancelled", None)
    row = Subscription.objects.get(customer_id=placed.row.customer_id)
    patched = [c for c in story.simulator.calls("patch_subscription") if str(row.microsoft_id) in c["path"]]
    assert len(patched) == 1


@QUICK
def test_a_sign_in_that_is_refused_is_named(story: Story) -> None:
    from tenantry.microsoft.clients import forget_clients

    placed = work(planned_order(story), until="create_tenant")
    forget_clients()
    story.simulator.fault("token", "status", status=400, count=0)

    work(placed)

    assert (placed.state, placed.attention["code"]) == ("needs_attention", SIGN_IN_REFUSED.name)
    assert placed.at_microsoft()["tenants"] == 0
    retry(placed)
    assert_bought_once(placed)


@override_settings(TENANTRY_STEP_PAUSE_SECONDS=0.000001)
def test_a_long_provisioning_is_looked_at_often_and_survives_a_failure_after_many_looks(story: Story) -> None:
    story.simulator.control("PUT", "settings", {"provisioning_polls": ATTEMPTS + 4})
    try:
        placed = work(planned_order(story), until="await_subscription")
        story.simulator.fault("get_order", "status", count=3, skip=ATTEMPTS + 1)
        work(placed, attempts=60)
    finally:
        story.simulator.control("PUT", "settings", {"provisioning_polls": 0})

    assert_bought_once(placed)
    assert placed.step("await_subscription").attempt > ATTEMPTS
    delayed = [e.payload["why"] for e in placed.timeline if e.name == "order.step_delayed"]
    assert delayed == ["provisioning.still_provisioning", NOT_REACHED.name]


def test_a_subscription_that_never_becomes_active_waits_for_a_person(story: Story) -> None:
    story.simulator.control("PUT", "settings", {"provisioning_polls": 2})
    try:
        placed = work(planned_order(story), until="await_subscription")
        Step.objects.filter(pk=placed.step("await_subscription").pk).update(attempt=POLLS - 1)
        work(placed)
        assert (placed.state, placed.attention["code"]) == ("needs_attention", NEVER_ACTIVE.name)
        assert placed.attention["field"] == "lines.1"
    finally:
        story.simulator.control("PUT", "settings", {"provisioning_polls": 0})

    retry(placed)

    assert_bought_once(placed)


def test_a_tenant_whose_replay_has_expired_is_found_by_its_domain(story: Story) -> None:
    placed = work(planned_order(story), until="create_tenant")
    story.simulator.fault("create_customer", "cut_after_accept")
    attempt(placed)
    step = placed.step("create_tenant")
    assert (step.state, step.was_lost) == ("unknown", True)
    Step.objects.filter(pk=step.pk).update(first_called_at=machine_now() - timedelta(hours=25))

    work(placed)

    assert_bought_once(placed)
    created = [c for c in story.simulator.calls("create_customer") if c["request_id"] == str(step.request_id)]
    assert len(created) == 1
    with pytest.raises(Refused) as error:
        hand_over_administrator(order_id=placed.order_id, by=story.reseller, now=machine_now())
    assert [(p.code, dict(p.params)) for p in error.value.problems] == [(LOST, {"domain": placed.domain})]


def test_before_the_tenant_stands_there_is_no_administrator_to_hand_over(story: Story) -> None:
    placed = planned_order(story)

    with pytest.raises(Refused) as error:
        hand_over_administrator(order_id=placed.order_id, by=story.reseller, now=machine_now())

    assert [problem.code for problem in error.value.problems] == [NONE_YET]
    assert placed.row.administrator_handed_over_at is None


def test_a_step_taken_over_again_and_again_is_parked_without_a_call(story: Story) -> None:
    placed = work(planned_order(story), until="check_out")
    step = placed.step("check_out")
    Step.objects.filter(pk=step.pk).update(attempt=MOST_ATTEMPTS - 1, state="in_flight")

    work(placed)

    assert (placed.state, placed.attention["code"]) == ("needs_attention", TOO_MANY_TAKEOVERS.name)
    assert placed.at_microsoft() == ONLY_A_TENANT
    retry(placed)
    assert_bought_once(placed)


ZOMBIES: dict[str, Outcome] = {
    "done": Done({"cart_id": "stale", "lines": {}, "errors": []}, "a stale secret"),
    "wait": Wait(0.0, NOT_REACHED.name),
    "lost": Lost(0.0, NO_ANSWER.name),
    "refused": Refusal(Problem(NO_ANSWER)),
    "parked": Park(Problem(NO_ANSWER), {"stale": "yes"}),
}


@pytest.mark.parametrize("outcome", ZOMBIES)
@pytest.mark.parametrize("meanwhile", ["in flight", "done"])
def test_an_attempt_that_was_overtaken_writes_nothing(story: Story, meanwhile: str, outcome: str) -> None:
    placed = work(planned_order(story), until="check_out")
    step_id = placed.step("check_out").public_id
    zombie = _claim(step_id)
    assert zombie is not None
    if meanwhile == "in flight":
        heir = _claim(step_id)
        assert heir is not None and (heir.attempt, heir.was_lost) == (2, True)
    else:
        work(placed)
        assert placed.state == "completed"
    before = everything(placed)

    _record(zombie, ZOMBIES[outcome])

    assert everything(placed) == before
    work(placed)
    assert_bought_once(placed)


def everything(placed: Placed) -> tuple[Any, ...]:
    """The order, its steps, its timeline and the jobs in the queue."""
    from procrastinate.contrib.django.models import ProcrastinateJob

    steps = Step.objects.filter(order_id=placed.row.pk).order_by("number").values()
    orders = type(placed.row).objects.filter(pk=placed.row.pk).values()
    return list(orders), list(steps), placed.events, ProcrastinateJob.objects.count()
