"""The only place in notices that locks rows."""

from __future__ import annotations

from django.db import transaction

from tenantry.notices.models import Delivery


def lock_delivery(provider_id: int, mail_id: int) -> Delivery:
    """How far the mail has come, locked."""
    assert transaction.get_connection().in_atomic_block, "a lock is held by a transaction"
    return Delivery.objects.select_for_update(no_key=True).get(provider_id=provider_id, mail_id=mail_id)
