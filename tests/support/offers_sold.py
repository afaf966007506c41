"""Licence-based offers of the simulator, read and priced, so that the story's reseller can buy them."""

from __future__ import annotations

from decimal import Decimal

from tests.support.story import Story

from tenantry.catalog.models import Plan
from tenantry.catalog.rules.entered_price import EnteredPrice
from tenantry.catalog.use_cases.enter_offer_price import enter_offer_price
from tenantry.catalog.use_cases.synchronise_catalogue import synchronise_catalogue
from tenantry.foundation.clock import machine_now
from tenantry.kernel.ids import PlanId
from tenantry.kernel.money import Money
from tenantry.parties.use_cases.change_setting import change_setting

E1, E3, SALES, BASIC = (
    "Office 365 E1",
    "Office 365 E3",
    "Dynamics 365 Sales Enterprise",
    "Microsoft 365 Business Basic",
)


def read_and_price(story: Story, *titles: str, annual: str = "96.00") -> None:
    """Each costs 8.40 a seat and month, and by the year what is given; the story's reseller buys with 20 % on top."""
    house, now = story.shop.house, machine_now()
    change_setting(name="licence_based_offers", value=True, by=story.staff, now=now)
    synchronise_catalogue(market="PT", by=house.system, now=now)
    for title in titles:
        enter_offer_price(
            plan=plan_of(story, title),
            market="PT",
            price=EnteredPrice(_euros("8.40"), _euros("10.50"), _euros(annual), _euros("120.00")),
            by=story.staff,
            now=machine_now(),
            machine_now=machine_now(),
        )


def plan_of(story: Story, title: str) -> PlanId:
    """The offer of that title."""
    return PlanId(Plan.objects.get(provider_id=story.shop.house.id, sku_id="", title=title).public_id)


def _euros(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")
