"""In whose name the worker goes on: the one who chose, uploaded or pressed, as they were allowed to then."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tenantry.kernel.actor import Actor, Role


def as_data(by: Actor) -> dict[str, Any]:
    """What is stored with what was asked for."""
    return {
        "kind": by.kind,
        "id": by.id,
        "role": by.role.value,
        "party_id": by.party_id,
        "scopes": sorted(by.scopes),
        "on_behalf_of": by.on_behalf_of,
    }


def actor_of(provider_id: int, data: Mapping[str, Any], cause: str) -> Actor:
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
