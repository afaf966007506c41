"""Bill an account when an order of it ends, an undo stops halfway, or a person has released it.

Hears `order.completed`, `order.partly_completed`, `order.undo_stopped`, `order.cancelled` and `account.released`.
"""

from __future__ import annotations

from datetime import datetime

from tenantry.billing.running import run
from tenantry.jobs.events import Recorded
from tenantry.kernel.actor import system


def bill_account(event: Recorded, now: datetime) -> None:
    """Book and invoice what the account owes, in the delivery's transaction; a second one adds nothing.

    An account that a guard has parked is left alone, and listed as parked until it is released.
    """
    by = system(event.provider_id, event.public_id)
    run(str(event.payload["account_id"]), by=by, now=now)
