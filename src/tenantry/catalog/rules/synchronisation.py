"""The life of a synchronisation. One that died or failed starts again from the beginning."""

from __future__ import annotations

from enum import StrEnum

from tenantry.kernel.states import StateTable


class SynchronisationState(StrEnum):
    """How far a synchronisation has come."""

    REQUESTED = "requested"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class SynchronisationMove(StrEnum):
    """What can happen to a synchronisation."""

    START = "start"
    FINISH = "finish"
    FAIL = "fail"


LIFE = StateTable(
    "synchronisation",
    initial=SynchronisationState.REQUESTED,
    moves={
        (SynchronisationState.REQUESTED, SynchronisationMove.START): SynchronisationState.RUNNING,
        # Its process died: whoever holds the lock now starts it again.
        (SynchronisationState.RUNNING, SynchronisationMove.START): SynchronisationState.RUNNING,
        (SynchronisationState.FAILED, SynchronisationMove.START): SynchronisationState.RUNNING,
        (SynchronisationState.RUNNING, SynchronisationMove.FINISH): SynchronisationState.DONE,
        (SynchronisationState.RUNNING, SynchronisationMove.FAIL): SynchronisationState.FAILED,
    },
    final=frozenset({SynchronisationState.DONE}),
)
