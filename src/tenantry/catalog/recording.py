"""The catalogue's rows, written in bulk inside somebody else's transaction."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from operator import attrgetter
from typing import Any, Final

from django.db import connection, transaction

from tenantry.catalog.facts import OfferingFact, PlanFact, PriceFact, PromotionOffer
from tenantry.foundation import public_ids, statements

# What a plan can change in; product and SKU are what it is.
_MEMBERS: Final = [field.name for field in fields(PlanFact) if field.name not in ("product_id", "sku_id")]

# All parts of one statement see the tables as they were before it: `before` is what the catalogue said until now.
_PLANS = """
    WITH incoming AS (
        SELECT * FROM jsonb_to_recordset(%(rows)s::jsonb) AS r(public_id text, product_id text, sku_id text,
            title text, description text, is_addon boolean, is_trial boolean, minimum_seats integer,
            maximum_seats integer, prerequisites text[], subscription_limit integer, subscription_limit_kind text,
            seat_limit integer, sales_group text, conversions text[])
    ), differences AS (
        INSERT INTO catalog_cataloguedifference (provider_id, synchronisation_id, kind, plan_id, segment, term,
            billing_plan, members, currency)
        SELECT p.provider_id, %(synchronisation)s, 'plan_changed', p.id, '', '', '', c.members, ''
        FROM incoming r
        JOIN catalog_plan p ON p.provider_id = %(provider)s AND p.partner_center_account_id = %(account)s
            AND p.product_id = r.product_id AND p.sku_id = r.sku_id
        CROSS JOIN LATERAL (
            SELECT jsonb_object_agg(m.name, jsonb_build_object(
                'old', to_jsonb(p)->m.name, 'new', to_jsonb(r)->m.name)) AS members
            FROM unnest(%(members)s::text[]) AS m(name)
            WHERE to_jsonb(p)->m.name IS DISTINCT FROM to_jsonb(r)->m.name
        ) c
        WHERE c.members IS NOT NULL AND %(synchronisation)s::bigint IS NOT NULL
    )
    INSERT INTO catalog_plan (provider_id, public_id, partner_center_account_id, product_id, sku_id, title,
        description, is_addon, is_trial, minimum_seats, maximum_seats, prerequisites, subscription_limit,
        subscription_limit_kind, seat_limit, sales_group, conversions)
    SELECT %(provider)s, r.public_id, %(account)s, r.product_id, r.sku_id, r.title, r.description, r.is_addon,
        r.is_trial, r.minimum_seats, r.maximum_seats, r.prerequisites, r.subscription_limit,
        r.subscription_limit_kind, r.seat_limit, r.sales_group, r.conversions
    FROM incoming r
    ON CONFLICT (provider_id, partner_center_account_id, product_id, sku_id) DO UPDATE SET
        title = excluded.title, description = excluded.description, is_addon = excluded.is_addon,
        is_trial = excluded.is_trial, minimum_seats = excluded.minimum_seats,
        maximum_seats = excluded.maximum_seats, prerequisites = excluded.prerequisites,
        subscription_limit = excluded.subscription_limit,
        subscription_limit_kind = excluded.subscription_limit_kind, seat_limit = excluded.seat_limit,
        sales_group = excluded.sales_group, conversions = excluded.conversions
    WHERE (catalog_plan.title, catalog_plan.description, catalog_plan.is_addon, catalog_plan.is_trial,
           catalog_plan.minimum_seats, catalog_plan.maximum_seats, catalog_plan.prerequisites,
           catalog_plan.subscription_limit, catalog_plan.subscription_limit_kind, catalog_plan.seat_limit,
           catalog_plan.sales_group, catalog_plan.conversions)
       IS DISTINCT FROM (excluded.title, excluded.description, excluded.is_addon, excluded.is_trial,
           excluded.minimum_seats, excluded.maximum_seats, excluded.prerequisites,
           excluded.subscription_limit, excluded.subscription_limit_kind, excluded.seat_limit, excluded.sales_group,
           excluded.conversions)
"""

_OFFERINGS = """
    WITH incoming AS (
        SELECT p.provider_id, p.id AS plan_id, r.*
        FROM jsonb_to_recordset(%(rows)s::jsonb) AS r(product_id text, sku_id text, segment text, term text,
            billing_plan text, catalog_item_id text, currency text, is_purchasable boolean)
        JOIN catalog_plan p ON p.provider_id = %(provider)s AND p.partner_center_account_id = %(account)s
            AND p.product_id = r.product_id AND p.sku_id = r.sku_id
    ), differences AS (
        INSERT INTO catalog_cataloguedifference (provider_id, synchronisation_id, kind, plan_id, segment, term,
            billing_plan, members, currency)
        SELECT i.provider_id, %(synchronisation)s,
            CASE WHEN before.id IS NULL THEN 'offering_new'
                 WHEN i.is_purchasable THEN 'offering_back' ELSE 'offering_gone' END,
            i.plan_id, i.segment, i.term, i.billing_plan, '{}', i.currency
        FROM incoming i
        LEFT JOIN catalog_offering before ON before.provider_id = i.provider_id AND before.plan_id = i.plan_id
            AND before.market = %(market)s AND before.segment = i.segment AND before.term = i.term
            AND before.billing_plan = i.billing_plan
        WHERE before.is_purchasable IS DISTINCT FROM i.is_purchasable
          AND %(synchronisation)s::bigint IS NOT NULL
        ORDER BY i.plan_id, i.segment, i.term, i.billing_plan
    )
    INSERT INTO catalog_offering (provider_id, plan_id, market, segment, term, billing_plan, catalog_item_id,
        currency, is_purchasable, synchronised_at)
    SELECT i.provider_id, i.plan_id, %(market)s, i.segment, i.term, i.billing_plan, i.catalog_item_id,
        i.currency, i.is_purchasable, %(at)s
    FROM incoming i
    ON CONFLICT (provider_id, plan_id, market, segment, term, billing_plan) DO UPDATE SET
        catalog_item_id = excluded.catalog_item_id, currency = excluded.currency,
        is_purchasable = excluded.is_purchasable, synchronised_at = excluded.synchronised_at
    RETURNING id
