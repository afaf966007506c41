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

from tenantry.catalog.rules.promotions import PromotionFact
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
    PROMOTION = "quote.promotion"
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
    """A row of Microsoft's price sheet, or one that was entered: of one seat for the whole span, and when it holds."""

    unit_price: Decimal
    retail_price: Decimal
    span_months: int
    currency: str
    effective_from: datetime
    effective_to: datetime  # exclusive
    sheet_month: str
    is_entered: bool = False  # by the provider, for a licence-based offer

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
class PromotedFrom:
    """A promotion that a quote counts on, and what a seat would cost for a cycle at Microsoft without it."""

    promotion_id: str
    list_cost: Rate


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

    @property
    def promoted(self) -> PromotedFrom | None:
        """The promotion that lowers it, if there is one."""
        step = next((one for one in self.steps if one.code == StepCode.PROMOTION), None)
        if step is None:
            return None
        given = step.params
        list_cost = Rate.from_wire({"amount": str(given["list_cost"]), "currency": str(given["currency"])})
        return PromotedFrom(str(given["promotion"]), list_cost)

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
    promotion: PromotionFact | None = None,
) -> Quote:
    """The price of so many seats for the first charge cycle. ValueError for a term that is not billed so.

    The price comes from what is sold, the cost from what is ordered at Microsoft where that is something else. A
    promotion takes its part off what is ordered at Microsoft, for the whole term: off cost and suggested price alike
    where that is what is sold, else off the cost.
    """
    if seats < 1:
        raise ValueError(f"a quote is for at least one seat: {seats}")
    parts = cycles_in_span(supplier_price.span_months, term, billing_plan)
    row, off = supplier_price.unit_rate, _off(promotion if ordered is None else None)
    unit_cost = row.plus_percent(-off).divided(parts, places=COST_PLACES)
    base, percent = _base(supplier_price, rule, off)
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
            **({"is_entered": 1} if supplier_price.is_entered else {}),
        ),
        *([_promoted(promotion, row, parts)] if promotion and ordered is None else ()),
        _step(StepCode.COST_PER_CYCLE, cycles=parts, **unit_cost.as_wire()),
        *_rule_steps(base, rule, percent, parts),
        _step(StepCode.ROUNDED, decimals=CURRENCY_EXPONENTS[row.currency], **unit_price.as_wire()),
        _step(StepCode.SEATS, seats=seats, **amount.as_wire()),
    ]
    if ordered is not None:
        unit_cost, told = _ordered_otherwise(ordered, term, promotion)
        steps[2:2] = told
    return Quote(unit_price, unit_cost, seats, amount, tuple(steps))


def unit_price(
    supplier_price: SupplierPriceFact,
    rule: PriceRuleFact,
    term: Term,
    billing_plan: BillingPlan,
    promotion: PromotionFact | None = None,
) -> Rate:
    """What `quote` asks for a seat and charge cycle, without the steps that explain it. ValueError as there.

    The promotion is one on what is sold.
    """
    parts = cycles_in_span(supplier_price.span_months, term, billing_plan)
    return _per_cycle(*_base(supplier_price, rule, _off(promotion)), parts)


def _per_cycle(base: Rate, percent: Decimal, parts: int) -> Rate:
    """From the span's exact price in one rounding: a twelfth of the cost at eight places would turn some ties."""
    return base.plus_percent(percent).divided(parts, places=CURRENCY_EXPONENTS[base.currency])


def _off(promotion: PromotionFact | None) -> Decimal:
    return promotion.percent if promotion is not None else Decimal(0)


def _promoted(promotion: PromotionFact, row: Rate, parts: int) -> QuoteStep:
    """What the promotion leaves of a seat's price for the span; `list_cost` is the cost of a cycle without it."""
    less = row.plus_percent(-promotion.percent)
    return _step(
        StepCode.PROMOTION,
        promotion=promotion.promotion_id,
        name=promotion.name,
        percent=_plain(promotion.percent),
        until=promotion.ends_at.isoformat(),
        list_cost=row.divided(parts, places=COST_PLACES).as_wire()["amount"],
        **less.rounded(COST_PLACES).as_wire(),
    )


def _ordered_otherwise(
    ordered: OrderedAt, term: Term, promotion: PromotionFact | None
) -> tuple[Rate, list[QuoteStep]]:
    """What a seat costs in each charge cycle at Microsoft, and the steps that tell it."""
    price = ordered.price
    cycles = cycles_in_span(price.span_months, term, ordered.billing_plan)
    cost = price.unit_rate.plus_percent(-_off(promotion)).divided(cycles, places=COST_PLACES)
    told = _step(
        StepCode.ORDERED_OTHERWISE,
        billing_plan=ordered.billing_plan.value,
        sheet_month=price.sheet_month,
        unit_price=_plain(price.unit_price),
        span_months=price.span_months,
        cycles=cycles,
        **cost.as_wire(),
    )
    return cost, [told] if promotion is None else [_promoted(promotion, price.unit_rate, cycles), told]


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


# What of a step is Microsoft's: the rest follows from it and from the provider's rule.
_MICROSOFTS: Final = MappingProxyType(
    {
        StepCode.SUPPLIER_PRICE: ("sheet_month", "unit_price", "retail_price", "currency", "span_months"),
        StepCode.ORDERED_OTHERWISE: ("billing_plan", "sheet_month", "unit_price", "span_months"),
        StepCode.PROMOTION: ("promotion", "percent"),
    }
)


def stands(kept: Quote, now: Quote | None) -> bool:
    """Whether all that a price was quoted from holds still: Microsoft's rows and the promotion.

    `now` is the quote of today, None where there is none. Another rule of the price list, or a promotion that has come
    since, does not end a price.
    """
    if now is None:
        return False
    today = _microsofts(now)
    return all(today.get(code) == said for code, said in _microsofts(kept).items())


def _microsofts(quoted: Quote) -> dict[str, tuple[str | int | None, ...]]:
    return {
        step.code: tuple(step.params.get(name) for name in _MICROSOFTS[StepCode(step.code)])
        for step in quoted.steps
        if step.code in _MICROSOFTS
    }


def cycles_in_span(span_months: int, term: Term, billing_plan: BillingPlan) -> int:
    """Into how many charge cycles the span of a price row is divided; ValueError where it cannot be."""
    cycles, rest = divmod(span_months, billing_plan.months)
    if term.months % billing_plan.months or rest or not cycles:
        raise ValueError(f"a price for {span_months} months is not one of term {term} billed {billing_plan}")
    return cycles


def _base(supplier_price: SupplierPriceFact, rule: PriceRuleFact, off: Decimal) -> tuple[Rate, Decimal]:
    """The span's price that the rule starts from, less so many percent, and the percentage that is added to it."""
    if rule.percent < 0:
        raise ValueError(f"a rule's percentage is not negative: {rule.percent}")
    if rule.kind is RuleKind.MARGIN:
        return supplier_price.unit_rate.plus_percent(-off), rule.percent
    if rule.percent > 100:
        raise ValueError(f"a discount is at most everything: {rule.percent}")
    return supplier_price.retail_rate.plus_percent(-off), -rule.percent


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
