"""An order that does not fit under one of its account's limits, held until there is room."""

from __future__ import annotations

from datetime import UTC, datetime

from tenantry.kernel.actor import Actor, system
from tenantry.kernel.ids import OrderId
from tenantry.kernel.money import Money
from tenantry.kernel.problems import Problem
from tenantry.ordering import locks
from tenantry.ordering.commitment import over_its_commitment
from tenantry.ordering.credit import over_credit
from tenantry.ordering.holding import open_hold
from tenantry.ordering.rules.holds import Decider, HoldKind, deadline
from tenantry.parties.reads.settings import number_setting


def hold_over_limits(
    order_id: OrderId,
    account_id: int,
    total: Money,
    limit: Money | None,
    commitment_limit: Money | None,
    *,
    by: Actor,
    now: datetime,
) -> None:
    """Hold the order where it does not fit under the limit of credit, or of commitment. Of a limit that is not there
    nothing is asked.

    The order and its lines are written; the caller holds the account's lock.
    """
    today = now.astimezone(UTC).date()
    provider_id = by.provider_id
    found = {
        HoldKind.CREDIT: over_credit(provider_id, account_id, total, limit, today=today, without=order_id),
        HoldKind.COMMITMENT: over_its_commitment(
            provider_id, account_id, commitment_limit, currency=total.currency, today=today, order=order_id
        ),
    }
    for kind, problem in found.items():
        if problem is not None:
            _hold(order_id, kind, problem, by=by, now=now)


def _hold(order_id: OrderId, kind: HoldKind, problem: Problem, *, by: Actor, now: datetime) -> None:
    time = deadline(now, number_setting(by.provider_id, "hold_days"))
    open_hold(
        locks.order(order_id, provider_id=by.provider_id),
        kind,
        problem,
        decider=Decider.FINANCE,
        by=system(by.provider_id, by.request_id),
        at=now,
        until=time.until,
        remind_at=time.remind_at,
    )
