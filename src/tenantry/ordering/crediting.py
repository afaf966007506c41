"""An order that does not fit under its account's limit, held until there is room."""

from __future__ import annotations

from datetime import UTC, datetime

from tenantry.kernel.actor import Actor, system
from tenantry.kernel.ids import OrderId
from tenantry.kernel.money import Money
from tenantry.ordering import locks
from tenantry.ordering.credit import over_credit
from tenantry.ordering.holding import open_hold
from tenantry.ordering.rules.holds import Decider, HoldKind, deadline
from tenantry.parties.reads.settings import number_setting


def hold_over_credit(
    order_id: OrderId, account_id: int, total: Money, limit: Money | None, *, by: Actor, now: datetime
) -> None:
    """Hold the order where its total does not fit. Nothing is asked where there is no limit.

    The caller holds the account's lock.
    """
    today = now.astimezone(UTC).date()
    problem = over_credit(by.provider_id, account_id, total, limit, today=today, without=order_id)
    if problem is None:
        return
    time = deadline(now, number_setting(by.provider_id, "hold_days"))
    open_hold(
        locks.order(order_id, provider_id=by.provider_id),
        HoldKind.CREDIT,
        problem,
        decider=Decider.FINANCE,
        by=system(by.provider_id, by.request_id),
        at=now,
        until=time.until,
        remind_at=time.remind_at,
    )
