"""What a clerk may do with an order as it stands. The use cases decide again, under a lock."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from tenantry.ordering.rules.states import ORDER, LineState, OrderMove, OrderState
from tenantry.provisioning.rules.plan import StepKind

_HELD = (LineState.ORDERED, LineState.ACTIVE)


class Choice(StrEnum):
    """Something that a person can decide about an order."""

    RETRY = "retry"
    GIVE_UP_UNDO = "give_up_undo"
    UNDO = "undo"
    CANCEL = "cancel"


def choices(
    state: OrderState,
    *,
    lines: Collection[LineState],
    stopped_at: StepKind | None,
    is_outcome_open: bool,
    has_added_seats: bool = False,
) -> tuple[Choice, ...]:
    """What can be done now, the likeliest first.

    While it is not known whether Microsoft has bought, only a retry is offered: it finds out. What was bought is
    undone, what was not is cancelled; an undo that stopped is tried again or given up.
    """
    moves = ORDER.allowed(state)
    holds = any(line in _HELD for line in lines)
    is_undo_stopped = stopped_at is StepKind.CANCEL_SUBSCRIPTION and state is OrderState.NEEDS_ATTENTION
    offered = {
        Choice.RETRY: OrderMove.RETRY in moves,
        Choice.GIVE_UP_UNDO: OrderMove.GIVE_UP_UNDO in moves and is_undo_stopped,
        Choice.UNDO: OrderMove.UNDO in moves
        and holds
        and not is_undo_stopped
        and not is_outcome_open
        and not has_added_seats,
        Choice.CANCEL: OrderMove.CANCEL in moves and not holds and not is_outcome_open,
    }
    return tuple(choice for choice, is_offered in offered.items() if is_offered)
