"""Have Microsoft asked about the tenants that baskets wait for, less and less often."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from procrastinate.exceptions import AlreadyEnqueued

from tenantry.foundation import statements

MOST_AT_ONCE: Final = 200

_DUE = """
    SELECT i.provider_id, b.public_id FROM ordering_tenantinvitation i
    JOIN ordering_basket b ON b.provider_id = i.provider_id AND b.id = i.basket_id
    WHERE i.state = 'open' AND i.look_at <= %(at)s ORDER BY i.look_at LIMIT %(most)s
"""


def look_for_acceptances_due(*, machine_now: datetime) -> int:
    """Queue a look for every open invitation whose pause is over. Returns how many were queued.

    Every worker may call this at any time: a basket waits in the queue once.
    """
    from tenantry.ordering.tasks import look  # the task module imports the use cases

    queued = 0
    for provider_id, basket in statements.rows(_DUE, {"at": machine_now, "most": MOST_AT_ONCE}):
        try:
            look.configure(queueing_lock=f"tenant_invitation:{basket}").defer(
                provider_id=provider_id, basket=basket
            )
        except AlreadyEnqueued:
            continue
        queued += 1
    return queued
