"""A hold keeps an order from going on; the last of several to end lets it go on where it was."""

from __future__ import annotations

from django.db import transaction
from tests.support.story import NOTHING, Placed, Story, placed_order, planned_order, start, work

from tenantry.foundation.clock import machine_now
from tenantry.kernel.actor import Actor, Role, system
from tenantry.kernel.problems import Problem
from tenantry.ordering import locks, reads
from tenantry.ordering.holding import end_hold, open_hold
from tenantry.ordering.models import Hold
from tenantry.ordering.rules.holds import OVER_CREDIT, Decider, Ending, HoldKind
from tenantry.parties.rules.permissions import SCOPES
from tenantry.provisioning.models import Step
from tenantry.provisioning.use_cases.cancel_order import cancel_order

WHY = Problem(OVER_CREDIT, params={"use": "120.00", "limit": "100.00", "currency": "EUR"})


def hold(placed: Placed, kind: HoldKind = HoldKind.CREDIT) -> None:
    with transaction.atomic(durable=True):
        order = locks.order(placed.order_id, provider_id=placed.row.provider_id)
        open_hold(order, kind, WHY, decider=Decider.FINANCE, by=system(order.provider_id), at=machine_now())


def let_go(placed: Placed, kind: HoldKind = HoldKind.CREDIT) -> bool:
    with transaction.atomic(durable=True):
        order = locks.order(placed.order_id, provider_id=placed.row.provider_id)
        return end_hold(
            order, kind, Ending.PERMITTED, reason="paid today", by=placed.story.staff, at=machine_now()
        )


def a_customer_of(placed: Placed) -> Actor:
    row = placed.row
    return Actor(row.provider_id, "user", "usr_x", Role.CUSTOMER, row.customer_id, frozenset(SCOPES))


def step_states(placed: Placed) -> list[str]:
    return list(
        Step.objects.filter(order_id=placed.row.pk).order_by("number").values_list("state", flat=True)
    )


def test_an_order_held_before_it_began_is_planned_when_its_last_hold_has_ended(story: Story) -> None:
    placed = placed_order(story)
    hold(placed)
    hold(placed, HoldKind.APPROVAL)
    start(placed)
    assert (placed.state, step_states(placed)) == ("held", [])

    assert let_go(placed)
    start(placed)
    assert (placed.state, step_states(placed)) == ("held", [])
    assert let_go(placed, HoldKind.APPROVAL)
    assert not let_go(placed, HoldKind.APPROVAL)
    assert placed.state == "submitted"
    start(placed)
    assert placed.state == "executing"
    work(placed)
    assert placed.state == "completed"
    told = [name for name in placed.events if "hold" in name or name in ("order.held", "order.released")]
    assert told == ["order.held", "order.held", "order.hold_ended", "order.hold_ended", "order.released"]


def test_a_second_hold_of_the_same_kind_is_the_first(story: Story) -> None:
    placed = placed_order(story)
    hold(placed)
    hold(placed)
    assert Hold.objects.filter(order_id=placed.row.pk).count() == 1
    assert placed.events.count("order.held") == 1


def test_an_order_held_while_it_is_executed_makes_no_step_and_goes_on_with_the_next(story: Story) -> None:
    placed = planned_order(story)
    hold(placed, HoldKind.VETTING)
    before = step_states(placed)

    work(placed)
    assert (placed.state, step_states(placed)) == ("held", before)
    assert placed.at_microsoft() == NOTHING

    assert let_go(placed, HoldKind.VETTING)
    assert placed.state == "executing"
    start(placed)
    work(placed)
    assert placed.state == "completed"


def test_a_held_order_that_is_cancelled_ends_its_holds(story: Story) -> None:
    placed = placed_order(story)
    hold(placed)
    cancel_order(order_id=placed.order_id, why="ordered twice", by=story.staff, now=machine_now())
    start(placed)

    row = Hold.objects.get(order_id=placed.row.pk)
    assert (placed.state, row.ending, placed.row.held_from) == ("cancelled", "cancelled", "")
    assert (step_states(placed), placed.events[-1]) == ([], "order.cancelled")


def test_a_hold_is_told_to_who_pays_and_its_amounts_not_to_a_resellers_customer(story: Story) -> None:
    placed = placed_order(story)
    hold(placed)
    seen = reads.order(story.reseller, placed.order_id).open_holds
    assert [(one.kind, one.decider, one.problem and one.problem["code"]) for one in seen] == [
        ("credit", "finance", OVER_CREDIT.name)
    ]
    customer = a_customer_of(placed)
    assert [one.problem for one in reads.order(customer, placed.order_id).open_holds] == [None]
    told = reads.timeline(customer, placed.order_id, after=0, limit=50)
    assert [one.details["problem"] for one in told if one.name == "order.held"] == [None]

    let_go(placed)
    assert [one.reason for one in reads.order(story.staff, placed.order_id).holds] == ["paid today"]
    assert [one.reason for one in reads.order(story.reseller, placed.order_id).holds] == [""]
