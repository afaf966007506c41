"""Let a parked account be billed again, after a person has looked."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tenantry.billing import locks
from tenantry.billing.events import AccountReleased
from tenantry.jobs import events
from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import PartyId
from tenantry.kernel.problems import Category, Problem, Refused, code
from tenantry.parties.permissions import require

NOT_PARKED = code("billing.account_not_parked", Category.CONFLICT)


def release_account(*, account: PartyId, why: str, by: Actor, now: datetime) -> None:
    """Billing hears of it, and bills whatever was missed meanwhile."""
    require(by, "billing.run")
    with transaction.atomic(durable=True):
        billed = locks.account(by.provider_id, account)
        if billed.parked_at is None:
            raise Refused(Problem(NOT_PARKED, params={"account": account}))
        billed.parked_at, billed.parked_reason = None, None
        billed.save(update_fields=["parked_at", "parked_reason"])
        events.put(AccountReleased(account, why), by=by, at=now)
