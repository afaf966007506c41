"""In whose name the worker goes on with an upload, and from where it was uploaded."""

from __future__ import annotations

from typing import Any

from tenantry.kernel.actor import Actor
from tenantry.ordering import acting
from tenantry.ordering.microsoft_details import Origin


def as_data(by: Actor, origin: Origin) -> dict[str, Any]:
    """What is stored with the upload."""
    return {**acting.as_data(by), "ip": origin.ip, "user_agent": origin.user_agent}


def actor_of(provider_id: int, data: dict[str, Any], cause: str) -> Actor:
    """The actor again, in a request that is named after its cause."""
    return acting.actor_of(provider_id, data, cause)


def origin_of(data: dict[str, Any]) -> Origin:
    """From which address and browser it was uploaded."""
    return Origin(data["ip"], data["user_agent"])
