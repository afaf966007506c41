"""What of an account a limit is set for."""

from __future__ import annotations

from enum import StrEnum


class LimitOf(StrEnum):
    """Of what an account may have so much and no more."""

    USE = "use"  # what it owes, and is going to owe for what is ordered
    COMMITMENT = "commitment"  # what its terms are still going to cost at Microsoft
