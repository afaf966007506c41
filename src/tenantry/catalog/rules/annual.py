"""What a provider sells billed annually, and which billing plan it then orders at Microsoft.

Billed annually is no other product: it is the same plan and term on another billing plan. Two switches of the
provider decide, and neither ever changes the term.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tenantry.catalog.rules.quote import OrderedAt, PriceRuleFact, Quote, SupplierPriceFact, quote
from tenantry.kernel.money import Money, sum_money
from tenantry.kernel.periods import BillingPlan, Term

BILLED_ANNUALLY: Final = "billed_annually"
ANNUAL_PROVISIONING: Final = "annual_provisioning"


@dataclass(frozen=True, slots=True)
class Switches:
    """Whether plans are sold billed annually, and whether these are ordered so at Microsoft too."""

    billed_annually: bool
    annual_provisioning: bool


def ordered_billing_plan(sold: BillingPlan, switches: Switches) -> BillingPlan | None:
    """The billing plan ordered at Microsoft for one that is sold; None where it is offered to nobody."""
    if sold is not BillingPlan.ANNUAL:
        return sold
    if not switches.billed_annually:
        return None
    return BillingPlan.ANNUAL if switches.annual_provisioning else BillingPlan.MONTHLY


@dataclass(frozen=True, slots=True)
class Way:
    """How a plan can be bought for a year on one billing plan: Microsoft's price, and the rule of a price list."""

    price: SupplierPriceFact
    rule: PriceRuleFact


@dataclass(frozen=True, slots=True)
class YearFigures:
    """What is paid for the seats at the beginning of a year and in all of it, net."""

    customer_first: Money
    customer_year: Money
    microsoft_first: Money
    microsoft_year: Money

    @property
    def left(self) -> Money:
        """What stays of the year."""
        return self.customer_year - self.microsoft_year

    @property
    def ahead(self) -> Money:
        """What the first payments leave in hand; negative where it has to be lent."""
        return self.customer_first - self.microsoft_first


@dataclass(frozen=True, slots=True)
class Combination:
    """A combination of the switches, and its figures: where none is billed annually, those of billed monthly."""

    switches: Switches
    ordered: BillingPlan | None  # at Microsoft, for what is sold billed annually
    figures: YearFigures | None  # None where a price that it needs is missing

    @property
    def is_offered(self) -> bool:
        """Whether anybody can buy billed annually."""
        return self.ordered is not None


COMBINATIONS: Final = tuple(
    Switches(sells, provisions) for sells in (True, False) for provisions in (True, False)
)


def combinations(annual: Way | None, monthly: Way | None, seats: int) -> tuple[Combination, ...]:
    """All four, with what they mean for so many seats of a plan with a term of a year."""
    found = []
    for switches in COMBINATIONS:
        ordered = ordered_billing_plan(BillingPlan.ANNUAL, switches)
        if ordered is None:
            figures = _figures(monthly, BillingPlan.MONTHLY, None, seats)
        elif ordered is BillingPlan.ANNUAL:
            figures = _figures(annual, BillingPlan.ANNUAL, None, seats)
        elif annual is not None and monthly is not None:
            figures = _figures(annual, BillingPlan.ANNUAL, OrderedAt(ordered, monthly.price), seats)
        else:
            figures = None
        found.append(Combination(switches, ordered, figures))
    return tuple(found)


def _figures(
    way: Way | None, billing_plan: BillingPlan, ordered: OrderedAt | None, seats: int
) -> YearFigures | None:
    if way is None:
        return None
    made: Quote = quote(way.price, way.rule, Term.P1Y, billing_plan, seats, ordered)
    at_microsoft = ordered.billing_plan if ordered else billing_plan
    cost = made.unit_cost.times_cut_per_unit(seats)
    return YearFigures(
        customer_first=made.amount,
        customer_year=_times(made.amount, 12 // billing_plan.months),
        microsoft_first=cost,
        microsoft_year=_times(cost, 12 // at_microsoft.months),
    )


def _times(amount: Money, cycles: int) -> Money:
    return sum_money([amount] * cycles, amount.currency)
