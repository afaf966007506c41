"""The life of an order and of its lines, as tables. `docs/states.md` is generated from them."""

from __future__ import annotations

from enum import StrEnum

from tenantry.kernel.states import StateTable


class OrderState(StrEnum):
    """How far an order is."""

    SUBMITTED = "submitted"
    HELD = "held"
    EXECUTING = "executing"
    COMPLETED = "completed"
    PARTLY_COMPLETED = "partly_completed"
    NEEDS_ATTENTION = "needs_attention"
    UNDOING = "undoing"
    CANCELLED = "cancelled"


class OrderMove(StrEnum):
    """What can happen to an order."""

    START = "start"
    HOLD = "hold"
    RELEASE = "release"
    RESUME = "resume"
    COMPLETE = "complete"
    COMPLETE_PARTLY = "complete_partly"
    PARK = "park"
    RETRY = "retry"
    CANCEL = "cancel"
    UNDO = "undo"
    UNDONE = "undone"
    GIVE_UP_UNDO = "give_up_undo"


ORDER = StateTable(
    "order",
    initial=OrderState.SUBMITTED,
    moves={
        (OrderState.SUBMITTED, OrderMove.START): OrderState.EXECUTING,
        (OrderState.SUBMITTED, OrderMove.CANCEL): OrderState.CANCELLED,
        (OrderState.SUBMITTED, OrderMove.HOLD): OrderState.HELD,
        (OrderState.EXECUTING, OrderMove.HOLD): OrderState.HELD,
        (OrderState.HELD, OrderMove.RELEASE): OrderState.SUBMITTED,
        (OrderState.HELD, OrderMove.RESUME): OrderState.EXECUTING,
        (OrderState.HELD, OrderMove.CANCEL): OrderState.CANCELLED,
        (OrderState.EXECUTING, OrderMove.COMPLETE): OrderState.COMPLETED,
        (OrderState.EXECUTING, OrderMove.COMPLETE_PARTLY): OrderState.PARTLY_COMPLETED,
        (OrderState.EXECUTING, OrderMove.PARK): OrderState.NEEDS_ATTENTION,
        (OrderState.NEEDS_ATTENTION, OrderMove.RETRY): OrderState.EXECUTING,
        (OrderState.NEEDS_ATTENTION, OrderMove.CANCEL): OrderState.CANCELLED,
        (OrderState.NEEDS_ATTENTION, OrderMove.UNDO): OrderState.UNDOING,
        (OrderState.NEEDS_ATTENTION, OrderMove.GIVE_UP_UNDO): OrderState.EXECUTING,
        (OrderState.PARTLY_COMPLETED, OrderMove.RETRY): OrderState.EXECUTING,
        (OrderState.PARTLY_COMPLETED, OrderMove.UNDO): OrderState.UNDOING,
        (OrderState.COMPLETED, OrderMove.UNDO): OrderState.UNDOING,
        (OrderState.UNDOING, OrderMove.UNDONE): OrderState.CANCELLED,
        (OrderState.UNDOING, OrderMove.PARK): OrderState.NEEDS_ATTENTION,
    },
    final=frozenset({OrderState.CANCELLED}),
)


class LineState(StrEnum):
    """How far a line is at Microsoft."""

    PLANNED = "planned"
    ORDERED = "ordered"
    ACTIVE = "active"
    FAILED = "failed"
    CANCELLED = "cancelled"


class LineMove(StrEnum):
    """What can happen to a line."""

    CHECK_OUT = "check_out"
    ACTIVATE = "activate"
    FAIL = "fail"
    RETRY = "retry"
    CANCEL = "cancel"


LINE = StateTable(
    "order line",
    initial=LineState.PLANNED,
    moves={
        (LineState.PLANNED, LineMove.CHECK_OUT): LineState.ORDERED,
        (LineState.PLANNED, LineMove.FAIL): LineState.FAILED,
        (LineState.PLANNED, LineMove.CANCEL): LineState.CANCELLED,
        (LineState.ORDERED, LineMove.ACTIVATE): LineState.ACTIVE,
        (LineState.ORDERED, LineMove.FAIL): LineState.FAILED,
        (LineState.ORDERED, LineMove.CANCEL): LineState.CANCELLED,
        (LineState.FAILED, LineMove.RETRY): LineState.PLANNED,
        (LineState.FAILED, LineMove.CANCEL): LineState.CANCELLED,
        (LineState.ACTIVE, LineMove.CANCEL): LineState.CANCELLED,
    },
    final=frozenset({LineState.CANCELLED}),
)
