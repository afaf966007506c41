"""Members and invitations as people look through them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Lower

from tenantry.foundation.models import Session
from tenantry.foundation.slices import Listed, Slice, Wish, all_of, matching, slice_of
from tenantry.kernel.actor import Actor
from tenantry.parties.models import Invitation, Membership
from tenantry.parties.reads.lists import party_named
from tenantry.parties.reads.users import (
    INVITATION,
    MEMBER,
    InvitationView,
    MemberView,
    member_rows,
    require_reader,
    visible_rows,
)


def members_slice(actor: Actor, wish: Wish) -> Slice[MemberView]:
    """People and their roles. Filters: kind ("staff": the provider's own, else those of parties), party, role."""
    return slice_of(_members(actor, wish), wish, _MEMBERS)


def members_all(actor: Actor, wish: Wish) -> Iterator[MemberView]:
    """The same, whole."""
    return all_of(_members(actor, wish), wish, _MEMBERS)


def _members(actor: Actor, wish: Wish) -> QuerySet[Membership]:
    staff_only = wish.get("kind") == "staff"
    party = "" if staff_only else wish.get("party")
    require_reader(actor, party, staff_only)
    rows = member_rows(actor, party, None).filter(party_id__isnull=staff_only)
    if role := wish.get("role"):
        rows = rows.filter(role=role)
    named = party_named(actor.provider_id, "party_id")
    return rows.filter(
        matching(
            wish.q, "user__name__icontains", "user__email__icontains", "public_id", "user__public_id", named
        )
    )


def _member(*values: Any) -> MemberView:
    shown = list(values)
    shown[6] = tuple(shown[6])
    return MemberView(*shown)


def _signed_in() -> Any:
    """Whether the user has a session."""
    return Exists(Session.objects.filter(user_id=OuterRef("user_id")))


_MEMBERS = Listed(
    tuple(_signed_in if column == "is_signed_in" else column for column in MEMBER),
    _member,
    {
        "name": (Lower("user__name"),),
        "email": ("user__email",),
        "role": ("role",),
        "party": (Lower("party__name"),),
        "signed_in": ("user__last_login",),
        "created": ("created_at",),
    },
)


def invitations_slice(actor: Actor, wish: Wish) -> Slice[InvitationView]:
    """Invitations. Filters: kind ("staff", else those to parties), party, role, state ("open")."""
    return slice_of(_invitations(actor, wish), wish, _INVITATIONS)


def invitations_all(actor: Actor, wish: Wish) -> Iterator[InvitationView]:
    """The same, whole."""
    return all_of(_invitations(actor, wish), wish, _INVITATIONS)


def _invitations(actor: Actor, wish: Wish) -> QuerySet[Invitation]:
    staff_only = wish.get("kind") == "staff"
    party = "" if staff_only else wish.get("party")
    require_reader(actor, party, staff_only)
    rows = Invitation.objects.filter(visible_rows(actor, party), party_id__isnull=staff_only)
    if role := wish.get("role"):
        rows = rows.filter(role=role)
    if wish.get("state") == "open":
        rows = rows.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)
    named = party_named(actor.provider_id, "party_id")
    return rows.filter(matching(wish.q, "name__icontains", "email__icontains", "public_id", named))


def _invitation(*values: Any) -> InvitationView:
    shown = list(values)
    shown[5] = tuple(shown[5])
    return InvitationView(*shown)


_INVITATIONS = Listed(
    INVITATION,
    _invitation,
    {
        "name": (Lower("name"),),
        "email": ("email",),
        "party": (Lower("party__name"),),
        "sent": ("sent_at",),
        "expires": ("expires_at",),
    },
)
