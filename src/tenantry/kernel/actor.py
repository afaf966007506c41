"""Who acts: a person or a program, for a provider, perhaps for one party of it, perhaps on behalf of another."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What an actor is to the provider. The permission table is written in these words."""

    ADMINISTRATOR = "administrator"
    SALES = "sales"
    PROVISIONING = "provisioning"
    FINANCE = "finance"
    AUDITOR = "auditor"
    RESELLER = "reseller"
    CUSTOMER = "customer"
    SYSTEM = "system"


STAFF = frozenset({Role.ADMINISTRATOR, Role.SALES, Role.PROVISIONING, Role.FINANCE, Role.AUDITOR})


@dataclass(frozen=True, slots=True)
class Actor:
    """The one in whose name a use case runs. `party_id` is the reseller or customer it belongs to; staff has none."""

    provider_id: int
    kind: str  # "credential" | "user" | "system"
    id: str
    role: Role
    party_id: int | None = None
    scopes: frozenset[str] = frozenset()
    on_behalf_of: str | None = None
    request_id: str = ""

    @property
    def is_staff(self) -> bool:
        """Whether this actor works for the provider itself."""
        return self.role in STAFF


def system(provider_id: int, cause: str = "") -> Actor:
    """Tenantry itself, acting for a provider because of an event or a clock."""
    return Actor(provider_id=provider_id, kind="system", id="system", role=Role.SYSTEM, request_id=cause)
