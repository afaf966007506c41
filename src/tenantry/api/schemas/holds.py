"""What holds orders up."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tenantry.api.schemas.common import Instant, Money, Output, Page, ProblemItem


class HoldOutput(Output):
    """What keeps an order from going on, or kept it, and who may end that."""

    id: str
    kind: Literal["credit", "approval", "vetting", "price", "commitment"]
    decider: Literal["finance", "reseller", "customer", "microsoft"]
    problem: ProblemItem | None = Field(description="Why; null for whom it does not concern.")
    opened_at: Instant
    until: Instant | None = Field(description="Nobody having decided by then, the order is cancelled.")
    ended_at: Instant | None
    ending: Literal["met", "permitted", "refused", "expired", "cancelled"] | None = Field(
        description="met: what it waited for has come. permitted: somebody let the order go on."
    )
    reason: str = Field(description="Given by who ended it; for staff, and of an approval.")


class OpenHoldOutput(HoldOutput):
    """What keeps an order from going on, with the order."""

    order: str
    account: str
    customer: str
    customer_name: str
    total: Money | None = Field(description="Net; null for a reseller's customer.")
    buyer_reference: str


class OpenHoldPage(Page):
    """A page of what keeps orders from going on."""

    items: list[OpenHoldOutput]
