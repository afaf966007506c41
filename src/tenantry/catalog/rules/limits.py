"""How many subscriptions and seats of a plan Microsoft allows in one tenant."""

from __future__ import annotations

from enum import StrEnum


class LimitKind(StrEnum):
    """What a limit on subscriptions counts: those that hold a place now, or all that there ever were."""

    CONCURRENT = "concurrent"
    LIFETIME = "lifetime"
