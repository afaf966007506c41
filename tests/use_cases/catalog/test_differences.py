"""What differs from the catalogue before: each change at Microsoft appears once, and nothing else does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from tests.support.catalog import JANUARY, a_connected_house
from tests.support.parties import House
from tests.support.simulator import Simulator

from tenantry.catalog import reads, recording
from tenantry.catalog.facts import PlanFact
from tenantry.catalog.models import CatalogueDifference, Plan
from tenantry.catalog.reads import PriceMove
from tenantry.catalog.rules.synchronisation import Difference
from tenantry.catalog.use_cases.synchronise_catalogue import synchronise_catalogue
from tenantry.kernel.ids import SynchronisationId
from tenantry.kernel.problems import Refused

NONE = dict.fromkeys((kind.value for kind in Difference), 0)
EXCHANGE = "products/CFQ7TTC0LH1P/0001"  # Exchange Online (Plan 2), six terms
PLANS, OFFERINGS = 15, 85
WAYS = [
    ("P1M", "monthly"), ("P1Y", "annual"), ("P1Y", "monthly"), ("P3Y", "annual"), ("P3Y", "monthly"),
    ("P3Y", "triennial"),
]  # fmt: skip


@pytest.fixture(autouse=True)
def everything_is_sold_again(simulator: Simulator) -> Iterator[None]:
    """The next test finds the plan in the simulator's lists and for sale."""
    yield
    simulator.control("POST", EXCHANGE, {"isPurchasable": True, "isListed": True, "withdrawnTerms": []})


def synchronised(house: House, market: str = "PT", now: datetime = JANUARY) -> SynchronisationId:
    return synchronise_catalogue(market=market, by=house.system, now=now)


def counted(house: House, run: str) -> dict[str, int] | None:
    return reads.synchronisation(house.administrator.actor, run).differences


def rows(house: House, run: str, kind: Difference | None = None) -> list[reads.DifferenceView]:
    return reads.differences(house.administrator.actor, run, limit=200, kind=kind)


def told(house: House, run: str) -> list[tuple[str, str, str, str]]:
    """Kind, title, term and billing plan of all that differs, in order."""
    return sorted((row.kind.value, row.title, row.term, row.billing_plan) for row in rows(house, run))


def test_everything_is_new_at_first_and_nothing_is_the_second_time(simulator: Simulator) -> None:
    house = a_connected_house()

    first, second = synchronised(house), synchronised(house)

    assert counted(house, first) == NONE | {"plan_new": PLANS, "offering_new": OFFERINGS}
    assert len({row.plan for row in rows(house, first, Difference.PLAN_NEW)}) == PLANS
    assert counted(house, second) == NONE
    assert rows(house, second) == []


def test_a_plan_that_is_sold_no_longer_is_gone_and_comes_back(simulator: Simulator) -> None:
    house = a_connected_house()
    synchronised(house)

    simulator.control("POST", EXCHANGE, {"isPurchasable": False})
    gone = synchronised(house)
    still_gone = synchronised(house)
    simulator.control("POST", EXCHANGE, {"isPurchasable": True})
    back = synchronised(house)

    title = "Exchange Online (Plan 2)"
    assert counted(house, gone) == NONE | {"plan_gone": 1, "offering_gone": 6}
    assert told(house, gone) == [
        *(("offering_gone", title, *way) for way in WAYS), ("plan_gone", title, "", ""),
    ]  # fmt: skip
    assert counted(house, still_gone) == NONE
    assert told(house, back) == [
        *(("offering_back", title, *way) for way in WAYS), ("plan_back", title, "", ""),
    ]  # fmt: skip


def test_a_plan_that_microsoft_begins_to_list_is_new_and_one_it_lists_no_more_is_gone(
    simulator: Simulator,
) -> None:
    house = a_connected_house()
    simulator.control("POST", EXCHANGE, {"isListed": False})
    without = synchronised(house)
    simulator.control("POST", EXCHANGE, {"isListed": True})

    listed = synchronised(house)
    simulator.control("POST", EXCHANGE, {"isListed": False})
    unlisted = synchronised(house)

    title = "Exchange Online (Plan 2)"
    assert counted(house, without) == NONE | {"plan_new": PLANS - 1, "offering_new": OFFERINGS - 6}
    assert told(house, listed) == [
        *(("offering_new", title, *way) for way in WAYS), ("plan_new", title, "", ""),
    ]  # fmt: skip
    assert counted(house, unlisted) == NONE | {"plan_gone": 1, "offering_gone": 6}


def test_a_term_that_is_withdrawn_takes_its_ways_to_buy_but_not_the_plan(simulator: Simulator) -> None:
    house = a_connected_house()
    synchronised(house)

    simulator.control("POST", EXCHANGE, {"withdrawnTerms": ["P3Y"]})
    run = synchronised(house)

    title = "Exchange Online (Plan 2)"
    assert told(house, run) == [("offering_gone", title, *way) for way in WAYS if way[0] == "P3Y"]


