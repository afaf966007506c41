"""What is shared in speaking to Microsoft: the budget of calls, the secrets, questions asked at once."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from django.db import connection, transaction
from tests.support.database import statements, threads
from tests.support.parties import NOW, House, provider_with_reseller

from tenantry.foundation.clock import machine_now
from tenantry.microsoft.budget import SharedBudget
from tenantry.microsoft.models import AccountSecret, CallBudget
from tenantry.microsoft.secrets import StoredRefreshToken, client_secret, record_secrets

if TYPE_CHECKING:
    from pytest_django import Settings


def a_budget(house: House) -> SharedBudget:
    return SharedBudget(house.id, house.account.id)


# --- the budget of calls ----------------------------------------------------------------------------


def test_a_call_costs_one_statement_of_the_budget() -> None:
    budget = a_budget(provider_with_reseller())
    with statements() as first:
        budget.acquire("a")
    with statements() as second:
        budget.acquire("b")
    assert (len(first), len(second)) == (1, 1)


def test_ten_seconds_worth_may_be_called_at_once_and_not_one_more(settings: Settings) -> None:
    settings.MICROSOFT_CALLS_PER_MINUTE = 60
    budget, started = a_budget(provider_with_reseller()), time.monotonic()
    for _ in range(10):
        budget.acquire("burst")
    assert time.monotonic() - started < 1.0
    budget.acquire("the eleventh")
    assert time.monotonic() - started >= 1.0


def test_the_rate_is_shared_by_all_who_call(settings: Settings) -> None:
    settings.MICROSOFT_CALLS_PER_MINUTE = 1200  # twenty a second
    house = provider_with_reseller()
    a_budget(house).acquire("first")
    started = time.monotonic()
    CallBudget.objects.filter(provider_id=house.id).update(tokens=0, refilled_at=machine_now())

    def ten_calls() -> list[float]:
        budget, made = a_budget(house), []
        for _ in range(10):
            budget.acquire("call")
            made.append(time.monotonic() - started)
        return made

    with threads(2) as start:
        running = [start(ten_calls), start(ten_calls)]
        made = sorted(at for each in running for at in each.result(20))
    assert len(made) == 20
    # The n-th call is never made before n calls' worth has been refilled.
    assert [(n, at) for n, at in enumerate(made, start=1) if at < n / 20] == []


def test_one_who_is_told_to_wait_stops_everybody() -> None:
    house = provider_with_reseller()
    a_budget(house).acquire("first")
    started = time.monotonic()
    a_budget(house).penalise(0.6)

    def call() -> float:
        a_budget(house).acquire("call")
        return time.monotonic() - started

    with threads(2) as start:
        waited = [each.result(10) for each in [start(call), start(call)]]
    assert min(waited) >= 0.6


def test_a_shorter_penalty_does_not_end_a_longer_one() -> None:
    house = provider_with_reseller()
    budget = a_budget(house)
    budget.acquire("first")
    started = time.monotonic()
    budget.penalise(0.5)
    budget.penalise(0.01)
    budget.acquire("next")
    assert time.monotonic() - started >= 0.5


def test_another_account_has_a_budget_of_its_own() -> None:
    ours, theirs = provider_with_reseller(), provider_with_reseller()
    a_budget(ours).acquire("first")
    a_budget(ours).penalise(60)
    started = time.monotonic()
    a_budget(theirs).acquire("first")
    assert time.monotonic() - started < 5


def test_nobody_asks_for_a_call_inside_a_transaction() -> None:
    budget = a_budget(provider_with_reseller())
    with pytest.raises(AssertionError, match="never the network inside a transaction"), transaction.atomic():
        budget.acquire("call")


# --- secrets ----------------------------------------------------------------------------------------


def with_secrets(house: House) -> StoredRefreshToken:
    with transaction.atomic(durable=True):
        record_secrets(
            provider_id=house.id,
            account_id=house.account.id,
            client_secret="the application's",
            refresh_token="first consent",
            at=NOW,
        )
    return StoredRefreshToken(house.id, house.account.id)


def test_the_refresh_token_rotates_for_everybody_and_the_application_secret_stays() -> None:
    house, other = provider_with_reseller(), provider_with_reseller()
    mine, untouched = with_secrets(house), with_secrets(other)
    assert mine.load() == "first consent"
    mine.store("second consent")
    assert StoredRefreshToken(house.id, house.account.id).load() == "second consent"
    assert untouched.load() == "first consent"
    assert client_secret(house.id, house.account.id) == "the application's"


def test_secrets_are_kept_unreadable() -> None:
    house = provider_with_reseller()
    with_secrets(house).store("second consent")
    row = AccountSecret.objects.get(provider_id=house.id)
    for kept, secret in ((row.client_secret, b"application"), (row.refresh_token, b"consent")):
        assert secret not in bytes(kept)


def test_replaced_secrets_leave_one_row() -> None:
    house = provider_with_reseller()
    with_secrets(house).store("rotated")
    assert with_secrets(house).load() == "first consent"
    assert AccountSecret.objects.filter(provider_id=house.id).count() == 1


# --- several questions at once ----------------------------------------------------------------------


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        return str(cursor.fetchall()[0][0])
