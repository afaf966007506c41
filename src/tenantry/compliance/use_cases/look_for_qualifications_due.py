"""Have Microsoft asked about the customers that it vets, less and less often."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from procrastinate.exceptions import AlreadyEnqueued

from tenantry.foundation import statements

MOST_AT_ONCE: Final = 200

_DUE = """
    SELECT provider_id, public_id FROM compliance_qualificationrequest
    WHERE state IN ('requested', 'in_review') AND look_at <= %(at)s ORDER BY look_at LIMIT %(most)s
"""


def look_for_qualifications_due(*, machine_now: datetime) -> int:
    """Queue a look for every open request whose pause is over. Returns how many were queued.

    Every worker may call this at any time: a request waits in the queue once.
    """
    from tenantry.compliance.tasks import look  # the task module imports the use cases

    queued = 0
    for provider_id, request in statements.rows(_DUE, {"at": machine_now, "most": MOST_AT_ONCE}):
        try:
            look.configure(queueing_lock=f"qualification:{request}").defer(
                provider_id=provider_id, request=request
            )
        except AlreadyEnqueued:
            continue
        queued += 1
    return queued
