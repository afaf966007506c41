"""A hold about which nobody decides: reminded of once, and at its end the order is cancelled, once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from decimal import Decimal
from urllib.parse import quote

import psycopg
import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.support.asking import asked_by
from tests.support.parties import a_customer
from tests.support.processes import wait_until
from tests.support.story import Placed, Story, placed_order, start
from tests.support.story_fixtures import house_of_the_file, story

from tenantry.foundation.clock import machine_now
from tenantry.jobs.use_cases.deliver_events import deliver_events
from tenantry.kernel.actor import system
from tenantry.kernel.ids import PartyId
from tenantry.kernel.money import Money
from tenantry.notices.letters import letter
from tenantry.notices.reads import MailView, mails
from tenantry.ordering import locks
from tenantry.ordering.holding import end_with_order
from tenantry.ordering.models import Hold
from tenantry.ordering.rules.holds import Ending, HoldKind
from tenantry.ordering.use_cases.release_order import release_order
from tenantry.parties.models import Party, Provider
from tenantry.parties.use_cases.change_setting import change_setting
from tenantry.parties.use_cases.set_credit_limit import set_credit_limit
from tenantry.provisioning.use_cases.follow_hold import follow_hold
from tenantry.provisioning.use_cases.follow_holds_due import follow_holds_due

__all__ = ["house_of_the_file", "story"]
MOMENT = timedelta(seconds=1)


def limit(story: Story, amount: Decimal | None) -> None:
    account = PartyId(story.shop.house.reseller.public_id)
    money = Money(amount, "EUR") if amount is not None else None
    set_credit_limit(account=account, limit=money, why="a test", by=story.staff, now=machine_now())


@pytest.fixture
def held(story: Story) -> Iterator[Placed]:
    limit(story, Decimal(0))
    placed = placed_order(story)
    assert placed.state == "held"
    told(placed)
    yield placed
    limit(story, None)


def hold_of(placed: Placed) -> Hold:
    return Hold.objects.get(order_id=placed.row.pk)


def until(placed: Placed) -> datetime:
    end = hold_of(placed).until
    assert end is not None
    return end


def look(placed: Placed, at: datetime) -> None:
    follow_hold(order_id=placed.order_id, by=system(placed.story.shop.house.id, "a test"), now=at)


def told(placed: Placed) -> list[MailView]:
    """Every mail about the order; hearing the news again writes none."""
    house = placed.story.shop.house.id
    for _ in range(2):
        deliver_events(
            consumer="notices.orders", provider_id=house, aggregate_kind="order", aggregate_id=placed.order_id
        )
    found = mails(placed.story.staff, limit=50)
    return [one for one in found[::-1] if one.params.get("order") == placed.order_id]


def queued(placed: Placed) -> int:
    jobs = ProcrastinateJob.objects.filter(task_name="provisioning.follow_hold", status="todo")
    return jobs.filter(args__order=placed.order_id).count()


def test_a_hold_for_credit_takes_the_days_that_are_set_with_a_reminder_three_before(
    story: Story, held: Placed
) -> None:
    first = hold_of(held)
    assert (first.until, first.remind_at) == (
        first.opened_at + timedelta(days=14), first.opened_at + timedelta(days=11),
    )  # fmt: skip
    change_setting(name="hold_days", value=3, by=story.staff, now=machine_now())
    short = hold_of(placed_order(story))
    change_setting(name="hold_days", value=14, by=story.staff, now=machine_now())
    assert (short.until, short.remind_at) == (short.opened_at + timedelta(days=3), None)


def test_at_its_end_the_order_is_cancelled_once_and_its_buyer_told_once(held: Placed) -> None:
    look(held, until(held) - MOMENT)
    assert held.state == "held"
    before = len(told(held))
    for _ in range(2):
        look(held, until(held))
    start(held)

    assert (held.state, hold_of(held).ending, hold_of(held).actor_kind) == ("cancelled", "expired", "system")
    assert held.events.count("order.cancelled") == held.events.count("order.hold_ended") == 1
    (mail,) = told(held)[before:]
    contact = Party.objects.get(public_id=held.story.shop.house.reseller.public_id).email
    assert (mail.kind, mail.recipient) == ("order_cancelled", contact)
    assert "Nobody decided about it in time." in letter(mail).text
    assert held.at_microsoft()["tenants"] == 0


def test_who_decides_and_the_buyer_are_reminded_once_with_the_last_moment(held: Placed) -> None:
    before, at = len(told(held)), until(held) - timedelta(days=3)
    look(held, at - MOMENT)
    assert len(told(held)) == before
    for moment in (at, at + MOMENT):
        look(held, moment)

    reminded = told(held)[before:]
    assert {one.kind for one in reminded} == {"order_still_held", "order_still_to_decide"}
    assert len(reminded) == 2
    by_kind = {one.kind: one for one in reminded}
    house = Provider.objects.get(pk=held.story.shop.house.id)
    assert by_kind["order_still_to_decide"].recipient == house.email
    assert all(one.params["until"] == until(held).isoformat() for one in reminded)
    assert all("If nobody decides by" in letter(one).text for one in reminded)
    assert (held.state, hold_of(held).remind_at) == ("held", None)
    assert held.events.count("order.hold_reminded") == 1


def test_what_was_decided_in_time_is_neither_reminded_of_nor_cancelled(held: Placed) -> None:
    end = until(held)
    release_order(order_id=held.order_id, why="pays tomorrow", by=held.story.staff, now=machine_now())
    look(held, end)
    assert (held.state, hold_of(held).ending) == ("submitted", "permitted")
    assert "order.hold_reminded" not in held.events


def test_what_was_missed_altogether_is_cancelled_and_not_reminded_of(held: Placed) -> None:
    look(held, until(held) + timedelta(days=30))
    assert held.state == "cancelled"
    assert "order.hold_reminded" not in held.events


def test_the_worker_queues_what_is_due_once_however_often_it_looks(held: Placed) -> None:
    at = until(held) - timedelta(days=3)
    follow_holds_due(now=at - MOMENT)
    assert queued(held) == 0
    for _ in range(2):
        follow_holds_due(now=at)
    assert queued(held) == 1


def test_two_workers_at_once_cancel_it_once(held: Placed) -> None:
    together, end = threading.Barrier(2), until(held)

    def act() -> None:
        together.wait()
        try:
            look(held, end)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(act) for _ in range(2)]:
            done.result()
    assert (held.state, held.events.count("order.cancelled")) == ("cancelled", 1)


class Killed(Exception):
    """The worker is gone."""


def test_a_worker_that_dies_before_its_commit_leaves_all_of_it_to_the_next(held: Placed) -> None:
    end, by = until(held), system(held.story.shop.house.id, "a test")
    with pytest.raises(Killed), transaction.atomic():
        order = locks.order(held.order_id, provider_id=by.provider_id)
        end_with_order(order, refused=HoldKind.CREDIT, ending=Ending.EXPIRED, by=by, at=end)
        raise Killed
    assert (held.state, hold_of(held).ending) == ("held", "")
    look(held, end)
    assert (held.state, held.events.count("order.cancelled")) == ("cancelled", 1)


# The look of the task, in a process that can be killed.
LOOK = """
import sys
import django
django.setup()
from datetime import datetime
from tenantry.kernel.actor import system
from tenantry.provisioning.use_cases.follow_hold import follow_hold
follow_hold(order_id=sys.argv[2], by=system(int(sys.argv[1]), "a test"), now=datetime.fromisoformat(sys.argv[3]))
"""


def address() -> str:
    """The database of this test."""
    at = connection.settings_dict
    return f"postgresql://{at['USER']}:{quote(at['PASSWORD'])}@{quote(at['HOST'], safe='')}:{at['PORT']}/{at['NAME']}"


def waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return cursor.fetchone() is not None


def test_a_process_killed_while_it_cancels_leaves_all_of_it_to_the_next(held: Placed) -> None:
    end, paths = until(held), os.pathsep.join(path for path in sys.path if path)
    settings = {
        "DJANGO_SETTINGS_MODULE": "tenantry.config.settings", "PYTHONPATH": paths, "DATABASE_URL": address(),
    }  # fmt: skip
    given = [str(held.story.shop.house.id), held.order_id, end.isoformat()]
    with psycopg.connect(address()) as holder:
        holder.execute("SELECT FROM ordering_orderline WHERE order_id = %s FOR UPDATE", [held.row.pk])
        process = subprocess.Popen([sys.executable, "-c", LOOK, *given], env=os.environ | settings)
        try:
            # The hold has ended and the order is cancelled, in a transaction that cannot write the line yet.
            wait_until(waits_for_a_lock, "it cancels the order's line", seconds=60)
        finally:
            process.kill()
            process.wait(timeout=10)
        holder.rollback()
    assert process.returncode == -signal.SIGKILL
    assert (held.state, hold_of(held).ending, "order.hold_ended" in held.events) == ("held", "", False)
    look(held, end)
    assert (held.state, held.events.count("order.cancelled"), held.events.count("order.hold_ended")) == (
        "cancelled", 1, 1,
    )  # fmt: skip


def test_a_hold_without_an_end_gets_one_from_the_workers_first_look_on(held: Placed) -> None:
    long_ago = machine_now() - timedelta(days=90)
    Hold.objects.filter(order_id=held.row.pk).update(opened_at=long_ago, until=None, remind_at=None)
    now = machine_now()
    assert follow_holds_due(now=now) >= 1
    assert queued(held) == 1
    look(held, now)
    first = hold_of(held)
    assert (held.state, first.until, first.remind_at) == (
        "held", now + timedelta(days=14), now + timedelta(days=11),
    )  # fmt: skip
    look(held, now + MOMENT)
    assert until(held) == now + timedelta(days=14)  # the first look said it
    look(held, until(held))
    assert (held.state, hold_of(held).ending) == ("cancelled", "expired")


def test_an_approval_that_may_wait_forever_is_left_alone(story: Story) -> None:
    house = story.shop.house
    placed = asked_by(story, a_customer(house.system, reseller=house.reseller.public_id, now=machine_now()))
    Hold.objects.filter(order_id=placed.row.pk).update(until=None, remind_at=None)
    before = queued(placed)
    follow_holds_due(now=machine_now())
    look(placed, machine_now() + timedelta(days=400))
    assert (queued(placed), placed.state, hold_of(placed).until) == (before, "held", None)


def test_an_approval_is_reminded_of_by_its_own_rule_and_expires_like_any_hold(story: Story) -> None:
    house = story.shop.house
    customer = a_customer(house.system, reseller=house.reseller.public_id, now=machine_now())
    placed = asked_by(story, customer)
    remind_at = hold_of(placed).remind_at
    assert remind_at is not None and remind_at < until(placed)
    told(placed)
    look(placed, remind_at)
    reminded = [one for one in told(placed) if "still" in one.kind]
    assert {(one.kind, one.recipient) for one in reminded} == {
        ("order_still_to_decide", Party.objects.get(public_id=house.reseller.public_id).email),
        ("order_still_held", Party.objects.get(public_id=customer.public_id).email),
    }
    look(placed, until(placed))
    assert (placed.state, hold_of(placed).kind, hold_of(placed).ending) == (
        "cancelled",
        "approval",
        "expired",
    )


def test_of_two_holds_one_expires_and_the_other_ends_with_the_order(story: Story) -> None:
    house = story.shop.house
    limit(story, Decimal(0))
    placed = asked_by(story, a_customer(house.system, reseller=house.reseller.public_id, now=machine_now()))
    limit(story, None)
    holds = Hold.objects.filter(order_id=placed.row.pk).order_by("until", "pk")  # both may end at one instant
    ends = {one.kind: one.until for one in holds if one.until is not None}
    assert set(ends) == {"approval", "credit"}
    first = next(iter(ends))
    look(placed, ends[first])
    endings = dict(holds.values_list("kind", "ending"))
    assert endings == {kind: "expired" if kind == first else "cancelled" for kind in ends}
    assert placed.state == "cancelled"
