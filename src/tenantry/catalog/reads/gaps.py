"""What Microsoft sells and the provider cannot: offerings without a price; for staff."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from tenantry.catalog.reads.switches import SWITCHES
from tenantry.foundation import statements
from tenantry.foundation.slices import MOST_EXPORTED, Slice, Wish, bounds_of
from tenantry.kernel.actor import Actor
from tenantry.parties import permissions


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that Microsoft sells and that not every price list of its currency can sell: what lacks."""

    id: int
    plan: str
    title: str
    market: str
    segment: str
    term: str
    billing_plan: str
    currency: str
    has_supplier_price: bool
    has_price_list: bool  # one in that currency
    price_lists_without_rule: tuple[str, ...]


_GAP = tuple(field.name for field in fields(Gap))


# What is billed annually lacks nothing where the provider sells nothing so.
_SOLD = f"o.is_purchasable AND (o.billing_plan <> 'annual' OR (SELECT w.sells FROM ({SWITCHES}) w))"  # noqa: S608
_GAPS = f"""
    SELECT o.id, p.public_id AS plan, p.title, o.market, o.segment, o.term, o.billing_plan, o.currency,
        price.id IS NOT NULL, coalesce(list.known, false), coalesce(list.without_rule, '{{}}')
    FROM catalog_offering o
    JOIN catalog_plan p ON p.provider_id = o.provider_id AND p.id = o.plan_id
    LEFT JOIN LATERAL (
        SELECT last.id FROM (
            SELECT DISTINCT ON (r.sheet_month, r.effective_from) r.id, r.effective_to
            FROM catalog_supplierprice r
            WHERE r.provider_id = o.provider_id AND r.partner_center_account_id = p.partner_center_account_id
              AND r.market = o.market AND r.product_id = p.product_id AND r.sku_id = p.sku_id
              AND r.segment = o.segment AND r.term = o.term AND r.billing_plan = o.billing_plan
              AND r.currency = o.currency AND r.effective_from <= %(at)s
            ORDER BY r.sheet_month DESC, r.effective_from DESC, r.id DESC
        ) last WHERE last.effective_to > %(at)s LIMIT 1
    ) price ON true
    LEFT JOIN LATERAL (
        SELECT true AS known, array_agg(l.name ORDER BY l.name) FILTER (WHERE NOT EXISTS (
            SELECT 1 FROM catalog_pricerule r
            WHERE r.provider_id = l.provider_id AND r.price_list_id = l.id
              AND (r.plan_id IS NULL OR r.plan_id = p.id)
              AND r.term IN ('', o.term) AND r.billing_plan IN ('', o.billing_plan)
              AND r.valid_from <= %(at)s AND (r.valid_to IS NULL OR r.valid_to > %(at)s)
        )) AS without_rule
        FROM catalog_pricelist l
        WHERE l.provider_id = o.provider_id AND l.currency = o.currency
        HAVING count(*) > 0
    ) list ON true
    WHERE o.provider_id = %(provider)s AND {_SOLD}
      AND (%(market)s::text IS NULL OR o.market = %(market)s)
      AND o.id < coalesce(%(before)s::bigint, 9223372036854775807)
      AND (price.id IS NULL OR list.known IS NULL OR list.without_rule IS NOT NULL)
    """  # noqa: S608 - our own texts
