"""The life of an invitation of a standing tenant."""

from __future__ import annotations

from enum import StrEnum

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
