"""Lines of a basket."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from tenantry.api.schemas.catalog import Segment
from tenantry.api.schemas.common import BillingPlan, Day, Id, Input, Money, Output, Seats, Term, text

Reference = Annotated[str, text(64, "The buyer's own reference, printed on documents.", example="PO-2026-17")]
Purpose = Annotated[
    Literal["new", "add_seats", "convert"],
    Field(
        description="Buys a new subscription, adds seats to a standing one, or has a trial become the plan."
    ),
]


HouseRule = Annotated[
    Literal["free", "proposed", "enforced", "asked", "answered"],
    Field(
        description=(
            "What the house rule says beside what the customer holds and has ordered: nothing; seats can be added "
            "instead, or must be; a new instance or more licences is asked; a new instance was answered."
        )
    ),
]


class LineInput(Input):
    """Exactly one of a plan with term and billing plan, which is bought, and a subscription that gets more seats."""

    plan: Id | None = None
    term: Term | None = None
    billing_plan: BillingPlan | None = None
    segment: Segment | None = Field(
        None,
        description="In which the plan is bought; commercial when it is not said. Others need a qualification.",
    )
    subscription: Id | None = Field(
        None, description="To which the seats are added, at the price of its term."
    )
    new_instance: bool | None = Field(
        None,
        description=(
            "True: a new instance is meant beside what the basket's customer holds; false takes that back. Left out, "
            "what was said of the same plan stays."
        ),
    )
    seats: Seats
    buyer_reference: Reference = ""


class MoreSeatsInput(Input):
    """How many seats are to be added."""

    seats: Seats
    buyer_reference: Reference = ""


class AddSeatsInsteadInput(Input):
    """Which subscription gets the line's seats: one of the line's `standing`."""

    subscription: Id


class StandingOutput(Output):
    """An active subscription of the line's plan that the customer holds."""

    subscription: str
    seats: int
    term: Term
    billing_plan: BillingPlan
    term_end: Day = Field(description="The day after its last.")
    domain: str


class BecomesInput(Input):
    """What a trial becomes: one of its options, and how many of its seats."""

    plan: Id
    term: Term
    billing_plan: BillingPlan
    seats: Seats


class TrialInput(Input):
    """What a trial becomes; null: it stops on its last day."""

    becomes: BecomesInput | None


class BecomesOutput(Output):
    """What a trial becomes, at the price that was shown; without prices where they do not concern you."""

    plan: str
    title: str
    term: Term
    billing_plan: BillingPlan
    seats: int
    unit_price: Money | None
    amount: Money | None = Field(description="Of the first charge cycle; it is ordered at no higher one.")


class OptionOutput(Output):
    """A plan that a trial may become and that the account has a price for."""

    plan: str
    title: str
    term: Term
    billing_plan: BillingPlan
    minimum_seats: int
    unit_price: Money | None


class LineTrialOutput(Output):
    """What comes after the trial of a basket's line, if it is ordered today."""

    last_day: Day = Field(description="Estimated; after it the trial stops.")
    becomes_on: Day = Field(description="Estimated; the day on which it becomes what was chosen.")
    becomes: BecomesOutput | None = Field(description="Null: it stops.")
    options: list[OptionOutput]


class BasketLineOutput(Output):
    """A line with the price of the account's own list; null where it has none, or none for you."""

    number: int
    purpose: Purpose
    subscription: str | None = Field(
        description="That gets the seats, or the trial that becomes the plan; null for a line that buys."
    )
    plan: str
    title: str
    segment: Segment
    term: Term
    billing_plan: BillingPlan
    seats: int
    buyer_reference: str
    unit_price: Money | None
    amount: Money | None = Field(description="Of the first charge cycle; for added seats of its days left.")
    is_trial: bool
    becomes: BecomesOutput | None = Field(description="Of a trial; null: it stops on its last day.")
    house_rule: HouseRule
    new_instance: bool = Field(description="Whether the buyer has said that a new instance is meant.")
    standing: list[StandingOutput] = Field(
        description="Subscriptions to which the seats can be added instead."
    )
