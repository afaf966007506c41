"""Asking the permission table, in the form that use cases need."""

from __future__ import annotations

from tenantry.kernel.actor import Actor, Role
from tenantry.kernel.problems import Category, Problem, Refused, code
from tenantry.parties.rules import permissions as rules
from tenantry.parties.rules.permissions import Ownership

NOT_FOUND = code("not_found", Category.NOT_FOUND)


def require(actor: Actor, action: str, thing: Ownership | None = None) -> None:
    """Raises Refused unless the actor may do this; without a thing, to its own provider and party."""
    target = thing or Ownership(actor.provider_id, actor.party_id, actor.party_id)
    if found := rules.problem(actor, action, target):
        raise Refused(found)


def sees_all(actor: Actor) -> bool:
    """Whether the actor's reach is the whole provider, rather than one party's own things."""
    return actor.is_staff or actor.role is Role.SYSTEM


def not_found(kind: str, public_id: str) -> Refused:
    """The answer for a thing that does not exist, and, in the very same words, for one that is not yours."""
    return Refused(Problem(NOT_FOUND, params={"kind": kind, "id": public_id}))
