"""Synchronising with the simulator: what is written, what a rerun writes, and what stands after a failure."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from tests.support.catalog import BUSINESS_STANDARD, JANUARY, a_connected_house, a_shop
from tests.support.parties import House
from tests.support.simulator import Simulator, settings_for

from tenantry.catalog import reads, recording
from tenantry.catalog.facts import OfferingFact, PlanFact
from tenantry.catalog.models import Offering, Plan, SupplierPrice, Synchronisation
from tenantry.catalog.use_cases.request_synchronisation import request_synchronisation
from tenantry.catalog.use_cases.run_synchronisation import run_synchronisation
from tenantry.catalog.use_cases.synchronise_catalogue import synchronise_catalogue
from tenantry.foundation.clock import machine_now
from tenantry.foundation.idempotency import RequestKey
from tenantry.jobs.reads import timeline
from tenantry.kernel.ids import SynchronisationId
from tenantry.kernel.periods import BillingPlan, Term
from tenantry.kernel.problems import Refused
from tenantry.microsoft.call_log import calls_of

# The simulator's catalogue: 14 paid plans with six terms each, and one trial with one.
PLANS, OFFERINGS = 15, 85


def seen(house: House, synchronisation: str) -> reads.SynchronisationView:
    return reads.synchronisation(house.administrator.actor, synchronisation)


def counts(house: House) -> tuple[int, int, int, int]:
    return (
        Plan.objects.filter(provider_id=house.id).count(),
        Offering.objects.filter(provider_id=house.id).count(),
        SupplierPrice.objects.filter(provider_id=house.id).count(),
        Synchronisation.objects.filter(provider_id=house.id).count(),
    )


def refused(error: pytest.ExceptionInfo[Refused]) -> list[tuple[str, str | None, dict[str, Any]]]:
    return [(p.code.name, p.field, dict(p.params)) for p in error.value.problems]


def events(house: House, synchronisation: str) -> list[str]:
    found = timeline(provider_id=house.id, aggregate_kind="synchronisation", aggregate_id=synchronisation)
    return [event.name for event in found]


def test_a_market_is_read_with_plans_terms_and_prices(simulator: Simulator) -> None:
    house = a_connected_house()

    made = synchronise_catalogue(market="PT", by=house.administrator.actor, now=JANUARY)

    view = seen(house, made)
    assert (view.state, view.plans, view.offerings, view.prices) == ("done", PLANS, OFFERINGS, OFFERINGS)
    assert (view.requested_at, view.started_at, view.finished_at) == (JANUARY, JANUARY, JANUARY)
    assert counts(house) == (PLANS, OFFERINGS, OFFERINGS, 1)
    assert events(house, made) == ["catalog.synchronisation_requested", "catalog.synchronised"]
    plan = Plan.objects.get(provider_id=house.id, title=BUSINESS_STANDARD)
    assert (plan.product_id, plan.sku_id, plan.minimum_seats, plan.maximum_seats, plan.is_addon) == (
        "CFQ7TTC0LDPB", "0001", 1, 300, False,
    )  # fmt: skip
    copilot = Plan.objects.get(provider_id=house.id, title="Microsoft 365 Copilot")
    assert copilot.is_addon
    assert "CFQ7TTC0LDPB:0001" in copilot.prerequisites


def test_what_a_tenant_may_have_of_a_plan_is_read_from_the_offer_matrix_and_the_skus(
    simulator: Simulator,
) -> None:
    house = a_connected_house()

    synchronise_catalogue(market="PT", by=house.system, now=JANUARY)

    limits = {
        title: told
        for title, *told in Plan.objects.filter(provider_id=house.id).values_list(
            "title", "subscription_limit", "subscription_limit_kind", "seat_limit"
        )
    }
    assert limits[BUSINESS_STANDARD] == [25, "concurrent", 300]
    assert limits["Exchange Online (Plan 2)"] == [25, "concurrent", None]


def test_the_price_of_a_yearly_term_billed_monthly_is_kept_for_the_whole_term(simulator: Simulator) -> None:
    house = a_connected_house()

    synchronise_catalogue(market="PT", by=house.system, now=JANUARY)

    row = SupplierPrice.objects.get(
        provider_id=house.id, product_id="CFQ7TTC0LH16", sku_id="0001", term="P1Y", billing_plan="monthly"
    )
    # 3.70 list, of which the partner pays 2.96; 5 % more where a year is billed monthly: 3.11, twelve times.
    assert (row.unit_price, row.span_months, row.currency) == (Decimal("37.32"), 12, "EUR")
    assert row.retail_price == Decimal("46.68")
    assert (row.sheet_month, row.segment, row.market) == ("202701", "commercial", "PT")
    assert row.effective_from == datetime(2027, 1, 1, tzinfo=UTC)
    assert row.effective_to == datetime(2027, 2, 1, tzinfo=UTC)


def test_a_rerun_writes_nothing_new_but_the_age_of_the_offerings(simulator: Simulator) -> None:
    house = a_connected_house()
    synchronise_catalogue(market="PT", by=house.system, now=JANUARY)
    plans_before = set(Plan.objects.filter(provider_id=house.id).values_list("id", "public_id"))
    later = JANUARY + timedelta(hours=1)

    again = synchronise_catalogue(market="PT", by=house.system, now=later)

    assert counts(house) == (PLANS, OFFERINGS, OFFERINGS, 2)
    assert seen(house, again).prices == 0
    assert set(Plan.objects.filter(provider_id=house.id).values_list("id", "public_id")) == plans_before
    ages = set(Offering.objects.filter(provider_id=house.id).values_list("synchronised_at", flat=True))
    assert ages == {later}


def test_two_markets_share_the_plans(simulator: Simulator) -> None:
    house = a_connected_house()
    synchronise_catalogue(market="PT", by=house.system, now=JANUARY)

    synchronise_catalogue(market="JP", by=house.system, now=JANUARY)

    assert counts(house) == (PLANS, 2 * OFFERINGS, 2 * OFFERINGS, 2)
    japanese = Offering.objects.filter(provider_id=house.id, market="JP")
    assert set(japanese.values_list("currency", flat=True)) == {"JPY"}
    assert set(japanese.values_list("is_purchasable", flat=True)) == {True}
    assert (
        Offering.objects.filter(provider_id=house.id, market="PT", is_purchasable=True).count() == OFFERINGS
    )


def test_a_plan_that_microsoft_no_longer_sells_stays_but_cannot_be_bought(simulator: Simulator) -> None:
    house = a_connected_house()
    synchronise_catalogue(market="PT", by=house.system, now=JANUARY)
    simulator.control("POST", "products/CFQ7TTC0LH1P/0001", {"isPurchasable": False})
    try:
        synchronise_catalogue(market="PT", by=house.system, now=JANUARY)
    finally:
        simulator.control("POST", "products/CFQ7TTC0LH1P/0001", {"isPurchasable": True})

    gone = Offering.objects.filter(provider_id=house.id, is_purchasable=False)
    assert set(gone.values_list("plan__title", flat=True)) == {"Exchange Online (Plan 2)"}
    assert counts(house) == (PLANS, OFFERINGS, OFFERINGS, 2)


def test_a_plan_that_microsoft_no_longer_lists_stays_but_cannot_be_bought(simulator: Simulator) -> None:
    house = a_connected_house()
    old = PlanFact("CFQ7TTC0ZZZZ", "0009", "Forgotten plan", "", False, False, 1, 10, ())
    offered = OfferingFact(
        "CFQ7TTC0ZZZZ", "0009", "commercial", "P1Y", "monthly", "CFQ7TTC0ZZZZ:0009:X", "EUR", True
    )
    with transaction.atomic(durable=True):
        recording.record_plans(
            [old], [offered], provider_id=house.id, account_id=house.account.id, market="PT", at=JANUARY
        )

    synchronise_catalogue(market="PT", by=house.system, now=JANUARY)

    gone = Offering.objects.filter(provider_id=house.id, is_purchasable=False)
    assert [(one.plan.title, one.catalog_item_id) for one in gone] == [
        ("Forgotten plan", "CFQ7TTC0ZZZZ:0009:X")
    ]


def test_a_price_published_during_the_month_holds_from_its_instant(simulator: Simulator) -> None:
    shop = a_shop(market="FR")
    house = shop.house
    plan = shop.plan("Microsoft 365 F3")
    change = {
        "productId": "CFQ7TTC0LH05",
        "skuId": "0001",
        "market": "FR",
        "percent": "10",
        "from": "2027-01-20T00:00:00Z",
    }

    simulator.control("POST", "prices", change)
    again = synchronise_catalogue(market="FR", by=house.system, now=JANUARY + timedelta(days=1))

    assert seen(house, again).prices == 12  # six terms: one row that now ends earlier, one that begins
    rows = SupplierPrice.objects.filter(product_id="CFQ7TTC0LH05", provider_id=house.id)
    assert rows.filter(term="P1Y", billing_plan="annual").count() == 3

    def cost(day: int) -> Decimal | None:
        found = reads.priced_offering(
            provider_id=house.id,
            account_party_id=house.reseller.id,
            plan=plan.public_id,
            market="FR",
            segment="commercial",
            term=Term.P1Y,
            billing_plan=BillingPlan.ANNUAL,
            at=datetime(2027, 1, day, tzinfo=UTC),
        )
        return found.supplier_price.unit_price if found.supplier_price else None

    assert (cost(19), cost(20)) == (Decimal("78.72"), Decimal("86.64"))


def test_a_failure_of_microsoft_is_told_and_what_was_read_is_kept(simulator: Simulator) -> None:
    house = a_connected_house()
    simulator.control(
        "POST", "faults", {"operation": "price_sheet", "kind": "status", "status": 400, "count": 1}
    )

    with pytest.raises(Refused) as error:
        synchronise_catalogue(market="PT", by=house.administrator.actor, now=JANUARY)

    [(name, _, params)] = refused(error)
    assert (name, params["operation"]) == ("catalog.microsoft_failed", "get_price_sheet")
    view = reads.synchronisations(house.administrator.actor, limit=5)[0]
    assert view.state == "failed"
    assert view.problem is not None
    assert view.problem["code"] == "catalog.microsoft_failed"
    assert counts(house) == (PLANS, OFFERINGS, 0, 1)
    assert events(house, view.public_id)[-1] == "catalog.synchronisation_failed"

    run_synchronisation(synchronisation=SynchronisationId(view.public_id), by=house.system, now=JANUARY)

    assert seen(house, view.public_id).state == "done"
    assert seen(house, view.public_id).problem is None
    assert counts(house) == (PLANS, OFFERINGS, OFFERINGS, 1)


def test_one_that_is_done_is_not_done_again(simulator: Simulator) -> None:
    house = a_connected_house()
    made = synchronise_catalogue(market="PT", by=house.system, now=JANUARY)
    calls = len(simulator.calls("list_products"))

    run_synchronisation(synchronisation=made, by=house.system, now=JANUARY + timedelta(days=1))

    assert len(simulator.calls("list_products")) == calls
    assert seen(house, made).finished_at == JANUARY


def test_only_staff_of_the_provider_may_synchronise(simulator: Simulator) -> None:
    house = a_connected_house()
    with pytest.raises(Refused) as error:
        synchronise_catalogue(market="PT", by=house.reseller.program.actor, now=JANUARY)
    assert refused(error) == [("permission.not_allowed", None, {"action": "catalog.synchronise"})]
    other = a_connected_house()
    with pytest.raises(Refused) as error:
        synchronise_catalogue(
            market="PT", account=house.account.public_id, by=other.administrator.actor, now=JANUARY
        )
    assert refused(error) == [
        ("not_found", None, {"kind": "Partner Center account", "id": house.account.public_id})
    ]
    assert counts(house) == counts(other) == (0, 0, 0, 0)


def test_a_foreign_synchronisation_is_not_found(simulator: Simulator) -> None:
    house, other = a_connected_house(), a_connected_house()
    made = synchronise_catalogue(market="PT", by=house.system, now=JANUARY)
    for ask in (
        lambda: seen(other, made),
        lambda: run_synchronisation(synchronisation=made, by=other.administrator.actor, now=JANUARY),
    ):
        with pytest.raises(Refused) as error:
            ask()
        assert refused(error) == [("not_found", None, {"kind": "synchronisation", "id": made})]


@pytest.mark.parametrize("market", ["pt", "PRT", "", "P1"])
def test_a_market_is_two_capital_letters(simulator: Simulator, market: str) -> None:
    house = a_connected_house()
    with pytest.raises(Refused) as error:
        synchronise_catalogue(market=market, by=house.system, now=JANUARY)
    assert refused(error) == [("catalog.market_unknown", "market", {"market": market})]
    assert counts(house) == (0, 0, 0, 0)


def test_a_request_is_written_with_its_job_and_once_for_a_key(simulator: Simulator) -> None:
    house = a_connected_house()
    by = house.administrator.actor
    key = RequestKey.of("one-key", "request_synchronisation", {"market": "PT"})

    first, second = (
        request_synchronisation(market="PT", key=key, by=by, now=JANUARY, machine_now=machine_now())
        for _ in range(2)
    )

    assert first == second
    assert seen(house, first).state == "requested"
    assert counts(house) == (0, 0, 0, 1)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT task_name, queue_name, args->>'synchronisation' FROM procrastinate_jobs"
            " WHERE args->>'provider_id' = %s AND task_name LIKE 'catalog.%%'",
            [str(house.id)],
        )
        assert cursor.fetchall() == [("catalog.synchronise", "microsoft", first)]

    from tenantry.catalog.tasks import synchronise

    synchronise(provider_id=house.id, synchronisation=first)

    assert seen(house, first).state == "done"


def test_of_two_at_once_one_is_told_to_wait(simulator: Simulator) -> None:
    house = a_connected_house()
    simulator.control("POST", "faults", {"operation": "list_products", "kind": "hold_before", "count": 1})

    def run() -> None:
        try:
            synchronise_catalogue(market="PT", by=house.system, now=JANUARY)
        finally:
            connection.close()

    first = threading.Thread(target=run)
    first.start()
    until_held(simulator)
    with pytest.raises(Refused) as error:
        synchronise_catalogue(market="PT", by=house.administrator.actor, now=JANUARY)
    simulator.control("POST", "faults/release", {})
    first.join(timeout=30)

    assert refused(error) == [("catalog.synchronisation_running", "market", {"market": "PT"})]
    assert counts(house) == (PLANS, OFFERINGS, OFFERINGS, 1)
    assert [one.state for one in reads.synchronisations(house.administrator.actor, limit=5)] == ["done"]


RUN = """
import sys
from datetime import datetime
import django
django.setup()
from tenantry.catalog.use_cases.synchronise_catalogue import synchronise_catalogue
from tenantry.kernel.actor import system
synchronise_catalogue(market="PT", by=system(int(sys.argv[1])), now=datetime.fromisoformat(sys.argv[2]))
"""


def test_one_that_was_killed_is_shown_as_failed_and_the_next_begins_again(
    simulator: Simulator, fresh_database: str
) -> None:
    house = a_connected_house()
    simulator.control("POST", "faults", {"operation": "price_sheet", "kind": "hold_before", "count": 1})
    environment = os.environ | settings_for(simulator.url)
    environment["DJANGO_SETTINGS_MODULE"] = "tenantry.config.settings"
    environment["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    process = subprocess.Popen(
        [sys.executable, "-c", RUN, str(house.id), JANUARY.isoformat()], env=environment
    )
    until_held(simulator)
    running = reads.synchronisations(house.administrator.actor, limit=5)[0]
    assert (running.state, running.plans, running.offerings) == ("running", PLANS, OFFERINGS)

    os.kill(process.pid, signal.SIGKILL)
    process.wait(timeout=10)
    simulator.control("POST", "faults/release", {})

    deadline = time.monotonic() + 10
    while seen(house, running.public_id).state == "running" and time.monotonic() < deadline:
        time.sleep(0.02)
    view = seen(house, running.public_id)
    assert (view.state, view.problem) == (
        "failed",
        {"code": "catalog.synchronisation_interrupted", "field": None, "params": {}},
    )
    synchronise_catalogue(market="PT", by=house.system, now=JANUARY)
    states = [one.state for one in reads.synchronisations(house.administrator.actor, limit=5)]
    assert states == ["done", "failed"]
    assert counts(house) == (PLANS, OFFERINGS, OFFERINGS, 2)
    stored = Synchronisation.objects.get(public_id=running.public_id)
    assert (stored.state, stored.finished_at) == ("failed", JANUARY)


def until_held(simulator: Simulator) -> None:
    """Wait until the simulator holds a call."""
    deadline = time.monotonic() + 60  # the process that calls starts slowly on a busy machine
    while not simulator.control("GET", "faults")["held"]:
        assert time.monotonic() < deadline, "no call was held"
        time.sleep(0.02)


def test_the_calls_are_logged_for_the_synchronisation(simulator: Simulator) -> None:
    house = a_connected_house()
    made = synchronise_catalogue(market="PT", by=house.system, now=JANUARY)
    operations = {call.operation for call in calls_of(house.id, made, limit=200)}
    assert operations >= {"list_products", "list_skus", "list_availabilities", "get_price_sheet"}
