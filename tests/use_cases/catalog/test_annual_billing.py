"""What buyers are shown, what is priced and what counts as a gap, as the two switches stand."""

from __future__ import annotations

import pytest
from tests.support.catalog import JANUARY, Shop, a_shop
from tests.support.simulator import Simulator

from tenantry.catalog import reads
from tenantry.catalog.models import Offering, Plan, SupplierPrice
from tenantry.catalog.reads import annual_billing
from tenantry.foundation.slices import Wish
from tenantry.kernel.periods import BillingPlan, Term
from tenantry.parties.use_cases.set_annual_billing import set_annual_billing


@pytest.fixture
def shop(simulator: Simulator) -> Shop:
    return a_shop()


def turn(shop: Shop, *, billed: bool, provisioned: bool) -> None:
    set_annual_billing(
        billed_annually=billed,
        annual_provisioning=provisioned,
        by=shop.house.administrator.actor,
        now=JANUARY,
    )


def without_monthly(shop: Shop) -> str:
    """A plan that Microsoft sells for a year billed annually alone; returns its id."""
    sold = Plan.objects.get(provider_id=shop.house.id, public_id=shop.plan().public_id)
    copied = Plan.objects.get(pk=sold.pk)
    copied.pk, copied.public_id, copied.sku_id = None, sold.public_id[:-4] + "0000", "0XYZ"
    copied.title = "Annual Only"
    copied.save()
    wanted = {"market": "PT", "segment": "commercial", "term": "P1Y", "billing_plan": "annual"}
    offering = Offering.objects.get(plan=sold, **wanted)
    offering.pk, offering.plan_id = None, copied.pk
    offering.save()
    rows = SupplierPrice.objects.filter(
        provider_id=shop.house.id, product_id=sold.product_id, sku_id=sold.sku_id, **wanted
    )
    for price in rows:
        price.pk, price.sku_id = None, "0XYZ"
        price.save()
    return str(copied.public_id)


def titles(shop: Shop, billing_plan: str) -> set[str]:
    by = shop.house.reseller.program.actor
    wish = Wish(filters={"billing_plan": billing_plan}, size=100)
    found = reads.shop_plans_slice(by, wish, at=JANUARY, market="PT")
    assert found.total == len(found.rows)
    return {plan.title for plan in found.rows}


def test_the_list_of_plans_follows_the_switches(shop: Shop) -> None:
    without_monthly(shop)
    everything = titles(shop, "annual")
    assert "Annual Only" in everything and len(everything) > 10

    turn(shop, billed=True, provisioned=False)
    assert titles(shop, "annual") == everything - {"Annual Only"}

    for provisioned in (True, False):
        turn(shop, billed=False, provisioned=provisioned)
        assert titles(shop, "annual") == set()
        assert len(titles(shop, "monthly")) >= len(everything) - 1


def test_what_cannot_be_ordered_at_microsoft_has_no_price_and_no_order(shop: Shop) -> None:
    plan = without_monthly(shop)
    for provisioned, is_orderable in ((True, True), (False, False)):
        turn(shop, billed=True, provisioned=provisioned)
        found = reads.priced_offering(
            provider_id=shop.house.id,
            account_party_id=shop.house.reseller.id,
            plan=plan,
            market="PT",
            segment="commercial",
            term=Term.P1Y,
            billing_plan=BillingPlan.ANNUAL,
            at=JANUARY,
        )
        assert found.supplier_price is not None
        assert (found.is_orderable, found.quoted(1) is not None) == (is_orderable, is_orderable)


def test_an_example_that_lacks_a_price_says_so_for_that_combination_alone(shop: Shop) -> None:
    plan = without_monthly(shop)
    shown = annual_billing(shop.house.administrator.actor, market="PT", at=JANUARY, plan=plan)
    assert shown.example is not None and shown.example.title == "Annual Only"
    told = {
        (one.switches.billed_annually, one.switches.annual_provisioning): one.figures is not None
        for one in shown.example.combinations
    }
    assert told == {(True, True): True, (True, False): False, (False, True): False, (False, False): False}


def test_what_is_sold_to_nobody_is_no_gap(shop: Shop) -> None:
    by = shop.house.administrator.actor
    Offering.objects.filter(provider_id=shop.house.id, billing_plan="annual").update(currency="USD")
    missing = reads.gaps(by, at=JANUARY, limit=200)
    assert {gap.billing_plan for gap in missing} == {"annual"}
    assert reads.count_gaps(by, at=JANUARY) == len(missing)

    turn(shop, billed=False, provisioned=True)

    assert (reads.gaps(by, at=JANUARY, limit=200), reads.count_gaps(by, at=JANUARY)) == ([], 0)
