"""Let go on what was held for the limit of its account's commitment, as soon as there is room.

Hears `subscription.cancelled`, `order.cancelled`, `credit.limit_set`, and `invoice.issued`, which comes with a new
cycle: what has begun to be charged is committed no more.
"""

from __future__ import annotations

from datetime import UTC, datetime

from tenantry.jobs.events import Recorded
from tenantry.kernel.actor import system
from tenantry.ordering import locks
from tenantry.ordering.commitment import over_its_commitment
from tenantry.ordering.holding import end_hold
from tenantry.ordering.models import Hold
from tenantry.ordering.rules.holds import Ending, HoldKind
from tenantry.parties.locks import lock_parties
from tenantry.parties.models import Party
from tenantry.parties.reads.credit import credit_limit_of
from tenantry.parties.rules.limits import LimitOf


def release_within_commitment(event: Recorded, now: datetime) -> None:
    """Judge every order that is held for it again, the oldest first, under the account's lock."""
    provider_id, account = event.provider_id, event.payload.get("account_id") or event.payload["account"]
    waiting = Hold.objects.filter(
        provider_id=provider_id,
        kind=HoldKind.COMMITMENT.value,
        ended_at__isnull=True,
        order__account__public_id=account,
    )
    if not waiting.exists():
        return
    account_id = Party.objects.values_list("id", flat=True).get(provider_id=provider_id, public_id=account)
    lock_parties(provider_id, [account_id])
    limit = credit_limit_of(provider_id, account_id, LimitOf.COMMITMENT)
    by, today = system(provider_id, event.public_id), now.astimezone(UTC).date()
    for order_id in list(waiting.order_by("order_id").values_list("order__public_id", flat=True)):
        order = locks.order(order_id, provider_id=provider_id)
        problem = over_its_commitment(
            provider_id, account_id, limit, currency=order.currency, today=today, order=order_id
        )
        if problem is None:
            end_hold(order, HoldKind.COMMITMENT, Ending.MET, by=by, at=now)
