"""The simulator's whole catalogue, read by a real worker in every currency, watched over the API, and sold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.support.http import call, ok
from tests.support.processes import Processes, Running, processes, wait_until
from tests.support.simulator import running_simulator, settings_for
from tests.support.story import (
    Placed,
    Story,
    a_story,
    place,
    ready_basket,
    speaking_to,
)

from tenantry.catalog.rules.synchronisation import Difference
from tenantry.foundation.clock import machine_now
from tenantry.subscriptions.models import Subscription

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker
    from tests.conftest import Databases

# 55 paid plans with six ways to buy, four trials with one, and two plans no longer sold with three and without price.
PLANS, OFFERINGS, PRICES = 55 + 4 + 2, 55 * 6 + 4 + 2 * 3, 55 * 6 + 4
NONE = dict.fromkeys((kind.value for kind in Difference), 0)
ALL_NEW = NONE | {"plan_new": PLANS, "offering_new": OFFERINGS}
MARKETS = ("GB", "PL", "BR", "JP")  # beside euro and dollar, which the other tests read
# A plan of each kind that can be ordered: small-business, enterprise with an add-on to it, analytics, Dynamics.
SOLD = (
    "Microsoft 365 Business Premium (no Teams)",
    "Office 365 E1",
    "Microsoft Teams Phone Standard",
    "Power BI Pro",
    "Dynamics 365 Customer Service Enterprise",
)
MEGABYTES_MORE = 40


@dataclass(frozen=True)
class Watched:
    """A provider whose reseller's market has been read, and workers to be killed."""

    story: Story
    processes: Processes

    def get(self, path: str) -> Any:
        """What the API answers the administrator."""
        return ok(call("GET", path, self.story.shop.house.administrator))

    def request(self, market: str) -> str:
        """Ask for a synchronisation; its id."""
        body = {"market": market}
        administrator = self.story.shop.house.administrator
        asked = ok(call("POST", "/catalogue-synchronisations", administrator, body), 202)
        return str(asked["id"])

    def run(self, synchronisation: str) -> Any:
        """The synchronisation as the API shows it."""
        return self.get(f"/catalogue-synchronisations/{synchronisation}")

    def done(self, market: str) -> Any:
        """A synchronisation that the worker has done."""
        asked = self.request(market)
        wait_until(lambda: self.run(asked)["state"] in ("done", "failed"), f"{market} is read", seconds=120)
        return self.run(asked)

    def differences(self, run: Any) -> list[Any]:
        """All pages of what differs, a few rows at a time."""
        path = f"/catalogue-synchronisations/{run['id']}/differences?limit=20"
        answer = self.get(path)
        found = list(answer["items"])
        while answer["next_cursor"]:
            answer = self.get(f"{path}&cursor={answer['next_cursor']}")
            found += answer["items"]
        return found


@pytest.fixture(scope="module")
def whole(
    databases: Databases, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Watched]:
    logs = tmp_path_factory.mktemp("logs")
    with (
        django_db_blocker.unblock(),
        databases.copy() as url,
        databases.used_by_django(url),
        running_simulator(clock=machine_now().isoformat(), catalogue="full") as simulator,
        speaking_to(simulator),
        processes(logs, settings_for(simulator.url) | {"DATABASE_URL": url}) as started,
    ):
        yield Watched(a_story(simulator), started)


@pytest.fixture
def watched(whole: Watched, django_db_blocker: DjangoDbBlocker) -> Iterator[Watched]:
    with django_db_blocker.unblock():
        yield whole
        whole.story.simulator.control("DELETE", "faults")
        whole.processes.stop()


def megabytes(worker: Running) -> int:
    """The most memory that the process has ever held."""
    status = Path(f"/proc/{worker.process.pid}/status").read_text()
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    assert found is not None
    return int(found[1]) // 1024


