"""Customers by what people write for them in a file."""

from __future__ import annotations

from django.db.models import Q

from tenantry.kernel.actor import Actor
from tenantry.parties import permissions
from tenantry.parties.models import Party


def customers_named(by: Actor, text: str, *, account_id: int) -> tuple[str, ...]:
    """The public ids of the account's active customers that bear this id or exactly this name; none, or several."""
    permissions.require(by, "party.read")
    rows = Party.objects.filter(
        Q(public_id=text) | Q(name__iexact=text),
        provider_id=by.provider_id,
        reseller_id=account_id,
        is_active=True,
    )
    return tuple(rows.order_by("id").values_list("public_id", flat=True)[:3])
