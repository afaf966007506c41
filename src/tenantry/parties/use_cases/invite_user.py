"""Offer somebody a membership."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from tenantry.foundation import public_ids
from tenantry.foundation.idempotency import RequestKey, claim
from tenantry.jobs import events
from tenantry.kernel.actor import STAFF, Actor, Role
from tenantry.kernel.ids import InvitationId, PartyId
from tenantry.kernel.problems import Problem, Refused
from tenantry.parties import permissions, reads
from tenantry.parties.events import UserInvited
from tenantry.parties.locks import lock_members_of
from tenantry.parties.models import Invitation, Membership
from tenantry.parties.rules.invitations import INVITED_ALREADY, MEMBER_ALREADY, invitation_problems
from tenantry.parties.rules.permissions import Ownership


def invite_user(
    *,
    email: str,
    role: Role,
    party: PartyId | None,
    duties: tuple[str, ...] = (),
    name: str = "",
    language: str = "en",
    key: RequestKey | None = None,
    by: Actor,
    now: datetime,
    machine_now: datetime,
) -> InvitationId:
    """An invitation by mail: staff by an administrator, a party's member by staff or the party's administrator."""
    email = email.strip().lower()
    owner = reads.party(by, party) if party else None
    if role in STAFF:
        permissions.require(by, "staff.change")
    else:
        permissions.require(by, "user.change", owner.ownership if owner else Ownership(by.provider_id))
    kind = owner.kind if owner else None
    if problems := invitation_problems(email=email, role=role, party_kind=kind, duties=duties):
        raise Refused(*problems)
    public_id = InvitationId(public_ids.new("ivt", now))
    party_id = owner.id if owner else None
    with transaction.atomic(durable=True):
        if done := claim(key, result={"invitation": public_id}, by=by, at=machine_now):
            return InvitationId(done["invitation"])
        lock_members_of(by.provider_id, party_id)
        if problem := _standing(by.provider_id, email, party_id):
            raise Refused(problem)
        days = reads.number_setting(by.provider_id, "invitation_days")
        Invitation.objects.create(
            provider_id=by.provider_id,
            public_id=public_id,
            email=email,
            name=name.strip()[:150],
            party_id=party_id,
            role=role,
            duties=sorted(set(duties)),
            language=language,
            invited_by=by.id,
            created_at=now,
            sent_at=now,
            expires_at=now + timedelta(days=days),
        )
        events.put(UserInvited(public_id, 1), by=by, at=now)
    return public_id


def _standing(provider_id: int, email: str, party_id: int | None) -> Problem | None:
    """Whether that person is a member or invited already."""
    members = Membership.objects.filter(Q(party_id=party_id), provider_id=provider_id, user__email=email)
    if members.exists():
        return Problem(MEMBER_ALREADY, "email", {"email": email})
    open_ones = Invitation.objects.filter(
        Q(party_id=party_id), provider_id=provider_id, email=email, accepted_at=None, withdrawn_at=None
    )
    return Problem(INVITED_ALREADY, "email", {"email": email}) if open_ones.exists() else None
