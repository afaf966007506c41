"""Several workers at once, and workers that die: one invoice, no gap in the numbers, nothing half done."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from django.db import connection, transaction
from tests.support.billing import Account, Ordered, an_account, buys, hears_of, is_billed, rows_of
from tests.support.parties import MERIDIAN_IT, NOW, a_reseller

from tenantry.billing import locks, reads
from tenantry.billing.models import Invoice, NumberSeries


def at_once(calls: Sequence[Callable[[], object]]) -> None:
    """Run all of them together, each on a connection of its own; the first error is raised here."""
    start, errors = threading.Barrier(len(calls)), []

    def one(call: Callable[[], object]) -> None:
        try:
            connection.ensure_connection()
            start.wait(30)
            call()
        except Exception as error:  # noqa: BLE001 - raised again below, in the test's own thread
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    if errors:
        raise errors[0]


def test_workers_that_hear_the_same_at_once_make_one_invoice() -> None:
    account = an_account()
    order = buys(account, Ordered(), Ordered(seats=2))
    at_once([lambda: hears_of(account, order, now=NOW)] * 4 + [lambda: is_billed(account)] * 2)
    found = reads.order_documents(account.house.administrator.actor, order)
    assert [document.number for document in found] == ["2026-000001"]
    assert rows_of(account)["charge"] == 2


def test_twenty_accounts_billed_at_once_leave_no_gap_in_the_numbers() -> None:
    first = an_account()
    accounts = [first]
    for number in range(19):
        party = a_reseller(first.system, replace(MERIDIAN_IT, name=f"Reseller {number}"))
        accounts.append(an_account(house=first.house, party=party))
    for account in accounts:
        buys(account)
    at_once([lambda account=account: is_billed(account) for account in accounts])  # type: ignore[misc]
    numbers = Invoice.objects.filter(provider_id=first.house.id).values_list("number", flat=True)
    assert sorted(numbers) == [f"2026-{number:06}" for number in range(1, 21)]
    (series,) = NumberSeries.objects.filter(provider_id=first.house.id)
    assert (series.name, series.next_number) == ("invoice-2026", 21)


def test_a_number_taken_by_a_run_that_fails_is_given_to_the_next() -> None:
    account = an_account()
    try:
        with transaction.atomic(durable=True):
            taken = locks.take_numbers(account.house.id, {"invoice-2026": 3})
            raise RuntimeError("the run fails")
    except RuntimeError:
        pass
    assert taken == {"invoice-2026": [1, 2, 3]}
    order = buys(account)
    is_billed(account)
    assert reads.order_documents(account.system, order)[0].number == "2026-000001"


_WORKER = """
import sys
from datetime import datetime
import django
django.setup()
from tenantry.billing.use_cases.run_billing import run_billing
from tenantry.kernel.actor import system
provider, account, now = sys.argv[1:]
run_billing(account=account, by=system(int(provider)), now=datetime.fromisoformat(now))
"""


def waits_for_a_number() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND wait_event_type = 'Lock' AND query LIKE '%billing_numberseries%'"
        )
        return bool(cursor.fetchone()[0])


def kill_a_worker_that_waits_for_its_number(account: Account) -> None:
    """SIGKILL, after its charges are written and before its invoice is."""
    settings = connection.settings_dict
    url = "postgresql://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**settings)
    with transaction.atomic():
        NumberSeries.objects.select_for_update().get(provider_id=account.house.id)
        command = [sys.executable, "-c", _WORKER, str(account.house.id), account.id, NOW.isoformat()]
        worker = subprocess.Popen(command, env={**os.environ, "DATABASE_URL": url, "PYTHONPATH": "src"})
        deadline = time.monotonic() + 30
        while not waits_for_a_number():
            assert worker.poll() is None, "the worker ended before it was killed"
            assert time.monotonic() < deadline, "the worker never came to take a number"
            time.sleep(0.02)
        worker.send_signal(signal.SIGKILL)
        worker.wait()


def test_a_worker_killed_between_charges_and_invoice_leaves_nothing_and_the_next_makes_one() -> None:
    account = an_account()
    first = buys(account)
    is_billed(account)
    second = buys(account, Ordered(seats=2))
    before = rows_of(account)
    kill_a_worker_that_waits_for_its_number(account)
    assert rows_of(account) == before
    assert is_billed(account, now=NOW + timedelta(minutes=1)).charges == 1
    by = account.house.administrator.actor
    numbers = [reads.order_documents(by, order)[0].number for order in (first, second)]
    assert numbers == ["2026-000001", "2026-000002"]
