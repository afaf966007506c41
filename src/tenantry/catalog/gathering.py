"""Microsoft's catalogue, read through the client and put into our words. Never inside a transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Final

from partner_center import PartnerCenter
from partner_center.errors import Refused
from partner_center.models.catalog import Availability, Segment, Sku, TargetView
from partner_center.models.prices import PriceSheetRow
from partner_center.models.promotions import PromotedProduct, Promotion, PromotionConstraints
from partner_center.models.sales_files import OwnershipLimitType
from tenantry.catalog.facts import OfferingFact, PlanFact, PriceFact, PromotionOffer
from tenantry.catalog.rules.limits import LimitKind
from tenantry.kernel.periods import BillingPlan, Term, add_months

# A sheet without the column Segment is an older one, which lists commercial prices only.
COMMERCIAL: Final = "commercial"
# Microsoft: Get a list of products. Asked without a segment it lists all but what is for non-profit organisations.
_ASKED: Final = (None, Segment.NONPROFIT)
_TERMS: Final = {term.value: term for term in Term}
_BILLING_PLANS: Final = {plan.value for plan in BillingPlan}
_LIMIT_KINDS: Final = {
    OwnershipLimitType.CONCURRENT_COUNT: LimitKind.CONCURRENT,
    OwnershipLimitType.LIFETIME_COUNT: LimitKind.LIFETIME,
}


@dataclass(frozen=True, slots=True)
class Listed:
    """A product, and the segments for which Microsoft listed it when asked."""

    id: str
    segments: tuple[Segment | None, ...]


@dataclass(frozen=True, slots=True)
class Limit:
    """How many subscriptions of a plan a tenant may have."""

    subscriptions: int
    kind: LimitKind


Limits = Mapping[tuple[str, str], Limit]  # by product and SKU


def limits(pc: PartnerCenter, on: date) -> Limits:
    """The limits on subscriptions of the month's offer matrix, or of the month before while it is not out.

    One that counts what we do not know is left out: Microsoft's cart alone judges it.
    """
    try:
        return _limits(pc, on)
    except Refused:
        return _limits(pc, add_months(on, -1))


def _limits(pc: PartnerCenter, on: date) -> Limits:
    found: dict[tuple[str, str], Limit] = {}
    for row in pc.offer_matrix.rows(f"{on:%Y%m}"):
        most, counted = row.asset_ownership_limit, row.asset_ownership_limit_type
        if most and most > 0 and counted in _LIMIT_KINDS:
            found[row.product_id.upper(), row.sku_id.upper()] = Limit(most, _LIMIT_KINDS[counted])
    return found


def products(pc: PartnerCenter, market: str) -> list[Listed]:
    """The market's seat-based products, each once."""
    found: dict[str, list[Segment | None]] = {}
    for segment in _ASKED:
        for product in pc.products.iterate(market, TargetView.ONLINE_SERVICES, segment):
            found.setdefault(product.id, []).append(segment)
    return [Listed(product_id, tuple(segments)) for product_id, segments in found.items()]


def plans(
    pc: PartnerCenter, market: str, listed: Iterable[Listed], limits: Limits
) -> Iterator[tuple[PlanFact, list[OfferingFact]]]:
    """Every plan of the products with the ways to buy it now, each plan once, one product's calls at a time."""
    for product in listed:
        skus: dict[str, Sku] = {}
        found: dict[str, list[Availability]] = {}
        for segment in product.segments:
            for sku in pc.products.skus(market, product.id, segment):
                skus[sku.id] = sku
                more = pc.products.availabilities(market, product.id, sku.id, segment)
                found.setdefault(sku.id, []).extend(more)
        for sku in skus.values():
            limit = limits.get((product.id.upper(), sku.id.upper()))
            yield _plan(product.id, sku, limit), _offerings(product.id, sku.id, found[sku.id])


def prices(pc: PartnerCenter, market: str) -> Iterator[PriceFact]:
    """The rows of the month's price sheet that price a seat for a term, as they arrive."""
    for row in pc.price_sheets.rows(market):
        fact = _price(row)
        if fact is not None:
            yield fact


def promotions(pc: PartnerCenter, market: str) -> list[PromotionOffer]:
    """The promotions of commercial plans that run now (Microsoft: Get promotions, which it documents for them alone).

    One that lowers a price otherwise than by a percentage, or on what is no subscription, is left out.
    """
    found: dict[tuple[str, ...], PromotionOffer] = {}
    for one in pc.promotions.iterate(market, Segment.COMMERCIAL):
        for product in one.required_products or ():
            offer = _promotion(one, product)
            if offer is not None:
                key = (offer.promotion_id, offer.product_id, offer.sku_id, offer.term, offer.billing_plan)
                found[key] = offer
    return list(found.values())


