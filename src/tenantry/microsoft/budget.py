"""Microsoft's budget of calls, shared by every thread, process and machine through one row of the database.

Microsoft publishes ceilings per minute and answers 429 with Retry-After beyond them (Microsoft: API throttling
guidance); calls made while throttled count too, so everybody stops, not only the one who was told.
"""

from __future__ import annotations

import time

from django.conf import settings
from django.db import transaction

from tenantry.foundation import statements

_TAKE = """
    INSERT INTO microsoft_callbudget AS b (provider_id, account_id, tokens, refilled_at)
    VALUES (%(provider)s, %(account)s, %(burst)s - 1, clock_timestamp())
    ON CONFLICT (provider_id, account_id) DO UPDATE SET
        tokens = least(%(burst)s, b.tokens
            + extract(epoch FROM clock_timestamp() - b.refilled_at) * %(per_second)s) - 1,
        refilled_at = clock_timestamp()
        WHERE coalesce(b.closed_until, '-infinity') <= clock_timestamp()
          AND b.tokens + extract(epoch FROM clock_timestamp() - b.refilled_at) * %(per_second)s >= 1
    RETURNING 1
"""
_CLOSE = """
    UPDATE microsoft_callbudget SET closed_until = greatest(
        coalesce(closed_until, '-infinity'), clock_timestamp() + make_interval(secs => %s))
    WHERE provider_id = %s AND account_id = %s
"""
PAUSE_SECONDS = 0.05


class SharedBudget:
    """The client's limiter: a token bucket that refills by the second and holds at most ten seconds' worth."""

    def __init__(self, provider_id: int, account_id: int) -> None:
        self.provider_id, self.account_id = provider_id, account_id

    def acquire(self, operation: str) -> None:  # noqa: ARG002 - one bucket for all operations, as Microsoft counts
        """Return when one call may be made."""
        per_second = settings.MICROSOFT_CALLS_PER_MINUTE / 60
        values = {
            "provider": self.provider_id,
            "account": self.account_id,
            "burst": per_second * 10,
            "per_second": per_second,
        }
        while True:
            assert not transaction.get_connection().in_atomic_block, "never the network inside a transaction"
            if statements.row(_TAKE, values):
                return
            time.sleep(PAUSE_SECONDS)

    def penalise(self, seconds: float) -> None:
        """Let nobody through for so long."""
        statements.run(_CLOSE, [seconds, self.provider_id, self.account_id])
