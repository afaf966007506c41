"""The catalogue as Microsoft tells it, in the words of our tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class PlanFact:
    """A SKU, or a licence-based offer: `sku_id` is empty and `product_id` is the offer's id."""

    product_id: str
    sku_id: str
    title: str
    description: str
    is_addon: bool
    is_trial: bool
    minimum_seats: int
    maximum_seats: int
    prerequisites: tuple[str, ...]
    subscription_limit: int | None = None
    subscription_limit_kind: str = ""
    seat_limit: int | None = None
    sales_group: str = ""
    conversions: tuple[str, ...] = ()  # of a trial: what it may become


@dataclass(frozen=True, slots=True)
class OfferingFact:
    """A way to buy a SKU now."""

    product_id: str
    sku_id: str
    segment: str
    term: str
    billing_plan: str
    catalog_item_id: str
    currency: str
    is_purchasable: bool


@dataclass(frozen=True, slots=True)
class PriceFact:
    """A row of the price sheet."""

    product_id: str
    sku_id: str
    segment: str
    term: str
    billing_plan: str
    currency: str
    unit_price: Decimal
    retail_price: Decimal
    span_months: int
    effective_from: datetime
    effective_to: datetime


@dataclass(frozen=True, slots=True)
class PromotionOffer:
    """A promotion on one plan, term and billing plan."""

    promotion_id: str
    name: str
    product_id: str
    sku_id: str
    segment: str
    term: str
    billing_plan: str
    percent: Decimal
    is_automatic: bool
    starts_at: datetime
    ends_at: datetime
    minimum_seats: int | None
    maximum_seats: int | None
    first_purchase: bool
    redemptions: int | None
    needs: tuple[tuple[str, ...], ...]
