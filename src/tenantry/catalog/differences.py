"""What a synchronisation changed in the catalogue, compared with the last one that was done before it.

Offerings and members of plans are compared as they are written (`recording`), prices and whole plans at the end. What a
run that failed had found goes to the next one, so that nothing is told twice and nothing is lost.
"""

from __future__ import annotations

from typing import Any, Final

from django.db import transaction

from tenantry.catalog.models import CatalogueDifference, Synchronisation
from tenantry.catalog.rules.synchronisation import Difference, SynchronisationState
from tenantry.foundation import statements

_LAST_PRICE: Final = "SELECT coalesce(max(id), 0) FROM catalog_supplierprice"

# What is sold of a plan in a market before and now: the first that was told of an offering says what it was before.
_PLANS: Final = """
    WITH told AS (
        SELECT DISTINCT ON (d.plan_id, d.segment, d.term, d.billing_plan)
            d.plan_id, d.segment, d.term, d.billing_plan, d.kind
        FROM catalog_cataloguedifference d
        WHERE d.provider_id = %(provider)s AND d.synchronisation_id = %(synchronisation)s
          AND d.kind IN ('offering_new', 'offering_gone', 'offering_back')
        ORDER BY d.plan_id, d.segment, d.term, d.billing_plan, d.id
    ), sold AS (
        SELECT o.plan_id, bool_or(t.kind IS DISTINCT FROM 'offering_new') AS was_listed,
            bool_or(CASE WHEN t.kind IS NULL THEN o.is_purchasable ELSE t.kind = 'offering_gone' END) AS was_sold,
            bool_or(o.is_purchasable) AS is_sold
        FROM catalog_offering o
        LEFT JOIN told t ON t.plan_id = o.plan_id AND t.segment = o.segment AND t.term = o.term
            AND t.billing_plan = o.billing_plan
        WHERE o.provider_id = %(provider)s AND o.market = %(market)s
          AND o.plan_id IN (SELECT plan_id FROM told)
        GROUP BY o.plan_id
    )
    INSERT INTO catalog_cataloguedifference (provider_id, synchronisation_id, kind, plan_id, segment, term,
        billing_plan, members, currency)
    SELECT %(provider)s, %(synchronisation)s,
        CASE WHEN NOT was_listed THEN 'plan_new' WHEN is_sold THEN 'plan_back' ELSE 'plan_gone' END,
        plan_id, '', '', '', '{}', ''
    FROM sold
    WHERE NOT was_listed OR was_sold <> is_sold
    ORDER BY plan_id
"""

# Each row of the price sheets that is new is held against the one that was said for the time before it.
_PRICES: Final = """
    INSERT INTO catalog_cataloguedifference (provider_id, synchronisation_id, kind, plan_id, segment, term,
        billing_plan, members, currency, old_unit_price, new_unit_price, old_retail_price, new_retail_price,
        effective_from)
    SELECT r.provider_id, %(synchronisation)s, 'price_moved', p.id, r.segment, r.term, r.billing_plan, '{}',
        r.currency, old.unit_price, r.unit_price, old.retail_price, r.retail_price, r.effective_from
    FROM catalog_supplierprice r
    JOIN catalog_plan p ON p.provider_id = r.provider_id
        AND p.partner_center_account_id = r.partner_center_account_id
        AND p.product_id = r.product_id AND p.sku_id = r.sku_id
    CROSS JOIN LATERAL (
        SELECT b.unit_price, b.retail_price
        FROM catalog_supplierprice b
        WHERE b.provider_id = r.provider_id AND b.partner_center_account_id = r.partner_center_account_id
          AND b.market = r.market AND b.product_id = r.product_id AND b.sku_id = r.sku_id
          AND b.segment = r.segment AND b.term = r.term AND b.billing_plan = r.billing_plan
          AND b.currency = r.currency
          AND (b.effective_from < r.effective_from
               OR b.effective_from = r.effective_from AND b.id <= %(known)s)
        ORDER BY b.effective_from DESC, b.sheet_month DESC, b.id DESC
        LIMIT 1
    ) old
    WHERE r.id > %(known)s AND r.provider_id = %(provider)s
      AND r.partner_center_account_id = %(account)s AND r.market = %(market)s
      AND (old.unit_price, old.retail_price) IS DISTINCT FROM (r.unit_price, r.retail_price)
    ORDER BY p.id, r.segment, r.term, r.billing_plan, r.effective_from
"""

_COUNTS: Final = """
    SELECT kind, count(*) FROM catalog_cataloguedifference
    WHERE provider_id = %(provider)s AND synchronisation_id = %(synchronisation)s
    GROUP BY kind
"""


def begin(row: Synchronisation) -> None:
    """In the open transaction: remember what is known of prices, and take over what failed runs had found.

    The caller saves the row. Only the holder of the market's lock may ask.
    """
    assert transaction.get_connection().in_atomic_block
    failed = Synchronisation.objects.filter(
        provider_id=row.provider_id,
        partner_center_account_id=row.partner_center_account_id,
        market=row.market,
        state=SynchronisationState.FAILED,
        prices_before__isnull=False,
    ).exclude(pk=row.pk)
    known = {key: before for key, before in failed.values_list("id", "prices_before") if before is not None}
    if known:
        CatalogueDifference.objects.filter(
            provider_id=row.provider_id, synchronisation_id__in=list(known)
        ).update(synchronisation_id=row.pk)
        failed.update(prices_before=None)
    if row.prices_before is not None:
        known[row.pk] = row.prices_before
    row.prices_before = min(known.values()) if known else _last_price()


def complete(row: Synchronisation) -> dict[str, int]:
    """In the transaction that ends the run: add moved prices and whole plans; how many there are of each kind."""
    assert transaction.get_connection().in_atomic_block
    values: dict[str, Any] = {
        "provider": row.provider_id,
        "account": row.partner_center_account_id,
        "market": row.market,
        "synchronisation": row.pk,
        "known": row.prices_before,
    }
    statements.run(_PRICES, values)
    statements.run(_PLANS, values)
    counted: dict[str, int] = dict(statements.rows(_COUNTS, values))
    return {kind.value: counted.get(kind.value, 0) for kind in Difference}


def _last_price() -> int:
    last: int = statements.one(_LAST_PRICE)[0]
    return last
