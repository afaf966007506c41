"""Credit of an account."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from tenantry.api.schemas.common import Input, Instant, Money, MoneyInput, Output, text


class CreditLimitInput(Input):
    """How much the account may owe, or be committed to, from now on."""

    limit: MoneyInput | None = Field(description="Null: there is no limit.")
    why: Annotated[str, text(500, "Kept with the limit.", least=1, example="Agreed on the telephone")]


class CreditLimitRow(Output):
    """A limit as it was set."""

    limit: Money | None = Field(description="Null: there was none from then on.")
    why: str = Field(description="For staff.")
    set_by: str = Field(description="For staff.")
    at: Instant


class CreditUseOutput(Output):
    """What is in use, figure by figure: documents with tax, the rest net."""

    overdue: Money
    not_due: Money
    unbilled: Money = Field(description="Due to be charged, and on no document yet.")
    orders: Money = Field(description="Placed and not active yet; without those that are held for credit.")
    balance: Money = Field(description="Paid, and on no invoice yet: taken off.")
    total: Money


class CreditOutput(Output):
    """How an account stands with its credit."""

    account: str
    limit: Money | None
    left: Money | None = Field(description="Below zero where the limit was lowered since.")
    use: CreditUseOutput
    commitment: Money | None = Field(
        description="What running terms are still going to cost at Microsoft; for staff."
    )
    charges_ahead: Money = Field(
        description="What running terms are still going to be charged to the account, net, at its prices."
    )
    limits: list[CreditLimitRow] = Field(description="The newest first: that one counts.")
    commitment_limits: list[CreditLimitRow] = Field(
        description="The same of what the terms may still cost at Microsoft; for staff, else empty."
    )
