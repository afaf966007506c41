"""A market is synchronised anew each day, once, however many workers look."""

from __future__ import annotations

from datetime import timedelta

from tests.support.catalog import JANUARY, a_connected_house
from tests.support.simulator import Simulator

from tenantry.catalog.models import Synchronisation
from tenantry.catalog.use_cases.synchronise_catalogue import synchronise_catalogue
from tenantry.catalog.use_cases.synchronise_due import synchronise_due
from tenantry.foundation.clock import machine_now


def _states(provider_id: int) -> list[str]:
    rows = Synchronisation.objects.filter(provider_id=provider_id).order_by("id")
    return list(rows.values_list("state", flat=True))


def test_the_next_day_requests_one_synchronisation_and_the_same_day_none(simulator: Simulator) -> None:
    house = a_connected_house()
    synchronise_catalogue(market="PT", by=house.administrator.actor, now=JANUARY)

    synchronise_due(now=JANUARY + timedelta(hours=2), machine_now=machine_now())
    assert _states(house.id) == ["done"]

    tomorrow = JANUARY + timedelta(days=1)
    synchronise_due(now=tomorrow, machine_now=machine_now())
    synchronise_due(now=tomorrow, machine_now=machine_now())
    assert _states(house.id) == ["done", "requested"]


def test_a_market_that_was_never_synchronised_is_not_due(simulator: Simulator) -> None:
    house = a_connected_house()
    synchronise_due(now=JANUARY + timedelta(days=40), machine_now=machine_now())
    assert _states(house.id) == []


def test_one_that_failed_is_requested_again_after_an_hour_and_at_most_hourly(simulator: Simulator) -> None:
    house = a_connected_house()
    synchronise_catalogue(market="PT", by=house.administrator.actor, now=JANUARY)
    morning = JANUARY + timedelta(days=1)

    def failed() -> None:
        Synchronisation.objects.filter(provider_id=house.id, state="requested").update(state="failed")

    synchronise_due(now=morning, machine_now=machine_now())
    failed()
    synchronise_due(now=morning + timedelta(minutes=59), machine_now=machine_now())
    assert _states(house.id) == ["done", "failed"]

    for hours in (1, 2):
        at = morning + timedelta(hours=hours)
        synchronise_due(now=at, machine_now=machine_now())
        synchronise_due(now=at, machine_now=machine_now())
        failed()
    assert _states(house.id) == ["done", "failed", "failed", "failed"]

    Synchronisation.objects.filter(provider_id=house.id, state="failed").update(state="done")
    synchronise_due(now=morning + timedelta(hours=5), machine_now=machine_now())
    assert len(_states(house.id)) == 4