def test_every_market_is_read_whole_and_the_second_time_nothing_differs(watched: Watched) -> None:
    worker = watched.processes.worker()
    again = watched.done("PT")
    assert (again["state"], again["plans"], again["offerings"], again["prices"]) == (
        "done",
        PLANS,
        OFFERINGS,
        0,
    )
    assert (again["differences"], watched.differences(again)) == (NONE, [])
    at_first = megabytes(worker)

    runs = {market: watched.done(market) for market in MARKETS}

    for market, run in runs.items():
        counts = run["plans"], run["offerings"], run["prices"]
        assert (run["state"], *counts) == ("done", PLANS, OFFERINGS, PRICES), market
        assert (run["differences"], run["stage"], run["attempts"]) == (ALL_NEW, None, 1)
        assert run["duration_ms"] > 0
    assert len(watched.differences(runs["JP"])) == PLANS + OFFERINGS
    assert megabytes(worker) - at_first <= MEGABYTES_MORE


def test_one_whose_worker_is_killed_says_how_far_it_was_and_is_begun_again_by_the_next(
    watched: Watched,
) -> None:
    simulator = watched.story.simulator
    simulator.fault("list_availabilities", "hold_before", skip=40)
    killed = watched.processes.worker()
    asked = watched.request("US")
    wait_until(simulator.held, "the worker reads the catalogue", seconds=60)
    run = watched.run(asked)
    assert (run["state"], run["stage"], run["attempts"], run["differences"]) == ("running", "plans", 1, None)
    assert 0 < run["stage_done"] < run["stage_total"] < PLANS
    assert 0 < run["plans"] < PLANS

    killed.kill()
    simulator.control("DELETE", "faults")
    watched.processes.worker()

    wait_until(lambda: watched.run(asked)["state"] == "done", "another worker begins it again", seconds=60)
    run = watched.run(asked)
    assert (run["attempts"], run["plans"], run["offerings"], run["prices"]) == (2, PLANS, OFFERINGS, PRICES)
    assert run["differences"] == ALL_NEW


def test_a_new_plan_a_discontinued_one_and_a_moved_price_are_all_that_differs(watched: Watched) -> None:
    simulator = watched.story.simulator
    planner, visio = "products/CFQ7TTC0HDB1/0001", "products/CFQ7TTC0HD33/0003"
    watched.processes.worker()
    simulator.control("POST", planner, {"isListed": False})
    assert watched.done("IE")["differences"] == NONE | {"plan_new": PLANS - 1, "offering_new": OFFERINGS - 6}

    simulator.control("POST", planner, {"isListed": True})
    simulator.control("POST", visio, {"isPurchasable": False})
    begins = f"{machine_now():%Y-%m-%dT%H:%M:%SZ}"
    price = {"productId": "CFQ7TTC0H9MP", "skuId": "0001", "market": "IE", "percent": "5", "from": begins}
    simulator.control("POST", "prices", price)
    run = watched.done("IE")
    simulator.control("POST", visio, {"isPurchasable": True})

    found = watched.differences(run)
    of_each = NONE | {"plan_new": 1, "offering_new": 6, "plan_gone": 1, "offering_gone": 6, "price_moved": 6}
    assert run["differences"] == of_each
    assert {(one["kind"], one["title"]) for one in found} == {
        ("plan_new", "Planner Plan 1"), ("offering_new", "Planner Plan 1"), ("plan_gone", "Visio Plan 1"),
        ("offering_gone", "Visio Plan 1"), ("price_moved", "Power BI Pro"),
    }  # fmt: skip
    moved = watched.get(f"/catalogue-synchronisations/{run['id']}/differences?kind=price_moved")["items"]
    [yearly] = [one["price"] for one in moved if (one["term"], one["billing_plan"]) == ("P1Y", "annual")]
    assert (yearly["old_unit_price"], yearly["new_unit_price"], yearly["effective_from"][:19]) == (
        {"amount": "125.76", "currency": "EUR"}, {"amount": "132.00", "currency": "EUR"}, begins[:19],
    )  # fmt: skip


def test_a_plan_of_each_kind_is_sold_from_the_whole_catalogue(watched: Watched) -> None:
    story = watched.story
    ready = ready_basket(story, titles=SOLD, seats=3)
    watched.processes.worker()

    placed = Placed(story, place(story, ready), ready.domain)

    wait_until(lambda: placed.state in ("completed", "needs_attention"), "the order is executed", seconds=60)
    assert (placed.state, placed.attention) == ("completed", {})
    sold = Subscription.objects.filter(customer_id=placed.row.customer_id)
    assert sorted(sold.values_list("plan__title", flat=True)) == sorted(SOLD)
