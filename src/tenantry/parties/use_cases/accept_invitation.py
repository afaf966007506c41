"""Take the membership that a mail has offered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Q

from tenantry.foundation import public_ids
from tenantry.jobs import events
from tenantry.kernel.actor import Actor, Role
from tenantry.kernel.ids import MembershipId, UserId
from tenantry.kernel.problems import Problem, Refused
from tenantry.parties.events import InvitationAccepted
from tenantry.parties.links import read_invitation_token
from tenantry.parties.locks import lock_invitation, lock_members_of, lock_user
from tenantry.parties.models import Invitation, Membership, Party, Provider, User
from tenantry.parties.passwords import password_problems
from tenantry.parties.rules.duties import scopes_of
from tenantry.parties.rules.invitations import LINK_INVALID, MEMBER_ALREADY, SIGN_IN_FIRST, standing_problem
from tenantry.parties.rules.profiles import profile_problems


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What a person who is not known yet says about themselves."""

    name: str
    password: str
    language: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """Who the person is now, and the membership they got."""

    user_key: int
    user: UserId
    membership_key: int
    membership: MembershipId


def accept_invitation(
    *,
    token: str,
    newcomer: Newcomer | None,
    signed_in: UserId | None = None,
    request_id: str = "",
    now: datetime,
) -> Accepted:
    """Make the person of the link a member: a newcomer as they say they are, a known one only when signed in."""
    invitation = invitation_of(token)
    problems = _newcomer_problems(newcomer, invitation.email) if newcomer else []
    if problems:
        raise Refused(*problems)
    password = make_password(newcomer.password) if newcomer else ""  # takes its time, so before the locks
    with transaction.atomic(durable=True):
        lock_members_of(invitation.provider_id, invitation.party_id)
        found = lock_invitation(invitation.provider_id, invitation.public_id)
        assert found is not None, "invitations stay"
        if problem := _standing(found, invitation.sendings, now):
            raise Refused(problem)
        user = lock_user(found.email)
        if user is not None and user.public_id != signed_in:
            raise Refused(Problem(SIGN_IN_FIRST, params={"email": found.email}))
        if user is None:
            user = _person(found, newcomer, password, now)
        return _joined(found, user, request_id, now)


def invitation_of(token: str) -> Invitation:
    """The invitation of a link; Refused when the link is not one of ours or a later one was sent."""
    read = read_invitation_token(token)
    rows = (
        Invitation.objects.filter(public_id=read[0], sendings=read[1]) if read else Invitation.objects.none()
    )
    found = rows.first()
    if found is None:
        raise Refused(Problem(LINK_INVALID))
    return found


def _newcomer_problems(newcomer: Newcomer, email: str) -> list[Problem]:
    return profile_problems(
        name=newcomer.name, language=newcomer.language, time_zone=newcomer.time_zone
    ) + password_problems(newcomer.password, email=email, name=newcomer.name)


def _standing(found: Invitation, sending: int, now: datetime) -> Problem | None:
    if found.sendings != sending:
        return Problem(LINK_INVALID)
    problem = standing_problem(
        accepted_at=found.accepted_at, withdrawn_at=found.withdrawn_at, expires_at=found.expires_at, now=now
    )
    if (
        problem is None
        and Membership.objects.filter(
            Q(party_id=found.party_id), provider_id=found.provider_id, user__email=found.email
        ).exists()
    ):
        return Problem(MEMBER_ALREADY, params={"email": found.email})
    return problem


def _person(found: Invitation, newcomer: Newcomer | None, password: str, now: datetime) -> User:
    if newcomer is None:  # a known person was meant, who is none
        raise Refused(Problem(LINK_INVALID))
    where = (
        Party.objects.filter(pk=found.party_id)
        if found.party_id
        else Provider.objects.filter(pk=found.provider_id)
    )
    return User.objects.create(
        public_id=public_ids.new("usr", now),
        email=found.email,
        password=password,
        name=newcomer.name.strip(),
        language=newcomer.language,
        time_zone=newcomer.time_zone,
        country=where.values_list("country", flat=True).get(),
        created_at=now,
    )


def _joined(found: Invitation, user: User, request_id: str, now: datetime) -> Accepted:
    role = Role(found.role)
    membership = Membership.objects.create(
        provider_id=found.provider_id,
        public_id=public_ids.new("mbr", now),
        user=user,
        party_id=found.party_id,
        role=role,
        duties=found.duties,
        created_at=now,
    )
    found.accepted_at, found.accepted_by = now, user
    found.save(update_fields=["accepted_at", "accepted_by"])
    by = Actor(
        found.provider_id,
        "user",
        user.public_id,
        role,
        found.party_id,
        scopes_of(role, found.duties),
        request_id=request_id,
    )
    events.put(InvitationAccepted(found.public_id, user.public_id, membership.public_id), by=by, at=now)
    return Accepted(user.pk, UserId(user.public_id), membership.pk, MembershipId(membership.public_id))
