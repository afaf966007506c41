"""Which steps an order takes, and how a step lives."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from tenantry.provisioning.rules.plan import (
    OfferLine,
    PlannedStep,
    StepKind,
    orders_of,
    steps_of_order,
    steps_of_undo,
    steps_to_retry,
)
from tenantry.provisioning.rules.states import STEP, StepMove, StepState

line_numbers = st.lists(st.integers(1, 100), unique=True, min_size=1, max_size=8).map(
    lambda found: tuple(sorted(found))
)
K = StepKind


@given(st.booleans(), st.booleans(), line_numbers)
def test_an_order_looks_once_more_makes_what_is_missing_buys_once_and_waits_for_each_line(
    has_tenant: bool, agreement_is_held: bool, lines: tuple[int, ...]
) -> None:
    steps = steps_of_order(has_tenant=has_tenant, agreement_is_held=agreement_is_held, lines=lines)

    expected = [K.RECHECK]
    expected += [] if has_tenant else [K.CREATE_TENANT]
    expected += [] if agreement_is_held else [K.CREATE_AGREEMENT]
    expected += [K.CREATE_CART, K.CHECK_OUT]
    assert [step.kind for step in steps] == expected + [K.AWAIT_SUBSCRIPTION] * len(lines)
    assert tuple(step.line for step in steps if step.line is not None) == lines


@given(line_numbers, line_numbers)
def test_seats_are_added_after_what_is_bought_and_without_a_cart_where_nothing_is(
    lines: tuple[int, ...], adding: tuple[int, ...]
) -> None:
    only = steps_of_order(has_tenant=True, agreement_is_held=True, lines=(), adding=adding)
    assert [step.kind for step in only] == [K.RECHECK] + [K.CHANGE_SEATS] * len(adding)
    both = steps_of_order(has_tenant=True, agreement_is_held=True, lines=lines, adding=adding)
    assert both == (
        *steps_of_order(has_tenant=True, agreement_is_held=True, lines=lines),
        *(PlannedStep(K.CHANGE_SEATS, line) for line in adding),
    )


@given(line_numbers, line_numbers)
def test_trials_are_converted_last_and_need_no_cart(adding: tuple[int, ...], lines: tuple[int, ...]) -> None:
    found = steps_of_order(has_tenant=True, agreement_is_held=True, lines=(), adding=adding, converting=lines)
    assert found == (
        *steps_of_order(has_tenant=True, agreement_is_held=True, lines=(), adding=adding),
        *(PlannedStep(K.CONVERT_TRIAL, line) for line in lines),
    )


@given(st.booleans(), line_numbers)
def test_a_school_is_vetted_before_it_buys_and_the_conditions_are_looked_at_after_it(
    agreement_is_held: bool, lines: tuple[int, ...]
) -> None:
    plain, found = (
        [
            step.kind
            for step in steps_of_order(
                has_tenant=False, agreement_is_held=agreement_is_held, lines=lines, is_vetted=is_vetted
            )
        ]
        for is_vetted in (False, True)
    )
    cart = plain.index(K.CREATE_CART)
    assert found == [*plain[:cart], K.REQUEST_QUALIFICATION, K.RECHECK, *plain[cart:]]


@given(line_numbers)
def test_an_undo_cancels_each_line_once(lines: tuple[int, ...]) -> None:
    assert steps_of_undo(lines=lines) == tuple(PlannedStep(K.CANCEL_SUBSCRIPTION, line) for line in lines)


@given(st.sampled_from(StepKind), st.booleans())
def test_a_retry_ends_with_the_stopped_step_and_asks_about_the_very_cart_that_may_have_been_bought(
    kind: StepKind, is_settled: bool
) -> None:
    again = steps_to_retry(kind, is_settled=is_settled)

    assert again[-1] is kind
    if not is_settled:
        assert again == (kind,)


def test_before_anything_is_made_or_bought_again_the_conditions_are_looked_at_again() -> None:
    assert {kind: steps_to_retry(kind, is_settled=True)[:-1] for kind in StepKind} == {
        K.RECHECK: (),
        K.CREATE_TENANT: (K.RECHECK,),
        K.CREATE_AGREEMENT: (K.RECHECK,),
        K.REQUEST_QUALIFICATION: (),
        K.CREATE_CART: (K.RECHECK,),
        K.CHECK_OUT: (K.RECHECK, K.CREATE_CART),
        K.CREATE_ORDER: (K.RECHECK,),
        K.AWAIT_SUBSCRIPTION: (),
        K.CHANGE_SEATS: (K.RECHECK,),
        K.CONVERT_TRIAL: (K.RECHECK,),
        K.CANCEL_SUBSCRIPTION: (),
    }


@given(st.lists(st.sampled_from(StepMove), max_size=12))
def test_however_a_step_moves_only_a_claimed_one_has_an_outcome(moves: list[StepMove]) -> None:
    outcomes = {StepMove.SUCCEED, StepMove.WAIT, StepMove.LOSE, StepMove.REFUSE, StepMove.PARK}
    state = STEP.initial
    for move in moves:
        after = STEP.after(state, move)
        if move in outcomes:
            assert (after is not None) == (state is StepState.IN_FLIGHT)
        state = after or state
        if state is StepState.DROPPED:
            assert STEP.allowed(state) == ()


def test_a_step_that_is_done_is_only_done_again_on_purpose() -> None:
    assert STEP.allowed(StepState.DONE) == (StepMove.REDO,)
    assert STEP.after(StepState.PARKED, StepMove.RETRY) is StepState.UNKNOWN
    assert STEP.after(StepState.REFUSED, StepMove.RETRY) is StepState.PLANNED


@given(
    st.lists(st.tuples(st.sampled_from(["monthly", "annual"]), st.sampled_from(["1", "2"])), max_size=8),
    st.randoms(use_true_random=False),
)
def test_an_order_of_offers_has_one_billing_and_one_sales_group_and_every_line_is_in_one(
    given_lines: list[tuple[str, str]], shuffled: Random
) -> None:
    lines = [OfferLine(number, *one) for number, one in enumerate(given_lines, start=1)]
    by_number = {line.number: line for line in lines}
    shuffled.shuffle(lines)

    orders = orders_of(lines)

    assert sorted(number for order in orders for number in order) == sorted(by_number)
    keys = [{by_number[number].order_key for number in order} for order in orders]
    assert all(len(found) == 1 for found in keys)
    assert len({key for found in keys for key in found}) == len(orders)
    assert list(orders) == sorted(orders)
