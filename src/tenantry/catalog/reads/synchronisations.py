"""How the catalogue's synchronisations went, and what they left without a price; for staff."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from django.db import connection

from tenantry.catalog.codes import SYNCHRONISATION_INTERRUPTED
from tenantry.catalog.rules.synchronisation import SynchronisationState
from tenantry.kernel.actor import Actor
from tenantry.kernel.problems import Problem
from tenantry.parties import permissions


@dataclass(frozen=True, slots=True)
class SynchronisationView:
    """A synchronisation, how far it has come, and why it failed."""

    id: int
    public_id: str
    partner_center_account: str
    market: str
    state: SynchronisationState
    requested_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    plans: int
    offerings: int
    prices: int
    problem: dict[str, Any] | None


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

# Whoever works on a market holds a lock of its session; a run without one has died.
_SYNCHRONISATIONS = """
    SELECT s.id, s.public_id, a.public_id, s.market, s.state, s.requested_at, s.started_at, s.finished_at,
        s.plans, s.offerings, s.prices, s.problem::text,
        EXISTS (
            SELECT 1 FROM pg_locks k
            WHERE k.locktype = 'advisory' AND k.granted AND k.objsubid = 1
              AND k.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
              AND ((k.classid::bigint << 32) | k.objid::bigint) = hashtextextended(
                  'catalog.synchronisation:' || s.partner_center_account_id || ':' || s.market, 0)
        )
    FROM catalog_synchronisation s
    JOIN parties_partnercenteraccount a
        ON a.provider_id = s.provider_id AND a.id = s.partner_center_account_id
    WHERE s.provider_id = %(provider)s AND s.id < coalesce(%(before)s::bigint, 9223372036854775807)
      AND (%(public_id)s::text IS NULL OR s.public_id = %(public_id)s)
    ORDER BY s.id DESC
    LIMIT %(limit)s
"""

_GAPS = """
    SELECT o.id, p.public_id, p.title, o.market, o.segment, o.term, o.billing_plan, o.currency,
        price.id IS NOT NULL, coalesce(list.known, false), coalesce(list.without_rule, '{}')
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
    WHERE o.provider_id = %(provider)s AND o.is_purchasable
      AND (%(market)s::text IS NULL OR o.market = %(market)s)
      AND o.id < coalesce(%(before)s::bigint, 9223372036854775807)
      AND (price.id IS NULL OR list.known IS NULL OR list.without_rule IS NOT NULL)
    ORDER BY o.id DESC
    LIMIT %(limit)s
"""


def synchronisations(by: Actor, *, limit: int, before_id: int | None = None) -> list[SynchronisationView]:
    """The provider's synchronisations, newest first; one whose process died is shown as failed."""
    return _synchronisations(by, limit, before_id, None)


def synchronisation(by: Actor, public_id: str) -> SynchronisationView:
    """One synchronisation."""
    found = _synchronisations(by, 1, None, public_id)
    if not found:
        raise permissions.not_found("synchronisation", public_id)
    return found[0]


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
    with connection.cursor() as cursor:
        cursor.execute(_GAPS, values)
        return [_gap(row) for row in cursor.fetchall()]


def _gap(row: tuple[Any, ...]) -> Gap:
    return Gap(**dict(zip(_GAP, row, strict=True)) | {"price_lists_without_rule": tuple(row[-1])})


def _synchronisations(
    by: Actor, limit: int, before_id: int | None, public_id: str | None
) -> list[SynchronisationView]:
    permissions.require(by, "price_list.read")
    values = {"provider": by.provider_id, "before": before_id, "public_id": public_id, "limit": limit}
    with connection.cursor() as cursor:
        cursor.execute(_SYNCHRONISATIONS, values)
        return [_view(row) for row in cursor.fetchall()]


def _view(row: tuple[Any, ...]) -> SynchronisationView:
    (row_id, public_id, account, market, stored, requested_at, started_at, finished_at, *counts) = row
    plans, offerings, prices, problem, is_alive = counts
    state, problem = SynchronisationState(stored), json.loads(problem or "null")
    if state is SynchronisationState.RUNNING and not is_alive:
        state, problem = SynchronisationState.FAILED, Problem(SYNCHRONISATION_INTERRUPTED).as_data()
    return SynchronisationView(
        id=row_id,
        public_id=public_id,
        partner_center_account=account,
        market=market,
        state=state,
        requested_at=requested_at,
        started_at=started_at,
        finished_at=finished_at,
        plans=plans,
        offerings=offerings,
        prices=prices,
        problem=problem,
    )
