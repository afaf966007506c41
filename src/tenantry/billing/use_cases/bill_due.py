"""Have the accounts billed for which a day has begun: the next cycle of what they hold may be due."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import transaction

from tenantry.billing import locks

MOST_ACCOUNTS = 1_000


def bill_due(*, now: datetime) -> int:
    """Queue a run for each account that is not yet billed through this UTC day. Returns how many were queued.

    Each run is a job of its own, so that one account's trouble is not another's, and is asked for once a day,
    however many workers look; a parked account waits for a person.
    """
    from tenantry.billing.tasks import bill  # the task module imports the use cases

    today = now.astimezone(UTC).date()
    with transaction.atomic(durable=True):
        due = locks.claim_due(today, MOST_ACCOUNTS)
        for provider_id, account in due:
            bill.configure(queue="billing", lock=account).defer(provider_id=provider_id, account=account)
    return len(due)
