"""What must not be billed is not: guards take a run back and park the account; the database refuses the rest."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from tests.support.billing import (
    TOKYO_CLOUD,
    Account,
    Ordered,
    an_account,
    buys,
    delivers,
    hears_of,
    is_billed,
    rows_of,
    told,
)
from tests.support.parties import MERIDIAN_IT, NOW, a_program

from tenantry.billing import booking, gathering, guards, locks, models, reads, recording
from tenantry.billing.rules.grouping import NewCharge
from tenantry.billing.rules.rating import charges
from tenantry.billing.rules.tax import RATE_UNKNOWN
from tenantry.billing.running import Outcome
from tenantry.billing.use_cases.release_account import NOT_PARKED, release_account
from tenantry.billing.use_cases.run_billing import run_billing
from tenantry.foundation import public_ids
from tenantry.kernel.actor import Role
from tenantry.kernel.problems import Refused

NONE = {"charge": 0, "invoice": 0, "invoiceline": 0, "journalentry": 0, "posting": 0, "numberseries": 0}


def test_more_lines_than_a_run_may_write_park_the_account_and_nothing_is_written() -> None:
    account = an_account()
    buys(account, Ordered(), Ordered())
    run = is_billed(account, most_lines=1)
    problem = {"code": guards.LINES_OVER_LIMIT.name, "field": None, "params": {"lines": 2, "limit": 1}}
    assert (run.outcome, run.problems, rows_of(account)) == (Outcome.PARKED, (problem,), NONE)
    (event,) = [found for found in told(account, "party", account.id) if found[0] == "account.parked"]
    assert event[1] == {"account_id": account.id, "problems": [problem]}


def test_a_parked_account_is_skipped_and_listed_until_it_is_released_and_then_misses_nothing() -> None:
    account = an_account()
    by = account.house.administrator.actor
    first = buys(account)
    is_billed(account, most_lines=0)
    second = buys(account, Ordered(seats=1))
    hears_of(account, second, now=NOW)
    assert is_billed(account).outcome == Outcome.SKIPPED
    assert rows_of(account) == NONE
    (parked,) = reads.parked_accounts(by, limit=10)
    assert (parked.account, parked.name, parked.parked_at) == (account.id, "Meridian IT", NOW)
    assert parked.problems[0]["code"] == guards.LINES_OVER_LIMIT.name

    release_account(account=account.id, why="one order of many lines", by=by, now=NOW)

    assert reads.parked_accounts(by, limit=10) == []
    assert delivers(account, "party", account.id) == 1
    assert rows_of(account)["charge"] == 2
    assert is_billed(account).charges == 0
    assert [len(reads.order_documents(by, order)) for order in (first, second)] == [1, 1]


def test_an_account_that_is_not_parked_cannot_be_released() -> None:
    account = an_account()
    before = told(account, "party", account.id)
    with pytest.raises(Refused) as refused:
        release_account(account=account.id, why="", by=account.house.administrator.actor, now=NOW)
    assert [problem.code for problem in refused.value.problems] == [NOT_PARKED]
    assert told(account, "party", account.id) == before


def test_a_country_without_a_known_rate_parks_the_account() -> None:
    account = an_account(
        provider=TOKYO_CLOUD, reseller=replace(MERIDIAN_IT, country="JP", vat_number=""), vat_is_checked=False
    )
    order = buys(account)
    hears_of(account, order, now=NOW)
    (parked,) = reads.parked_accounts(account.house.administrator.actor, limit=10)
    params = {"country": "JP", "day": "2026-11-02"}
    assert parked.problems == ({"code": RATE_UNKNOWN.name, "field": None, "params": params},)
    assert rows_of(account) == NONE


def test_a_reversal_that_mirrors_nothing_parks_the_account() -> None:
    account = an_account()
    buys(account)
    is_billed(account)
    row = models.Charge.objects.filter(provider_id=account.house.id).values().get()
    wrong = dict(row) | {
        "id": row["id"] + 1_000_000,
        "public_id": public_ids.new("chg", NOW),
        "amount": Decimal(-119),
        "quantity": -10,
        "revision": 1,
        "reverses_id": row["id"],
    }
    with transaction.atomic():
        recording.copy_rows(models.Charge, [wrong])
    before = rows_of(account)
    run = is_billed(account, from_scratch=True)
    assert (run.outcome, run.problems[0]["code"]) == (Outcome.PARKED, guards.CONTRADICTION.name)
    assert rows_of(account) == before


def test_a_day_of_a_subscription_is_never_charged_twice() -> None:
    account = an_account()
    buys(account)
    is_billed(account)
    before = rows_of(account)
    with pytest.raises(guards.GuardFired) as fired, transaction.atomic(durable=True):
        billed = locks.account(account.house.id, account.id)
        (subject,) = gathering.subjects(billed, date(2026, 12, 2), from_scratch=True)
        cycle = charges(subject.facts, date(2026, 12, 2))[1]
        shifted = replace(cycle, period=replace(cycle.period, start=date(2026, 12, 1)))
        (key,) = recording.next_keys((models.Charge, 1))[0]
        fresh = booking.Fresh(key, NewCharge(public_ids.new("chg", NOW), shifted, ""), subject)
        booking.book(billed, [fresh], gathering.booked(account.house.id, [subject]), now=NOW)
    assert [problem.code for problem in fired.value.problems] == [guards.DAY_CHARGED_TWICE]
    assert rows_of(account) == before


def test_only_those_who_may_run_billing_do() -> None:
    account = an_account()
    buys(account)
    sales = a_program(account.system, Role.SALES).actor
    for actor in (account.party.program.actor, account.customer.program.actor, sales):
        with pytest.raises(Refused, match="permission.not_allowed"):
            run_billing(account=account.id, by=actor, now=NOW)
        with pytest.raises(Refused, match="permission.not_allowed"):
            release_account(account=account.id, why="", by=actor, now=NOW)
        with pytest.raises(Refused, match="permission.not_allowed"):
            reads.parked_accounts(actor, limit=10)
    assert rows_of(account) == NONE


def test_a_foreign_account_is_not_found() -> None:
    account, foreign = an_account(), an_account()
    buys(foreign)
    with pytest.raises(Refused, match="not_found"):
        run_billing(account=foreign.id, by=account.house.administrator.actor, now=NOW)
    assert rows_of(foreign) == NONE


@pytest.mark.parametrize("table", ["charge", "invoice", "invoiceline", "journalentry", "posting"])
@pytest.mark.parametrize(
    "command", ["UPDATE billing_{} SET provider_id = provider_id", "DELETE FROM billing_{}"]
)
def test_what_is_booked_is_never_changed(table: str, command: str) -> None:
    with connection.cursor() as cursor, pytest.raises(DatabaseError, match="append-only"):
        cursor.execute(command.format(table))


def posting(account: Account, entry: int, amount: str, currency: str = "EUR") -> dict[str, Any]:
    return {
        "provider_id": account.house.id,
        "entry_id": entry,
        "ledger": "receivable",
        "amount": Decimal(amount),
        "currency": currency,
    }


@pytest.mark.parametrize("second", [("-119.99", "EUR"), ("-120.00", "USD")])
def test_an_entry_that_does_not_balance_is_refused_by_the_database(second: tuple[str, str]) -> None:
    account = an_account()
    buys(account)
    is_billed(account)
    entry = models.JournalEntry.objects.get(provider_id=account.house.id).pk
    before = rows_of(account)
    rows = [posting(account, entry, "120.00"), posting(account, entry, *second)]
    with (
        pytest.raises((IntegrityError, psycopg.IntegrityError), match="does not balance"),
        transaction.atomic(),
    ):
        recording.copy_rows(models.Posting, rows)
    assert rows_of(account) == before


def test_a_charge_of_another_provider_cannot_stand_on_a_line() -> None:
    account, foreign = an_account(), an_account()
    for one in (account, foreign):
        buys(one)
        is_billed(one)
    line = models.InvoiceLine.objects.filter(provider_id=account.house.id).values().get()
    stolen = models.Charge.objects.values_list("id", flat=True).get(provider_id=foreign.house.id)
    wrong = dict(line) | {"id": line["id"] + 1_000_000, "number": 2, "charge_id": stolen}
    with pytest.raises((IntegrityError, psycopg.IntegrityError), match="scoped"), transaction.atomic():
        recording.copy_rows(models.InvoiceLine, [wrong])


def test_numbers_of_years_and_kinds_are_series_of_their_own() -> None:
    account = an_account()
    last_day = datetime(2026, 12, 31, 12, 0, tzinfo=UTC)
    first, second = buys(account, at=last_day), buys(account, at=last_day + timedelta(days=1))
    is_billed(account, now=last_day)
    is_billed(account, now=last_day + timedelta(days=1))
    by = account.house.administrator.actor
    numbers = [reads.order_documents(by, order)[0].number for order in (first, second)]
    assert numbers == ["2026-000001", "2027-000001"]
