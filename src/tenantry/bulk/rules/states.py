"""The life of an order that came in a file, as a table."""

from __future__ import annotations

from enum import StrEnum

from tenantry.kernel.states import StateTable


class EntryState(StrEnum):
    """How far an order of a file is."""

    WAITING = "waiting"  # to be looked at
    READY = "ready"  # every condition is met
    OPEN = "open"  # something is to be put right
    PLACING = "placing"
    PLACED = "placed"
    REPEATED = "repeated"  # its reference was placed by an earlier file
    LEFT_OUT = "left_out"


class EntryMove(StrEnum):
    """What can happen to it."""

    FIND_MET = "find_met"
    FIND_OPEN = "find_open"
    FIND_PLACED = "find_placed"
    FIND_REPEATED = "find_repeated"
    LOOK_AGAIN = "look_again"
    CHOOSE = "choose"
    PLACE = "place"
    REFUSE = "refuse"
    LEAVE_OUT = "leave_out"
    TAKE_IN = "take_in"


ENTRY = StateTable(
    "bulk entry",
    initial=EntryState.WAITING,
    moves={
        (EntryState.WAITING, EntryMove.FIND_MET): EntryState.READY,
        (EntryState.WAITING, EntryMove.FIND_OPEN): EntryState.OPEN,
        (EntryState.WAITING, EntryMove.FIND_PLACED): EntryState.PLACED,
        (EntryState.WAITING, EntryMove.FIND_REPEATED): EntryState.REPEATED,
        (EntryState.WAITING, EntryMove.LEAVE_OUT): EntryState.LEFT_OUT,
        (EntryState.READY, EntryMove.LOOK_AGAIN): EntryState.WAITING,
        (EntryState.READY, EntryMove.FIND_PLACED): EntryState.PLACED,
        (EntryState.OPEN, EntryMove.FIND_PLACED): EntryState.PLACED,
        (EntryState.REPEATED, EntryMove.FIND_PLACED): EntryState.PLACED,
        (EntryState.LEFT_OUT, EntryMove.FIND_PLACED): EntryState.PLACED,
        (EntryState.READY, EntryMove.CHOOSE): EntryState.PLACING,
        (EntryState.READY, EntryMove.LEAVE_OUT): EntryState.LEFT_OUT,
        (EntryState.OPEN, EntryMove.LOOK_AGAIN): EntryState.WAITING,
        (EntryState.OPEN, EntryMove.LEAVE_OUT): EntryState.LEFT_OUT,
        (EntryState.REPEATED, EntryMove.LOOK_AGAIN): EntryState.WAITING,
        (EntryState.REPEATED, EntryMove.LEAVE_OUT): EntryState.LEFT_OUT,
        (EntryState.LEFT_OUT, EntryMove.TAKE_IN): EntryState.WAITING,
        (EntryState.PLACING, EntryMove.PLACE): EntryState.PLACED,
        (EntryState.PLACING, EntryMove.REFUSE): EntryState.OPEN,
    },
    final=frozenset({EntryState.PLACED}),
)