def test_what_a_plan_says_of_itself_is_told_member_by_member(simulator: Simulator) -> None:
    house = a_connected_house()
    synchronised(house)
    plan = Plan.objects.get(provider_id=house.id, title="Exchange Online (Plan 2)")
    before = PlanFact(
        plan.product_id, plan.sku_id, "Exchange Online, old name", plan.description, plan.is_addon,
        plan.is_trial, plan.minimum_seats, 77, ("CFQ7TTC0AAAA:0001",), 2, "lifetime", 300,
    )  # fmt: skip
    with transaction.atomic(durable=True):
        recording.record_plans(
            [before], [], provider_id=house.id, account_id=house.account.id, market="PT", at=JANUARY
        )

    run = synchronised(house)

    assert counted(house, run) == NONE | {"plan_changed": 1}
    [row] = rows(house, run)
    assert (row.kind, row.plan, row.term) == (Difference.PLAN_CHANGED, plan.public_id, "")
    assert row.members == {
        "title": {"old": "Exchange Online, old name", "new": "Exchange Online (Plan 2)"},
        "maximum_seats": {"old": 77, "new": plan.maximum_seats},
        "prerequisites": {"old": ["CFQ7TTC0AAAA:0001"], "new": []},
        "subscription_limit": {"old": 2, "new": 25},
        "subscription_limit_kind": {"old": "lifetime", "new": "concurrent"},
        "seat_limit": {"old": 300, "new": None},
    }


def test_a_price_that_moves_is_told_with_both_prices_and_its_first_instant(simulator: Simulator) -> None:
    house = a_connected_house()
    synchronised(house, "FR")
    change = {
        "productId": "CFQ7TTC0LH05",
        "skuId": "0001",
        "market": "FR",
        "percent": "10",
        "from": "2027-01-20T00:00:00Z",
    }

    simulator.control("POST", "prices", change)
    moved = synchronised(house, "FR", JANUARY + timedelta(days=1))
    again = synchronised(house, "FR", JANUARY + timedelta(days=2))

    assert counted(house, moved) == NONE | {"price_moved": 6}
    [row] = [one for one in rows(house, moved) if (one.term, one.billing_plan) == ("P1Y", "annual")]
    assert (row.title, row.segment) == ("Microsoft 365 F3", "commercial")
    assert row.price == PriceMove(
        "EUR", Decimal("78.72"), Decimal("86.64"), Decimal("98.40"), Decimal("108.30"),
        datetime(2027, 1, 20, tzinfo=UTC),
    )  # fmt: skip
    assert counted(house, again) == NONE


def test_the_next_months_sheet_with_the_same_prices_moves_none(simulator: Simulator) -> None:
    house = a_connected_house()
    synchronised(house, "BR")

    run = synchronised(house, "BR", JANUARY + timedelta(days=20))  # all rows are new: of another month

    assert reads.synchronisation(house.administrator.actor, run).prices == OFFERINGS
    assert counted(house, run) == NONE


def test_what_a_failed_run_had_found_is_told_by_the_next_one(simulator: Simulator) -> None:
    house = a_connected_house()
    synchronised(house)
    simulator.control("POST", EXCHANGE, {"isPurchasable": False})
    simulator.fault("price_sheet", "status", status=400)
    with pytest.raises(Refused):
        synchronised(house)
    failed = reads.synchronisations(house.administrator.actor, limit=1)[0]
    assert (failed.state, failed.stage, failed.differences) == ("failed", "prices", None)

    run = synchronised(house)

    assert counted(house, run) == NONE | {"plan_gone": 1, "offering_gone": 6}
    assert rows(house, failed.public_id) == []
    assert CatalogueDifference.objects.filter(provider_id=house.id).count() == PLANS + OFFERINGS + 7


def test_differences_come_by_pages_and_only_to_staff_of_the_provider(simulator: Simulator) -> None:
    house, other = a_connected_house(), a_connected_house()
    run = synchronised(house)
    by = house.administrator.actor

    first = reads.differences(by, run, limit=60, kind=Difference.OFFERING_NEW)
    second = reads.differences(by, run, limit=60, kind=Difference.OFFERING_NEW, before_id=first[-1].id)

    ids = [row.id for row in (*first, *second)]
    assert (len(first), len(second)) == (60, 25)
    assert ids == sorted(set(ids), reverse=True)
    for stranger, code in (
        (house.reseller.program.actor, "permission.not_allowed"),
        (other.administrator.actor, "not_found"),
    ):
        with pytest.raises(Refused) as error:
            reads.differences(stranger, run, limit=60)
        assert [problem.code.name for problem in error.value.problems] == [code]
