"""What one seat costs per charge cycle, from Microsoft's price and the provider's rule, with every step told.

Microsoft's price sheet prices a term that is billed in parts for the whole term. The customer's price per
seat and cycle is a published price: it is rounded once, to the currency's decimals, so that seats times price
is exactly the amount. The supplier's cost stays unrounded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from tenantry.kernel.money import CURRENCY_EXPONENTS, Money, Rate
from tenantry.kernel.periods import BillingPlan, Period, Term

COST_PLACES: Final = 8


class RuleKind(StrEnum):
    """How a rule makes a price."""

    MARGIN = "margin"  # so many percent over the supplier's price
    DISCOUNT = "discount"  # so many percent off Microsoft's suggested retail price


class StepCode(StrEnum):
    """The steps of a quote, in their order. The names are stored with orders and never renamed."""

    SUPPLIER_PRICE = "quote.supplier_price"
    COST_PER_CYCLE = "quote.cost_per_cycle"
    ORDERED_OTHERWISE = "quote.ordered_otherwise"
    RETAIL_PER_CYCLE = "quote.retail_per_cycle"
    MARGIN = "quote.margin"
    DISCOUNT = "quote.discount"
    ROUNDED = "quote.rounded"
    SEATS = "quote.seats"
    LOCKED = "quote.locked"
    DAYS_LEFT = "quote.days_left"


@dataclass(frozen=True, slots=True)
class SupplierPriceFact:
    """A row of Microsoft's price sheet: of one seat for the whole span, and when it holds."""

    unit_price: Decimal
    retail_price: Decimal
    span_months: int
    currency: str
    effective_from: datetime
    effective_to: datetime  # exclusive
    sheet_month: str

    @property
    def unit_rate(self) -> Rate:
        """Microsoft's price of a seat for the whole span."""
        return Rate(self.unit_price, self.currency)

    @property
    def retail_rate(self) -> Rate:
        """Microsoft's suggested price of a seat for the whole span."""
        return Rate(self.retail_price, self.currency)


@dataclass(frozen=True, slots=True)
class OrderedAt:
    """The billing plan that is ordered at Microsoft, where it is not the one that is sold, and its price."""

    billing_plan: BillingPlan
    price: SupplierPriceFact


@dataclass(frozen=True, slots=True)
class PriceRuleFact:
    """A rule of a price list."""

    kind: RuleKind
    percent: Decimal


PERCENT_PLACES: Final = 4
HIGHEST_PERCENT: Final = MappingProxyType({RuleKind.MARGIN: Decimal(99_999), RuleKind.DISCOUNT: Decimal(100)})


def is_percentage(kind: RuleKind, percent: Decimal) -> bool:
    """Whether a rule of that kind can have so many percent."""
    in_range = percent.is_finite() and 0 <= percent <= HIGHEST_PERCENT[kind]
    return in_range and percent == round(percent, PERCENT_PLACES)


@dataclass(frozen=True, slots=True)
class QuoteStep:
    """One step of the way to a price."""

    code: str
    params: Mapping[str, str | int]

    def as_data(self) -> dict[str, object]:
        """The form in which it is stored and sent."""
        return {"code": self.code, "params": dict(self.params)}


@dataclass(frozen=True, slots=True)
class Quote:
    """The price of so many seats of a plan, and how it came about."""

    unit_price: Rate  # per seat and charge cycle, at the currency's decimals
    unit_cost: Rate  # per seat and charge cycle of the billing plan ordered at Microsoft, unrounded
    seats: int
    amount: Money  # for the first charge cycle
    steps: tuple[QuoteStep, ...]

    def as_data(self) -> dict[str, object]:
        """The form in which an order keeps it: no number of money is a JSON number."""
        return {
            "unit_price": self.unit_price.as_wire(),
            "unit_cost": self.unit_cost.as_wire(),
            "seats": self.seats,
            "amount": self.amount.as_wire(),
            "steps": [step.as_data() for step in self.steps],
        }

    @classmethod
    def from_data(cls, data: Mapping[str, object]) -> Quote:
        """The quote that `as_data` wrote; ValueError for anything else."""
        match data:
            case {
                "unit_price": Mapping() as unit_price,
                "unit_cost": Mapping() as unit_cost,
                "seats": int() as seats,
                "amount": Mapping() as amount,
                "steps": list() as steps,
            }:
                return cls(
                    unit_price=Rate.from_wire(unit_price),
                    unit_cost=Rate.from_wire(unit_cost),
                    seats=seats,
                    amount=Money.from_wire(amount),
                    steps=tuple(_step_from_data(step) for step in steps),
                )
        raise ValueError("no quote: unit_price, unit_cost, seats, amount and steps are needed")


