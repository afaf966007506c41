"""What follows from an error, by property and example."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tenantry.provisioning.rules.outcomes import (
    ANSWER_NOT_UNDERSTOOD,
    ATTEMPTS,
    LONGEST_PAUSE_SECONDS,
    MICROSOFT_REFUSED,
    NO_ANSWER,
    NOT_REACHED,
    SIGN_IN_REFUSED,
    ErrorFacts,
    Failure,
    Lost,
    Park,
    Refusal,
    Wait,
    after_error,
    pause,
)

texts = st.text(max_size=20)
errors = st.builds(
    ErrorFacts,
    failure=st.sampled_from(Failure),
    code=texts,
    description=texts,
    http_status=st.integers(0, 599),
    correlation_id=texts,
    request_id=texts,
    retry_after_seconds=st.none() | st.floats(0.1, 600),
)
attempts = st.integers(1, ATTEMPTS + 5)
pauses = st.floats(0.01, 10)
# Whether the call may have done its work decides between waiting and settling.
NOTHING_HAPPENED = {Failure.BUSY, Failure.THROTTLED, Failure.UNAVAILABLE, Failure.TOKEN}


@given(errors, attempts, pauses)
def test_a_refusal_stands_whatever_the_attempt(error: ErrorFacts, attempt: int, pause_seconds: float) -> None:
    outcome = after_error(error, attempt=attempt, pause_seconds=pause_seconds)

    assert isinstance(outcome, Refusal) == (error.failure is Failure.REFUSED)
    if isinstance(outcome, Refusal):
        assert outcome.problem.code == MICROSOFT_REFUSED


@given(errors, attempts, pauses)
def test_what_may_have_happened_is_settled_and_never_only_waited_for(
    error: ErrorFacts, attempt: int, pause_seconds: float
) -> None:
    outcome = after_error(error, attempt=attempt, pause_seconds=pause_seconds)

    assert not (isinstance(outcome, Wait) and error.failure is Failure.UNKNOWN)
    assert not (isinstance(outcome, Lost) and error.failure in NOTHING_HAPPENED)


@given(errors, attempts, pauses)
def test_a_person_decides_after_the_last_attempt_and_not_before(
    error: ErrorFacts, attempt: int, pause_seconds: float
) -> None:
    outcome = after_error(error, attempt=attempt, pause_seconds=pause_seconds)

    may_repeat = error.failure not in (Failure.REFUSED, Failure.BAD_ANSWER)
    assert isinstance(outcome, Wait | Lost) == (may_repeat and attempt < ATTEMPTS)


@given(errors, attempts, pauses)
def test_whoever_must_decide_gets_microsofts_ids(
    error: ErrorFacts, attempt: int, pause_seconds: float
) -> None:
    outcome = after_error(error, attempt=attempt, pause_seconds=pause_seconds)

    if isinstance(outcome, Park | Refusal):
        assert dict(outcome.problem.params) == {
            "microsoft_code": error.code,
            "description": error.description,
            "http_status": error.http_status,
            "request_id": error.request_id,
            "correlation_id": error.correlation_id,
        }


@given(errors, st.integers(1, ATTEMPTS - 1), pauses)
def test_microsofts_own_wish_to_wait_is_followed(
    error: ErrorFacts, attempt: int, pause_seconds: float
) -> None:
    outcome = after_error(error, attempt=attempt, pause_seconds=pause_seconds)

    if isinstance(outcome, Wait | Lost):
        assert outcome.seconds == (error.retry_after_seconds or pause(attempt, pause_seconds))


@given(st.integers(1, 10_000), pauses)
def test_pauses_double_up_to_the_longest(attempt: int, first: float) -> None:
    assert pause(1, first) == first
    assert pause(attempt, first) <= pause(attempt + 1, first) <= LONGEST_PAUSE_SECONDS
    if pause(attempt + 1, first) < LONGEST_PAUSE_SECONDS:
        assert pause(attempt + 1, first) == 2 * pause(attempt, first)


def test_each_failure_is_named_after_the_last_attempt() -> None:
    named = {}
    for failure in Failure:
        outcome = after_error(ErrorFacts(failure), attempt=ATTEMPTS, pause_seconds=2.0)
        assert isinstance(outcome, Park | Refusal)
        named[failure] = outcome.problem.code

    assert named == {
        Failure.REFUSED: MICROSOFT_REFUSED,
        Failure.BUSY: NOT_REACHED,
        Failure.THROTTLED: NOT_REACHED,
        Failure.UNAVAILABLE: NOT_REACHED,
        Failure.UNKNOWN: NO_ANSWER,
        Failure.TOKEN: SIGN_IN_REFUSED,
        Failure.BAD_ANSWER: ANSWER_NOT_UNDERSTOOD,
    }
