"""In whose name the worker goes on: the one who uploaded or pressed, as they were allowed to then."""

from __future__ import annotations

from typing import Any

from tenantry.kernel.actor import Actor, Role
from tenantry.ordering.microsoft_details import Origin


def as_data(by: Actor, origin: Origin) -> dict[str, Any]:
    """What is stored with the upload."""
    return {
        "kind": by.kind,
        "id": by.id,
        "role": by.role.value,
        "party_id": by.party_id,
        "scopes": sorted(by.scopes),
        "on_behalf_of": by.on_behalf_of,
        "ip": origin.ip,
        "user_agent": origin.user_agent,
    }


def actor_of(provider_id: int, data: dict[str, Any], cause: str) -> Actor:
    """The actor again, in a request that is named after its cause."""
    return Actor(
        provider_id=provider_id,
        kind=data["kind"],
        id=data["id"],
        role=Role(data["role"]),
        party_id=data["party_id"],
        scopes=frozenset(data["scopes"]),
        on_behalf_of=data["on_behalf_of"],
        request_id=cause,
    )


def origin_of(data: dict[str, Any]) -> Origin:
    """From which address and browser it was uploaded."""
    return Origin(data["ip"], data["user_agent"])
