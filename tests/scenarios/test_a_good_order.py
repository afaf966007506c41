"""A good order: its timeline, and what it leaves behind."""

from __future__ import annotations

from tests.support.story import EXACTLY_ONE, Story, placed_order, start, work


def test_the_timeline_of_a_good_order_tells_every_step_in_order(story: Story) -> None:
    placed = placed_order(story)

    start(placed)
    work(placed)

    assert placed.events == [
        "order.submitted",
        "order.started",
        "order.conditions_rechecked",
        "order.tenant_created",
        "order.agreement_recorded",
        "order.cart_created",
        "order.checked_out",
        "order.line_active",
        "order.completed",
    ]
    assert placed.state == "completed"
    assert placed.at_microsoft() == EXACTLY_ONE
