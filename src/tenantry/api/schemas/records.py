"""Subscriptions, the log of agreements, and parked deliveries."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from tenantry.api.schemas.common import (
    BillingPlan,
    Day,
    Id,
    Input,
    Instant,
    Money,
    Output,
    Page,
    ProblemItem,
    Term,
    text,
)
from tenantry.api.schemas.lines import BecomesOutput, OptionOutput


class SubscriptionOutput(Output):
    """A plan that a customer holds at Microsoft."""

    id: str
    account: str
    customer: str
    customer_name: str
    tenant: str
    domain: str
    plan: str
    title: str
    microsoft_id: str
    term: Term
    billing_plan: BillingPlan
    seats: int
    status: Literal["active", "suspended", "cancelled", "converted"]
    partner_on_record: str
    auto_renew: bool
    started_on: Day
    term_end: Day
    cancellable_until: Instant | None


class ChangeOutput(Output):
    """What changed a subscription."""

    sequence: int
    kind: Literal["new", "quantity", "cancelled"]
    effective_on: Day
    seats: int
    unit_price: Money | None
    buyer_reference: str
    at: Instant


class TrialOutput(Output):
    """What comes after a trial."""

    last_day: Day = Field(description="After it the trial stops.")
    becomes_on: Day = Field(description="The day on which it becomes what was chosen.")
    becomes: BecomesOutput | None = Field(description="Null: it stops.")
    is_open: bool = Field(description="Whether it can still be chosen.")
    order: str | None = Field(description="That converts it, once it is placed.")
    problem: ProblemItem | None = Field(description="Why it was not ordered when it was last tried.")


class TrialDetail(TrialOutput):
    """What comes after a trial, and what can be chosen at today's prices."""

    options: list[OptionOutput]


class SubscriptionDetail(SubscriptionOutput):
    """A subscription with the list of its changes."""

    changes: list[ChangeOutput]
    trial: TrialOutput | None = Field(description="Null where the subscription is no trial.")


class SubscriptionPage(Page):
    """Subscriptions, newest first."""

    items: list[SubscriptionOutput]


class AgreementRecordOutput(Output):
    """An entry of the agreement log: who confirmed what, for whom, from where, and Microsoft's answer."""

    id: str
    customer: str
    customer_name: str
    kind: str
    signatory: dict[str, Any]
    document: dict[str, Any]
    answer: dict[str, Any]
    actor_kind: str
    actor_id: str
    on_behalf_of: str | None
    ip_address: str | None
    user_agent: str
    request_id: str
    at: Instant
    recorded_at: Instant


class AgreementRecordPage(Page):
    """Entries of the agreement log, newest first."""

    items: list[AgreementRecordOutput]


class ParkedOutput(Output):
    """Events that a consumer could not handle, and why."""

    consumer: str
    aggregate_kind: str
    aggregate_id: str
    last_sequence: int
    failures: int
    last_error: str
    parked_at: Instant


class ParkedPage(Page):
    """Parked deliveries, newest first."""

    items: list[ParkedOutput]


class ReleaseInput(Input):
    """Which parked delivery to try again."""

    consumer: Annotated[str, text(64, "As listed.", least=1)]
    aggregate_id: Id
