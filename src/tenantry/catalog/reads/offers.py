"""One plan in the back office: its offers in a market, what they cost, and what each price list makes of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from tenantry.catalog.models import Offering, Plan, PriceList, PriceRule, Promotion, SupplierPrice
from tenantry.catalog.reads.plan_facts import PlanFacts
from tenantry.catalog.reads.switches import switches
from tenantry.catalog.rules.annual import Switches, ordered_billing_plan
from tenantry.catalog.rules.programmes import is_licence_based
from tenantry.catalog.rules.promotions import ANYBODY, PromotionFact, promotion_given
from tenantry.catalog.rules.quote import (
    COST_PLACES,
    OrderedAt,
    PriceRuleFact,
    Quote,
    RuleKind,
    SupplierPriceFact,
    cycles_in_span,
    quote,
)
from tenantry.catalog.rules.selection import DatedRule, price_in_force, rule_in_force
from tenantry.kernel.actor import Actor
from tenantry.kernel.money import Rate
from tenantry.kernel.periods import BillingPlan, Term
from tenantry.parties import permissions

MOST_LISTS = 100
_MOST_PRICES = 2_000
_MOST_PROMOTIONS = 50


@dataclass(frozen=True, slots=True)
class ListPrice:
    """What a price list makes of an offer; no rule or no price of Microsoft's: no quote."""

    price_list: str
    name: str
    rule: PriceRuleFact | None
    quote: Quote | None  # of one seat; its cost is that of what is ordered at Microsoft


@dataclass(frozen=True, slots=True)
class Offer:
    """A way to buy the plan, with Microsoft's price that holds."""

    segment: str
    term: Term
    billing_plan: BillingPlan
    currency: str
    catalog_item_id: str
    is_purchasable: bool
    synchronised_at: datetime
    price: SupplierPriceFact | None
    ordered_billing_plan: BillingPlan | None  # at Microsoft; None where the provider offers it to nobody
    unit_cost: Rate | None  # per seat and charge cycle, where it is ordered as it is sold
    unit_retail: Rate | None
    lists: tuple[ListPrice, ...]


@dataclass(frozen=True, slots=True)
class SheetPrice:
    """A row of Microsoft's price sheets."""

    segment: str
    term: Term
    billing_plan: BillingPlan
    price: SupplierPriceFact


@dataclass(frozen=True, slots=True)
class PromotionRow:
    """A promotion as Microsoft lists it, or listed it."""

    segment: str
    term: Term
    is_automatic: bool
    is_listed: bool
    promotion: PromotionFact


@dataclass(frozen=True, slots=True)
class PlanOffers(PlanFacts):
    """A plan, the markets in which it was ever offered, and its offers in one of them."""

    markets: tuple[str, ...]
    market: str
    offers: tuple[Offer, ...]
    sheets: tuple[SheetPrice, ...]  # the newest first
    promotions: tuple[PromotionRow, ...]  # that Microsoft lists, and those that it listed before


def plan_offers(by: Actor, public_id: str, *, market: str, at: datetime) -> PlanOffers:
    """The plan in the market, or in the first one that has it; for staff. At most eight statements."""
    permissions.require(by, "price_list.read")
    plan = Plan.objects.filter(provider_id=by.provider_id, public_id=public_id).first()
    if plan is None:
        raise permissions.not_found("plan", public_id)
    offered = Offering.objects.filter(provider_id=by.provider_id, plan_id=plan.pk)
    markets = tuple(offered.order_by("market").values_list("market", flat=True).distinct())
    chosen = market if market in markets else next(iter(markets), market)
    rows = sorted(offered.filter(market=chosen), key=_order)
    known = _prices(plan, chosen)
    lists = _lists(by, {row.currency for row in rows})
    rules = _rules(by, [key for key, _, _, _ in lists], plan.pk)
    promotions = _promotions(plan, chosen)
    now = Standing(known, lists, rules, switches(by.provider_id), promotions, at)
    return PlanOffers(
        public_id=plan.public_id,
        product_id=plan.product_id,
        sku_id=plan.sku_id,
        title=plan.title,
        description=plan.description,
        is_addon=plan.is_addon,
        is_trial=plan.is_trial,
        minimum_seats=plan.minimum_seats,
        maximum_seats=plan.maximum_seats,
        prerequisites=tuple(plan.prerequisites),
        subscription_limit=plan.subscription_limit,
        subscription_limit_kind=plan.subscription_limit_kind,
        seat_limit=plan.seat_limit,
        sales_group=plan.sales_group,
        markets=markets,
        market=chosen,
        offers=tuple(_offer(row, now) for row in rows),
        sheets=tuple(known[::-1]),
        promotions=tuple(promotions),
    )


def _order(row: Offering) -> tuple[bool, str, int, int]:
    return (
        row.segment != "commercial",
        row.segment,
        Term(row.term).months,
        BillingPlan(row.billing_plan).months,
    )


