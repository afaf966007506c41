"""Who may do something about an invitation or a membership: asked in one place, of the row that is locked."""

from __future__ import annotations

from tenantry.kernel.actor import Actor
from tenantry.parties import permissions
from tenantry.parties.locks import lock_invitation, lock_members_of
from tenantry.parties.models import Invitation, Membership, Party
from tenantry.parties.rules.permissions import Ownership


def require_invitation(by: Actor, public_id: str) -> Invitation:
    """The invitation, locked; Refused when it is not the actor's to see, in the same words as when unknown."""
    found = lock_invitation(by.provider_id, public_id)
    owner = _ownership(by, found.party_id) if found else None
    if found is None or owner is None:
        raise permissions.not_found("invitation", public_id)
    if found.party_id is None:
        permissions.require(by, "staff.change")
    else:
        permissions.require(by, "user.change", owner)
    return found


def require_membership(by: Actor, public_id: str) -> Membership:
    """The membership, with all of its party (or all staff) locked; Refused likewise."""
    rows = Membership.objects.filter(provider_id=by.provider_id, public_id=public_id).select_related("user")
    before = rows.first()
    owner = _ownership(by, before.party_id) if before else None
    if before is None or owner is None:
        raise permissions.not_found("membership", public_id)
    if before.party_id is None:
        permissions.require(by, "staff.change")
    else:
        permissions.require(by, "user.change", owner)
    lock_members_of(by.provider_id, before.party_id)
    found = rows.first()
    if found is None:  # it ended meanwhile
        raise permissions.not_found("membership", public_id)
    return found


def _ownership(by: Actor, party_id: int | None) -> Ownership | None:
    """To whom it belongs; None when it is out of the actor's sight."""
    if party_id is None:
        return Ownership(by.provider_id) if permissions.sees_all(by) else None
    rows = Party.objects.filter(provider_id=by.provider_id, pk=party_id)
    account_id = rows.values_list("reseller_id", flat=True).get() or party_id
    in_sight = permissions.sees_all(by) or by.party_id in (party_id, account_id)
    return Ownership(by.provider_id, account_id, party_id) if in_sight else None
