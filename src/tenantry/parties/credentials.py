"""API credentials: 256 random bits shown once, kept as a hash, looked up in one statement."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime

from tenantry.foundation import clock, statements
from tenantry.kernel.actor import Actor, Role
from tenantry.kernel.ids import is_id
from tenantry.kernel.problems import Category, Problem, Refused, code

UNKNOWN = code("credential.unknown", Category.UNAUTHENTICATED)
EXPIRED = code("credential.expired", Category.UNAUTHENTICATED)


@dataclass(frozen=True, slots=True)
class Caller:
    """An authenticated program, and the instants of its request."""

    actor: Actor
    now: datetime
    machine_now: datetime
    language: str
    time_zone: str


def new_secret() -> tuple[str, str]:
    """A fresh secret and the hash that is stored of it."""
    secret = secrets.token_urlsafe(32)
    return secret, hash_of(secret)


def hash_of(secret: str) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(secret.encode()).hexdigest()


def as_token(public_id: str, secret: str) -> str:
    """What the program sends as its bearer token."""
    return f"{public_id}.{secret}"


_LOOK_UP = """
    SELECT c.provider_id, c.role, c.party_id, c.scopes, c.secret_hash, c.expires_at, c.revoked_at,
           coalesce(p.language, v.language), coalesce(p.time_zone, v.time_zone),
           coalesce(p.is_active, true), o.seconds
    FROM parties_apicredential c
    JOIN parties_provider v ON v.id = c.provider_id
    JOIN foundation_clockoffset o ON o.id = 1
    LEFT JOIN parties_party p ON p.id = c.party_id AND p.provider_id = c.provider_id
    WHERE c.public_id = %s
"""


def authenticate(token: str, *, request_id: str) -> Caller:
    """The caller that a bearer token names, in one statement; Refused when unknown, expired or revoked."""
    public_id, _, secret = token.partition(".")
    row = None
    if is_id(public_id, "key"):
        row = statements.row(_LOOK_UP, [public_id])
    if row is None or not hmac.compare_digest(row[4], hash_of(secret)):
        raise Refused(Problem(UNKNOWN, "Authorization"))
    provider_id, role, party_id, scopes, _, expires_at, revoked_at, language, time_zone, active, offset = row
    machine = clock.machine_now()
    if revoked_at or not active or (expires_at and expires_at <= machine):
        raise Refused(Problem(EXPIRED, "Authorization"))
    actor = Actor(
        provider_id=provider_id,
        kind="credential",
        id=public_id,
        role=Role(role),
        party_id=party_id,
        scopes=frozenset(scopes),
        request_id=request_id,
    )
    return Caller(actor, clock.at_offset(offset), machine, language, time_zone)
