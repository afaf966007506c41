"""Have the orders looked at about which somebody is to be reminded, or should have decided by now."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from procrastinate.exceptions import AlreadyEnqueued

from tenantry.foundation import statements

MOST_AT_ONCE: Final = 200

_DUE = """
    SELECT o.provider_id, o.public_id FROM ordering_hold h
    JOIN ordering_order o ON o.provider_id = h.provider_id AND o.id = h.order_id
    WHERE h.ended_at IS NULL AND (least(h.until, h.remind_at) <= %(at)s OR (h.kind = 'credit' AND h.until IS NULL))
    GROUP BY o.provider_id, o.public_id ORDER BY min(least(h.until, h.remind_at)) LIMIT %(most)s
"""


def follow_holds_due(*, now: datetime) -> int:
    """Queue a look at each such order, and at those whose hold for credit has no end yet. Returns how many were queued.

    Every worker may call this at any time: an order waits in the queue once, and a second look finds nothing to do.
    """
    from tenantry.provisioning.tasks import follow  # the task module imports the use cases

    queued = 0
    for provider_id, order in statements.rows(_DUE, {"at": now, "most": MOST_AT_ONCE}):
        try:
            follow.configure(queueing_lock=f"hold:{order}").defer(provider_id=provider_id, order=order)
        except AlreadyEnqueued:
            continue
        queued += 1
    return queued