def _prices(plan: Plan, market: str) -> list[SheetPrice]:
    """The rows of the price sheets, oldest first."""
    rows = SupplierPrice.objects.filter(
        provider_id=plan.provider_id,
        partner_center_account_id=plan.partner_center_account_id,
        market=market,
        product_id=plan.product_id,
        sku_id=plan.sku_id,
    ).order_by("-id")[:_MOST_PRICES]
    return [
        SheetPrice(
            row.segment,
            Term(row.term),
            BillingPlan(row.billing_plan),
            SupplierPriceFact(
                row.unit_price,
                row.retail_price,
                row.span_months,
                row.currency,
                row.effective_from,
                row.effective_to,
                row.sheet_month,
                is_licence_based(plan.sku_id),
            ),
        )
        for row in reversed(rows)
    ]


def _promotions(plan: Plan, market: str) -> list[PromotionRow]:
    """Those that run first, then those that are over, the latest of each first."""
    rows = Promotion.objects.filter(
        provider_id=plan.provider_id,
        partner_center_account_id=plan.partner_center_account_id,
        market=market,
        product_id=plan.product_id,
        sku_id=plan.sku_id,
    ).order_by("-is_listed", "-starts_at", "promotion_id")[:_MOST_PROMOTIONS]
    return [
        PromotionRow(row.segment, Term(row.term), row.is_automatic, row.is_listed, _promotion(row))
        for row in rows
    ]


def _promotion(row: Promotion) -> PromotionFact:
    return PromotionFact(
        promotion_id=row.promotion_id,
        name=row.name,
        percent=row.percent,
        billing_plan=BillingPlan(row.billing_plan),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        minimum_seats=row.minimum_seats,
        maximum_seats=row.maximum_seats,
        first_purchase=row.first_purchase,
        redemptions=row.redemptions,
        needs=tuple(tuple(group) for group in row.needs),
    )


def _lists(by: Actor, currencies: Iterable[str]) -> list[tuple[int, str, str, str]]:
    rows = PriceList.objects.filter(provider_id=by.provider_id, currency__in=list(currencies))
    return list(rows.order_by("name").values_list("id", "public_id", "name", "currency")[:MOST_LISTS])


def _rules(by: Actor, lists: list[int], plan_id: int) -> Mapping[int, list[DatedRule]]:
    rows = PriceRule.objects.filter(
        Q(plan__isnull=True) | Q(plan_id=plan_id), provider_id=by.provider_id, price_list_id__in=lists
    )
    found: dict[int, list[DatedRule]] = {}
    for row in rows:
        found.setdefault(row.price_list_id, []).append(dated(row))
    return found


def dated(row: PriceRule) -> DatedRule:
    """A stored rule as a fact."""
    return DatedRule(
        rule=PriceRuleFact(RuleKind(row.kind), row.percent),
        plan_id=row.plan_id,
        term=Term(row.term) if row.term else None,
        billing_plan=BillingPlan(row.billing_plan) if row.billing_plan else None,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """What the offers of a plan in a market are judged from."""

    sheets: list[SheetPrice]
    lists: list[tuple[int, str, str, str]]
    rules: Mapping[int, list[DatedRule]]
    switches: Switches
    promotions: list[PromotionRow]
    at: datetime

    def promotion(self, row: Offering, ordered: BillingPlan) -> PromotionFact | None:
        """What anybody gets who buys a seat of the offer."""
        given = [
            one.promotion
            for one in self.promotions
            if one.is_automatic and one.is_listed and (one.segment, one.term) == (row.segment, Term(row.term))
        ]
        return promotion_given(given, ordered, 1, self.at, ANYBODY)

    def price(self, row: Offering, billing_plan: BillingPlan) -> SupplierPriceFact | None:
        """Microsoft's price that holds for the offer's segment and term on that billing plan."""
        facts = [
            one.price
            for one in self.sheets
            if (one.segment, one.term, one.billing_plan, one.price.currency)
            == (row.segment, Term(row.term), billing_plan, row.currency)
        ]
        return price_in_force(facts, self.at)


def _offer(row: Offering, now: Standing) -> Offer:
    term, billing_plan = Term(row.term), BillingPlan(row.billing_plan)
    ordered = ordered_billing_plan(billing_plan, now.switches)
    price = now.price(row, billing_plan)
    made: dict[str, Any] = {"unit_cost": None, "unit_retail": None}
    if price is not None:
        parts = cycles_in_span(price.span_months, term, billing_plan)
        made["unit_cost"] = Rate(price.unit_price, price.currency).divided(parts, places=COST_PLACES)
        made["unit_retail"] = Rate(price.retail_price, price.currency).divided(parts, places=COST_PLACES)
    ordered_price = price if ordered is None or ordered is billing_plan else now.price(row, ordered)
    found = []
    for key, public_id, name, currency in now.lists:
        if currency == row.currency:
            rule = rule_in_force(now.rules.get(key, ()), row.plan_id, term, billing_plan, now.at)
            quoted = None
            if price and ordered_price and rule and ordered is not None:
                otherwise = OrderedAt(ordered, ordered_price) if ordered is not billing_plan else None
                quoted = quote(price, rule, term, billing_plan, 1, otherwise, now.promotion(row, ordered))
            found.append(ListPrice(public_id, name, rule, quoted))
    return Offer(
        segment=row.segment,
        term=term,
        billing_plan=billing_plan,
        currency=row.currency,
        catalog_item_id=row.catalog_item_id,
        is_purchasable=row.is_purchasable,
        synchronised_at=row.synchronised_at,
        price=price,
        ordered_billing_plan=ordered,
        lists=tuple(found),
        **made,
    )
