"""Which steps an order takes, in order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class StepKind(StrEnum):
    """What a step does at Microsoft."""

    RECHECK = "recheck"
    CREATE_TENANT = "create_tenant"
    CREATE_AGREEMENT = "create_agreement"
    REQUEST_QUALIFICATION = "request_qualification"
    CREATE_CART = "create_cart"
    CHECK_OUT = "check_out"
    CREATE_ORDER = "create_order"
    AWAIT_SUBSCRIPTION = "await_subscription"
    CHANGE_SEATS = "change_seats"
    CONVERT_TRIAL = "convert_trial"
    CANCEL_SUBSCRIPTION = "cancel_subscription"


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A step before it has an id; `line` for the kinds that each line has one of."""

    kind: StepKind
    line: int | None = None


def steps_of_order(
    *,
    has_tenant: bool,
    agreement_is_held: bool,
    lines: tuple[int, ...],
    adding: tuple[int, ...] = (),
    converting: tuple[int, ...] = (),
    offers: tuple[tuple[int, ...], ...] = (),
    is_vetted: bool = False,
) -> tuple[PlannedStep, ...]:
    """The steps of a new order: look once more, make what is missing, buy `lines`, wait for each; then `adding` seats,
    then `converting` trials.

    `offers`: lines of licence-based offers, those of one order at Microsoft together; they need no cart, nor does what
    only changes what stands. `is_vetted`: Microsoft qualifies the customer before anything is bought; that takes days,
    so the conditions are looked at again after it.
    """
    steps = [PlannedStep(StepKind.RECHECK)]
    if not has_tenant:
        steps.append(PlannedStep(StepKind.CREATE_TENANT))
    if not agreement_is_held:
        steps.append(PlannedStep(StepKind.CREATE_AGREEMENT))
    if is_vetted:
        steps += [PlannedStep(StepKind.REQUEST_QUALIFICATION), PlannedStep(StepKind.RECHECK)]
    if lines:
        steps += [PlannedStep(StepKind.CREATE_CART), PlannedStep(StepKind.CHECK_OUT)]
    steps += [PlannedStep(StepKind.CREATE_ORDER, group[0]) for group in offers]
    bought = sorted((*lines, *(line for group in offers for line in group)))
    steps += [PlannedStep(StepKind.AWAIT_SUBSCRIPTION, line) for line in bought]
    steps += [PlannedStep(StepKind.CHANGE_SEATS, line) for line in adding]
    steps += [PlannedStep(StepKind.CONVERT_TRIAL, line) for line in converting]
    return tuple(steps)


@dataclass(frozen=True, slots=True)
class OfferLine:
    """A line that buys a licence-based offer, with what decides about the order that it comes into."""

    number: int
    billing_plan: str  # at Microsoft
    sales_group: str

    @property
    def order_key(self) -> tuple[str, str]:
        """What the lines of one order share (Microsoft: Create an order)."""
        return self.billing_plan, self.sales_group


def orders_of(lines: Iterable[OfferLine]) -> tuple[tuple[int, ...], ...]:
    """The lines' numbers, those of one order together, in the order of the first of each."""
    found: dict[tuple[str, str], list[int]] = {}
    for line in sorted(lines, key=lambda one: one.number):
        found.setdefault(line.order_key, []).append(line.number)
    return tuple(tuple(numbers) for numbers in found.values())


def steps_of_undo(*, lines: tuple[int, ...]) -> tuple[PlannedStep, ...]:
    """The steps that take an order back: one cancellation for each line that Microsoft holds."""
    return tuple(PlannedStep(StepKind.CANCEL_SUBSCRIPTION, line) for line in lines)


def steps_to_retry(stopped: StepKind, *, is_settled: bool) -> tuple[StepKind, ...]:
    """Which kinds are done again when a person lets a stopped step go on, in order.

    Before anything is made or bought again the conditions are looked at again. A refused checkout needs a new cart.
    One that is not settled may have bought what is in its cart: it must be asked about that very cart, or the lines
    would be bought twice.
    """
    if not is_settled or stopped not in _BUYING:
        return (stopped,)
    if stopped is StepKind.CHECK_OUT:
        return (StepKind.RECHECK, StepKind.CREATE_CART, StepKind.CHECK_OUT)
    return (StepKind.RECHECK, stopped)


_BUYING = (
    StepKind.CREATE_TENANT,
    StepKind.CREATE_AGREEMENT,
    StepKind.CREATE_CART,
    StepKind.CHECK_OUT,
    StepKind.CREATE_ORDER,
    StepKind.CHANGE_SEATS,
    StepKind.CONVERT_TRIAL,
)

# Steps that change a standing subscription: one at a time, and what one was refused stays what it was.
CHANGING = (StepKind.CHANGE_SEATS, StepKind.CONVERT_TRIAL)
