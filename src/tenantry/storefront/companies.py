"""The visitor's own company: whom the storefront serves, and whether it is billed."""

from __future__ import annotations

from tenantry.kernel.actor import Actor, Role
from tenantry.parties import reads
from tenantry.parties.permissions import not_found
from tenantry.parties.reads import PartyView


def own_id(actor: Actor) -> str:
    """The public id of the company that the visitor belongs to, or is acting for."""
    found = reads.own_party(actor)
    if found is None:
        raise not_found("party", "")
    return found[0]


def own(actor: Actor) -> PartyView:
    """The company that the visitor belongs to."""
    return reads.party(actor, own_id(actor))


def pays_itself(actor: Actor) -> bool:
    """Whether the visitor's company is billed by the provider; a reseller's customer is not."""
    return actor.role is not Role.CUSTOMER or own(actor).reseller_id is None
