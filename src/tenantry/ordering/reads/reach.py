"""What of an order concerns the reader."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from tenantry.kernel.actor import Actor, Role
from tenantry.parties import permissions

FOR_BUYER = "for_buyer"  # the member of a stored problem that a buyer is shown in its stead


def sees_prices(actor: Actor, account_id: int) -> bool:
    """Whether what an account pays concerns the actor. A reseller's customer never sees its prices."""
    return actor.role is not Role.CUSTOMER or actor.party_id == account_id


def mine(actor: Actor, of: str = "") -> Q:
    """The baskets or orders that the actor may see: billed to its party, or for it; staff's are the provider's.

    What is for a reseller itself is billed to it too, so that one index finds its rows in their order. `of` leads to
    them from other rows ("order__").
    """
    whole = Q(**{f"{of}provider_id": actor.provider_id})
    if permissions.sees_all(actor):
        return whole
    own = Q(**{f"{of}account_id": actor.party_id})
    is_for_it = Q(**{f"{of}customer_id": actor.party_id})
    return whole & (own if actor.role is Role.RESELLER else own | is_for_it)


def not_handed_over() -> Q:
    """Orders done that made a tenant whose first administrator nobody has taken yet."""
    done = Q(state__in=("completed", "partly_completed"), administrator_handed_over_at__isnull=True)
    return done & ~Q(domain="")


def attention_for(actor: Actor, problem: dict[str, Any] | None) -> dict[str, Any] | None:
    """Why a person is needed: to staff all of it, to others what was written for a buyer (`for_buyer`)."""
    if not problem:
        return None
    if not permissions.sees_all(actor):
        return problem.get(FOR_BUYER)
    return {name: value for name, value in problem.items() if name != FOR_BUYER}
