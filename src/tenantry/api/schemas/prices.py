"""The price of an order that was held until its price sheet ended."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from tenantry.api.schemas.common import Input, Money, MoneyInput, Output, text


class LineAsked(Output):
    """A line that is still to be bought: per seat and charge cycle."""

    number: int
    title: str
    before: Money = Field(description="As it was placed.")
    today: Money | None = Field(description="Null: there is no price today.")
    adds_seats: bool = Field(description="To a standing subscription, for the days left of its charge cycle.")
    amount_before: Money = Field(description="Of the line, as it was placed.")
    amount_today: Money | None


class PriceQuestionOutput(Output):
    """What is asked: the first charge, net, as the order was placed and as it is today."""

    order: str
    before: Money
    today: Money | None = Field(
        description="Null: a line has no price today; it is asked about once there is one."
    )
    lines: list[LineAsked]


class PriceAnswer(Input):
    """Order at the very total that was shown."""

    shown_total: MoneyInput


class PriceRefusal(Input):
    """Cancel the order instead."""

    why: Annotated[str, text(500, "Kept with the order.", example="Too dear by now")] = ""
