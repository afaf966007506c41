"""The life of an order and of its lines."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tenantry.ordering.rules.holds import HELD_FROM, way_back
from tenantry.ordering.rules.states import LINE, ORDER, LineMove, LineState, OrderMove, OrderState

order_moves = st.lists(st.sampled_from(OrderMove), max_size=15)
line_moves = st.lists(st.sampled_from(LineMove), max_size=15)


def path(moves: list[OrderMove]) -> list[tuple[OrderState, OrderMove, OrderState]]:
    """The moves that the table allows, each with where it led."""
    state, taken = ORDER.initial, []
    for move in moves:
        if (after := ORDER.after(state, move)) is not None:
            taken.append((state, move, after))
            state = after
    return taken


@given(order_moves)
def test_nothing_leaves_a_cancelled_order(moves: list[OrderMove]) -> None:
    for state, _, _ in path(moves):
        assert state is not OrderState.CANCELLED


@given(order_moves)
def test_an_order_is_completed_only_from_execution(moves: list[OrderMove]) -> None:
    for state, _, after in path(moves):
        if after in (OrderState.COMPLETED, OrderState.PARTLY_COMPLETED):
            assert state is OrderState.EXECUTING


@given(order_moves)
def test_what_was_executed_is_cancelled_only_through_an_undo_or_by_a_person(moves: list[OrderMove]) -> None:
    for state, move, after in path(moves):
        if after is OrderState.CANCELLED:
            assert (state, move) in {
                (OrderState.SUBMITTED, OrderMove.CANCEL),
                (OrderState.HELD, OrderMove.CANCEL),
                (OrderState.NEEDS_ATTENTION, OrderMove.CANCEL),
                (OrderState.UNDOING, OrderMove.UNDONE),
            }


@given(order_moves)
def test_an_order_at_work_can_always_be_parked_for_a_person(moves: list[OrderMove]) -> None:
    for _, _, after in path(moves):
        if after in (OrderState.EXECUTING, OrderState.UNDOING):
            assert ORDER.after(after, OrderMove.PARK) is OrderState.NEEDS_ATTENTION


@given(order_moves)
def test_a_held_order_goes_back_to_where_it_may_have_been_or_is_cancelled(moves: list[OrderMove]) -> None:
    for state, move, after in path(moves):
        if after is OrderState.HELD:
            assert state in HELD_FROM
            assert ORDER.after(after, way_back(state)) is state
        if state is OrderState.HELD:
            assert after in (*HELD_FROM, OrderState.CANCELLED), move


@given(line_moves)
def test_a_line_is_active_only_once_ordered_and_ordered_again_only_by_a_retry(moves: list[LineMove]) -> None:
    state, ordered = LINE.initial, False
    for move in moves:
        after = LINE.after(state, move)
        if after is None:
            continue
        if after is LineState.ACTIVE:
            assert ordered
        if move is LineMove.CHECK_OUT:
            assert not ordered
        ordered = (ordered or move is LineMove.CHECK_OUT) and move is not LineMove.RETRY
        state = after


def test_each_state_of_an_order_allows_these_moves_and_no_other() -> None:
    allowed = {state: set(ORDER.allowed(state)) for state in OrderState}
    assert allowed == {
        OrderState.SUBMITTED: {OrderMove.START, OrderMove.CANCEL, OrderMove.HOLD},
        OrderState.HELD: {OrderMove.RELEASE, OrderMove.RESUME, OrderMove.CANCEL},
        OrderState.EXECUTING: {
            OrderMove.COMPLETE,
            OrderMove.COMPLETE_PARTLY,
            OrderMove.PARK,
            OrderMove.HOLD,
        },
        OrderState.COMPLETED: {OrderMove.UNDO},
        OrderState.PARTLY_COMPLETED: {OrderMove.RETRY, OrderMove.UNDO},
        OrderState.NEEDS_ATTENTION: {
            OrderMove.RETRY,
            OrderMove.CANCEL,
            OrderMove.UNDO,
            OrderMove.GIVE_UP_UNDO,
        },
        OrderState.UNDOING: {OrderMove.UNDONE, OrderMove.PARK},
        OrderState.CANCELLED: set(),
    }
