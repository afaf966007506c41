"""SIGKILL of the worker at each point of each step; the next worker takes over, and nothing is done twice or lost.

Before the call: the step's row is in flight and the simulator does not accept yet. Between answer and record: the test
holds a lock on the step's row while Microsoft's work is done. After: the answer is recorded, the next step not begun.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import psycopg
import pytest
from tests.support.processes import Processes, Running, processes, wait_until
from tests.support.simulator import running_simulator, settings_for
from tests.support.story import (
    EXACTLY_ONE,
    Placed,
    Story,
    a_story,
    assert_one_invoice,
    place,
    ready_basket,
    speaking_to,
)

from tenantry.foundation.clock import machine_now
from tenantry.kernel.problems import Refused
from tenantry.ordering.models import OrderLine
from tenantry.provisioning.models import Step
from tenantry.provisioning.use_cases.hand_over_administrator import (
    ALREADY_HANDED_OVER,
    hand_over_administrator,
)
from tenantry.provisioning.use_cases.undo_order import undo_order
from tenantry.subscriptions.models import Subscription

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker
    from tests.conftest import Databases

# What each step asks of Microsoft, and what its order does next; the last step of an order has no next.
CALLS = {
    "recheck": "check_domain",
    "create_tenant": "create_customer",
    "create_agreement": "create_agreement",
    "create_cart": "create_cart",
    "check_out": "checkout_cart",
    "await_subscription": "get_order",
}
NEXT = dict(zip(list(CALLS), list(CALLS)[1:], strict=False))
kinds = pytest.mark.parametrize("kind", CALLS)


@dataclass
class Installation:
    """A provider with its simulator, and a database in which only these workers work."""

    story: Story
    processes: Processes
    url: str
    worker: Running | None = None

    def living_worker(self) -> Running:
        """The worker that survived the last test, or a new one."""
        if self.worker is None or self.worker.process.poll() is not None:
            self.worker = self.processes.worker()
        return self.worker

    def kill_worker(self) -> None:
        """SIGKILL."""
        assert self.worker is not None
        self.worker.kill()

    @contextmanager
    def locked(self, step: Step) -> Iterator[None]:
        """The step's row is held, so that nobody can write it."""
        with psycopg.connect(self.url) as holder:
            holder.execute("SELECT 1 FROM provisioning_step WHERE id = %s FOR UPDATE", [step.pk])
            yield
            holder.rollback()

    def somebody_waits(self) -> bool:
        """Whether somebody waits for a lock."""
        with psycopg.connect(self.url) as asking:
            row = asking.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND wait_event_type = 'Lock'"
            ).fetchone()
            return row is not None and row[0] > 0


@pytest.fixture(scope="module")
def of_the_file(
    databases: Databases, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installation]:
    logs = tmp_path_factory.mktemp("logs")
    with (
        django_db_blocker.unblock(),
        databases.copy() as url,
        databases.used_by_django(url),
        running_simulator(clock=machine_now().isoformat()) as simulator,
        speaking_to(simulator),
        processes(logs, settings_for(simulator.url) | {"DATABASE_URL": url}) as started,
    ):
        yield Installation(a_story(simulator), started, url)


@pytest.fixture
def house(of_the_file: Installation, django_db_blocker: DjangoDbBlocker) -> Iterator[Installation]:
    with django_db_blocker.unblock():
        yield of_the_file
        of_the_file.story.simulator.control("DELETE", "faults")


def held_at(house: Installation, operation: str) -> Placed:
    """An order that the worker executes, up to this call, which the simulator holds before accepting it."""
    house.living_worker()
    ready = ready_basket(house.story)
    house.story.simulator.fault(operation, "hold_before")
    placed = Placed(house.story, place(house.story, ready), ready.domain)
    wait_until(house.story.simulator.held, f"{operation} is held")
    return placed


def kill_before_the_call(house: Installation, step: Step) -> None:
    assert (step.state, step.attempt) == ("in_flight", 1)
    house.kill_worker()
    house.story.simulator.control("DELETE", "faults")


def kill_between_answer_and_record(house: Installation, step: Step) -> None:
    with house.locked(step):
        house.story.simulator.release()
        wait_until(house.somebody_waits, "the worker has the answer and waits to record it")
        assert Step.objects.get(pk=step.pk).state == "in_flight"
        house.kill_worker()


def finish(house: Installation, placed: Placed, state: str = "completed") -> None:
    house.living_worker()
    wait_until(lambda: placed.state in (state, "needs_attention"), f"the order is {state}")
    assert (placed.state, placed.row.attention) == (state, None)


