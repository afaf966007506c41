"""Have Microsoft asked about the agreements that are before a signatory, less and less often."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from procrastinate.exceptions import AlreadyEnqueued

from tenantry.foundation import statements

MOST_AT_ONCE: Final = 200

_DUE = """
    SELECT provider_id, public_id FROM compliance_attestation
    WHERE state IN ('requested', 'created') AND look_at <= %(at)s ORDER BY look_at LIMIT %(most)s
"""


def look_for_agreements_due(*, machine_now: datetime) -> int:
    """Queue a look for every open attestation whose pause is over. Returns how many were queued.

    Every worker may call this at any time: an attestation waits in the queue once.
    """
    from tenantry.compliance.tasks import look_at_agreement  # the task module imports the use cases

    queued = 0
    for provider_id, attestation in statements.rows(_DUE, {"at": machine_now, "most": MOST_AT_ONCE}):
        try:
            look_at_agreement.configure(queueing_lock=f"agreement:{attestation}").defer(
                provider_id=provider_id, attestation=attestation
            )
        except AlreadyEnqueued:
            continue
        queued += 1
    return queued