_FIRST = _GAPS + " ORDER BY o.id DESC LIMIT %(limit)s"
# The same judgement set by set, for a catalogue of tens of thousands of offerings: which ones have a gap. A row of a
# sheet that was shortened later in the same month does not count; a list with a rule for everything lacks nothing, and
# where all have one no offering is asked for its rules.
_WITH_GAPS = f"""
    WITH in_force AS MATERIALIZED (
        SELECT r.id, r.partner_center_account_id, r.market, r.product_id, r.sku_id, r.segment, r.term,
            r.billing_plan, r.currency, r.sheet_month, r.effective_from
        FROM catalog_supplierprice r
        WHERE r.provider_id = %(provider)s AND r.effective_from <= %(at)s AND r.effective_to > %(at)s
    ), ended AS MATERIALIZED (
        SELECT n.* FROM (SELECT DISTINCT sheet_month FROM in_force) m
        CROSS JOIN LATERAL (
            SELECT * FROM catalog_supplierprice s
            WHERE s.provider_id = %(provider)s AND s.sheet_month = m.sheet_month AND s.effective_to <= %(at)s
            OFFSET 0
        ) n
    ), price AS (
        SELECT r.partner_center_account_id, r.market, r.product_id, r.sku_id, r.segment, r.term,
            r.billing_plan, r.currency
        FROM in_force r
        WHERE NOT EXISTS (
            SELECT 1 FROM ended n
            WHERE n.partner_center_account_id = r.partner_center_account_id AND n.market = r.market
              AND n.product_id = r.product_id AND n.sku_id = r.sku_id
              AND n.segment = r.segment AND n.term = r.term AND n.billing_plan = r.billing_plan
              AND n.currency = r.currency AND n.sheet_month = r.sheet_month
              AND n.effective_from = r.effective_from AND n.id > r.id)
    ), rule AS (
        SELECT r.price_list_id, r.plan_id, r.term, r.billing_plan FROM catalog_pricerule r
        WHERE r.provider_id = %(provider)s
          AND r.valid_from <= %(at)s AND (r.valid_to IS NULL OR r.valid_to > %(at)s)
    ), partial_list AS MATERIALIZED (
        SELECT l.id, l.currency FROM catalog_pricelist l
        WHERE l.provider_id = %(provider)s AND NOT EXISTS (
            SELECT 1 FROM rule r
            WHERE r.price_list_id = l.id AND r.plan_id IS NULL AND r.term = '' AND r.billing_plan = '')
    )
    SELECT o.id, p.title, p.public_id, o.market
    FROM catalog_offering o
    JOIN catalog_plan p ON p.provider_id = o.provider_id AND p.id = o.plan_id
    WHERE o.provider_id = %(provider)s AND {_SOLD} AND NOT EXISTS (
        SELECT 1 FROM price x
        WHERE x.partner_center_account_id = p.partner_center_account_id AND x.market = o.market
          AND x.product_id = p.product_id AND x.sku_id = p.sku_id AND x.segment = o.segment AND x.term = o.term
          AND x.billing_plan = o.billing_plan AND x.currency = o.currency)
    UNION
    SELECT o.id, p.title, p.public_id, o.market
    FROM catalog_offering o
    JOIN catalog_plan p ON p.provider_id = o.provider_id AND p.id = o.plan_id
    WHERE o.provider_id = %(provider)s AND {_SOLD} AND (
        o.currency NOT IN (SELECT l.currency FROM catalog_pricelist l WHERE l.provider_id = %(provider)s)
        OR (SELECT count(*) FROM partial_list) > 0 AND EXISTS (
            SELECT 1 FROM partial_list l WHERE l.currency = o.currency AND NOT EXISTS (
                SELECT 1 FROM rule r
                WHERE r.price_list_id = l.id AND (r.plan_id IS NULL OR r.plan_id = o.plan_id)
                  AND r.term IN ('', o.term) AND r.billing_plan IN ('', o.billing_plan))))
"""  # noqa: S608 - our own texts
_COUNT = f"SELECT count(*) FROM ({_WITH_GAPS}) g"  # noqa: S608 - our own texts
_OF_PAGE = " AND o.id IN (SELECT id FROM found ORDER BY lower(title), id LIMIT %(limit)s OFFSET %(offset)s)"
_PAGE = f"""
    WITH found AS MATERIALIZED (
        SELECT g.id, g.title FROM ({_WITH_GAPS}) g
        WHERE (%(market)s::text IS NULL OR g.market = %(market)s)
          AND (%(q)s = '' OR strpos(lower(g.title), lower(%(q)s)) > 0 OR g.public_id = %(q)s)
    )
    SELECT d.*, (SELECT count(*) FROM found) FROM ({_GAPS + _OF_PAGE}) d
    ORDER BY lower(d.title), d.id
"""  # noqa: S608 - our own texts


def gaps(
    by: Actor, *, at: datetime, limit: int, before_id: int | None = None, market: str | None = None
) -> list[Gap]:
    """What Microsoft sells and some price list of the currency cannot sell at the instant; newest first."""
    permissions.require(by, "price_list.read")
    values: dict[str, int | str | datetime | None] = {
        "provider": by.provider_id,
        "at": at,
        "market": market,
        "before": before_id,
        "limit": limit,
    }
    return [_gap(row) for row in statements.rows(_FIRST, values)]


def _gap(row: tuple[Any, ...]) -> Gap:
    return Gap(**dict(zip(_GAP, row, strict=True)) | {"price_lists_without_rule": tuple(row[-1])})


def gaps_slice(by: Actor, wish: Wish) -> Slice[Gap]:
    """The gaps at the instant of asking, by the plan's title. Filter: market. One statement."""
    assert wish.at is not None, "what has a price depends on the instant"
    permissions.require(by, "price_list.read")
    start, size = bounds_of(wish)
    rows, total = _page(by, wish, limit=size, offset=start)
    return Slice(tuple(rows), total, wish)


def gaps_all(by: Actor, wish: Wish) -> Iterator[Gap]:
    """The same, whole."""
    assert wish.at is not None, "what has a price depends on the instant"
    permissions.require(by, "price_list.read")
    yield from _page(by, wish, limit=MOST_EXPORTED, offset=0)[0]


def count_gaps(by: Actor, *, at: datetime) -> int:
    """How many there are at the instant."""
    permissions.require(by, "price_list.read")
    return int(statements.one(_COUNT, {"provider": by.provider_id, "at": at})[0])


def _page(by: Actor, wish: Wish, *, limit: int, offset: int) -> tuple[list[Gap], int]:
    values: dict[str, Any] = {
        "provider": by.provider_id,
        "at": wish.at,
        "market": wish.get("market") or None,
        "before": None,
        "q": wish.q.strip(),
        "limit": limit,
        "offset": offset,
    }
    found = statements.rows(_PAGE, values)
    return [_gap(row[:-1]) for row in found], found[0][-1] if found else 0
