"""Microsoft has told that a tenant accepted somebody: ask at once whether it is the one whose basket waits."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tenantry.ordering.models import TenantInvitation
from tenantry.ordering.rules.invitations import InvitationState
from tenantry.ordering.use_cases.look_for_acceptances_due import look_for_acceptances_due


def hasten_looks(*, account: str, tenant: UUID, machine_now: datetime) -> int:
    """Makes the looks of that tenant's open invitations due, and queues them. Returns how many baskets wait for it.

    The message itself is not believed about who was accepted: Microsoft is asked.
    """
    with transaction.atomic(durable=True):
        rows = TenantInvitation.objects.filter(
            partner_center_account__public_id=account, tenant_id=tenant, state=InvitationState.OPEN.value
        )
        found = rows.update(look_at=machine_now)
    if found:
        look_for_acceptances_due(machine_now=machine_now)
    return found
