"""Promotions of Microsoft's on the plan of the story."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from django.db import transaction
from tests.support.story import Story

from tenantry.catalog import gathering, recording
from tenantry.catalog.facts import PromotionOffer
from tenantry.foundation.clock import machine_now
from tenantry.microsoft.clients import partner_center
from tenantry.parties.models import PartnerCenterAccount

SEATS = 37  # of the promotions here, so that no other test's order gets one


def account(story: Story) -> int:
    """The key of the provider's Partner Center account."""
    found = PartnerCenterAccount.objects.get(provider_id=story.shop.house.id, is_default=True)
    return int(found.pk)


def published(story: Story, **more: object) -> str:
    """A promotion on the story's plan, for a year billed monthly, as Microsoft publishes it."""
    given = {
        "product_id": story.plan.product_id, "sku_id": story.plan.sku_id, "term_duration": "P1Y",
        "billing_cycle": "monthly", "discount": "0.15", "minimum_seats": SEATS, "maximum_seats": SEATS,
    } | more  # fmt: skip
    return str(story.simulator.control("POST", "promotions", given)["id"])


def offers(story: Story) -> list[PromotionOffer]:
    """The promotions on the plan that Microsoft lists now."""
    ours = (story.plan.product_id, story.plan.sku_id)
    found = gathering.promotions(partner_center(account(story)), "PT")
    return [one for one in found if (one.product_id, one.sku_id) == ours]


def record(story: Story, *listed: PromotionOffer) -> None:
    """As a synchronisation writes what Microsoft listed."""

    with transaction.atomic():
        recording.record_promotions(
            listed, provider_id=story.shop.house.id, account_id=account(story), market="PT", at=machine_now()
        )


def an_offer(story: Story, **changes: object) -> PromotionOffer:
    """One that Microsoft has listed, and has ended since."""
    now = machine_now()
    usual = PromotionOffer(
        promotion_id="39NFJQT1OVER:0001:39NFJQT1OVER", name="Over", product_id=story.plan.product_id,
        sku_id=story.plan.sku_id, segment="commercial", term="P1Y", billing_plan="monthly", percent=Decimal(15),
        is_automatic=True, starts_at=now - timedelta(days=1), ends_at=now + timedelta(days=30), minimum_seats=SEATS,
        maximum_seats=SEATS, first_purchase=False, redemptions=None, needs=(),
    )  # fmt: skip
    return replace(usual, **changes)  # type: ignore[arg-type]
