"""The life of an invitation of a standing tenant, and when to ask Microsoft whether it was accepted."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Final

from tenantry.kernel.states import StateTable


class InvitationState(StrEnum):
    """How an invitation stands."""

    OPEN = "open"  # its basket waits
    ACCEPTED = "accepted"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"  # the basket went another way


class InvitationMove(StrEnum):
    """What happens to an invitation."""

    ACCEPT = "accept"
    EXPIRE = "expire"
    WITHDRAW = "withdraw"


INVITATION = StateTable(
    "tenant invitation",
    initial=InvitationState.OPEN,
    moves={
        (InvitationState.OPEN, InvitationMove.ACCEPT): InvitationState.ACCEPTED,
        (InvitationState.OPEN, InvitationMove.EXPIRE): InvitationState.EXPIRED,
        (InvitationState.OPEN, InvitationMove.WITHDRAW): InvitationState.WITHDRAWN,
    },
    final=frozenset({InvitationState.ACCEPTED, InvitationState.EXPIRED, InvitationState.WITHDRAWN}),
)

_PAUSES: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 1, 2, 3, 5, 10, 15, 30))
_LONGEST: Final = timedelta(hours=1)


def pause_after(looks: int) -> timedelta:
    """How long to wait after so many looks at Microsoft: less and less often, and at least each hour."""
    return _PAUSES[looks] if looks < len(_PAUSES) else _LONGEST
