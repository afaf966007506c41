"""Licence-based offers in the catalogue: read where the provider wants them, each a plan without a SKU."""

from __future__ import annotations

from datetime import timedelta

from tests.support.catalog import JANUARY, a_connected_house, a_price_list, buys_on
from tests.support.parties import House
from tests.support.simulator import Simulator

from tenantry.catalog import reads
from tenantry.catalog.models import Offering, Plan
from tenantry.catalog.reads.gaps import gaps
from tenantry.catalog.use_cases.synchronise_catalogue import synchronise_catalogue
from tenantry.parties.use_cases.change_setting import change_setting

# Of the simulator's fifteen offers one is a trial, which is not read; two of the others have a monthly cycle only.
OFFERS, WAYS = 14, 26


def a_house_that_reads_offers() -> House:
    house = a_connected_house()
    change_setting(name="licence_based_offers", value=True, by=house.administrator.actor, now=JANUARY)
    synchronise_catalogue(market="PT", by=house.system, now=JANUARY)
    return house


def offer(house: House, title: str) -> Plan:
    return Plan.objects.get(provider_id=house.id, sku_id="", title=title)


def told(house: House, synchronisation: str) -> dict[str, int]:
    found = reads.synchronisation(house.administrator.actor, synchronisation).differences
    assert found is not None
    return dict(found)


def ways(plan: Plan) -> list[tuple[object, ...]]:
    rows = Offering.objects.filter(plan_id=plan.pk).order_by("segment", "-billing_plan")
    return list(rows.values_list("segment", "term", "billing_plan", "currency", "is_purchasable"))


def test_offers_are_read_only_where_the_provider_wants_them(simulator: Simulator) -> None:
    house = a_connected_house()
    synchronise_catalogue(market="PT", by=house.system, now=JANUARY)
    assert not Plan.objects.filter(provider_id=house.id, sku_id="").exists()

    by, later = house.administrator.actor, JANUARY + timedelta(hours=1)
    change_setting(name="licence_based_offers", value=True, by=by, now=later)
    made = synchronise_catalogue(market="PT", by=house.system, now=later)

    mine = Plan.objects.filter(provider_id=house.id, sku_id="")
    assert mine.count() == OFFERS
    assert Offering.objects.filter(provider_id=house.id, plan__in=mine).count() == WAYS
    assert reads.synchronisation(by, made).plans == 15 + OFFERS
    assert told(house, made)["plan_new"] == OFFERS


def test_an_offer_is_a_plan_for_a_year_with_its_cycles_seats_limit_and_sales_group(
    simulator: Simulator,
) -> None:
    house = a_house_that_reads_offers()

    basic = offer(house, "Microsoft 365 Business Basic")
    assert (basic.minimum_seats, basic.maximum_seats, basic.sales_group) == (1, 300, "1")
    assert (basic.subscription_limit, basic.subscription_limit_kind) == (2, "concurrent")
    assert ways(basic) == [
        ("commercial", "P1Y", "monthly", "EUR", True),
        ("commercial", "P1Y", "annual", "EUR", True),
    ]
    assert offer(house, "Dynamics 365 Sales Enterprise").sales_group == "2"
    frontline = offer(house, "Microsoft 365 F3")
    assert (frontline.subscription_limit, frontline.subscription_limit_kind) == (None, "")
    assert ways(frontline) == [("commercial", "P1Y", "monthly", "EUR", True)]
    assert {row[-1] for row in ways(offer(house, "Office 365 Midsize Business"))} == {False}


def test_an_offer_for_some_customers_is_of_their_segment_and_an_addon_names_its_parents(
    simulator: Simulator,
) -> None:
    house = a_house_that_reads_offers()

    segments = {
        title: {row[0] for row in ways(offer(house, title))}
        for title in (
            "Office 365 A3 for faculty",
            "Microsoft 365 Business Premium (Nonprofit)",
            "Office 365 G3 (Government Pricing)",
        )
    }
    assert list(segments.values()) == [{"education"}, {"nonprofit"}, {"government"}]
    archive = offer(house, "Exchange Online Archiving")
    parents = ("Microsoft 365 Business Basic", "Microsoft 365 Business Standard", "Office 365 E1")
    assert archive.is_addon
    assert archive.prerequisites == [f"{offer(house, title).product_id}:" for title in parents]


def test_an_offer_without_a_price_is_a_gap_and_offered_to_nobody(simulator: Simulator) -> None:
    house = a_house_that_reads_offers()
    buys_on(house, house.reseller.public_id, a_price_list(house))
    basic = offer(house, "Microsoft 365 Business Basic")

    lacking = [
        one for one in gaps(house.administrator.actor, at=JANUARY, limit=200) if one.plan == basic.public_id
    ]
    assert [(one.billing_plan, one.has_supplier_price) for one in lacking] == [
        ("annual", False),
        ("monthly", False),
    ]
    buyer = house.reseller.program.actor
    shown = reads.plans(buyer, at=JANUARY, limit=100, market="PT")
    assert len(shown) == 14  # the paid plans of new commerce
    assert all(plan.sku_id for plan in shown)


def test_a_rerun_changes_nothing_and_without_the_setting_they_are_sold_no_more(simulator: Simulator) -> None:
    house = a_house_that_reads_offers()
    by, later = house.administrator.actor, JANUARY + timedelta(hours=1)
    again = synchronise_catalogue(market="PT", by=house.system, now=later)
    assert set(told(house, again).values()) == {0}

    change_setting(name="licence_based_offers", value=False, by=by, now=later)
    last = synchronise_catalogue(market="PT", by=house.system, now=later + timedelta(hours=1))

    # One was not sold before either.
    assert told(house, last)["plan_gone"] == OFFERS - 1
    assert not Offering.objects.filter(provider_id=house.id, plan__sku_id="", is_purchasable=True).exists()
    assert Plan.objects.filter(provider_id=house.id, sku_id="").count() == OFFERS
