"""Give a program its key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tenantry.foundation import audit, public_ids
from tenantry.foundation.idempotency import RequestKey, claim
from tenantry.kernel.actor import STAFF, Actor, Role
from tenantry.kernel.ids import CredentialId, PartyId
from tenantry.kernel.problems import Category, Problem, Refused, code
from tenantry.parties import permissions, reads
from tenantry.parties.credentials import as_token, new_secret
from tenantry.parties.models import ApiCredential
from tenantry.parties.rules.permissions import SCOPES

SCOPE_UNKNOWN = code("credential.scope_unknown", Category.INVALID)
SCOPE_NOT_HELD = code("credential.scope_not_held", Category.INVALID)
PARTY_MISSING = code("credential.party_missing", Category.INVALID)
PARTY_UNWANTED = code("credential.party_unwanted", Category.INVALID)
PARTY_OF_OTHER_KIND = code("credential.party_of_other_kind", Category.INVALID)
ENDED_ALREADY = code("credential.expires_in_the_past", Category.INVALID)


@dataclass(frozen=True, slots=True)
class NewCredential:
    """The credential, and its token if this is the first answer: it is stored nowhere and shown once."""

    id: CredentialId
    token: str | None


def create_credential(
    *,
    name: str,
    role: Role,
    party: PartyId | None,
    scopes: tuple[str, ...],
    expires_at: datetime | None = None,
    key: RequestKey | None = None,
    by: Actor,
    now: datetime,
    machine_now: datetime,
) -> NewCredential:
    """A key for a role, its party and scopes that the giver holds too; a repeat gets no second token."""
    permissions.require(by, "credential.change")
    owner = reads.party(by, party) if party else None
    public_id = CredentialId(public_ids.new("key", now))
    secret, secret_hash = new_secret()
    with transaction.atomic(durable=True):
        if done := claim(key, result={"credential": public_id}, by=by, at=machine_now):
            return NewCredential(CredentialId(done["credential"]), None)
        problems = _scope_problems(scopes, by) + _party_problems(role, owner)
        if expires_at and expires_at <= machine_now:
            problems.append(Problem(ENDED_ALREADY, "expires_at"))
        if problems:
            raise Refused(*problems)
        ApiCredential.objects.create(
            provider_id=by.provider_id,
            public_id=public_id,
            name=name,
            role=role,
            party_id=owner.id if owner else None,
            scopes=sorted(set(scopes)),
            secret_hash=secret_hash,
            created_at=now,
            expires_at=expires_at,
        )
        details = {"role": role.value, "party": party, "scopes": sorted(set(scopes))}
        audit.record("credential.created", public_id, by=by, at=now, details=details)
    return NewCredential(public_id, as_token(public_id, secret))


def _scope_problems(scopes: tuple[str, ...], by: Actor) -> list[Problem]:
    """Nobody hands out a right they do not hold: a key that makes keys would otherwise open everything."""
    found = []
    for n, scope in enumerate(scopes):
        if scope not in SCOPES:
            found.append(Problem(SCOPE_UNKNOWN, f"scopes.{n}", {"given": scope, "known": ", ".join(SCOPES)}))
        elif by.role is not Role.SYSTEM and scope not in by.scopes:
            found.append(Problem(SCOPE_NOT_HELD, f"scopes.{n}", {"scope": scope}))
    return found


def _party_problems(role: Role, owner: reads.PartyView | None) -> list[Problem]:
    if role in STAFF:
        return [Problem(PARTY_UNWANTED, "party", {"role": role.value})] if owner else []
    if owner is None:
        return [Problem(PARTY_MISSING, "party", {"role": role.value})]
    if owner.kind != role.value:
        return [Problem(PARTY_OF_OTHER_KIND, "party", {"role": role.value, "kind": owner.kind})]
    return []
