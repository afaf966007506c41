"""The Idempotency-Key of a request that creates something."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from ninja.params.functions import Header
from pydantic import BaseModel

from tenantry.foundation.idempotency import RequestKey

Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        pattern=r"^[!-~]{1,64}$",
        description="Your own name for this request, 1 to 64 printable characters. The same request sent "
        "again under it within 24 hours is done once and answered alike, with `Idempotent-Replayed: true`.",
    ),
]


def request_key(key: str, operation: str, body: BaseModel, **path: str) -> RequestKey:
    """The key of this operation, path and body."""
    sent = {"path": path, "body": body.model_dump(mode="json", exclude_unset=True)}
    return RequestKey.of(key, operation, sent)


def replay_headers(key: RequestKey) -> Mapping[str, str]:
    """Tells a caller that its request had been done before."""
    return {"Idempotent-Replayed": "true"} if key.was_replayed else {}
