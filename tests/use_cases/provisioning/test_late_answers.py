"""A worker that was taken for dead goes on after a person's retry: it buys nothing twice, and writes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.support.story import (
    EXACTLY_ONE,
    ONLY_A_TENANT,
    Placed,
    Story,
    assert_one_invoice,
    planned_order,
    work,
)

from tenantry.foundation.clock import machine_now
from tenantry.provisioning.context import CLAIM_TOO_OLD, StepFacts
from tenantry.provisioning.models import Step
from tenantry.provisioning.rules.outcomes import Wait
from tenantry.provisioning.steps.check_out import ORDERS_MAY_BE_LATE
from tenantry.provisioning.use_cases.retry_order import retry_order
from tenantry.provisioning.use_cases.run_step import _claim, _perform, _record, run_step
from tenantry.subscriptions.models import Subscription


def refused_after_a_takeover(story: Story) -> tuple[Placed, StepFacts]:
    """An order whose checkout was refused to the second worker, while the first stands still; then let go on."""
    placed = work(planned_order(story), until="check_out")
    step = placed.step("check_out")
    zombie = _claim(step.public_id)
    assert zombie is not None and zombie.attempt == 1
    story.simulator.fault("checkout_cart", "refuse", code=800023)
    run_step(step_id=step.public_id)
    assert (placed.state, placed.step("check_out").state) == ("needs_attention", "refused")
    story.simulator.control("DELETE", "faults")
    retry_order(order_id=placed.order_id, by=story.staff, now=machine_now())
    return work(placed, until="check_out"), zombie


def assert_bought_once(placed: Placed) -> None:
    assert (placed.state, placed.row.attention) == ("completed", None)
    assert placed.at_microsoft() == EXACTLY_ONE
    assert Subscription.objects.filter(customer_id=placed.row.customer_id).count() == 1
    assert placed.events.count("order.checked_out") == 1
    assert_one_invoice(placed)


def test_a_checkout_that_arrives_after_the_retry_is_found_and_not_repeated(story: Story) -> None:
    placed, zombie = refused_after_a_takeover(story)
    live = _claim(placed.step("check_out").public_id)
    assert live is not None
    assert (live.attempt, live.tries) == (3, 1)

    _record(zombie, _perform(zombie))
    assert placed.step("check_out").state == "in_flight"
    assert placed.at_microsoft() == EXACTLY_ONE
    _record(live, _perform(live))
    work(placed)

    assert_bought_once(placed)


def test_while_microsofts_list_may_lack_the_late_purchase_nothing_is_bought(story: Story) -> None:
    placed, zombie = refused_after_a_takeover(story)
    story.simulator.control("PUT", "settings", {"order_list_lag_seconds": 900})
    try:
        _perform(zombie)
        run_step(step_id=placed.step("check_out").public_id)
    finally:
        story.simulator.control("PUT", "settings", {"order_list_lag_seconds": 0})
    step = placed.step("check_out")
    assert (step.state, (step.problem or {})["code"]) == ("planned", ORDERS_MAY_BE_LATE.name)
    assert placed.at_microsoft() == EXACTLY_ONE

    Step.objects.filter(pk=step.pk).update(due_at=machine_now())
    work(placed)

    assert_bought_once(placed)


def test_a_refused_checkout_that_nobody_repeats_is_bought_in_its_new_cart(story: Story) -> None:
    placed, _ = refused_after_a_takeover(story)

    work(placed)

    assert_bought_once(placed)
    assert len(placed.step("create_cart").result["earlier_carts"]) == 1


@pytest.mark.parametrize("kind", ["create_tenant", "check_out"])
def test_a_worker_that_stood_still_since_its_claim_does_not_call(story: Story, kind: str) -> None:
    placed = work(planned_order(story), until=kind)
    claimed = _claim(placed.step(kind).public_id)
    assert claimed is not None
    before = placed.at_microsoft()

    outcome = _perform(replace(claimed, claimed_at=machine_now() - timedelta(seconds=6)))

    assert outcome == Wait(0.0, CLAIM_TOO_OLD.name)
    assert placed.at_microsoft() == before
    assert before["orders"] == ONLY_A_TENANT["orders"]
    _record(claimed, outcome)
    work(placed)
    assert_bought_once(placed)
