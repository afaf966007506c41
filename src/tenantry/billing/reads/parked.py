"""Accounts that are not billed until a person has looked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tenantry.billing.models import BilledAccount
from tenantry.kernel.actor import Actor
from tenantry.parties import permissions


@dataclass(frozen=True, slots=True)
class ParkedAccount:
    """A parked account, since when, and what the guard found."""

    id: int
    account: str
    name: str
    parked_at: datetime
    problems: tuple[dict[str, Any], ...]


def parked_accounts(actor: Actor, *, limit: int, before_id: int | None = None) -> list[ParkedAccount]:
    """The parked accounts of the provider, newest billing row first."""
    permissions.require(actor, "billing.run")
    rows = BilledAccount.objects.filter(provider_id=actor.provider_id, parked_at__isnull=False)
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    found = rows.order_by("-pk").values_list(
        "id", "account__public_id", "account__name", "parked_at", "parked_reason"
    )[:limit]
    return [
        ParkedAccount(key, account, name, parked_at, tuple(reason or ()))
        for key, account, name, parked_at, reason in found
        if parked_at is not None
    ]
