"""Baskets, preflight, orders and subscriptions."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from tenantry.api.schemas.catalog import Segment
from tenantry.api.schemas.common import (
    BillingPlan,
    Id,
    Input,
    Instant,
    Language,
    Money,
    MoneyInput,
    Output,
    Page,
    ProblemItem,
    Term,
    text,
)
from tenantry.api.schemas.holds import HoldOutput
from tenantry.api.schemas.lines import BasketLineOutput, BecomesOutput, Purpose, Reference
from tenantry.api.schemas.parties import FirstName, LastName, PartyInput, Phone


class Created(Output):
    """The id of what was made; the header `Location` is its address."""

    id: str


class BasketInput(Input):
    """A new basket. Staff names the billed account; everybody else's is its own."""

    account: Id | None = None
    buyer_reference: Reference = ""


class BasketChange(Input):
    """What stands on the basket as a whole."""

    buyer_reference: Reference


class MicrosoftDetailsInput(Input):
    """What Microsoft wants to know besides."""

    domain_prefix: Annotated[
        str, text(60, "Of the new tenant, before .onmicrosoft.com.", example="padariacentral")
    ] = ""
    existing_domain: Annotated[
        str,
        text(
            128,
            "A domain of the tenant that the customer has already, instead of a new one.",
            example="padariacentral.example",
        ),
    ] = ""
    education_segment: Annotated[
        str, text(16, "Of a school whose tenant is yet to be made: K12 or HigherEducation.", example="K12")
    ] = ""
    website: Annotated[str, text(200, "Of the school; optional, and it helps Microsoft to decide.")] = ""
    partner_on_record: Annotated[str, text(16, "PartnerID; by the customer's country if left out.")] = ""
    partner_on_record_confirmed: bool = Field(
        False, description="The orderer confirms that this reseller is the partner of record; it is logged."
    )


class EndCustomerInput(Input):
    """For whom: exactly one of `details` (a new customer, or a correction of it) and `customer`."""

    details: PartyInput | None = None
    customer: Id | None = None
    microsoft: MicrosoftDetailsInput | None = None


class EndCustomerOutput(Output):
    """The customer that the basket is for."""

    customer: str


class SignatoryInput(Input):
    """Who may sign for the customer."""

    first_name: FirstName
    last_name: LastName
    email: Annotated[str, text(254, "E-mail address.", example="ana@padaria.example")]
    phone: Phone


class AgreementInput(Input):
    """Before whom to put Microsoft's agreement."""

    signatory: SignatoryInput
    language: Language = "en"


class AgreementOutput(Output):
    """How the customer's agreement stands, and Microsoft's page on which the signatory accepts it."""

    status: str = Field(description="none, requested, created, accepted, expired or held (by Microsoft).")
    attestation: str | None
    page_url: str | None
    country: str | None
    language: str | None
    company_name: str | None
    created_at: Instant | None
    accepted_at: Instant | None
    held_since: Instant | None
    counted_until: Instant | None = Field(
        None,
        description="Of an acceptance that Microsoft holds and that is too old to count: when it was given.",
    )


class BasketCustomer(Output):
    """For whom a basket is."""

    id: str
    name: str
    country: str


class BasketOutput(Output):
    """A basket, priced at this moment."""

    id: str
    state: Literal["open", "placed", "abandoned"]
    account: str
    customer: BasketCustomer | None
    currency: str
    buyer_reference: str
    domain_prefix: str
    existing_domain: str
    education_segment: str = Field(description="Of a school that Microsoft vets with the order; else empty.")
    website: str
    domain: str
    partner_on_record: str
    partner_on_record_confirmed_at: Instant | None
    lines: list[BasketLineOutput]
    total: Money | None = Field(description="Net, of the first charge cycle. Send it back when placing.")
    order: str | None
    changed_at: Instant


class BasketRow(Output):
    """A basket in a list."""

    id: str
    state: Literal["open", "placed", "abandoned"]
    account: str
    customer: str | None
    customer_name: str | None
    buyer_reference: str
    order: str | None
    created_at: Instant
    changed_at: Instant


class BasketPage(Page):
    """Baskets, newest first."""

    items: list[BasketRow]


class FactOutput(Output):
    """A question that a condition rests on, and when Microsoft answered it."""

    kind: str
    subject: str
    fetched_at: str | None