def quote(
    supplier_price: SupplierPriceFact,
    rule: PriceRuleFact,
    term: Term,
    billing_plan: BillingPlan,
    seats: int,
    ordered: OrderedAt | None = None,
) -> Quote:
    """The price of so many seats for the first charge cycle. ValueError for a term that is not billed so.

    The price comes from what is sold, the cost from what is ordered at Microsoft where that is something else.
    """
    if seats < 1:
        raise ValueError(f"a quote is for at least one seat: {seats}")
    parts = cycles_in_span(supplier_price.span_months, term, billing_plan)
    row = Rate(supplier_price.unit_price, supplier_price.currency)
    unit_cost = row.divided(parts, places=COST_PLACES)
    base, percent = _base(supplier_price, rule)
    unit_price = _per_cycle(base, percent, parts)
    amount = unit_price.times(seats)
    steps = [
        _step(
            StepCode.SUPPLIER_PRICE,
            sheet_month=supplier_price.sheet_month,
            unit_price=_plain(supplier_price.unit_price),
            retail_price=_plain(supplier_price.retail_price),
            currency=row.currency,
            span_months=supplier_price.span_months,
        ),
        _step(StepCode.COST_PER_CYCLE, cycles=parts, **unit_cost.as_wire()),
        *_rule_steps(base, rule, percent, parts),
        _step(StepCode.ROUNDED, decimals=CURRENCY_EXPONENTS[row.currency], **unit_price.as_wire()),
        _step(StepCode.SEATS, seats=seats, **amount.as_wire()),
    ]
    if ordered is not None:
        unit_cost, told = _ordered_otherwise(ordered, term)
        steps.insert(2, told)
    return Quote(unit_price, unit_cost, seats, amount, tuple(steps))


def unit_price(
    supplier_price: SupplierPriceFact, rule: PriceRuleFact, term: Term, billing_plan: BillingPlan
) -> Rate:
    """What `quote` asks for a seat and charge cycle, without the steps that explain it. ValueError as there."""
    parts = cycles_in_span(supplier_price.span_months, term, billing_plan)
    return _per_cycle(*_base(supplier_price, rule), parts)


def _per_cycle(base: Rate, percent: Decimal, parts: int) -> Rate:
    """From the span's exact price in one rounding: a twelfth of the cost at eight places would turn some ties."""
    return base.plus_percent(percent).divided(parts, places=CURRENCY_EXPONENTS[base.currency])


def _ordered_otherwise(ordered: OrderedAt, term: Term) -> tuple[Rate, QuoteStep]:
    """What a seat costs in each charge cycle at Microsoft, and the step that tells it."""
    price = ordered.price
    cycles = cycles_in_span(price.span_months, term, ordered.billing_plan)
    cost = price.unit_rate.divided(cycles, places=COST_PLACES)
    told = _step(
        StepCode.ORDERED_OTHERWISE,
        billing_plan=ordered.billing_plan.value,
        sheet_month=price.sheet_month,
        unit_price=_plain(price.unit_price),
        span_months=price.span_months,
        cycles=cycles,
        **cost.as_wire(),
    )
    return cost, told


def locked_quote(
    opening: Quote, seats: int, since: date, days: Period, cycle: Period, amount: Money
) -> Quote:
    """The price of seats added to what was bought with `opening`: its price, for the days left of the running cycle.

    `amount` is what billing will charge for them; `since` the day from which the term's price is locked.
    """
    kept = [step for step in opening.steps if step.code != StepCode.SEATS]
    added = [
        _step(StepCode.LOCKED, since=since.isoformat(), **opening.unit_price.as_wire()),
        _step(
            StepCode.DAYS_LEFT,
            seats=seats,
            start=days.start.isoformat(),
            end=days.end.isoformat(),
            days=days.days,
            cycle_days=cycle.days,
            **amount.as_wire(),
        ),
    ]
    return Quote(opening.unit_price, opening.unit_cost, seats, amount, (*kept, *added))


def cycles_in_span(span_months: int, term: Term, billing_plan: BillingPlan) -> int:
    """Into how many charge cycles the span of a price row is divided; ValueError where it cannot be."""
    cycles, rest = divmod(span_months, billing_plan.months)
    if term.months % billing_plan.months or rest or not cycles:
        raise ValueError(f"a price for {span_months} months is not one of term {term} billed {billing_plan}")
    return cycles


def _base(supplier_price: SupplierPriceFact, rule: PriceRuleFact) -> tuple[Rate, Decimal]:
    """The span's price that the rule starts from, and the percentage that is added to it."""
    if rule.percent < 0:
        raise ValueError(f"a rule's percentage is not negative: {rule.percent}")
    if rule.kind is RuleKind.MARGIN:
        return Rate(supplier_price.unit_price, supplier_price.currency), rule.percent
    if rule.percent > 100:
        raise ValueError(f"a discount is at most everything: {rule.percent}")
    return Rate(supplier_price.retail_price, supplier_price.currency), -rule.percent


def _rule_steps(base: Rate, rule: PriceRuleFact, percent: Decimal, parts: int) -> list[QuoteStep]:
    """The rule's own steps. Their amounts are shown at eight places and are not what is rounded next."""
    unrounded = base.plus_percent(percent).divided(parts, places=COST_PLACES)
    if rule.kind is RuleKind.MARGIN:
        return [_step(StepCode.MARGIN, percent=_plain(rule.percent), **unrounded.as_wire())]
    retail = base.divided(parts, places=COST_PLACES)
    return [
        _step(StepCode.RETAIL_PER_CYCLE, cycles=parts, **retail.as_wire()),
        _step(StepCode.DISCOUNT, percent=_plain(rule.percent), **unrounded.as_wire()),
    ]


def _plain(number: Decimal) -> str:
    """Digits without trailing zeros or exponent."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _step(code: StepCode, **params: str | int) -> QuoteStep:
    return QuoteStep(code.value, MappingProxyType(params))


def _step_from_data(data: object) -> QuoteStep:
    match data:
        case {"code": str() as code, "params": Mapping() as params}:
            return QuoteStep(code, MappingProxyType(dict(params)))
    raise ValueError("a step of a quote is a code and params")
