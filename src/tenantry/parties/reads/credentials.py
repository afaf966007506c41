"""API credentials, without their secrets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tenantry.kernel.actor import Actor
from tenantry.parties import permissions
from tenantry.parties.models import ApiCredential


@dataclass(frozen=True, slots=True)
class CredentialView:
    """A program's key, without its secret."""

    id: int
    public_id: str
    name: str
    role: str
    party: str | None
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None


def credentials(
    actor: Actor, *, limit: int, before_id: int | None = None, q: str = ""
) -> list[CredentialView]:
    """The provider's API credentials, newest first."""
    permissions.require(actor, "credential.read")
    rows = ApiCredential.objects.filter(provider_id=actor.provider_id)
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    if q:
        rows = rows.filter(name__icontains=q)
    return [_credential(row) for row in rows.order_by("-pk").values_list(*_CREDENTIAL)[:limit]]


def credential(actor: Actor, public_id: str) -> CredentialView:
    """One API credential."""
    permissions.require(actor, "credential.read")
    rows = ApiCredential.objects.filter(provider_id=actor.provider_id, public_id=public_id)
    row = rows.values_list(*_CREDENTIAL).first()
    if row is None:
        raise permissions.not_found("credential", public_id)
    return _credential(row)


_CREDENTIAL = (
    "id", "public_id", "name", "role", "party__public_id", "scopes", "created_at", "expires_at", "revoked_at",
)  # fmt: skip


def _credential(row: tuple[Any, ...]) -> CredentialView:
    key, public_id, name, role, party_id, scopes, created_at, expires_at, revoked_at = row
    return CredentialView(
        key, public_id, name, role, party_id, tuple(scopes), created_at, expires_at, revoked_at
    )
