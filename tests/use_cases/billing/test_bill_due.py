"""A new day bills what has come due by it, once, however many workers look; one account's trouble is not another's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.support.billing import Account, an_account, buys, hears_of, is_billed
from tests.support.parties import NOW

from tenantry.billing.models import BilledAccount, Charge, Invoice
from tenantry.billing.tasks import bill
from tenantry.billing.use_cases.bill_due import bill_due
from tenantry.billing.use_cases.release_account import release_account
from tenantry.billing.use_cases.run_billing import run_billing
from tenantry.foundation.clock import machine_now
from tenantry.kernel.actor import system
from tenantry.kernel.periods import add_months

pytestmark = pytest.mark.usefixtures("fresh_database")
THE_NEXT_CYCLE = datetime.combine(add_months(NOW.date(), 1), NOW.timetz())


def _amounts() -> list[tuple[str, str]]:
    rows = Charge.objects.order_by("id").values_list("period_start", "amount")
    return [(day.isoformat(), f"{amount:.2f}") for day, amount in rows]


def _queued() -> list[dict[str, Any]]:
    """What the jobs are told; each has its account as lock, so that no two bill it at once."""
    jobs = ProcrastinateJob.objects.filter(task_name="billing.bill").order_by("id")
    assert all((job.queue_name, job.lock) == ("billing", job.args["account"]) for job in jobs)
    return [job.args for job in jobs]


def _work(now: datetime) -> None:
    for job in _queued():
        by = system(job["provider_id"], "bill_due")
        run_billing(account=job["account"], by=by, now=now)


def _job_of(account: Account) -> dict[str, Any]:
    return {"provider_id": account.house.id, "account": account.id}


def test_the_second_month_is_charged_and_invoiced_once() -> None:
    account = an_account()
    hears_of(account, buys(account), now=NOW)
    first = _amounts()
    assert len(first) == 1

    assert bill_due(now=NOW) == 0
    assert bill_due(now=THE_NEXT_CYCLE) == 1
    _work(THE_NEXT_CYCLE)
    assert bill_due(now=THE_NEXT_CYCLE) == 0
    _work(THE_NEXT_CYCLE)

    assert _amounts() == [*first, (THE_NEXT_CYCLE.date().isoformat(), first[0][1])]
    assert Invoice.objects.count() == 2


def test_a_day_on_which_nothing_is_due_writes_no_charge() -> None:
    account = an_account()
    hears_of(account, buys(account), now=NOW)
    next_day = datetime(NOW.year, NOW.month, NOW.day, 23, tzinfo=UTC) + timedelta(days=1)
    assert bill_due(now=next_day) == 1
    _work(next_day)
    assert len(_amounts()) == 1


def test_each_account_has_a_job_of_its_own_asked_for_once_a_day_even_where_it_fails() -> None:
    first = an_account()
    accounts = [first, an_account()]
    for account in accounts:
        hears_of(account, buys(account), now=NOW)
    next_day = NOW + timedelta(days=1)
    assert [bill_due(now=next_day), bill_due(now=next_day)] == [2, 0]
    assert _queued() == [_job_of(account) for account in accounts]

    run_billing(account=accounts[1].id, by=accounts[1].system, now=next_day)  # the first one's job fails

    assert [bill_due(now=next_day), bill_due(now=next_day + timedelta(days=1))] == [0, 2]


def test_an_account_that_was_parked_before_it_was_ever_billed_is_due_once_it_is_released() -> None:
    account = an_account()
    buys(account)
    is_billed(account, most_lines=0)
    assert BilledAccount.objects.get(account_id=account.party.id).billed_through is None
    assert bill_due(now=NOW) == 0
    release_account(account=account.id, why="", by=account.house.administrator.actor, now=NOW)
    assert bill_due(now=NOW) == 1
    assert _queued() == [_job_of(account)]


def test_the_job_bills_the_account_at_the_business_clocks_instant() -> None:
    bought = machine_now() - timedelta(days=40)
    account = an_account(now=bought)
    hears_of(account, buys(account, at=bought), now=bought)
    assert bill_due(now=machine_now()) == 1
    for job in _queued() * 2:
        bill(**job)
    assert len(_amounts()) == 2
