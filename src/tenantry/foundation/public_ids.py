"""New public ids: time-ordered by the business clock, unguessable in the rest."""

from __future__ import annotations

import secrets
from datetime import datetime

from tenantry.kernel import ids


def new(prefix: str, at: datetime) -> str:
    """A fresh id of that prefix for a thing made at that instant."""
    return ids.encode(prefix, int(at.timestamp() * 1000), secrets.randbits(82))
