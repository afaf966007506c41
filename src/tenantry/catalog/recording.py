"""The catalogue's rows, written in bulk inside somebody else's transaction."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from operator import attrgetter

from django.db import connection, transaction

from tenantry.catalog.facts import OfferingFact, PlanFact, PriceFact
from tenantry.foundation import public_ids

_PLANS = """
    INSERT INTO catalog_plan (provider_id, public_id, partner_center_account_id, product_id, sku_id, title,
        description, is_addon, is_trial, minimum_seats, maximum_seats, prerequisites)
    SELECT %(provider)s, r.public_id, %(account)s, r.product_id, r.sku_id, r.title, r.description, r.is_addon,
        r.is_trial, r.minimum_seats, r.maximum_seats, r.prerequisites
    FROM jsonb_to_recordset(%(rows)s::jsonb) AS r(public_id text, product_id text, sku_id text, title text,
        description text, is_addon boolean, is_trial boolean, minimum_seats integer, maximum_seats integer,
        prerequisites text[])
    ON CONFLICT (provider_id, partner_center_account_id, product_id, sku_id) DO UPDATE SET
        title = excluded.title, description = excluded.description, is_addon = excluded.is_addon,
        is_trial = excluded.is_trial, minimum_seats = excluded.minimum_seats,
        maximum_seats = excluded.maximum_seats, prerequisites = excluded.prerequisites
    WHERE (catalog_plan.title, catalog_plan.description, catalog_plan.is_addon, catalog_plan.is_trial,
           catalog_plan.minimum_seats, catalog_plan.maximum_seats, catalog_plan.prerequisites)
       IS DISTINCT FROM (excluded.title, excluded.description, excluded.is_addon, excluded.is_trial,
           excluded.minimum_seats, excluded.maximum_seats, excluded.prerequisites)
"""

_OFFERINGS = """
    INSERT INTO catalog_offering (provider_id, plan_id, market, segment, term, billing_plan, catalog_item_id,
        currency, is_purchasable, synchronised_at)
    SELECT p.provider_id, p.id, %(market)s, r.segment, r.term, r.billing_plan, r.catalog_item_id, r.currency,
        r.is_purchasable, %(at)s
    FROM jsonb_to_recordset(%(rows)s::jsonb) AS r(product_id text, sku_id text, segment text, term text,
        billing_plan text, catalog_item_id text, currency text, is_purchasable boolean)
    JOIN catalog_plan p ON p.provider_id = %(provider)s AND p.partner_center_account_id = %(account)s
        AND p.product_id = r.product_id AND p.sku_id = r.sku_id
    ON CONFLICT (provider_id, plan_id, market, segment, term, billing_plan) DO UPDATE SET
        catalog_item_id = excluded.catalog_item_id, currency = excluded.currency,
        is_purchasable = excluded.is_purchasable, synchronised_at = excluded.synchronised_at
    RETURNING id
"""

_WITHDRAWN = """
    UPDATE catalog_offering o SET is_purchasable = false, synchronised_at = %(at)s
    FROM catalog_plan p
    WHERE p.provider_id = %(provider)s AND p.partner_center_account_id = %(account)s
      AND o.provider_id = p.provider_id AND o.plan_id = p.id AND o.market = %(market)s AND o.is_purchasable
      AND NOT o.id = ANY(%(seen)s::bigint[])
"""

_FRESH_PRICES = """
    CREATE TEMPORARY TABLE fresh_price (product_id text, sku_id text, segment text, term text,
        billing_plan text, currency text, unit_price numeric, retail_price numeric, span_months smallint,
        effective_from timestamptz, effective_to timestamptz) ON COMMIT DROP
"""
_COPY_PRICES = """
    COPY fresh_price (product_id, sku_id, segment, term, billing_plan, currency, unit_price, retail_price,
        span_months, effective_from, effective_to) FROM STDIN
"""
_COLUMNS = attrgetter(*(field.name for field in fields(PriceFact)))
_NEW_PRICES = """
    INSERT INTO catalog_supplierprice (provider_id, partner_center_account_id, sheet_month, market, currency,
        product_id, sku_id, segment, term, billing_plan, unit_price, retail_price, span_months,
        effective_from, effective_to, recorded_at)
    SELECT %(provider)s, %(account)s, %(sheet_month)s, %(market)s, currency, product_id, sku_id, segment,
        term, billing_plan, unit_price, retail_price, span_months, effective_from, effective_to,
        %(recorded_at)s
    FROM fresh_price
    ON CONFLICT DO NOTHING
"""


def record_plans(
    plans: Sequence[PlanFact],
    offerings: Sequence[OfferingFact],
    *,
    provider_id: int,
    account_id: int,
    market: str,
    at: datetime,
) -> list[int]:
    """Plans and the ways to buy them as Microsoft lists them now. Two statements; the offerings' keys."""
    assert transaction.get_connection().in_atomic_block
    shared = {"provider": provider_id, "account": account_id}
    plan_rows = [asdict(plan) | {"public_id": public_ids.new("pln", at)} for plan in plans]
    offering_rows = [asdict(offering) for offering in offerings]
    with connection.cursor() as cursor:
        cursor.execute(_PLANS, shared | {"rows": json.dumps(plan_rows)})
        cursor.execute(_OFFERINGS, shared | {"rows": json.dumps(offering_rows), "market": market, "at": at})
        return [row[0] for row in cursor.fetchall()]


def record_withdrawn(
    seen: Sequence[int], *, provider_id: int, account_id: int, market: str, at: datetime
) -> int:
    """What Microsoft listed before and lists no more can no longer be bought. One statement; how many."""
    assert transaction.get_connection().in_atomic_block
    with connection.cursor() as cursor:
        cursor.execute(
            _WITHDRAWN,
            {
                "provider": provider_id,
                "account": account_id,
                "market": market,
                "at": at,
                "seen": list(seen),
            },
        )
        withdrawn: int = cursor.rowcount
        return withdrawn


def record_prices(
    prices: Iterable[PriceFact],
    *,
    provider_id: int,
    account_id: int,
    market: str,
    sheet_month: str,
    recorded_at: datetime,
) -> int:
    """Rows of a price sheet, by COPY; rows that are known already are left as they are. How many were new."""
    assert transaction.get_connection().in_atomic_block
    with connection.cursor() as cursor:
        cursor.execute(_FRESH_PRICES)
        with cursor.copy(_COPY_PRICES) as copy:
            for price in prices:
                copy.write_row(_COLUMNS(price))
        cursor.execute(
            _NEW_PRICES,
            {
                "provider": provider_id,
                "account": account_id,
                "market": market,
                "sheet_month": sheet_month,
                "recorded_at": recorded_at,
            },
        )
        new: int = cursor.rowcount
        return new
