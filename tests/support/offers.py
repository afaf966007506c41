"""A licence-based offer in the catalogue, as a synchronisation writes it."""

from __future__ import annotations

from django.db import transaction
from tests.support.parties import House

from tenantry.catalog import recording
from tenantry.catalog.facts import OfferingFact, PlanFact
from tenantry.catalog.models import Plan
from tenantry.foundation.clock import machine_now
from tenantry.kernel.ids import PlanId

E1 = "1A7C9F4E-58B2-4D0C-9E35-7B1F0A2D6C11"


def an_offer(house: House, *, market: str = "PT", offer_id: str = E1, title: str = "Office 365 E1") -> PlanId:
    """The offer, billed monthly and annually, in the market's euros."""
    plan = PlanFact(
        product_id=offer_id, sku_id="", title=title, description="", is_addon=False, is_trial=False,
        minimum_seats=1, maximum_seats=300, prerequisites=(), sales_group="1",
    )  # fmt: skip
    ways = [
        OfferingFact(offer_id, "", "commercial", "P1Y", billing_plan, offer_id, "EUR", True)
        for billing_plan in ("monthly", "annual")
    ]
    with transaction.atomic():
        recording.record_plans(
            [plan], ways, provider_id=house.id, account_id=house.account.id, market=market, at=machine_now()
        )
    return PlanId(Plan.objects.get(provider_id=house.id, product_id=offer_id).public_id)
