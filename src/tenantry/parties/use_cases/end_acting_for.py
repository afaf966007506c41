"""Act for oneself again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tenantry.foundation import audit
from tenantry.kernel.actor import Actor
from tenantry.parties import permissions


def end_acting_for(*, by: Actor, now: datetime) -> None:
    """Written down under the party acted for; acting for nobody, there is nothing to end."""
    permissions.require(by, "profile.change")
    if by.on_behalf_of is None:
        return
    with transaction.atomic(durable=True):
        audit.record("party.acting_ended", by.on_behalf_of, by=by, at=now)
