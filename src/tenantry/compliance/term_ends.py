"""When the term of a subscription ends, as Microsoft tells it (Microsoft: Subscription resources)."""

from __future__ import annotations

from datetime import UTC, date, timedelta

from partner_center.models.subscriptions import Subscription
from tenantry.kernel.periods import add_months


def term_end(found: Subscription) -> date | None:
    """The day after the term's last; None where Microsoft has not told it.

    The day that it tells is the last one. Of a licence-based subscription, whose offer has no SKU, it may be the day on
    which the next year begins: that is the term's end already.
    """
    start, told = found.effective_start_date, found.commitment_end_date
    if told is None:
        return None
    day = told.astimezone(UTC).date()
    is_licence_based = ":" not in (found.offer_id or "")
    if is_licence_based and start is not None and day == add_months(start.astimezone(UTC).date(), 12):
        return day
    return day + timedelta(days=1)