"""

_WITHDRAWN = """
    WITH withdrawn AS (
        UPDATE catalog_offering o SET is_purchasable = false, synchronised_at = %(at)s
        FROM catalog_plan p
        WHERE p.provider_id = %(provider)s AND p.partner_center_account_id = %(account)s
          AND o.provider_id = p.provider_id AND o.plan_id = p.id AND o.market = %(market)s AND o.is_purchasable
          AND NOT o.id = ANY(%(seen)s::bigint[])
        RETURNING o.provider_id, o.plan_id, o.segment, o.term, o.billing_plan, o.currency
    )
    INSERT INTO catalog_cataloguedifference (provider_id, synchronisation_id, kind, plan_id, segment, term,
        billing_plan, members, currency)
    SELECT provider_id, %(synchronisation)s, 'offering_gone', plan_id, segment, term, billing_plan, '{}', currency
    FROM withdrawn
    ORDER BY plan_id, segment, term, billing_plan
"""

_PROMOTION_COLUMNS: Final = [field.name for field in fields(PromotionOffer)]
_PROMOTION_KEY: Final = ("product_id", "sku_id", "segment", "term", "billing_plan", "promotion_id")
_PROMOTION_NEWS: Final = [*(name for name in _PROMOTION_COLUMNS if name not in _PROMOTION_KEY), "is_listed"]
# What is listed as it was is not written anew: `synchronised_at` says since when it reads so.
_PROMOTIONS: Final = f"""
    WITH incoming AS (
        SELECT * FROM jsonb_to_recordset(%(rows)s::jsonb) AS r(promotion_id text, name text, product_id text,
            sku_id text, segment text, term text, billing_plan text, percent numeric, is_automatic boolean,
            starts_at timestamptz, ends_at timestamptz, minimum_seats integer, maximum_seats integer,
            first_purchase boolean, redemptions integer, needs jsonb)
    ), ended AS (
        UPDATE catalog_promotion d SET is_listed = false, synchronised_at = %(at)s
        WHERE d.provider_id = %(provider)s AND d.partner_center_account_id = %(account)s
          AND d.market = %(market)s AND d.is_listed
          AND NOT EXISTS (SELECT FROM incoming r
                          WHERE ({", ".join(f"r.{name}" for name in _PROMOTION_KEY)})
                              = ({", ".join(f"d.{name}" for name in _PROMOTION_KEY)}))
    )
    INSERT INTO catalog_promotion (provider_id, partner_center_account_id, market, synchronised_at, is_listed,
        {", ".join(_PROMOTION_COLUMNS)})
    SELECT %(provider)s, %(account)s, %(market)s, %(at)s, true,
        {", ".join(f"r.{name}" for name in _PROMOTION_COLUMNS)}
    FROM incoming r
    ON CONFLICT (provider_id, partner_center_account_id, market, {", ".join(_PROMOTION_KEY)}) DO UPDATE SET
        {", ".join(f"{name} = excluded.{name}" for name in [*_PROMOTION_NEWS, "synchronised_at"])}
    WHERE ({", ".join(f"catalog_promotion.{name}" for name in _PROMOTION_NEWS)})
       IS DISTINCT FROM ({", ".join(f"excluded.{name}" for name in _PROMOTION_NEWS)})
"""  # noqa: S608 - our own column names

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
    synchronisation_id: int | None = None,
) -> list[int]:
    """Plans and the ways to buy them as Microsoft lists them now. Two statements; the offerings' keys.

    What was otherwise before is kept as differences of the synchronisation, where one is named.
    """
    assert transaction.get_connection().in_atomic_block
    shared: dict[str, Any] = {
        "provider": provider_id,
        "account": account_id,
        "synchronisation": synchronisation_id,
    }
    plan_rows = [asdict(plan) | {"public_id": public_ids.new("pln", at)} for plan in plans]
    offering_rows = [asdict(offering) for offering in offerings]
    statements.run(_PLANS, shared | {"rows": json.dumps(plan_rows), "members": _MEMBERS})
    values = shared | {"rows": json.dumps(offering_rows), "market": market, "at": at}
    return [key for (key,) in statements.rows(_OFFERINGS, values)]


def record_withdrawn(
    seen: Sequence[int],
    *,
    provider_id: int,
    account_id: int,
    market: str,
    at: datetime,
    synchronisation_id: int,
) -> int:
    """What Microsoft listed before and lists no more can no longer be bought. One statement; how many."""
    assert transaction.get_connection().in_atomic_block
    return statements.run(
        _WITHDRAWN,
        {
            "provider": provider_id,
            "account": account_id,
            "market": market,
            "at": at,
            "seen": list(seen),
            "synchronisation": synchronisation_id,
        },
    )


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


def record_promotions(
    offers: Sequence[PromotionOffer], *, provider_id: int, account_id: int, market: str, at: datetime
) -> None:
    """The promotions that Microsoft lists now; what it listed before and lists no more has ended. One statement."""
    assert transaction.get_connection().in_atomic_block
    rows = [asdict(one) for one in offers]
    values: dict[str, Any] = {
        "rows": json.dumps(rows, default=str),
        "provider": provider_id,
        "account": account_id,
        "market": market,
        "at": at,
    }
    statements.run(_PROMOTIONS, values)
