"""What a clerk is offered for an order, by its state."""

from __future__ import annotations

import pytest

from tenantry.ordering.rules.states import LineState, OrderState
from tenantry.provisioning.rules.choices import Choice, choices
from tenantry.provisioning.rules.plan import StepKind


def _offered(
    state: OrderState, line: LineState, stopped_at: StepKind | None = None, *, is_outcome_open: bool = False
) -> list[Choice]:
    return list(choices(state, lines=[line], stopped_at=stopped_at, is_outcome_open=is_outcome_open))


@pytest.mark.parametrize(
    ("state", "line", "offered"),
    [
        (OrderState.SUBMITTED, LineState.PLANNED, [Choice.CANCEL]),
        (OrderState.EXECUTING, LineState.PLANNED, []),
        (OrderState.COMPLETED, LineState.ACTIVE, [Choice.UNDO]),
        (OrderState.PARTLY_COMPLETED, LineState.ACTIVE, [Choice.RETRY, Choice.UNDO]),
        (OrderState.UNDOING, LineState.ACTIVE, []),
        (OrderState.CANCELLED, LineState.CANCELLED, []),
    ],
)
def test_what_can_be_decided_follows_from_the_state(
    state: OrderState, line: LineState, offered: list[Choice]
) -> None:
    assert _offered(state, line) == offered


def test_what_was_bought_is_undone_and_what_was_not_is_cancelled() -> None:
    stopped = OrderState.NEEDS_ATTENTION

    assert _offered(stopped, LineState.PLANNED, StepKind.RECHECK) == [Choice.RETRY, Choice.CANCEL]
    assert _offered(stopped, LineState.ORDERED, StepKind.AWAIT_SUBSCRIPTION) == [Choice.RETRY, Choice.UNDO]


def test_while_it_is_not_known_whether_microsoft_has_bought_only_a_retry_is_offered() -> None:
    found = _offered(OrderState.NEEDS_ATTENTION, LineState.PLANNED, StepKind.CHECK_OUT, is_outcome_open=True)

    assert found == [Choice.RETRY]


def test_an_undo_that_stopped_is_tried_again_or_given_up() -> None:
    found = _offered(OrderState.NEEDS_ATTENTION, LineState.ACTIVE, StepKind.CANCEL_SUBSCRIPTION)

    assert found == [Choice.RETRY, Choice.GIVE_UP_UNDO]
