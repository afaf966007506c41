"""Whether Microsoft sells a licence-based offer now (Microsoft: Get an offer by ID)."""

from __future__ import annotations

from datetime import datetime

from partner_center import NotFound, PartnerCenter
from tenantry.catalog.gathering_offers import ways_to_buy
from tenantry.compliance.rules.facts import Availability, OfferedTerm
from tenantry.kernel.periods import Term


def offer_available(
    pc: PartnerCenter, offer_id: str, *, market: str, segment: str, now: datetime
) -> Availability:
    """The billing plans of its year in the segment; none where it is not sold."""
    try:
        offer = pc.offers.get(market, offer_id)
        ways = ways_to_buy(offer) if offer.is_available_for_purchase else []
    except NotFound:
        ways = []
    terms = tuple(OfferedTerm(Term.P1Y.value, plan.value, offer_id) for one, plan in ways if one == segment)
    return Availability(
        now,
        product_id=offer_id,
        sku_id="",
        market=market,
        segment=segment,
        is_purchasable=bool(terms),
        terms=terms,
    )
