"""Terms, charge cycles and half-open periods of UTC days."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum


class Term(StrEnum):
    """How long one is committed, in Microsoft's words."""

    P1M = "P1M"
    P1Y = "P1Y"
    P3Y = "P3Y"

    @property
    def months(self) -> int:
        """The length of the term in months."""
        return {Term.P1M: 1, Term.P1Y: 12, Term.P3Y: 36}[self]


class BillingPlan(StrEnum):
    """How often one pays."""

    MONTHLY = "monthly"
    ANNUAL = "annual"
    TRIENNIAL = "triennial"

    @property
    def months(self) -> int:
        """The length of one charge cycle in months."""
        return {BillingPlan.MONTHLY: 1, BillingPlan.ANNUAL: 12, BillingPlan.TRIENNIAL: 36}[self]


def add_months(anchor: date, months: int) -> date:
    """The same day so many months later (earlier, if negative), or the last day of a shorter month."""
    _check_day(anchor)
    year, month_index = divmod(anchor.year * 12 + anchor.month - 1 + months, 12)
    return date(year, month_index + 1, min(anchor.day, monthrange(year, month_index + 1)[1]))


def boundary(anchor: date, k: int, months: int) -> date:
    """The start of cycle `k`, counted from the anchor: 31 January, 28 February, 31 March."""
    return add_months(anchor, k * months)


def _check_day(day: date) -> None:
    """A datetime is a date to Python and must not be one here: its time of day would be lost or compared."""
    if not isinstance(day, date) or isinstance(day, datetime):
        raise TypeError(f"a day is a date, not {type(day).__name__}")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The days from `start` up to, and without, `end`."""

    start: date
    end: date

    def __post_init__(self) -> None:
        _check_day(self.start)
        _check_day(self.end)
        if self.end <= self.start:
            raise ValueError(f"a period has at least one day: {self.start} to {self.end}")

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.start).days

    @property
    def last_day(self) -> date:
        """The inclusive end, as Microsoft and invoices print it."""
        return self.end - timedelta(days=1)

    def contains(self, day: date) -> bool:
        """Whether the day is one of its days."""
        _check_day(day)
        return self.start <= day < self.end
