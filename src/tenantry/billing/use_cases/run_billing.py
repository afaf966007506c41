"""Bill one account now."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tenantry.billing import guards
from tenantry.billing.running import Run, run
from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import PartyId
from tenantry.parties.permissions import require


def run_billing(
    *,
    account: PartyId,
    from_scratch: bool = False,
    most_lines: int = guards.MOST_LINES,
    by: Actor,
    now: datetime,
) -> Run:
    """Book and invoice what the account owes; from scratch, every subscription is computed anew.

    Either way a run on a correct account writes nothing.
    """
    require(by, "billing.run")
    with transaction.atomic(durable=True):
        return run(account, by=by, now=now, from_scratch=from_scratch, most_lines=most_lines)
