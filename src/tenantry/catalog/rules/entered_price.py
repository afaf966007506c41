"""Prices that the provider enters for a licence-based offer, because no price sheet of Microsoft's has it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Final

from tenantry.kernel.money import Money
from tenantry.kernel.periods import BillingPlan
from tenantry.kernel.problems import Category, Problem, code

ENTERED_CURRENCY = code("catalog.price_in_another_currency", Category.INVALID)
ENTERED_NOT_POSITIVE = code("catalog.price_not_positive", Category.INVALID)
ENTERED_ANNUAL_INCOMPLETE = code("catalog.annual_price_incomplete", Category.INVALID)

YEAR_MONTHS: Final = 12
OPEN_END: Final = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class EnteredPrice:
    """Per seat: for a month of an offer billed monthly, and for a year of one billed annually where that differs."""

    cost: Money  # what Microsoft asks of the provider
    retail: Money  # what Microsoft suggests to ask of the customer
    annual_cost: Money | None = None
    annual_retail: Money | None = None


def price_problems(price: EnteredPrice, currency: str) -> list[Problem]:
    """What is wrong with the prices of an offer that is sold in this currency."""
    found = []
    for field in fields(price):
        given: Money | None = getattr(price, field.name)
        if given is not None and given.currency != currency:
            found.append(
                Problem(ENTERED_CURRENCY, field.name, {"given": given.currency, "currency": currency})
            )
        elif given is not None and given.amount <= 0:
            found.append(Problem(ENTERED_NOT_POSITIVE, field.name))
    if (price.annual_cost is None) != (price.annual_retail is None):
        lacking = "annual_cost" if price.annual_cost is None else "annual_retail"
        found.append(Problem(ENTERED_ANNUAL_INCOMPLETE, lacking))
    return found


def year_prices(price: EnteredPrice) -> Mapping[BillingPlan, tuple[Decimal, Decimal]]:
    """Cost and retail of a seat for the whole year: billed annually, twelve months' unless it was entered."""
    monthly = (price.cost.amount * YEAR_MONTHS, price.retail.amount * YEAR_MONTHS)
    annual = monthly
    if price.annual_cost is not None and price.annual_retail is not None:
        annual = (price.annual_cost.amount, price.annual_retail.amount)
    return {BillingPlan.MONTHLY: monthly, BillingPlan.ANNUAL: annual}


def start_after(start: datetime, last: datetime | None) -> datetime | None:
    """When a price starts to hold that was entered after the one of `last`; None where that starts on a later day.

    Of those of one day the last entered counts, so each starts after the one before it.
    """
    if last is None or start > last:
        return start
    is_same_day = start.astimezone(UTC).date() == last.astimezone(UTC).date()
    return last + timedelta(microseconds=1) if is_same_day else None