def _promotion(one: Promotion, product: PromotedProduct) -> PromotionOffer | None:
    policies = product.pricing_policies or ()
    fraction = next((p.value for p in policies if p.policy_type == "PercentDiscount" and p.value), None)
    term = str(product.term.duration) if product.term else ""
    billing_plan = str(product.term.billing_cycle or "").lower() if product.term else ""
    if fraction is None or not 0 < fraction <= 1 or term not in _TERMS or billing_plan not in _BILLING_PLANS:
        return None
    asked = one.promotion_constraints or PromotionConstraints()
    seats = next((c for c in asked.seat_constraints or () if c.type == "SubscriptionQuantity"), None)
    limits = (c for c in asked.asset_ownership_limits or () if c.type == "LifetimeRedemptionCount")
    limit = next(limits, None)
    groups = asked.product_ownership_constraints or ()
    return PromotionOffer(
        promotion_id=one.id,
        name=(one.name or one.id)[:255],
        product_id=product.product_id or "",
        sku_id=product.sku_id or "",
        segment=COMMERCIAL,
        term=term,
        billing_plan=billing_plan,
        percent=round(Decimal(fraction) * 100, 4),
        is_automatic=bool(one.properties and one.properties.is_auto_applicable),
        starts_at=one.start_date or datetime(2000, 1, 1, tzinfo=UTC),
        ends_at=one.end_date or datetime(9999, 1, 1, tzinfo=UTC),
        minimum_seats=seats.min_seats if seats else None,
        maximum_seats=seats.max_seats if seats else None,
        first_purchase=any(
            c.type == "FirstPurchase" and c.is_applicable for c in asked.eligibility_constraints or ()
        ),
        redemptions=limit.max_assets if limit else None,
        needs=tuple(tuple(owned.big_id for owned in group if owned.big_id) for group in groups if group),
    )


def _plan(product_id: str, sku: Sku, limit: Limit | None) -> PlanFact:
    more = sku.dynamic_attributes
    return PlanFact(
        product_id=product_id,
        sku_id=sku.id,
        title=(sku.title or f"{product_id}:{sku.id}")[:255],
        description=sku.description or "",
        is_addon=bool(more and more.is_addon),
        is_trial=bool(sku.is_trial),
        minimum_seats=sku.minimum_quantity or 1,
        maximum_seats=sku.maximum_quantity or 1,
        prerequisites=tuple(more.prerequisite_skus or ()) if more else (),
        subscription_limit=limit.subscriptions if limit else None,
        subscription_limit_kind=limit.kind if limit else "",
        # Microsoft: New commerce, offer limits. Such a plan's seats are pooled in the tenant, over all partners.
        seat_limit=sku.maximum_quantity if more and more.has_constraints else None,
        # Microsoft: Transition a subscription. A trial becomes paid as a subscription is upgraded.
        conversions=tuple(sorted(more.upgrade_target_offers or ())) if more and sku.is_trial else (),
    )


def _offerings(product_id: str, sku_id: str, found: Iterable[Availability]) -> list[OfferingFact]:
    """The terms of subscriptions (one-time purchases are left out); a purchasable one is preferred."""
    offerings: dict[tuple[str, str, str], OfferingFact] = {}
    for availability in found:
        segment = str(availability.segment or COMMERCIAL)
        currency = availability.default_currency.code if availability.default_currency else None
        for term in availability.terms or ():
            duration, billing_plan = str(term.duration), str(term.billing_cycle)
            key = (segment, duration, billing_plan)
            if duration not in _TERMS or billing_plan not in _BILLING_PLANS or not currency:
                continue
            if key not in offerings or availability.is_purchasable:
                offerings[key] = OfferingFact(
                    product_id=product_id,
                    sku_id=sku_id,
                    segment=segment,
                    term=duration,
                    billing_plan=billing_plan,
                    catalog_item_id=availability.catalog_item_id
                    or f"{product_id}:{sku_id}:{availability.id}",
                    currency=currency,
                    is_purchasable=bool(availability.is_purchasable),
                )
    return list(offerings.values())


def _price(row: PriceSheetRow) -> PriceFact | None:
    """The row as ours; None for what is not sold by the seat and term, for higher tiers, and without ERP."""
    term, billing_plan = _TERMS.get(str(row.term_duration)), row.billing_plan.strip().lower()
    if term is None or billing_plan not in _BILLING_PLANS or row.erp_price is None:
        return None
    if (row.pricing_tier_range_min or 0) > 1:
        return None
    return PriceFact(
        product_id=row.product_id,
        sku_id=row.sku_id,
        segment=str(row.segment or COMMERCIAL),
        term=term.value,
        billing_plan=billing_plan,
        currency=row.currency,
        unit_price=row.unit_price,
        retail_price=row.erp_price,
        # Microsoft: Get a price sheet. However a term is billed, its row prices the whole term.
        span_months=term.months,
        effective_from=row.effective_start_date,
        effective_to=_exclusive(row.effective_end_date),
    )


def _exclusive(end: datetime) -> datetime:
    """The first instant after a span whose last one is given; Microsoft ends spans at 23:59:59.9999999."""
    return end + timedelta(microseconds=1) if end.microsecond == 999_999 else end
