"""Have the trials looked at whose buyers are to be told what comes, or that are to become what was chosen."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from procrastinate.exceptions import AlreadyEnqueued

from tenantry.foundation import statements
from tenantry.ordering.rules.trials import CONVERSION_DAYS, NOTICE_DAYS
from tenantry.parties.rules.settings import SETTINGS

MOST_AT_ONCE: Final = 200


def _days(name: str) -> str:
    return f"""coalesce((SELECT s.value::int FROM parties_setting s WHERE s.provider_id = c.provider_id
            AND s.name = '{name}' ORDER BY s.id DESC LIMIT 1), {SETTINGS[name].default})"""  # noqa: S608  constants


_DUE = f"""
    SELECT c.provider_id, u.public_id FROM ordering_trialchoice c
    JOIN subscriptions_subscription u ON u.provider_id = c.provider_id AND u.id = c.subscription_id
    WHERE u.status = 'active' AND u.term_end > %(today)s AND (
        (c.told_at IS NULL AND u.term_end - {_days(NOTICE_DAYS)} <= %(today)s)
        OR (c.becomes IS NOT NULL AND c.order_id IS NULL AND c.tried_on IS DISTINCT FROM %(today)s
            AND u.term_end - {_days(CONVERSION_DAYS)} <= %(today)s))
    ORDER BY u.term_end, u.id LIMIT %(most)s
"""  # noqa: S608  constants


def follow_trials_due(*, now: datetime) -> int:
    """Queue a look at each such trial. Returns how many were queued.

    Every worker may call this at any time: a trial waits in the queue once, and a second look finds nothing to do.
    """
    from tenantry.ordering.tasks import follow_trial  # the task module imports the use cases

    queued, today = 0, now.astimezone(UTC).date()
    for provider_id, trial in statements.rows(_DUE, {"today": today, "most": MOST_AT_ONCE}):
        try:
            follow_trial.configure(queueing_lock=f"trial:{trial}").defer(
                provider_id=provider_id, subscription=trial
            )
        except AlreadyEnqueued:
            continue
        queued += 1
    return queued
