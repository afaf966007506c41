"""To whom mails go: for the outbox, not for screens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tenantry.parties.models import Invitation, Membership, User


@dataclass(frozen=True, slots=True)
class Addressee:
    """A person who is written to, by a provider that they work with."""

    public_id: str
    email: str
    name: str
    language: str
    time_zone: str
    provider_id: int
    provider: str


@dataclass(frozen=True, slots=True)
class MailedInvitation:
    """What the mail of an invitation says."""

    email: str
    name: str
    language: str
    sendings: int
    provider: str
    party: str | None
    inviter: str
    expires_at: datetime
    time_zone: str
    is_open: bool


_PERSON = (
    "user__public_id", "user__email", "user__name", "user__language", "user__time_zone", "provider_id",
    "provider__name",
)  # fmt: skip


def addressee(public_id: str, *, provider_id: int) -> Addressee:
    """The person of that id, as a member of the provider or, when that has ended, still by their address."""
    rows = Membership.objects.filter(user__public_id=public_id, provider_id=provider_id).order_by("id")
    row = rows.values_list(*_PERSON).first()
    if row is not None:
        return Addressee(*row)
    user = User.objects.get(public_id=public_id)
    return Addressee(public_id, user.email, user.name, user.language, user.time_zone, provider_id, "")


def addressee_of(email: str) -> Addressee | None:
    """The person with that address who may sign in somewhere; None when there is nobody."""
    rows = Membership.objects.filter(user__email=email, user__is_active=True).order_by("id")
    row = rows.values_list(*_PERSON).first()
    return Addressee(*row) if row else None


def mailed_invitation(public_id: str) -> MailedInvitation:
    """What there is to say about an invitation."""
    found = Invitation.objects.select_related("provider", "party").get(public_id=public_id)
    inviter = User.objects.filter(public_id=found.invited_by).values_list("name", flat=True).first()
    where = found.party or found.provider
    return MailedInvitation(
        email=found.email,
        name=found.name,
        language=found.language,
        sendings=found.sendings,
        provider=found.provider.name,
        party=found.party.name if found.party else None,
        inviter=inviter or found.provider.name,
        expires_at=found.expires_at,
        time_zone=where.time_zone,
        is_open=found.accepted_at is None and found.withdrawn_at is None,
    )
