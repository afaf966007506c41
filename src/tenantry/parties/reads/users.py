"""Members and invitations, each only for those who may see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from tenantry.foundation.models import Session
from tenantry.kernel.actor import Actor
from tenantry.parties import permissions
from tenantry.parties.models import Invitation, Membership, Party, User


@dataclass(frozen=True, slots=True)
class MemberView:
    """A person with a membership."""

    id: int
    public_id: str
    user: str
    name: str
    email: str
    role: str
    duties: tuple[str, ...]
    party: str | None
    party_name: str | None
    last_sign_in_at: datetime | None
    is_signed_in: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class InvitationView:
    """An invitation, and what became of it."""

    id: int
    public_id: str
    email: str
    name: str
    role: str
    duties: tuple[str, ...]
    party: str | None
    party_name: str | None
    language: str
    invited_by: str
    sendings: int
    sent_at: datetime
    expires_at: datetime
    accepted_at: datetime | None
    withdrawn_at: datetime | None
    created_at: datetime


def visible_rows(actor: Actor, party: str) -> Q:
    """Which rows of members the actor sees: all of the provider's, or those of its party and its customers."""
    mine = Q(provider_id=actor.provider_id)
    if party:
        mine &= Q(party__public_id=party)
    if permissions.sees_all(actor):
        return mine
    return mine & (Q(party_id=actor.party_id) | Q(party__reseller_id=actor.party_id))


def require_reader(actor: Actor, party: str, staff_only: bool) -> None:
    """Staff is seen by who may see staff, members by who may see users."""
    if staff_only and permissions.sees_all(actor):
        permissions.require(actor, "staff.read")
    else:
        permissions.require(actor, "user.read")
    assert not (party and staff_only), "staff belong to no party"


def members(
    actor: Actor,
    *,
    limit: int,
    before_id: int | None = None,
    q: str = "",
    party: str = "",
    staff_only: bool = False,
    now: datetime | None = None,
) -> list[MemberView]:
    """Members of the parties that the actor sees, or the provider's staff; newest first.

    `q` is looked for in name and address. `now` is machine time, for whether somebody is signed in.
    """
    require_reader(actor, party, staff_only)
    rows = member_rows(actor, party, now).filter(party_id__isnull=staff_only)
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    if q:
        rows = rows.filter(Q(user__name__icontains=q) | Q(user__email__icontains=q))
    return [_member(row) for row in rows.order_by("-pk").values(*MEMBER)[:limit]]


def member(actor: Actor, public_id: str, *, now: datetime | None = None) -> MemberView:
    """One member; staff is seen by who may see staff."""
    permissions.require(actor, "user.read")
    row = member_rows(actor, "", now).filter(public_id=public_id).values(*MEMBER).first()
    if row is None:
        raise permissions.not_found("membership", public_id)
    if row["party__public_id"] is None:
        permissions.require(actor, "staff.read")
    return _member(row)


MEMBER = (
    "id", "public_id", "user__public_id", "user__name", "user__email", "role", "duties", "party__public_id",
    "party__name", "user__last_login", "is_signed_in", "created_at",
)  # fmt: skip


def member_rows(actor: Actor, party: str, now: datetime | None) -> QuerySet[Membership]:
    """The memberships that the actor sees, each with whether its user is signed in."""
    standing = Session.objects.filter(user_id=OuterRef("user_id"))
    if now is not None:
        standing = standing.filter(expires_at__gt=now)
    return Membership.objects.filter(visible_rows(actor, party)).annotate(is_signed_in=Exists(standing))


def _member(row: Mapping[str, Any]) -> MemberView:
    values = [row[column] for column in MEMBER]
    values[6] = tuple(values[6])
    return MemberView(*values)


INVITATION = (
    "id", "public_id", "email", "name", "role", "duties", "party__public_id", "party__name", "language",
    "invited_by", "sendings", "sent_at", "expires_at", "accepted_at", "withdrawn_at", "created_at",
)  # fmt: skip


def invitations(
    actor: Actor,
    *,
    limit: int,
    before_id: int | None = None,
    q: str = "",
    party: str = "",
    staff_only: bool = False,
    open_only: bool = True,
) -> list[InvitationView]:
    """Invitations that the actor sees, newest first; only those that wait to be accepted unless told otherwise."""
    require_reader(actor, party, staff_only)
    rows = Invitation.objects.filter(visible_rows(actor, party), party_id__isnull=staff_only)
    if open_only:
        rows = rows.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    if q:
        rows = rows.filter(Q(name__icontains=q) | Q(email__icontains=q))
    return [_invitation(row) for row in rows.order_by("-pk").values(*INVITATION)[:limit]]


def invitation(actor: Actor, public_id: str) -> InvitationView:
    """One invitation."""
    permissions.require(actor, "user.read")
    rows = Invitation.objects.filter(visible_rows(actor, ""), public_id=public_id)
    row = rows.values(*INVITATION).first()
    if row is None:
        raise permissions.not_found("invitation", public_id)
    if row["party__public_id"] is None:
        permissions.require(actor, "staff.read")
    return _invitation(row)


def _invitation(row: Mapping[str, Any]) -> InvitationView:
    values = [row[column] for column in INVITATION]
    values[5] = tuple(values[5])
    return InvitationView(*values)


@dataclass(frozen=True, slots=True)
class Offer:
    """What the link of an invitation opens, for whoever holds it."""

    email: str
    name: str
    language: str
    provider: str
    party: str | None
    role: str
    duties: tuple[str, ...]
    is_known: bool
    is_accepted: bool
    time_zone: str


def offer(public_id: str) -> Offer:
    """What is offered by an invitation whose link has been found to be ours."""
    found = Invitation.objects.select_related("provider", "party").get(public_id=public_id)
    party: Party | None = found.party
    return Offer(
        email=found.email,
        name=found.name,
        language=found.language,
        provider=found.provider.name,
        party=party.name if party else None,
        role=found.role,
        duties=tuple(found.duties),
        is_known=User.objects.filter(email=found.email).exists(),
        is_accepted=found.accepted_at is not None,
        time_zone=(party or found.provider).time_zone,
    )
