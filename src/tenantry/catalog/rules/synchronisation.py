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


class Stage(StrEnum):
    """What a synchronisation is doing."""

    PRODUCTS = "products"
    PLANS = "plans"
    OFFERS = "offers"
    PRICES = "prices"
    DIFFERENCES = "differences"


class Difference(StrEnum):
    """What can differ between the catalogue before a synchronisation and after it."""

    PLAN_NEW = "plan_new"
    PLAN_CHANGED = "plan_changed"
    PLAN_GONE = "plan_gone"
    PLAN_BACK = "plan_back"
    OFFERING_NEW = "offering_new"
    OFFERING_GONE = "offering_gone"
    OFFERING_BACK = "offering_back"
    PRICE_MOVED = "price_moved"


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
