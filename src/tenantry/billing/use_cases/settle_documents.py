"""Bring free money and open invoices together when a document is issued.

Hears `invoice.issued` and `credit_note.issued`.
"""

from __future__ import annotations

from datetime import datetime

from tenantry.billing import locks
from tenantry.billing.settling import settle_account
from tenantry.jobs.events import Recorded


def settle_documents(event: Recorded, now: datetime) -> None:
    """A balance settles a new invoice; a credit note of a paid one frees what was paid too much.

    In the delivery's transaction; a second one writes nothing.
    """
    billed = locks.account(event.provider_id, str(event.payload["account"]))
    currency = str(event.payload["total"]["currency"])
    settle_account(event.provider_id, billed.account_id, currency, at=now)