def assert_exactly_one(placed: Placed) -> None:
    assert_one_invoice(placed)
    assert placed.at_microsoft() == EXACTLY_ONE
    assert Subscription.objects.filter(customer_id=placed.row.customer_id).count() == 1
    for name in (
        "tenant_created",
        "agreement_recorded",
        "cart_created",
        "checked_out",
        "line_active",
        "completed",
    ):
        assert placed.events.count(f"order.{name}") == 1
    by = placed.story.reseller
    shown = hand_over_administrator(order_id=placed.order_id, by=by, now=machine_now())
    assert (shown.user_name, shown.domain, len(shown.password)) == ("admin", placed.domain, 14)
    with pytest.raises(Refused) as again:
        hand_over_administrator(order_id=placed.order_id, by=by, now=machine_now())
    assert [problem.code for problem in again.value.problems] == [ALREADY_HANDED_OVER]


@kinds
def test_killed_before_the_call_the_step_is_taken_over(house: Installation, kind: str) -> None:
    placed = held_at(house, CALLS[kind])

    kill_before_the_call(house, placed.step(kind))
    finish(house, placed)

    assert_exactly_one(placed)
    assert placed.step(kind).attempt >= 2
    assert placed.step(kind).was_lost


@kinds
def test_killed_between_answer_and_record_the_answer_is_found_again(house: Installation, kind: str) -> None:
    placed = held_at(house, CALLS[kind])

    kill_between_answer_and_record(house, placed.step(kind))
    finish(house, placed)

    assert_exactly_one(placed)
    assert placed.step(kind).attempt >= 2


@pytest.mark.parametrize("kind", NEXT)
def test_killed_after_the_record_the_next_step_goes_on(house: Installation, kind: str) -> None:
    placed = held_at(house, CALLS[kind])

    with house.locked(placed.step(NEXT[kind])):
        house.story.simulator.release()
        wait_until(lambda: placed.step(kind).state == "done", f"{kind} is recorded")
        wait_until(house.somebody_waits, "the worker would begin the next step")
        house.kill_worker()
    assert placed.step(NEXT[kind]).state == "planned"
    finish(house, placed)

    assert_exactly_one(placed)
    assert placed.step(kind).attempt == 1


def test_killed_after_the_last_record_there_is_nothing_left_to_do(house: Installation) -> None:
    placed = held_at(house, CALLS["await_subscription"])
    house.story.simulator.release()
    wait_until(lambda: placed.state == "completed", "the order is completed")

    house.kill_worker()
    known = placed.events
    house.living_worker()
    time.sleep(1.5)  # longer than a silent worker is trusted

    assert (placed.state, placed.events) == ("completed", known)
    assert_exactly_one(placed)


@pytest.mark.parametrize("operation", ["get_subscription", "patch_subscription"])
@pytest.mark.parametrize("point", ["before the call", "between answer and record"])
def test_killed_in_an_undo_the_subscription_is_cancelled_once(
    house: Installation, point: str, operation: str
) -> None:
    placed = held_at(house, CALLS["await_subscription"])
    house.story.simulator.release()
    finish(house, placed)
    house.story.simulator.fault(operation, "hold_before")
    undo_order(order_id=placed.order_id, why="ordered by mistake", by=house.story.staff, now=machine_now())
    wait_until(house.story.simulator.held, f"{operation} is held")

    if point == "before the call":
        kill_before_the_call(house, placed.step("cancel_subscription"))
    else:
        kill_between_answer_and_record(house, placed.step("cancel_subscription"))
    finish(house, placed, "cancelled")

    row = Subscription.objects.get(customer_id=placed.row.customer_id)
    assert (row.status, placed.events.count("order.line_undone")) == ("cancelled", 1)
    patched = house.story.simulator.calls("patch_subscription")
    worked = [
        c for c in patched if str(row.microsoft_id) in c["path"] and not c["replayed"] and c.get("status")
    ]
    assert [call["status"] for call in worked] == [200]
    assert OrderLine.objects.get(order_id=placed.row.pk).state == "cancelled"


def test_at_the_real_setting_a_dead_workers_step_is_taken_over_within_ten_seconds(
    house: Installation,
) -> None:
    real = {
        "TENANTRY_WORKER_HEARTBEAT_SECONDS": "1",
        "TENANTRY_WORKER_STALLED_SECONDS": "5",
        "TENANTRY_RESCUE_INTERVAL_SECONDS": "1",
    }
    house.living_worker().stop()
    house.worker = house.processes.worker(**real)
    placed = held_at(house, "checkout_cart")

    house.kill_worker()
    killed = time.monotonic()
    house.story.simulator.control("DELETE", "faults")
    house.worker = house.processes.worker(**real)
    wait_until(lambda: placed.step("check_out").attempt == 2, "the step is taken over")
    took = time.monotonic() - killed
    finish(house, placed)
    house.worker.stop()

    assert took < 10
    assert_exactly_one(placed)
