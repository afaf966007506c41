"""The life of a stored step. `in_flight` found by another worker means that its worker died: the outcome is unknown."""

from __future__ import annotations

from enum import StrEnum

from tenantry.kernel.states import StateTable


class StepState(StrEnum):
    """How far a step is."""

    PLANNED = "planned"
    IN_FLIGHT = "in_flight"
    UNKNOWN = "unknown"
    DONE = "done"
    REFUSED = "refused"
    PARKED = "parked"
    DROPPED = "dropped"


class StepMove(StrEnum):
    """What can happen to a step."""

    CLAIM = "claim"
    SUCCEED = "succeed"
    WAIT = "wait"
    LOSE = "lose"
    REFUSE = "refuse"
    PARK = "park"
    RETRY = "retry"
    REDO = "redo"
    DROP = "drop"


STEP = StateTable(
    "provisioning step",
    initial=StepState.PLANNED,
    moves={
        (StepState.PLANNED, StepMove.CLAIM): StepState.IN_FLIGHT,
        (StepState.UNKNOWN, StepMove.CLAIM): StepState.IN_FLIGHT,
        (StepState.IN_FLIGHT, StepMove.CLAIM): StepState.IN_FLIGHT,
        (StepState.IN_FLIGHT, StepMove.SUCCEED): StepState.DONE,
        (StepState.IN_FLIGHT, StepMove.WAIT): StepState.PLANNED,
        (StepState.IN_FLIGHT, StepMove.LOSE): StepState.UNKNOWN,
        (StepState.IN_FLIGHT, StepMove.REFUSE): StepState.REFUSED,
        (StepState.IN_FLIGHT, StepMove.PARK): StepState.PARKED,
        (StepState.REFUSED, StepMove.RETRY): StepState.PLANNED,
        (StepState.PARKED, StepMove.RETRY): StepState.UNKNOWN,
        (StepState.DONE, StepMove.REDO): StepState.PLANNED,
        (StepState.REFUSED, StepMove.DROP): StepState.DROPPED,
        (StepState.PARKED, StepMove.DROP): StepState.DROPPED,
        (StepState.PLANNED, StepMove.DROP): StepState.DROPPED,
        (StepState.UNKNOWN, StepMove.DROP): StepState.DROPPED,
    },
    final=frozenset({StepState.DROPPED}),
)
