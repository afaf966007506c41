"""What is owed counts from when something happened at Microsoft, however late its answer is read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from django.db.models import Sum
from tests.support.story import Placed, Story, attempt, completed_order, planned_order, work

from tenantry.billing.models import Charge
from tenantry.foundation.clock import business_now, machine_now
from tenantry.foundation.models import ClockOffset
from tenantry.jobs.use_cases.deliver_events import deliver_events
from tenantry.provisioning.use_cases.retry_order import retry_order
from tenantry.provisioning.use_cases.undo_order import undo_order
from tenantry.subscriptions.models import SubscriptionChange


@contextmanager
def business_ahead_by(delta: timedelta) -> Iterator[None]:
    """The clock of the business is moved on for as long as the block lasts."""
    ClockOffset.objects.filter(pk=1).update(seconds=int(delta.total_seconds()))
    try:
        yield
    finally:
        ClockOffset.objects.filter(pk=1).update(seconds=0)


def change_of(placed: Placed, kind: str) -> SubscriptionChange:
    """The newest change of that kind of what the order bought."""
    return SubscriptionChange.objects.filter(
        subscription__customer_id=placed.row.customer_id, kind=kind
    ).latest("id")


def bought_at(placed: Placed) -> datetime:
    """The simulator's clock stands still: everything of a file was bought when it started."""
    return datetime.fromisoformat(placed.story.simulator.control("GET", "clock")["now"])


def bill(placed: Placed) -> None:
    """Billing hears what happened to the order."""
    deliver_events(
        consumer="billing.bill",
        provider_id=placed.story.shop.house.id,
        aggregate_kind="order",
        aggregate_id=placed.order_id,
    )


def owed(placed: Placed) -> Decimal:
    charges = Charge.objects.filter(subscription__customer_id=placed.row.customer_id)
    return Decimal(charges.aggregate(total=Sum("amount"))["total"])


def asked_to_undo(story: Story) -> Placed:
    """An order that is completed and billed, and of which the undo is about to begin."""
    placed = completed_order(story)
    bill(placed)
    assert owed(placed) > 0
    undo_order(order_id=placed.order_id, why="ordered by mistake", by=story.staff, now=machine_now())
    return placed


def test_a_subscription_that_is_read_late_was_bought_when_microsoft_made_it(story: Story) -> None:
    placed = work(planned_order(story), until="await_subscription")
    with business_ahead_by(timedelta(hours=30)):
        work(placed)
    change = change_of(placed, "new")
    assert placed.state == "completed"
    assert (change.at, change.effective_on) == (bought_at(placed), bought_at(placed).date())


def test_a_cancellation_whose_answer_was_lost_counts_from_the_attempt_that_made_it(story: Story) -> None:
    placed = asked_to_undo(story)
    first = business_now()
    story.simulator.fault("patch_subscription", "cut_after_accept")
    attempt(placed)
    with business_ahead_by(timedelta(days=9)):
        work(placed)
        bill(placed)
    change = change_of(placed, "cancelled")
    assert placed.state == "cancelled"
    assert first <= change.at < first + timedelta(minutes=1)
    assert change.effective_on == change.at.astimezone(UTC).date()
    assert owed(placed) == 0


def test_attempts_that_changed_nothing_do_not_date_a_cancellation(story: Story) -> None:
    placed = asked_to_undo(story)
    story.simulator.fault("get_subscription", "status", status=403)
    attempt(placed)
    assert placed.state == "needs_attention"
    retry_order(order_id=placed.order_id, by=story.staff, now=machine_now())
    story.simulator.control("DELETE", "faults")
    story.simulator.fault("patch_subscription", "cut_after_accept")
    with business_ahead_by(timedelta(days=3)):
        attempt(placed)
        made = business_now()
    with business_ahead_by(timedelta(days=6)):
        work(placed)
    assert made - timedelta(minutes=1) < change_of(placed, "cancelled").at <= made
