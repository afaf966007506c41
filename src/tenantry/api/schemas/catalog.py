"""Plans, quotes, price lists and the catalogue's synchronisations."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from tenantry.api.schemas.common import (
    BillingPlan,
    Country,
    Decimal,
    Id,
    Input,
    Instant,
    Money,
    MoneyInput,
    Output,
    Page,
    ProblemItem,
    Seats,
    Term,
    text,
)

Segment = Annotated[
    Literal["commercial", "education", "nonprofit", "government"], Field(description="Of the end customer.")
]
Percent = Annotated[str, Field(description="A percentage as a string.", examples=["12.5"])]

Stage = Literal["products", "plans", "offers", "prices", "differences"]
DifferenceKind = Literal[
    "plan_new",
    "plan_changed",
    "plan_gone",
    "plan_back",
    "offering_new",
    "offering_gone",
    "offering_back",
    "price_moved",
]


class PromotionOutput(Output):
    """A promotion that Microsoft's cart gives by itself."""

    id: str = Field(description="Microsoft's, for example 39NFJQT1X:0001:39NFJQT1Y.")
    name: str
    percent: str = Field(description="So many percent less, for the whole term.")
    ends_at: Instant = Field(description="The last instant at which an order gets it.")
    minimum_seats: int | None
    maximum_seats: int | None
    asks_customer: bool = Field(
        description="Only certain customers get it: a first purchase, say. The price of a plan does not count on it; "
        "that of a basket does as soon as Microsoft has said that its customer gets it."
    )


class PlanTermOutput(Output):
    """A way to buy a plan."""

    term: Term
    billing_plan: BillingPlan
    is_purchasable: bool
    unit_price: Money | None = Field(
        description="Per seat and charge cycle, of the account's own list; null where there is none for you."
    )
    promotions: list[PromotionOutput]


class PlanOutput(Output):
    """What a buyer picks."""

    id: str
    product_id: str = Field(description="Of a licence-based offer its offer id.")
    sku_id: str = Field(description="Empty for a licence-based offer.")
    title: str
    description: str
    is_addon: bool
    is_trial: bool
    minimum_seats: int
    maximum_seats: int
    prerequisites: list[str]
    subscription_limit: int | None = Field(
        description="Subscriptions of it that one tenant may have, over all its resellers; null where any number."
    )
    subscription_limit_kind: Literal["concurrent", "lifetime", ""] = Field(
        description="Whether those count that hold a place now, or all that there ever were."
    )
    seat_limit: int | None = Field(
        description="Seats that one tenant may have over all its subscriptions; null where each has its own limit."
    )
    market: str
    segment: str
    terms: list[PlanTermOutput]


class PlanPage(Page):
    """Plans, newest first."""

    items: list[PlanOutput]


class QuoteInput(Input):
    """So many seats of a plan. Without party the buyer's own prices are meant, without market its country."""

    plan: Id
    term: Term
    billing_plan: BillingPlan
    seats: Seats
    market: Country | None = None
    segment: Segment = "commercial"
    party: Id | None = None


class StepOutput(Output):
    """One step of a price: its code and the values it used."""

    code: str
    params: dict[str, str | int]


class QuoteOutput(Output):
    """A price per charge cycle, net. The steps are shown to staff: they tell the provider's cost."""

    plan: str
    market: str
    segment: str
    term: Term
    billing_plan: BillingPlan
    seats: int
    unit_price: Money
    amount: Money
    steps: list[StepOutput]


class PriceListInput(Input):
    """A new price list."""

    name: Annotated[str, text(100, "Unique among the provider's lists.", example="Resellers EUR")]
    currency: Annotated[str, text(3, "ISO 4217.", example="EUR")]


class PriceRuleInput(Input):
    """How prices are made, for everything or for a plan, a term, a billing plan; the narrowest rule wins."""

    kind: Literal["margin", "discount"] = Field(description="A margin over cost, or a discount off retail.")
    percent: Decimal
    plan: Id | None = None
    term: Term | None = None
    billing_plan: BillingPlan | None = None
    valid_from: Instant | None = Field(None, description="Now, if left out.")


class OfferPriceInput(Input):
    """What a seat of a licence-based offer costs in a market: no price sheet of Microsoft's has it."""

    market: Country
    cost: MoneyInput = Field(description="What Microsoft asks of you, per seat and month.")
    retail: MoneyInput = Field(description="What Microsoft suggests to ask, per seat and month.")
    annual_cost: MoneyInput | None = Field(
        None, description="Per seat and year, billed annually; twelve months' cost if left out."
    )
    annual_retail: MoneyInput | None = Field(None, description="Likewise; both or neither.")
    valid_from: Instant | None = Field(None, description="Now, if left out.")


