"""The price and the cost of some days of a charge cycle."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from tenantry.billing.rules.facts import ChargeKind
from tenantry.kernel.money import Money, Rate
from tenantry.kernel.periods import Period


class CostRounding(StrEnum):
    """In which order Microsoft cuts its amounts to two decimals."""

    PER_LINE = "per_line"  # price × quantity, then cut
    PER_UNIT = "per_unit"  # cut the price of one seat, then × quantity


# Microsoft: Billing scenarios for new commerce. Its tables of seat changes are cut per line; the formula it
# publishes, and with it every other charge, is cut per unit.
COST_ROUNDING: Final[Mapping[ChargeKind, CostRounding]] = {
    ChargeKind.NEW: CostRounding.PER_UNIT,
    ChargeKind.CYCLE: CostRounding.PER_UNIT,
    ChargeKind.SEATS_CREDIT: CostRounding.PER_LINE,
    ChargeKind.SEATS_CHARGE: CostRounding.PER_LINE,
    ChargeKind.CANCELLATION_CREDIT: CostRounding.PER_UNIT,
}


def price(unit_price: Rate, quantity: int, days: Period, cycle: Period) -> Money:
    """What a customer pays (or gets back) for the days, rounded once, half up at the currency."""
    _check_inside(days, cycle)
    return unit_price.times(quantity, days.days, cycle.days)


def supplier_cost(kind: ChargeKind, unit_cost: Rate, quantity: int, days: Period, cycle: Period) -> Money:
    """What Microsoft charges (or gives back) for the days, cut in the order that belongs to the kind."""
    _check_inside(days, cycle)
    if COST_ROUNDING[kind] is CostRounding.PER_LINE:
        return unit_cost.times_cut_per_line(quantity, days.days, cycle.days)
    return unit_cost.times_cut_per_unit(quantity, days.days, cycle.days)


def _check_inside(days: Period, cycle: Period) -> None:
    """More than a cycle's days is never a part of it."""
    assert cycle.start <= days.start and days.end <= cycle.end, f"{days} is not inside {cycle}"
