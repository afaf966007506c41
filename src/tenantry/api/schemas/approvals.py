"""Approvals of orders."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from tenantry.api.schemas.common import Input, Instant, Money, MoneyInput, Output, text

Who = Literal["nobody", "sub_customers", "not_administrators", "anybody"]
Approver = Literal["reseller", "customer", "finance"]
Channel = Literal["storefront", "api"]
Term = Literal["P1M", "P1Y", "P3Y"]


class ApprovalRuleInput(Input):
    """Which orders of the account wait for whose approval from now on. Every bound that is set must be reached."""

    who: Who = Field(
        description="Whose orders. sub_customers: what a reseller's customers place; not_administrators: those, and "
        "what members without the duty *administrator* place."
    )
    approver: Approver
    from_total: MoneyInput | None = Field(default=None, description="That much and more; null: any total.")
    from_term: Term | None = Field(default=None, description="That long and longer; null: any term.")
    channels: list[Channel] = Field(default=[], max_length=2, description="Empty: any door.")
    remind_after_days: int | None = Field(default=2, description="Null: nobody is reminded.")
    expires_after_days: int | None = Field(
        default=14, description="Then the order is cancelled; null: it waits on."
    )
    why: Annotated[str, text(500, "Kept with the rule.", example="Agreed with the purchasing department")] = (
        ""
    )


class ApprovalRuleRow(Output):
    """A rule as it was set."""

    who: Who
    approver: Approver
    from_total: Money | None
    from_term: Term | None
    channels: list[Channel]
    remind_after_days: int | None
    expires_after_days: int | None
    why: str
    set_by: str = Field(description="For staff.")
    at: Instant


class ApprovalRuleOutput(Output):
    """The rule that holds for an account."""

    account: str
    who: Who
    approver: Approver
    from_total: Money | None
    from_term: Term | None
    channels: list[Channel]
    remind_after_days: int | None
    expires_after_days: int | None
    said: list[ApprovalRuleRow] = Field(
        description="The newest first: that one holds. None: the default does."
    )


class ApprovalInput(Input):
    """Approve an order for the very total that was shown."""

    shown_total: MoneyInput | None = Field(
        default=None, description="The order's total; left out by who is shown no prices."
    )
    why: Annotated[str, text(500, "For the timeline.", example="As planned")] = ""
