"""Licence-based offers, read through the client and put into our words. Never inside a transaction.

Microsoft: Offer resources. An offer is a plan for a year; it names no currency, no price and no SKU.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from partner_center import PartnerCenter
from partner_center.models.offers import LimitUnit, Offer
from partner_center.models.subscriptions import BillingType
from tenantry.catalog.facts import OfferingFact, PlanFact
from tenantry.catalog.gathering import COMMERCIAL
from tenantry.catalog.rules.limits import LimitKind
from tenantry.kernel.periods import BillingPlan, Term

OFFERS_OF_A_PAGE: Final = 200
_LIMIT_KINDS: Final = {LimitUnit.CONCURRENT: LimitKind.CONCURRENT, LimitUnit.LIFETIME: LimitKind.LIFETIME}
_BILLING_PLANS: Final = (BillingPlan.MONTHLY, BillingPlan.ANNUAL)
# What a customer must be qualified for, in small letters, and the segment that it is here. Without one: everybody.
_SEGMENTS: Final = {
    "": COMMERCIAL,
    "none": COMMERCIAL,
    "education": "education",
    "nonprofit": "nonprofit",
    "governmentcommunitycloud": "government",
}


def offers(pc: PartnerCenter, market: str, currency: str) -> Iterator[tuple[PlanFact, list[OfferingFact]]]:
    """Every offer of licences for a year with the ways to buy it, page by page as they arrive.

    Trials, what is Microsoft's own and what is billed by use are left out, and so is what nobody we know may buy.
    """
    for offer in pc.offers.iterate(market, page_size=OFFERS_OF_A_PAGE):
        ways = _ways(offer, currency)
        if ways and offer.billing == BillingType.LICENSE and not offer.is_trial and not offer.is_internal:
            yield _plan(offer), ways


def _plan(offer: Offer) -> PlanFact:
    kind = _LIMIT_KINDS.get(offer.limit_unit_of_measure) if offer.limit_unit_of_measure else None
    limit = offer.limit if kind is not None and offer.limit and offer.limit > 0 else None
    return PlanFact(
        product_id=offer.id.upper(),
        sku_id="",
        title=(offer.name or offer.id)[:255],
        description=offer.description or "",
        is_addon=bool(offer.is_add_on),
        is_trial=False,
        minimum_seats=offer.minimum_quantity or 1,
        maximum_seats=offer.maximum_quantity or 1,
        prerequisites=tuple(f"{needed.upper()}:" for needed in offer.prerequisite_offers or ()),
        subscription_limit=limit,
        subscription_limit_kind=kind if kind is not None and limit is not None else "",
        sales_group=offer.sales_group_id or "",
    )


def ways_to_buy(offer: Offer) -> list[tuple[str, BillingPlan]]:
    """The segments for which the offer is, each with every billing plan that it has."""
    asked = offer.resellee_qualifications or [""]
    segments = sorted({_SEGMENTS[one.lower()] for one in asked if one.lower() in _SEGMENTS})
    cycles = {str(one).lower() for one in offer.supported_billing_cycles or ()}
    return [(one, plan) for one in segments for plan in _BILLING_PLANS if plan.value in cycles]


def _ways(offer: Offer, currency: str) -> list[OfferingFact]:
    return [
        OfferingFact(
            product_id=offer.id.upper(),
            sku_id="",
            segment=segment,
            term=Term.P1Y.value,
            billing_plan=billing_plan.value,
            catalog_item_id=offer.id.upper(),
            currency=currency,
            is_purchasable=bool(offer.is_available_for_purchase),
        )
        for segment, billing_plan in ways_to_buy(offer)
    ]