class OfferPriceOutput(Output):
    """A price that was entered, for one way to buy the offer."""

    segment: str
    term: Term
    billing_plan: BillingPlan
    unit_cost: Money = Field(description="Per seat, for `span_months`.")
    unit_retail: Money = Field(description="Likewise.")
    span_months: int
    valid_from: Instant


class OfferPricesOutput(Output):
    """The prices that were entered for a licence-based offer in a market, the newest first."""

    plan: str
    market: str
    items: list[OfferPriceOutput]


class AssignmentInput(Input):
    """Which account buys on this list."""

    party: Id
    valid_from: Instant | None = Field(None, description="Now, if left out.")


class PriceListOutput(Output):
    """A price list."""

    id: str
    name: str
    currency: str
    created_at: Instant


class PriceRuleOutput(Output):
    """A rule; empty members mean any."""

    kind: Literal["margin", "discount"]
    percent: Percent
    plan: str
    plan_title: str
    term: str
    billing_plan: str
    valid_from: Instant
    valid_to: Instant | None


class AssignmentOutput(Output):
    """An account that buys on the list."""

    party: str
    name: str
    valid_from: Instant


class PriceListDetail(PriceListOutput):
    """A price list with its rules and accounts."""

    rules: list[PriceRuleOutput]
    assignments: list[AssignmentOutput]


class PriceListPage(Page):
    """Price lists, newest first."""

    items: list[PriceListOutput]


class SynchronisationInput(Input):
    """Which market's catalogue and prices to read from Microsoft."""

    market: Country
    partner_center_account: Id | None = Field(None, description="The default account, if left out.")


class SynchronisationOutput(Output):
    """A synchronisation and how far it is."""

    id: str
    partner_center_account: str
    market: str
    state: str
    requested_at: Instant
    started_at: Instant | None
    finished_at: Instant | None
    plans: int
    offerings: int
    prices: int
    stage: Stage | None = Field(description="What it is doing, or was doing when it failed; null once done.")
    stage_done: int = Field(
        description="Products of the stage `plans`, offers of `offers`, rows of the price sheet of `prices`."
    )
    stage_total: int | None = Field(description="Null where Microsoft does not say how many there are.")
    attempts: int = Field(description="How often it was begun. One that was cut off begins from the start.")
    duration_ms: int | None = Field(description="How long the last attempt took, or has taken so far.")
    differences: dict[DifferenceKind, int] | None = Field(
        description="How many of each kind since the last one done before it; null until done."
    )
    problem: ProblemItem | None


class ChangedMember(Output):
    """What a plan said before, and what it says now."""

    old: str | int | bool | list[str]
    new: str | int | bool | list[str]


class PriceMoveOutput(Output):
    """Microsoft's price for a seat and the whole term: before, and from an instant on."""

    old_unit_price: Money
    new_unit_price: Money
    old_retail_price: Money
    new_retail_price: Money
    effective_from: Instant


class DifferenceOutput(Output):
    """Something that differs from the catalogue before."""

    kind: DifferenceKind
    plan: str
    title: str
    product_id: str
    sku_id: str
    segment: str | None = Field(
        description="Null where the plan as a whole is meant, as term and billing plan."
    )
    term: str | None
    billing_plan: str | None
    members: dict[str, ChangedMember] = Field(
        description="Of a changed plan: each member that is another now."
    )
    price: PriceMoveOutput | None


class DifferencePage(Page):
    """Differences, the last found first."""

    items: list[DifferenceOutput]


class SynchronisationPage(Page):
    """Synchronisations, newest first."""

    items: list[SynchronisationOutput]


class GapOutput(Output):
    """Something that Microsoft sells and that lacks a price."""

    plan: str
    title: str
    market: str
    segment: str
    term: Term
    billing_plan: BillingPlan
    currency: str
    has_supplier_price: bool
    has_price_list: bool
    price_lists_without_rule: list[str]


class GapPage(Page):
    """What lacks a price."""

    items: list[GapOutput]


class AnnualBillingInput(Input):
    """Both switches."""

    billed_annually: bool = Field(description="Whether plans are sold billed annually.")
    annual_provisioning: bool = Field(description="Whether what is sold so is ordered so at Microsoft.")


class AnnualBillingOutput(Output):
    """Both switches, and what follows."""

    billed_annually: bool
    annual_provisioning: bool
    ordered_billing_plan: BillingPlan | None = Field(
        description="At Microsoft, of what is sold billed annually; null where nothing is."
    )
