"""What a trial becomes: the choice, whether it can be so, and on which day it happens.

Without a choice a trial stops on its last day. Microsoft renews none, and takes no instructions for its next term
(Microsoft: Partner Center REST error codes, 800093, 800107): it becomes a plan by a transition before its end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from tenantry.kernel.money import Money
from tenantry.kernel.periods import BillingPlan, Term
from tenantry.kernel.problems import Category, Code, Problem, code

NOTICE_DAYS: Final = "trial_notice_days"  # settings: so many days before its end
CONVERSION_DAYS: Final = "trial_conversion_days"

NOT_A_TRIAL = code("trial.not_a_trial", Category.CONFLICT)
CANNOT_BECOME = code("trial.cannot_become", Category.CONFLICT)
HAS_NO_PRICE = code("trial.has_no_price", Category.CONFLICT)
MORE_THAN_TRIED = code("trial.more_than_tried", Category.INVALID)
TOO_FEW = code("trial.too_few_seats", Category.INVALID)


@dataclass(frozen=True, slots=True)
class Choice:
    """The plan, by its public id, that a trial becomes, and how it is bought."""

    plan: str
    term: Term
    billing_plan: BillingPlan
    seats: int

    def as_data(self) -> dict[str, Any]:
        """The form in which it is stored with a line."""
        return {
            "plan": self.plan,
            "term": self.term.value,
            "billing_plan": self.billing_plan.value,
            "seats": self.seats,
        }


def choice_from(data: Mapping[str, Any] | None) -> Choice | None:
    """What `as_data` has stored."""
    if data is None:
        return None
    return Choice(data["plan"], Term(data["term"]), BillingPlan(data["billing_plan"]), data["seats"])


@dataclass(frozen=True, slots=True)
class Target:
    """What is known of the plan that was chosen: of the trial, of the catalogue, of the account's price list."""

    title: str
    seats: int
    trial_seats: int
    minimum_seats: int
    is_target: bool  # Microsoft lets the trial become it
    has_price: bool  # for the account, in the currency of the trial, on this term and billing plan


def target_problem(found: Target, field: str) -> Problem | None:
    """Why the trial cannot become it so; None when it can."""
    told = {"plan": found.title}
    if not found.is_target:
        return Problem(CANNOT_BECOME, field, told)
    if not found.has_price:
        return Problem(HAS_NO_PRICE, field, told)
    if found.seats > found.trial_seats:
        return _seats(MORE_THAN_TRIED, field, found, found.trial_seats)
    if found.seats < found.minimum_seats:
        return _seats(TOO_FEW, field, found, found.minimum_seats)
    return None


def _seats(what: Code, field: str, found: Target, limit: int) -> Problem:
    return Problem(what, f"{field}.seats", {"plan": found.title, "limit": limit, "given": found.seats})


def conversion_day(term_end: date, days_before: int) -> date:
    """The day on which the trial becomes what was chosen; `term_end` is the day after its last."""
    return term_end - timedelta(days=days_before)


def notice_day(term_end: date, days_before: int) -> date:
    """The day from which on the buyer is told what comes."""
    return term_end - timedelta(days=days_before)


def total_to_confirm(shown: Money | None, now: Money) -> Money:
    """The total that the conversion may cost: what was shown, or less. More is refused as a price that has changed."""
    return now if shown is None or (shown.currency == now.currency and now.amount <= shown.amount) else shown
