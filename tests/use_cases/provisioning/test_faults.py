"""The fault matrix: whatever one call to Microsoft runs into, there is exactly one of everything.

Every test is one step's call and one fault. Reads and answered "not now" are repeated by the client, a write without
an answer is settled by its step.
"""

from __future__ import annotations

from typing import Any

import pytest
from tests.support.story import (
    EXACTLY_ONE,
    Placed,
    Story,
    assert_one_invoice,
    completed_order,
    planned_order,
    work,
)

from tenantry.foundation.clock import machine_now
from tenantry.provisioning.use_cases.hand_over_administrator import hand_over_administrator
from tenantry.provisioning.use_cases.undo_order import undo_order
from tenantry.subscriptions.models import Subscription

FAULTS: dict[str, dict[str, Any]] = {
    "time-out before accepting": {"kind": "timeout_before_accept"},
    "time-out after accepting": {"kind": "timeout_after_accept"},
    "cut before accepting": {"kind": "cut_before_accept"},
    "cut after accepting": {"kind": "cut_after_accept"},
    "429 with Retry-After": {"kind": "status", "status": 429, "retry_after": 1},
    "500 before accepting": {"kind": "status", "status": 500},
    "500 after accepting": {"kind": "status_after_accept", "status": 500},
    "503": {"kind": "status", "status": 503},
    "slow answer": {"kind": "slow", "seconds": 0.3},
    "slower than the time-out": {"kind": "slow", "seconds": 1.2},
    "expired token": {"kind": "expired_token"},
}
# The calls of an order's steps; where a step only reads, what it reads first.
STEPS = {
    "recheck": "check_domain",
    "create_tenant": "create_customer",
    "create_agreement": "create_agreement",
    "create_cart": "create_cart",
    "check_out": "checkout_cart",
    "await_subscription": "get_order",
}
faults = pytest.mark.parametrize("fault", FAULTS)


def strike(story: Story, operation: str, fault: str) -> None:
    story.simulator.fault(operation, **FAULTS[fault])


def assert_bought_once(placed: Placed) -> None:
    assert (placed.state, placed.row.attention) == ("completed", None)
    assert placed.at_microsoft() == EXACTLY_ONE
    assert Subscription.objects.filter(customer_id=placed.row.customer_id).count() == 1
    assert placed.events.count("order.tenant_created") == 1
    assert placed.events.count("order.checked_out") == 1
    assert placed.events.count("order.line_active") == 1
    assert placed.events.count("order.completed") == 1
    assert_one_invoice(placed)


@faults
@pytest.mark.parametrize("kind", STEPS)
def test_an_order_struck_once_is_completed_with_exactly_one_of_everything(
    story: Story, kind: str, fault: str
) -> None:
    placed = work(planned_order(story), until=kind)
    strike(story, STEPS[kind], fault)

    work(placed)

    assert story.simulator.fired() == [1]
    assert_bought_once(placed)
    shown = hand_over_administrator(order_id=placed.order_id, by=story.reseller, now=machine_now())
    assert (shown.user_name, shown.domain, len(shown.password)) == ("admin", placed.domain, 14)


@faults
@pytest.mark.parametrize("operation", ["get_subscription", "patch_subscription"])
def test_an_undo_struck_once_cancels_at_microsoft_once(story: Story, operation: str, fault: str) -> None:
    placed = completed_order(story)
    undo_order(order_id=placed.order_id, why="ordered by mistake", by=story.staff, now=machine_now())
    strike(story, operation, fault)

    work(placed)

    assert story.simulator.fired() == [1]
    assert (placed.state, placed.row.attention) == ("cancelled", None)
    assert placed.at_microsoft() == EXACTLY_ONE
    row = Subscription.objects.get(customer_id=placed.row.customer_id)
    assert row.status == "cancelled"
    assert cancelled_at_microsoft(story, str(row.microsoft_id)) == ("deleted", 1)
    assert placed.events.count("order.line_undone") == 1


def cancelled_at_microsoft(story: Story, subscription: str) -> tuple[str, int]:
    """The subscription's status there, and how often a change of it was worked on (a replay is no work)."""
    found = story.simulator.control("GET", "subscriptions")
    status = next(one["status"] for one in found if one["id"] == subscription)
    worked = [
        call
        for call in story.simulator.calls("patch_subscription")
        if subscription in call["path"] and not call["replayed"] and did_work(call)
    ]
    return status, len(worked)


def did_work(call: dict[str, Any]) -> bool:
    unheard = ("timeout_after_accept", "cut_after_accept", "status_after_accept")
    return call.get("status") == 200 or call.get("fault") in unheard
