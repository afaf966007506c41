"""Have the register asked again about VAT numbers whose answer grows old: reverse charge rests on it each month."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from procrastinate.exceptions import AlreadyEnqueued

from tenantry.compliance.rules.ages import VAT_ANSWER_HOLDS
from tenantry.foundation import statements

# Asked again three days before the answer stops holding, and each day while the register does not say.
ASKED_AGAIN_AFTER: Final = VAT_ANSWER_HOLDS - timedelta(days=3)
PAUSE: Final = timedelta(days=1)
MOST_NUMBERS: Final = 1_000

_DUE = """
    SELECT p.provider_id, p.public_id
    FROM parties_party p
    WHERE p.is_active AND p.vat_number <> '' AND p.reseller_id IS NULL
      AND EXISTS (
        SELECT 1 FROM compliance_vatcheck c
        WHERE c.provider_id = p.provider_id AND c.party_id = p.id AND c.vat_number = p.vat_number)
      AND NOT EXISTS (
        SELECT 1 FROM compliance_vatcheck c
        WHERE c.provider_id = p.provider_id AND c.party_id = p.id AND c.vat_number = p.vat_number
          AND c.at > CASE WHEN c.result = 'unknown' THEN %(paused)s ELSE %(old)s END)
    ORDER BY p.id LIMIT %(most)s
"""


def recheck_vat_due(*, now: datetime) -> int:
    """Queue a check for billed parties whose number was last answered four weeks ago. Returns how many were queued.

    Every worker may call this at any time: a number waits in the queue once.
    """
    from tenantry.compliance.tasks import check_vat_number  # the task module imports the use cases

    values = {"paused": now - PAUSE, "old": now - ASKED_AGAIN_AFTER, "most": MOST_NUMBERS}
    queued = 0
    for provider_id, party in statements.rows(_DUE, values):
        try:
            # Without the lock of a new number's check: while this one waits for its next try, that one goes ahead.
            check_vat_number.configure(queueing_lock=f"vat:{party}").defer(
                provider_id=provider_id, party=party, cause="recheck_vat_due"
            )
        except AlreadyEnqueued:
            continue
        queued += 1
    return queued
