"""A request that is sent twice is done once.

The key is the first row of the business transaction: a twin waits on it until the first one has committed, then gets
the first one's result ids. A refusal rolls the row back, so that a corrected request may use the key again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from tenantry.foundation import statements
from tenantry.foundation.models import IdempotencyKey
from tenantry.kernel.actor import Actor
from tenantry.kernel.problems import Category, Problem, Refused, code

KEY_REUSED = code("idempotency.key_reused", Category.INVALID)
KEPT = timedelta(hours=24)


@dataclass(slots=True)
class RequestKey:
    """A caller's key with the hash of what was sent under it; `claim` notes on it that it met an earlier request."""

    key: str
    operation: str
    body_hash: str
    was_replayed: bool = False

    @classmethod
    def of(cls, key: str, operation: str, body: object) -> RequestKey:
        """The key of this body; two bodies that say the same hash the same."""
        canonical = json.dumps(body, sort_keys=True, separators=(",", ":"), default=str)
        return cls(key, operation, hashlib.sha256(canonical.encode()).hexdigest())


_CLAIM = """
    INSERT INTO foundation_idempotencykey AS k
        (provider_id, actor_id, key, operation, body_hash, result, claimed_at)
    VALUES (%s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT (provider_id, actor_id, key) DO UPDATE
        SET operation = excluded.operation, body_hash = excluded.body_hash,
            result = excluded.result, claimed_at = excluded.claimed_at
        WHERE k.claimed_at < %s
    RETURNING 1
"""


def claim(
    key: RequestKey | None, *, result: Mapping[str, str], by: Actor, at: datetime
) -> dict[str, str] | None:
    """Claim the key for the ids about to be made. Returns an earlier request's ids instead when there was one.

    `at` is machine time. Must stand first in the open transaction. Raises Refused for a key used with another body.
    """
    assert transaction.get_connection().in_atomic_block, "a key is claimed inside the business transaction"
    if key is None:
        return None
    values = [
        by.provider_id, by.id, key.key, key.operation, key.body_hash, json.dumps(dict(result)), at, at - KEPT,
    ]  # fmt: skip
    if statements.row(_CLAIM, values):
        return None
    return _replayed(key, IdempotencyKey.objects.get(provider_id=by.provider_id, actor_id=by.id, key=key.key))


def earlier(key: RequestKey | None, *, by: Actor, at: datetime) -> dict[str, str] | None:
    """The ids of an earlier request under the key, if there was one; claims nothing.

    For what is looked at outside the transaction, before `claim`: a request that has been done is not judged again.
    """
    if key is None:
        return None
    rows = IdempotencyKey.objects.filter(provider_id=by.provider_id, actor_id=by.id, key=key.key)
    row = rows.filter(claimed_at__gte=at - KEPT).first()
    return None if row is None else _replayed(key, row)


def _replayed(key: RequestKey, row: IdempotencyKey) -> dict[str, str]:
    if (row.operation, row.body_hash) != (key.operation, key.body_hash):
        raise Refused(Problem(KEY_REUSED, "Idempotency-Key"))
    key.was_replayed = True
    return dict(row.result)


def forget_expired(at: datetime) -> int:
    """Delete the keys that are older than they are kept. Returns how many."""
    return IdempotencyKey.objects.filter(claimed_at__lt=at - KEPT).delete()[0]
