"""People with logins, made as they come in life: invited, and accepted by the mail's link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from tests.support.parties import NOW

from tenantry.foundation.clock import machine_now
from tenantry.jobs.models import Event
from tenantry.kernel.actor import Actor, Role
from tenantry.kernel.ids import InvitationId, MembershipId, PartyId, UserId
from tenantry.parties.links import invitation_token
from tenantry.parties.models import Invitation
from tenantry.parties.rules.duties import scopes_of
from tenantry.parties.use_cases.accept_invitation import Newcomer, accept_invitation
from tenantry.parties.use_cases.invite_user import invite_user

PASSWORD = "seven green kettles sing"


@dataclass(frozen=True)
class Person:
    """Somebody who can sign in."""

    key: int
    id: UserId
    email: str
    name: str
    membership: MembershipId
    actor: Actor
    password: str = PASSWORD


def an_address(name: str = "ines") -> str:
    """An address that nobody else has."""
    return f"{name}.{uuid4().hex[:10]}@people.example"


def invited(
    by: Actor,
    role: Role = Role.ADMINISTRATOR,
    party: PartyId | None = None,
    *,
    duties: tuple[str, ...] = (),
    email: str = "",
    language: str = "en",
    now: datetime = NOW,
) -> InvitationId:
    """An invitation of a new person."""
    return invite_user(
        email=email or an_address(),
        role=role,
        party=party,
        duties=duties or (() if party is None else ("administrator",)),
        name="Ines Duarte",
        language=language,
        by=by,
        now=now,
        machine_now=machine_now(),
    )


def token_of(invitation: InvitationId, sending: int | None = None) -> str:
    """What the newest mail's link ends with."""
    count = Invitation.objects.values_list("sendings", flat=True).get(public_id=invitation)
    return invitation_token(invitation, sending or count)


def a_person(
    by: Actor,
    role: Role = Role.ADMINISTRATOR,
    party: PartyId | None = None,
    *,
    duties: tuple[str, ...] = (),
    name: str = "Ines Duarte",
    email: str = "",
    language: str = "en",
    time_zone: str = "Europe/Lisbon",
    now: datetime = NOW,
) -> Person:
    """A new member of the provider's staff, or of the party."""
    invitation = invited(by, role, party, duties=duties, email=email, now=now)
    newcomer = Newcomer(name=name, password=PASSWORD, language=language, time_zone=time_zone)
    made = accept_invitation(token=token_of(invitation), newcomer=newcomer, now=now)
    row = Invitation.objects.get(public_id=invitation)
    actor = Actor(
        provider_id=by.provider_id,
        kind="user",
        id=made.user,
        role=role,
        party_id=row.party_id,
        scopes=scopes_of(role, row.duties),
        request_id="test",
    )
    return Person(made.user_key, made.user, row.email, name, made.membership, actor)


def events_of(provider_id: int, kind: str, public_id: str) -> list[tuple[str, dict[str, object]]]:
    """Names and payloads of what happened to one thing."""
    rows = Event.objects.filter(provider_id=provider_id, aggregate_kind=kind, aggregate_id=public_id)
    return list(rows.order_by("sequence").values_list("name", "payload"))
