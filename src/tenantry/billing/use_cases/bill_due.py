"""Bill the accounts for which a day has begun: the next cycle of what they hold may be due."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db.models import Q

from tenantry.billing.models import BilledAccount
from tenantry.billing.use_cases.run_billing import run_billing
from tenantry.kernel.actor import system
from tenantry.kernel.ids import PartyId

MOST_ACCOUNTS = 200


def bill_due(*, now: datetime) -> int:
    """Run billing for accounts not yet billed through this UTC day. Returns how many were looked at.

    Each account is a transaction of its own and is passed over once it has been billed through today, so that any
    number of workers may call this at any time; a parked account waits for a person.
    """
    today = now.astimezone(UTC).date()
    behind = BilledAccount.objects.filter(Q(billed_through__lt=today), parked_at__isnull=True)
    found = list(
        behind.order_by("billed_through", "id").values_list("provider_id", "account__public_id")[
            :MOST_ACCOUNTS
        ]
    )
    for provider_id, account in found:
        run_billing(account=PartyId(account), by=system(provider_id, "bill_due"), now=now)
    return len(found)
