"""What one attempt at a step came to, and what follows from an error. Pure: the error arrives as facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from tenantry.kernel.problems import Category, Problem, code

MICROSOFT_REFUSED = code("provisioning.microsoft_refused", Category.CONFLICT)
NO_ANSWER = code("provisioning.no_answer", Category.UNAVAILABLE)
NOT_REACHED = code("provisioning.not_reached", Category.UNAVAILABLE)
SIGN_IN_REFUSED = code("provisioning.sign_in_refused", Category.UNAVAILABLE)
ANSWER_NOT_UNDERSTOOD = code("provisioning.answer_not_understood", Category.CONFLICT)

ANSWER_INCOMPLETE = code("provisioning.answer_incomplete", Category.CONFLICT)

ATTEMPTS = 14
LONGEST_PAUSE_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class Done:
    """Microsoft has said yes. `secret` is stored encrypted and is never part of the result."""

    result: Mapping[str, Any] = field(default_factory=dict)
    secret: str | None = None


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing was changed at Microsoft, or it is still at work: try again after a pause."""

    seconds: float
    why: str
    is_poll: bool = False


@dataclass(frozen=True, slots=True)
class Lost:
    """The call may have reached Microsoft: settle before anything else is done."""

    seconds: float
    why: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Microsoft answered no, or our own rules did. The request id is spent; a retry uses a new one."""

    problem: Problem
    reasons: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Park:
    """Code can do no more without a person. `result` keeps what is known."""

    problem: Problem
    result: Mapping[str, Any] = field(default_factory=dict)


class AnswerLacks(Exception):
    """Microsoft's answer lacks what it always has. `known` is what is kept of it for the person who looks."""

    def __init__(self, what: str, known: Mapping[str, Any] | None = None) -> None:
        self.what, self.known = what, known or {}
        super().__init__(what)


Outcome = Done | Wait | Lost | Refusal | Park


class Failure(StrEnum):
    """Kinds of error that a call to Microsoft can end in."""

    REFUSED = "refused"
    BUSY = "busy"
    THROTTLED = "throttled"
    UNAVAILABLE = "unavailable"
    UNKNOWN = "unknown"
    TOKEN = "token"  # noqa: S105 - a kind of failure
    BAD_ANSWER = "bad_answer"


@dataclass(frozen=True, slots=True)
class ErrorFacts:
    """What is known of an error: its kind, Microsoft's code and ids, and how long Microsoft asked to wait."""

    failure: Failure
    code: str = ""
    description: str = ""
    http_status: int = 0
    correlation_id: str = ""
    request_id: str = ""
    retry_after_seconds: float | None = None

    @property
    def params(self) -> dict[str, str | int]:
        """What a clerk needs to find the call again."""
        return {
            "microsoft_code": self.code,
            "description": self.description,
            "http_status": self.http_status,
            "request_id": self.request_id,
            "correlation_id": self.correlation_id,
        }


def after_error(error: ErrorFacts, *, attempt: int, pause_seconds: float) -> Outcome:
    """What to do about an error that is the attempt's own, after so many in a row (the first is 1).

    A refusal stands. Where nothing happened the step waits; where it may have happened it is lost and settled by its
    kind. After the last attempt a person decides.
    """
    if error.failure is Failure.REFUSED:
        return Refusal(Problem(MICROSOFT_REFUSED, params=error.params))
    if error.failure is Failure.BAD_ANSWER:
        return Park(Problem(ANSWER_NOT_UNDERSTOOD, params=error.params))
    if attempt >= ATTEMPTS:
        codes = {Failure.UNKNOWN: NO_ANSWER, Failure.TOKEN: SIGN_IN_REFUSED}
        return Park(Problem(codes.get(error.failure, NOT_REACHED), params=error.params))
    seconds = error.retry_after_seconds or pause(attempt, pause_seconds)
    if error.failure is Failure.UNKNOWN:
        return Lost(seconds, NO_ANSWER.name)
    return Wait(seconds, (SIGN_IN_REFUSED if error.failure is Failure.TOKEN else NOT_REACHED).name)


def pause(attempt: int, first_seconds: float) -> float:
    """How long to wait after an attempt: doubling, up to five minutes."""
    return min(first_seconds * float(2 ** min(attempt - 1, 30)), LONGEST_PAUSE_SECONDS)
