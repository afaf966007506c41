"""Let go on what was held for credit, as soon as there is room.

Hears `payment.recorded`, `credit_note.issued`, `order.cancelled` and `credit.limit_set`.
"""

from __future__ import annotations

from datetime import UTC, datetime

from tenantry.jobs.events import Recorded
from tenantry.kernel.actor import system
from tenantry.kernel.money import Money
from tenantry.ordering import locks
from tenantry.ordering.credit import credit_use
from tenantry.ordering.holding import end_hold
from tenantry.ordering.models import Hold
from tenantry.ordering.rules.credit import over_limit
from tenantry.ordering.rules.holds import Ending, HoldKind
from tenantry.parties.locks import lock_parties
from tenantry.parties.models import Party
from tenantry.parties.reads.credit import credit_limit_of


def release_within_credit(event: Recorded, now: datetime) -> None:
    """Judge every order that is held for credit again, the oldest first, under the account's lock."""
    provider_id, account = event.provider_id, event.payload.get("account_id") or event.payload["account"]
    waiting = Hold.objects.filter(
        provider_id=provider_id,
        kind=HoldKind.CREDIT.value,
        ended_at__isnull=True,
        order__account__public_id=account,
    )
    if not waiting.exists():
        return
    account_id = Party.objects.values_list("id", flat=True).get(provider_id=provider_id, public_id=account)
    lock_parties(provider_id, [account_id])
    limit = credit_limit_of(provider_id, account_id)
    by, today = system(provider_id, event.public_id), now.astimezone(UTC).date()
    for order_id in list(waiting.order_by("order_id").values_list("order__public_id", flat=True)):
        order = locks.order(order_id, provider_id=provider_id)
        if limit is not None and limit.currency == order.currency:
            use = credit_use(provider_id, account_id, order.currency, today=today, without=order_id)
            if over_limit(use, Money(order.total, order.currency), limit) is not None:
                continue
        end_hold(order, HoldKind.CREDIT, Ending.MET, by=by, at=now)
