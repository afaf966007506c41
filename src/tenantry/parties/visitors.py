"""Who visits the pages: a person with a session, what the person may do, and for whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.crypto import constant_time_compare

from tenantry.foundation import clock, statements
from tenantry.kernel.actor import STAFF, Actor, Role
from tenantry.parties.models import User
from tenantry.parties.rules.duties import Duty, scopes_of
from tenantry.parties.rules.permissions import TABLE

# Asked at each request: acting for a party ends with the role that allowed it.
_MAY_ACT_FOR = frozenset(TABLE["party.act_for"].reach)


@dataclass(frozen=True, slots=True)
class PartyName:
    """A reseller or customer, as it is named to people."""

    public_id: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class MembershipName:
    """One hat of a person: a role with a provider, for one of its parties unless it is staff."""

    id: int
    public_id: str
    provider_id: int
    provider: str
    role: Role
    duties: tuple[str, ...]
    party: PartyName | None
    wants_second_factor: bool

    @property
    def is_staff(self) -> bool:
        """Whether the person works for the provider itself."""
        return self.role in STAFF


@dataclass(frozen=True, slots=True)
class Visitor:
    """A signed-in person. `actor` is None for one who belongs nowhere any more: such a person sees its own account."""

    user_id: int
    public_id: str
    name: str
    email: str
    language: str
    time_zone: str
    theme: str
    has_second_factor: bool
    memberships: tuple[MembershipName, ...]
    chosen: MembershipName | None
    acting_for: PartyName | None
    actor: Actor | None
    now: datetime

    @property
    def is_staff(self) -> bool:
        """Whether the person works for the provider, also while acting for a party."""
        return self.chosen is not None and self.chosen.is_staff

    @property
    def lacks_second_factor(self) -> bool:
        """Whether the person must set up a second factor before anything else."""
        return self.chosen is not None and self.chosen.wants_second_factor and not self.has_second_factor

    @property
    def face(self) -> str:
        """Where the person is at home: the storefront (also when acting for a party), or the back office."""
        return "office" if self.is_staff and self.acting_for is None else "shop"


# One row for each membership that holds; the party acted for comes along, and must be of the same provider.
# A setting's newest row counts.
_LOOK_UP = """
    SELECT u.public_id, u.name, u.email, u.password, u.language, u.time_zone, u.theme, o.seconds,
           EXISTS (SELECT FROM mfa_authenticator f WHERE f.user_id = u.id AND f.type <> 'recovery_codes'),
           m.id, m.public_id, m.provider_id, v.name, m.role, m.duties, m.party_id, p.public_id, p.name, p.kind,
           coalesce((SELECT s.value = 'true' FROM parties_setting s WHERE s.provider_id = m.provider_id
                     AND s.name = 'second_factor_of_customers' ORDER BY s.id DESC LIMIT 1), false),
           a.id, a.public_id, a.name, a.kind
    FROM parties_user u
    JOIN foundation_clockoffset o ON o.id = 1
    LEFT JOIN (parties_membership m
               JOIN parties_provider v ON v.id = m.provider_id
               LEFT JOIN parties_party p ON p.id = m.party_id AND p.provider_id = m.provider_id)
        ON m.user_id = u.id AND coalesce(p.is_active, true)
    LEFT JOIN parties_party a ON a.public_id = %s AND a.provider_id = m.provider_id AND a.is_active
    WHERE u.id = %s AND u.is_active
    ORDER BY (m.party_id IS NULL) DESC, m.id
"""


def visitor(
    user_id: int, *, password_hash: str, membership: str | None, acting_for: str | None, request_id: str
) -> Visitor | None:
    """The person of a session, in one statement.

    None when the person may not sign in any more, or has changed the password since the session began
    (`password_hash` is what the session keeps of it).
    """
    rows = statements.rows(_LOOK_UP, [acting_for or "", user_id])
    if not rows or not _is_same_password(rows[0][3], password_hash):
        return None
    public_id, name, email, _, language, time_zone, theme, offset, has_second_factor = rows[0][:9]
    held = {row[10]: row[9:] for row in rows if row[9] is not None}
    memberships = tuple(_membership(row) for row in held.values())
    chosen = next((m for m in memberships if m.public_id == membership), next(iter(memberships), None))
    row: Sequence[Any] = held[chosen.public_id] if chosen else ()
    acted_for = PartyName(*row[12:15]) if chosen and chosen.role in _MAY_ACT_FOR and row[11] else None
    return Visitor(
        user_id=user_id,
        public_id=public_id,
        name=name,
        email=email,
        language=language,
        time_zone=time_zone,
        theme=theme,
        has_second_factor=has_second_factor,
        memberships=memberships,
        chosen=chosen,
        acting_for=acted_for,
        actor=_actor(public_id, chosen, row, acted_for, request_id) if chosen else None,
        now=clock.at_offset(offset),
    )


def _membership(row: Sequence[Any]) -> MembershipName:
    own_id, public_id, provider_id, provider, role, duties, party_id = row[:7]
    party = PartyName(*row[7:10]) if party_id else None
    wants_second_factor = role in STAFF or row[10]
    return MembershipName(
        own_id, public_id, provider_id, provider, Role(role), tuple(duties), party, wants_second_factor
    )


def _actor(
    public_id: str, chosen: MembershipName, row: Sequence[Any], acted_for: PartyName | None, request_id: str
) -> Actor:
    """The one in whose name the person's use cases run; one who acts for a party does so as its administrator."""
    role = Role(acted_for.kind) if acted_for else chosen.role
    duties = (Duty.ADMINISTRATOR.value,) if acted_for else chosen.duties
    return Actor(
        provider_id=chosen.provider_id,
        kind="user",
        id=public_id,
        role=role,
        party_id=row[11] if acted_for else row[6],
        scopes=scopes_of(role, duties),
        on_behalf_of=acted_for.public_id if acted_for else None,
        request_id=request_id,
    )


def _is_same_password(password: str, known_hash: str) -> bool:
    return constant_time_compare(User(password=password).get_session_auth_hash(), known_hash)
