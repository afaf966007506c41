"""An undo that Microsoft refuses for good is given up by a person: the order goes back to what its lines are."""

from __future__ import annotations

import pytest
from django.test import override_settings
from tests.support.catalog import BUSINESS_STANDARD
from tests.support.story import Placed, Story, completed_order, planned_order, work

from tenantry.foundation.clock import machine_now
from tenantry.kernel.problems import Code, Refused
from tenantry.ordering.models import OrderLine
from tenantry.provisioning.models import Step
from tenantry.provisioning.outcome import OUTCOME_OPEN
from tenantry.provisioning.rules.outcomes import ATTEMPTS, MICROSOFT_REFUSED, NO_ANSWER
from tenantry.provisioning.use_cases.give_up_undo import NO_UNDO_STOPPED, give_up_undo
from tenantry.provisioning.use_cases.retry_order import retry_order
from tenantry.provisioning.use_cases.undo_order import undo_order
from tenantry.subscriptions.models import Subscription

QUICK = override_settings(TENANTRY_STEP_PAUSE_SECONDS=0.0001)


def undo(placed: Placed) -> None:
    undo_order(order_id=placed.order_id, why="ordered by mistake", by=placed.story.staff, now=machine_now())


def give_up(placed: Placed) -> None:
    give_up_undo(order_id=placed.order_id, why="Microsoft refuses", by=placed.story.staff, now=machine_now())


def refused_undo(placed: Placed, *, after: int = 0) -> Placed:
    """Its undo, which Microsoft refuses after so many cancellations."""
    undo(placed)
    placed.story.simulator.fault("patch_subscription", "status", status=403, count=0, skip=after)
    work(placed)
    assert (placed.state, placed.attention["code"]) == ("needs_attention", MICROSOFT_REFUSED.name)
    return placed


def line_states(placed: Placed) -> list[str]:
    rows = OrderLine.objects.filter(order_id=placed.row.pk).order_by("number")
    return list(rows.values_list("state", flat=True))


def refusal_of(placed: Placed) -> Code:
    with pytest.raises(Refused) as error:
        give_up(placed)
    return error.value.problems[0].code


def test_an_order_whose_undo_is_given_up_is_completed_again_and_can_be_undone_later(story: Story) -> None:
    placed = refused_undo(completed_order(story))

    give_up(placed)

    assert (placed.state, placed.row.attention, line_states(placed)) == ("completed", None, ["active"])
    assert placed.events[-2:] == ["order.undo_given_up", "order.completed"]
    told = placed.timeline[-2]
    assert (told.payload["why"], told.actor_id) == ("Microsoft refuses", story.staff.id)
    assert Subscription.objects.get(customer_id=placed.row.customer_id).status == "active"
    assert refusal_of(placed) == NO_UNDO_STOPPED
    story.simulator.control("DELETE", "faults")
    undo(placed)
    work(placed)
    assert placed.state == "cancelled"


def test_an_order_that_is_half_undone_is_partly_completed_when_the_rest_is_given_up(story: Story) -> None:
    placed = work(planned_order(story, titles=(BUSINESS_STANDARD, "Microsoft 365 Business Basic")))
    assert placed.state == "completed", placed.attention
    refused_undo(placed, after=1)

    give_up(placed)

    assert (placed.state, line_states(placed)) == ("partly_completed", ["cancelled", "active"])
    rows = Subscription.objects.filter(customer_id=placed.row.customer_id).order_by("pk")
    assert list(rows.values_list("status", flat=True)) == ["cancelled", "active"]


def test_a_line_whose_subscription_was_never_read_is_looked_for_again(story: Story) -> None:
    placed = work(planned_order(story), until="await_subscription")
    story.simulator.fault("get_order", "status", status=403)
    work(placed)
    assert line_states(placed) == ["ordered"]
    refused_undo(placed)

    give_up(placed)
    assert (placed.state, placed.step("await_subscription").state) == ("executing", "planned")
    work(placed)

    assert (placed.state, placed.row.attention, line_states(placed)) == ("completed", None, ["active"])
    assert Subscription.objects.filter(customer_id=placed.row.customer_id).count() == 1


def test_only_an_undo_that_stopped_is_given_up(story: Story) -> None:
    placed = planned_order(story)
    story.simulator.control("PATCH", f"resellers/{story.reseller_tenant}", {"state": "Inactive"})
    try:
        work(placed)
    finally:
        story.simulator.control("PATCH", f"resellers/{story.reseller_tenant}", {"state": "Active"})
    assert placed.state == "needs_attention"
    known = placed.events

    assert refusal_of(placed) == NO_UNDO_STOPPED

    assert (placed.state, placed.events) == ("needs_attention", known)


@QUICK
def test_an_undo_whose_outcome_is_unknown_is_not_given_up_but_retried(story: Story) -> None:
    placed = completed_order(story)
    undo(placed)
    story.simulator.fault("patch_subscription", "cut_before_accept", count=0)
    work(placed)
    step = placed.step("cancel_subscription")
    assert (step.state, step.attempt) == ("parked", ATTEMPTS)
    assert placed.attention["code"] == NO_ANSWER.name

    assert refusal_of(placed) == OUTCOME_OPEN

    assert Step.objects.get(pk=step.pk).state == "parked"
    story.simulator.control("DELETE", "faults")
    retry_order(order_id=placed.order_id, by=story.staff, now=machine_now())
    work(placed)
    assert placed.state == "cancelled"
