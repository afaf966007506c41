"""Enter what a licence-based offer costs in a market, from a day on."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import transaction

from tenantry.catalog import locks
from tenantry.catalog.codes import (
    ENTERED_NOT_LATER,
    ENTERED_NOT_LICENCE_BASED,
    ENTERED_NOT_OFFERED,
    STARTS_IN_PAST,
)
from tenantry.catalog.models import Offering, Plan, SupplierPrice
from tenantry.catalog.rules.entered_price import (
    OPEN_END,
    YEAR_MONTHS,
    EnteredPrice,
    price_problems,
    start_after,
    year_prices,
)
from tenantry.catalog.rules.programmes import is_licence_based
from tenantry.foundation import audit
from tenantry.foundation.idempotency import RequestKey, claim
from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import PlanId
from tenantry.kernel.periods import BillingPlan
from tenantry.kernel.problems import Problem, Refused
from tenantry.parties import permissions


def enter_offer_price(
    *,
    plan: PlanId,
    market: str,
    price: EnteredPrice,
    valid_from: datetime | None = None,
    key: RequestKey | None = None,
    by: Actor,
    now: datetime,
    machine_now: datetime,
) -> None:
    """From `valid_from` (or now) on every way to buy the offer in the market has this price; earlier ones are kept."""
    permissions.require(by, "price_list.change")
    start = valid_from or now
    with transaction.atomic(durable=True):
        if claim(key, result={"plan": plan}, by=by, at=machine_now):
            return
        row = locks.lock_plan(by.provider_id, plan)
        offerings = list(Offering.objects.filter(provider_id=by.provider_id, plan=row, market=market))
        if problems := _problems(row, offerings, market, price, start, now):
            raise Refused(*problems)
        last = _last_start(row, market)
        begins = start_after(start, last)
        if begins is None:
            params = {"valid_from": last.isoformat() if last else ""}
            raise Refused(Problem(ENTERED_NOT_LATER, "valid_from", params))
        SupplierPrice.objects.bulk_create(
            _row(row, offering, price, begins, machine_now) for offering in offerings
        )
        told = {
            "market": market,
            "valid_from": begins.isoformat(),
            "cost": str(price.cost),
            "retail": str(price.retail),
            "annual_cost": str(price.annual_cost) if price.annual_cost else None,
            "annual_retail": str(price.annual_retail) if price.annual_retail else None,
        }
        audit.record("plan.price_entered", plan, by=by, at=now, details=told)


def _problems(
    row: Plan, offerings: list[Offering], market: str, price: EnteredPrice, start: datetime, now: datetime
) -> list[Problem]:
    if not is_licence_based(row.sku_id):
        return [Problem(ENTERED_NOT_LICENCE_BASED, "plan", {"plan": row.title})]
    if not offerings:
        return [Problem(ENTERED_NOT_OFFERED, "market", {"plan": row.title, "market": market})]
    found = price_problems(price, offerings[0].currency)
    if start < now:
        found.append(Problem(STARTS_IN_PAST, "valid_from", {"valid_from": start.isoformat()}))
    return found


def _last_start(row: Plan, market: str) -> datetime | None:
    rows = SupplierPrice.objects.filter(
        provider_id=row.provider_id,
        partner_center_account_id=row.partner_center_account_id,
        market=market,
        product_id=row.product_id,
        sku_id=row.sku_id,
    )
    return rows.order_by("-effective_from").values_list("effective_from", flat=True).first()


def _row(
    row: Plan, offering: Offering, price: EnteredPrice, begins: datetime, recorded_at: datetime
) -> SupplierPrice:
    """As a price sheet's row: the month is that of its first day, and a later one takes its place."""
    cost, retail = year_prices(price)[BillingPlan(offering.billing_plan)]
    return SupplierPrice(
        provider_id=row.provider_id,
        partner_center_account_id=row.partner_center_account_id,
        sheet_month=f"{begins.astimezone(UTC):%Y%m}",
        market=offering.market,
        currency=offering.currency,
        product_id=row.product_id,
        sku_id=row.sku_id,
        segment=offering.segment,
        term=offering.term,
        billing_plan=offering.billing_plan,
        unit_price=cost,
        retail_price=retail,
        span_months=YEAR_MONTHS,
        effective_from=begins,
        effective_to=OPEN_END,
        recorded_at=recorded_at,
    )
