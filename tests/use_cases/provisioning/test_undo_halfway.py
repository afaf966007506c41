"""An undo gives one credit note; one that stops between two lines credits what is taken back, and later the rest."""

from __future__ import annotations

import pytest
from tests.support.catalog import BUSINESS_STANDARD
from tests.support.story import Placed, Story, attempt, planned_order, work

from tenantry.billing import reads
from tenantry.foundation.clock import machine_now
from tenantry.jobs.events import subscription
from tenantry.jobs.use_cases.deliver_events import deliver_events
from tenantry.provisioning.use_cases.retry_order import retry_order
from tenantry.provisioning.use_cases.undo_order import undo_order


def bill(placed: Placed) -> int:
    """Billing hears what happened to the order; how many events that were."""
    return deliver_events(
        consumer="billing.bill",
        provider_id=placed.story.shop.house.id,
        aggregate_kind="order",
        aggregate_id=placed.order_id,
    )


def documents(placed: Placed) -> list[tuple[str, list[int | None], int]]:
    """Kind of each document of the order, the lines that it corrects, and its number of lines."""
    found = reads.order_documents(placed.story.staff, placed.order_id)
    details = [reads.invoice(placed.story.staff, one.public_id) for one in found]
    return [
        (one.document.kind, [line.corrects_line for line in one.lines], len(one.lines)) for one in details
    ]


@pytest.mark.parametrize("is_billed", ["after every step", "at the end"])
def test_an_undo_of_two_lines_gives_one_credit_note_however_often_billing_looks(
    story: Story, is_billed: str
) -> None:
    placed = work(planned_order(story, titles=(BUSINESS_STANDARD, "Exchange Online (Plan 1)")))
    bill(placed)
    undo_order(order_id=placed.order_id, why="ordered by mistake", by=story.staff, now=machine_now())

    while placed.state != "cancelled":
        attempt(placed)
        if is_billed == "after every step":
            bill(placed)
    bill(placed)

    assert placed.events.count("order.line_undone") == 2
    (_, (kind, corrected, lines)) = documents(placed)
    assert (kind, set(corrected), lines) == ("credit_note", {1, 2}, 2)
    issued, credited = reads.order_documents(story.staff, placed.order_id)
    assert (credited.net, credited.gross) == (-issued.net, -issued.gross)
    assert billing_wake_ups(placed) == ["order.completed", "order.cancelled"]


def billing_wake_ups(placed: Placed) -> list[str]:
    """Which of the order's events billing hears."""
    return [name for name in placed.events if name in subscription("billing.bill").names]


def test_a_line_that_is_taken_back_is_credited_while_the_next_waits_for_a_person(story: Story) -> None:
    placed = work(planned_order(story, titles=(BUSINESS_STANDARD, "Exchange Online (Plan 1)")))
    assert bill(placed) == 1
    invoice = ("invoice", [None, None], 2)
    assert documents(placed) == [invoice]
    undo_order(order_id=placed.order_id, why="ordered by mistake", by=story.staff, now=machine_now())
    story.simulator.fault("patch_subscription", "status", status=403, skip=1)

    work(placed)
    assert (placed.state, bill(placed), bill(placed)) == ("needs_attention", 1, 0)
    assert placed.events[-2:] == ["order.undo_stopped", "order.needs_attention"]
    undone = next(event for event in placed.timeline if event.name == "order.line_undone").payload["line"]
    assert documents(placed) == [invoice, ("credit_note", [undone], 1)]

    story.simulator.control("DELETE", "faults")
    retry_order(order_id=placed.order_id, by=story.staff, now=machine_now())
    work(placed)
    assert (placed.state, bill(placed), bill(placed)) == ("cancelled", 1, 0)
    assert documents(placed) == [invoice, ("credit_note", [undone], 1), ("credit_note", [3 - undone], 1)]
