"""Lines of a basket."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from tenantry.api.schemas.catalog import Segment
from tenantry.api.schemas.common import BillingPlan, Day, Id, Input, Money, Output, Seats, Term, text

Reference = Annotated[str, text(64, "The buyer's own reference, printed on documents.", example="PO-2026-17")]
Purpose = Annotated[
    Literal["new", "add_seats"],
    Field(description="Buys a new subscription, or adds seats to a standing one."),
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


class BasketLineOutput(Output):
    """A line with the price of the account's own list; null where it has none, or none for you."""

    number: int
    purpose: Purpose
    subscription: str | None = Field(description="That gets the seats; null for a line that buys.")
    plan: str
    title: str
    segment: Segment
    term: Term
    billing_plan: BillingPlan
    seats: int
    buyer_reference: str
    unit_price: Money | None
    amount: Money | None = Field(description="Of the first charge cycle; for added seats of its days left.")
    house_rule: HouseRule
    new_instance: bool = Field(description="Whether the buyer has said that a new instance is meant.")
    standing: list[StandingOutput] = Field(
        description="Subscriptions to which the seats can be added instead."
    )
