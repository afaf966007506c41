"""How the catalogue's synchronisations went; for staff."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tenantry.catalog.codes import SYNCHRONISATION_INTERRUPTED
from tenantry.catalog.rules.synchronisation import Stage, SynchronisationState
from tenantry.foundation import statements
from tenantry.kernel.actor import Actor
from tenantry.kernel.problems import Problem
from tenantry.parties import permissions


@dataclass(frozen=True, slots=True)
class SynchronisationView:
    """A synchronisation: what it is doing and how far it is, why it failed, how much differs since the last."""

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
    stage: Stage | None
    stage_done: int
    stage_total: int | None
    attempts: int
    duration_ms: int | None
    differences: dict[str, int] | None
    problem: dict[str, Any] | None


# Whoever works on a market holds a lock of its session; a run without one has died.
_SYNCHRONISATIONS = """
    SELECT s.id, s.public_id, a.public_id, s.market, s.state, s.requested_at, s.started_at, s.finished_at,
        s.plans, s.offerings, s.prices, s.stage, s.stage_done, s.stage_total, s.attempts, s.duration_ms,
        s.differences::text, s.problem::text,
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


def synchronisations(by: Actor, *, limit: int, before_id: int | None = None) -> list[SynchronisationView]:
    """The provider's synchronisations, newest first; one whose process died is shown as failed."""
    return _synchronisations(by, limit, before_id, None)


def synchronisation(by: Actor, public_id: str) -> SynchronisationView:
    """One synchronisation."""
    found = _synchronisations(by, 1, None, public_id)
    if not found:
        raise permissions.not_found("synchronisation", public_id)
    return found[0]


def _synchronisations(
    by: Actor, limit: int, before_id: int | None, public_id: str | None
) -> list[SynchronisationView]:
    permissions.require(by, "price_list.read")
    values = {"provider": by.provider_id, "before": before_id, "public_id": public_id, "limit": limit}
    return [_view(row) for row in statements.rows(_SYNCHRONISATIONS, values)]


def _view(row: tuple[Any, ...]) -> SynchronisationView:
    (row_id, public_id, account, market, stored, requested_at, started_at, finished_at, *counts) = row
    plans, offerings, prices, stage, stage_done, stage_total, attempts, duration, differences, *rest = counts
    problem, is_alive = rest
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
        stage=Stage(stage) if stage else None,
        stage_done=stage_done,
        stage_total=stage_total,
        attempts=attempts,
        duration_ms=duration,
        differences=json.loads(differences) if state is SynchronisationState.DONE else None,
        problem=problem,
    )


_FAILING = """
    SELECT count(*), min(last.requested_at) FROM (
        SELECT DISTINCT ON (s.partner_center_account_id, s.market) s.state, s.requested_at
        FROM catalog_synchronisation s WHERE s.provider_id = %s
        ORDER BY s.partner_center_account_id, s.market, s.id DESC
    ) last WHERE last.state = 'failed'
"""


def failing(by: Actor) -> tuple[int, datetime | None]:
    """In how many markets the last synchronisation failed, and when the first of those was asked for."""
    permissions.require(by, "price_list.read")
    count, oldest = statements.one(_FAILING, [by.provider_id])
    return count, oldest