class CheckOutput(Output):
    """How one condition of sale stands, why, who must act, and what fixes it."""

    code: str
    status: Literal["met", "needs_you", "needs_someone_else", "unknown", "refused"]
    applies: bool
    reasons: list[ProblemItem]
    who: str
    remedy: str | None
    link: str | None
    warnings: list[ProblemItem]
    suggestions: list[dict[str, str]]
    facts: list[FactOutput]


class RunOutput(Output):
    """A run of the preflight: every condition of sale, always all of them."""

    id: str
    occasion: Literal["demand", "placing", "executing"]
    outcome: str
    at: Instant
    checks: list[CheckOutput]


class PreflightOutput(RunOutput):
    """A fresh run, with the total that is charged if the basket is placed as it stands."""

    total: Money | None = Field(description="Net, of the first charge cycle; taxes come with the invoice.")
    would_be_held: list[ProblemItem] = Field(
        description="Why an order placed now would be held: credit, commitment. It may be placed all the same."
    )


class RunPage(Page):
    """Runs of the preflight, newest first."""

    items: list[RunOutput]


class OrderInput(Input):
    """Place a basket for the very total that was shown."""

    basket: Id
    shown_total: MoneyInput | None = Field(
        default=None,
        description="The net total that the preflight or the basket showed; left out by who is shown no prices.",
    )


class OrderLineOutput(Output):
    """A line of an order."""

    number: int
    purpose: Purpose
    plan: str
    title: str
    segment: Segment
    term: Term
    billing_plan: BillingPlan
    ordered_billing_plan: BillingPlan | None = Field(description="At Microsoft; null for buyers.")
    seats: int
    buyer_reference: str
    state: str
    subscription: str | None
    unit_price: Money | None
    amount: Money | None
    becomes: BecomesOutput | None = Field(description="Of a trial, as it was chosen when it was ordered.")


class StepRow(Output):
    """A step at Microsoft."""

    id: str
    number: int
    kind: str
    line: int | None
    state: str
    attempt: int
    problem: ProblemItem | None
    started_at: Instant | None
    finished_at: Instant | None


class OrderRow(Output):
    """An order in a list."""

    id: str
    state: str
    basket: str
    account: str
    customer: str
    customer_name: str
    currency: str
    total: Money | None = Field(description="Net, of the first charge cycle; taxes come with the invoice.")
    buyer_reference: str
    domain: str
    partner_on_record: str
    placed_at: Instant
    changed_at: Instant


class AttentionOutput(ProblemItem):
    """Why an order waits for a person, and at which step. Buyers see what is theirs to mend, or who mends it."""

    step: str | None
    kind: str | None = Field(description="What the step does at Microsoft.")
    line: int | None = Field(description="Of the order; null where the step is for all of them.")


class OrderDetail(OrderRow):
    """An order with its lines, what held it up, and its steps at Microsoft."""

    holds: list[HoldOutput]
    attention: AttentionOutput | None
    administrator_handed_over_at: Instant | None
    lines: list[OrderLineOutput]
    steps: list[StepRow]


class OrderPage(Page):
    """Orders, newest first."""

    items: list[OrderRow]


class CallOutput(Output):
    """One try of one call to Microsoft: what its support asks for."""

    operation: str
    method: str
    path: str
    http_status: int | None = Field(description="Null where no answer came.")
    request_id: str
    correlation_id: str
    error_code: str
    attempt: int
    started_at: Instant
    duration_ms: int


class CallPage(Page):
    """Calls to Microsoft, newest first."""

    items: list[CallOutput]


class HappeningOutput(Output):
    """Something that happened to an order."""

    sequence: int
    name: str
    at: Instant
    by: str = Field(description="credential, user or system.")
    details: dict[str, Any]


class TimelineOutput(Output):
    """What happened to an order, in order."""

    items: list[HappeningOutput]
    next_after: int | None = Field(description="Send it as `after` to go on; null when there is no more.")


class ReasonInput(Input):
    """Why, for the timeline."""

    why: Annotated[str, text(500, "In your own words.", least=1, example="Ordered for the wrong company")]


class DomainInput(Input):
    """What the tenant that is still to be made shall be called."""

    domain_prefix: Annotated[
        str, text(60, "Of the new tenant, before .onmicrosoft.com.", least=1, example="padarianova")
    ]


class AdministratorOutput(Output):
    """The new tenant's first administrator. The password is in this answer only."""

    user_name: str
    domain: str
    password: str
